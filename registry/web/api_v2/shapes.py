"""How studies are written: as JSON, as CSV, or as a file with one of them.

JSON is the bytes that the registry sent, wherever nothing in the request asks for other ones.
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson

from registry.ctgov.fields import Field
from registry.ctgov.legacy import in_plain_text
from registry.export.fhir.r5 import fhir_r5
from registry.export.references import ris
from registry.export.studies import COLUMNS, studies_csv
from registry.export.trial import Trial
from registry.language import Language
from registry.mirror.part import part_of
from registry.mirror.snapshot import StoredStudy
from registry.trial.source import source_of
from registry.web.answer import Answer
from registry.web.api_v2.answers import JSON, BadRequest
from registry.web.api_v2.parameters import chosen, chosen_fields, invalid, one_of

CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"
FHIR = "application/fhir+json; fhirVersion=5.0"
RIS = "application/x-research-info-systems; charset=utf-8"

_OF_PAGES = ("json", "csv")
_OF_ONE = ("json", "csv", "json.zip", "fhir.json", "ris")
_MARKUP = ("markdown", "legacy")
_TAG = re.compile(r"[A-Z][A-Z0-9]")
_AROUND = ("TY", "ER")
"""The tags between which a RIS record stands."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same study is the same archive."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is on a page: the JSON of its studies, and what is said of the others.

    `first` is whether nothing comes before it; `total` is told where it was asked for, `token`
    where there is more.
    """

    raws: tuple[bytes, ...]
    first: bool
    total: int | None
    token: str | None


def page_writer(found: Mapping[str, str]) -> Callable[[Page], Answer]:
    """What writes a page as these parameters want it; `BadRequest` where nothing can."""
    form, legacy = one_of(found, "format", _OF_PAGES), _legacy(found)
    if form == "csv":
        columns = _columns(found)
        return lambda page: _csv_page(page, columns)
    fields = chosen_fields(found)
    return lambda page: _json_page(page, fields, legacy)


def study_writer(found: Mapping[str, str], today: date) -> Callable[[StoredStudy], Answer]:
    """What writes a study as these parameters want it; `BadRequest` where nothing can."""
    form, legacy = one_of(found, "format", _OF_ONE), _legacy(found)
    if form == "csv":
        columns = _columns(found)
        return lambda one: Answer.of(studies_csv([orjson.loads(one.raw)], columns), CSV)
    if form == "fhir.json":
        if "fields" in found:
            raise BadRequest("Parameter `fields` must be unspecified for format `fhir.json`")
        return lambda one: Answer.of(fhir_r5(_trial(one, today)), FHIR)
    if form == "ris":
        tags = _tags(found)
        return lambda one: Answer.of(_ris(one, today, tags), RIS)
    fields = chosen_fields(found)
    if form == "json.zip":
        return lambda one: _archive(one, _json(one.raw, fields, legacy=False))
    return lambda one: Answer.of(_json(one.raw, fields, legacy), JSON)


def _legacy(found: Mapping[str, str]) -> bool:
    """Whether marked-up text is to be plain text; only JSON heeds it, as the registry says."""
    return one_of(found, "markupFormat", _MARKUP) == "legacy"


def _json(raw: bytes, fields: list[Field] | None, legacy: bool) -> bytes:
    part = raw if fields is None else part_of(raw, fields)
    return orjson.dumps(in_plain_text(orjson.loads(part))) if legacy else part


def _json_page(page: Page, fields: list[Field] | None, legacy: bool) -> Answer:
    """A page in JSON, each study on a line of its own."""
    raws = [_json(raw, fields, legacy) for raw in page.raws]
    parts = [] if page.total is None else [b'"totalCount":%d' % page.total]
    parts.append(b'"studies":[\n' + b",\n".join(raws) + b"\n]")
    if page.token is not None:
        parts.append(b'"nextPageToken":' + orjson.dumps(page.token))
    return Answer.of(b"{" + b",".join(parts) + b"}", JSON)


def _csv_page(page: Page, columns: list[str]) -> Answer:
    """A page in CSV, of which the first has the names of the columns; the rest is in headers."""
    told = {"x-total-count": page.total, "x-next-page-token": page.token}
    more = {name: str(value) for name, value in told.items() if value is not None}
    records = (orjson.loads(raw) for raw in page.raws)
    return replace(Answer.of(studies_csv(records, columns, page.first), CSV), more=more)


def _columns(found: Mapping[str, str]) -> list[str]:
    names = chosen(found) or []
    for name in names:
        if name not in COLUMNS:
            raise invalid("fields", name)
    return names


def _archive(one: StoredStudy, content: bytes) -> Answer:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        inside = ZipInfo(f"{one.nct_id}.json", _LONG_AGO)
        archive.writestr(inside, content, ZIP_DEFLATED)
    name = f'attachment; filename="{one.nct_id}.zip"'
    return Answer.of(packed.getvalue(), ZIP, content_disposition=name)


def _trial(one: StoredStudy, today: date) -> Trial:
    """The study with nothing that a site adds to it, in English as the registry is."""
    english = Language.of("en")
    return Trial(one.record, one.raw, source_of(one), None, (), english, today)


def _tags(found: Mapping[str, str]) -> list[str] | None:
    tags = chosen(found)
    for tag in tags or ():
        if not _TAG.fullmatch(tag):
            raise invalid("fields", tag)
    return tags


def _ris(one: StoredStudy, today: date, tags: list[str] | None) -> bytes:
    lines = ris(_trial(one, today)).splitlines(keepends=True)
    if tags is None:
        return b"".join(lines)
    return b"".join(line for line in lines if line[:2].decode() in (*tags, *_AROUND))
