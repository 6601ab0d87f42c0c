"""The files that a sponsor posted to the registry: protocol, analysis plan, consent form."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.document import LargeDoc
from registry.language import Language, Sentence
from registry.trial.facts import Fact, Known, Row, known, spelled, verbatim
from registry.trial.source import told_date

_FOLDERS = "https://clinicaltrials.gov/ProvidedDocs"
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})")


@dataclass(frozen=True)
class Document:
    """A file at the registry. Without an address it cannot be opened from here."""

    name: Fact
    address: str | None
    rows: tuple[Row, ...]


def documents(study: Study, lang: Language) -> tuple[Document, ...]:
    """The posted files in the registry's order, and what the sponsor says there is not."""
    module = study.document_section.large_document_module
    nct_id = study.protocol_section.identification_module.nct_id or ""
    posted = tuple(_document(item, nct_id, lang) for item in module.large_docs)
    return (*posted, _no_plan(lang)) if module.no_sap else posted


def _no_plan(lang: Language) -> Document:
    """The sponsor has said so, which is more than silence."""
    nothing = lang.say("the sponsor says that this study has none")
    return Document(
        Known(lang.say("statistical analysis plan")), None, (Row(lang.say("File"), Known(nothing)),)
    )


def _document(item: LargeDoc, nct_id: str, lang: Language) -> Document:
    kinds = _kinds(item, lang)
    label = verbatim(item.label)
    rows = [
        Row(lang.say("Date of the document"), known(told_date(item.date, lang))),
        Row(lang.say("Posted to the registry"), known(_moment(item.upload_date, lang))),
        Row(lang.say("Size"), known(_size(item.size, lang))),
        Row(lang.say("File"), spelled(item.filename)),
    ]
    if label and kinds and label.casefold() != kinds.casefold():
        rows.insert(0, Row(lang.say("Title at the registry"), Known(label)))
    return Document(known(kinds or label), file_address(nct_id, item.filename), tuple(rows))


def _kinds(item: LargeDoc, lang: Language) -> Sentence | None:
    """What the file holds, in words; one file can hold several documents."""
    kinds = (
        (item.has_protocol, lang.say("study protocol")),
        (item.has_sap, lang.say("statistical analysis plan")),
        (item.has_icf, lang.say("informed consent form")),
    )
    held = [words for holds, words in kinds if holds]
    return lang.listed(held) if held else None


def _moment(text: str | None, lang: Language) -> str | None:
    """A day and a time of day; the registry does not say in which time zone."""
    shape = _MOMENT.fullmatch(text or "")
    day = PartialDate.read(shape[1]) if shape else None
    if shape is None or day is None:
        return verbatim(text)
    return lang.say("{day}, {time}", day=lang.date(day), time=shape[2])


def _size(size: int | None, lang: Language) -> Sentence | None:
    """The registry's number of bytes, and about how many million that is."""
    if size is None:
        return None
    if size < 100_000:
        return lang.say("{bytes} bytes", bytes=str(size))
    return lang.say(
        "{bytes} bytes, about {megabytes} MB",
        bytes=str(size),
        megabytes=lang.number(round(size / 1_000_000, 1)),
    )


def file_address(nct_id: str, filename: str | None) -> str | None:
    """Where the registry keeps a posted file: in a folder named by the number's last two digits."""
    if not filename or not filename.strip(".") or not re.fullmatch(r"NCT[0-9]{8}", nct_id):
        return None
    return f"{_FOLDERS}/{nct_id[-2:]}/{nct_id}/{quote(filename, safe='')}"
