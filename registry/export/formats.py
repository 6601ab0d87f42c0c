"""The one table of formats: what each is called, its address, its media type, and who writes it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from registry.export.calendar import calendar
from registry.export.fhir.r4b import fhir_r4b
from registry.export.fhir.r5 import fhir_r5
from registry.export.provenance import facts, statement, statement_unchanged
from registry.export.references import bibtex, csl, nlm, ris
from registry.export.schema_org import schema_org
from registry.export.table.files import csv_file, parquet_file
from registry.export.text import one_line
from registry.export.trial import Trial
from registry.export.vcard import vcards
from registry.language import Language


@dataclass(frozen=True)
class Format:
    """A format.

    `name` chooses it on the command line, `extension` in an address: `/trial/{nct}.{extension}`.
    `write` gives the file's bytes; none at all when the record has nothing of that kind. `binary`
    files are not for a terminal; a `verbatim` one holds the record's own bytes, so that it can't
    say where it is from: `headers` and `sidecar` say that beside it.
    """

    name: str
    extension: str
    media_type: str
    write: Callable[[Trial], bytes]
    binary: bool = False
    verbatim: bool = False


def _raw(trial: Trial) -> bytes:
    """The record byte for byte as it was received."""
    return trial.raw


def _vcard(trial: Trial) -> bytes:
    return vcards(trial.record, trial.source, trial.lang)


FORMATS = (
    Format("json", "json", "application/json", _raw, verbatim=True),
    Format("fhir-r5", "fhir-r5.json", "application/fhir+json; fhirVersion=5.0", fhir_r5),
    Format("fhir-r4b", "fhir-r4b.json", "application/fhir+json; fhirVersion=4.3", fhir_r4b),
    Format("schema.org", "jsonld", "application/ld+json", schema_org),
    Format("csv", "csv", "text/csv; charset=utf-8; header=present", csv_file),
    Format("parquet", "parquet", "application/vnd.apache.parquet", parquet_file, binary=True),
    Format("csl", "csl.json", "application/vnd.citationstyles.csl+json", csl),
    Format("ris", "ris", "application/x-research-info-systems; charset=utf-8", ris),
    Format("bibtex", "bib", "application/x-bibtex; charset=utf-8", bibtex),
    Format("nlm", "txt", "text/plain; charset=utf-8", nlm),
    Format("ics", "ics", "text/calendar; charset=utf-8", calendar),
    Format("vcard", "vcf", "text/vcard; charset=utf-8", _vcard),
)
"""Every format, in the order in which a page offers them."""

_BY_NAME = {one.name: one for one in FORMATS}


def by_name(name: str) -> Format | None:
    """The format of this name; none when there is none."""
    return _BY_NAME.get(name.lower())


def file_name(trial: Trial, chosen: Format) -> str:
    """What a file of this format is called: the trial's number and the extension."""
    number = re.sub(r"[^A-Za-z0-9]", "", trial.nct_id)[:40] or "trial"
    return f"{number}.{chosen.extension}"


def _said(trial: Trial, chosen: Format, lang: Language) -> str:
    """The statement on source, processing date and changes that belongs to a file."""
    told = statement_unchanged if chosen.verbatim else statement
    return str(lang.join(told(trial.record, trial.source, lang)))


def headers(trial: Trial, chosen: Format) -> dict[str, str]:
    """What an answer over HTTP says of a file: its kind and name, and where it is from.

    Values are ASCII and in English. They stand with every format, and alone where the file is
    the record's own bytes.
    """
    known = facts(trial.record, trial.source)
    return {
        "Content-Type": chosen.media_type,
        "Content-Disposition": f'attachment; filename="{file_name(trial, chosen)}"',
        "Link": f'<{known["address"]}>; rel="via"',
        "Data-Source": known["source"],
        "Data-Processed": _ascii(known["processed"]),
        "Data-Fetched": known["fetched"],
        "Data-Statement": _ascii(_said(trial, chosen, Language.of("en"))),
    }


def _ascii(text: str) -> str:
    """A value of a header: an unreadable date may hold anything."""
    return one_line(text).encode("ascii", "replace").decode()


def sidecar(trial: Trial, chosen: Format) -> dict[str, str]:
    """The same as values of a JSON file, to lie beside one that can't say it itself."""
    return {
        "file": file_name(trial, chosen),
        **facts(trial.record, trial.source),
        "statement": _said(trial, chosen, trial.lang),
    }
