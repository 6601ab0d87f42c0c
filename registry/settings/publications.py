"""Reads which reports on its trials a site names: a file for each trial, whole or not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from registry.ctgov.record import PartialDate
from registry.settings.load import SettingsError
from registry.settings.model import Settings
from registry.settings.trial_files import (
    Day,
    OurLanguage,
    Strict,
    read_entries,
    read_folder,
    repeated,
)
from registry.settings.values import Text
from registry.site.package import Measure, Stat
from registry.trial.publications import (
    Confirmed,
    Figure,
    OutcomeRow,
    Passage,
    Publication,
    ReportedOutcome,
)

FOLDER = "publications"
"""The folder beside the settings file that holds the files, each `NCT….toml`."""
MOST_PEOPLE = 999_999
"""The largest number of people that a figure can be of; tests are computed up to it at once."""


@dataclass(frozen=True)
class PublicationFiles:
    """What the files hold.

    `publications` is by trial, in the order of the file. `refused` holds, for each file that is
    not used, what is wrong with it, a line each.
    """

    folder: Path
    publications: Mapping[str, tuple[Publication, ...]]
    refused: Mapping[Path, tuple[str, ...]]


def read_publications(settings: Settings) -> PublicationFiles:
    """Read every file in the folder `publications` beside the settings file.

    A file with anything wrong in it is refused as a whole; the others are not touched by that. A
    site without the folder names no publications. Files whose names begin with a dot or do not end
    with `.toml` are not looked at.
    """
    folder = settings.file.parent / FOLDER
    return PublicationFiles(folder, *read_folder(folder, _publications))


def _a_doi(text: str) -> str:
    if not re.fullmatch(r"10\.\d{4,9}/\S{1,150}", text):
        raise ValueError(f"{text!r} is not a DOI, which begins with 10. and has no web address")
    return text


def _a_year_or_month(text: str) -> str:
    if PartialDate.read(text) is None:
        raise ValueError(f"{text!r} is not a year or a month")
    return text


def _a_number(text: str) -> str:
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,12})?", text):
        raise ValueError(f"{text!r} is not a plain number with at most one point")
    return text


def _one_of(kind: type[Measure] | type[Passage] | type[Stat]) -> BeforeValidator:
    def read(text: object) -> object:
        if isinstance(text, str) and text in list(kind):
            return kind(text)
        raise ValueError(f"{text!r} is none of {', '.join(kind)}")

    return BeforeValidator(read)


class _Figure(Strict):
    """One `[[publication.figure]]` of an entry."""

    measure: Annotated[Measure, _one_of(Measure)] = Field(examples=['measure = "randomised"'])
    arm: Text = Field(examples=['arm = "ALL"'])
    count: int = Field(ge=0, examples=["count = 22"])
    passage: Annotated[Passage, _one_of(Passage)] | None = Field(
        default=None, examples=['passage = "abstract"']
    )


Printed = Annotated[Text, AfterValidator(_a_number)]
"""A number in quotes, so that "0.030" keeps its last digit."""
ByLanguage = dict[OurLanguage, Text]


class _Row(Strict):
    """One `[[publication.outcome.row]]` of an entry."""

    arm: Text = Field(examples=['arm = "ALL"'])
    stat: Annotated[Stat, _one_of(Stat)] = Field(examples=['stat = "count"'])
    value: Printed = Field(examples=['value = "7"'])
    n: int | None = Field(default=None, ge=1, le=MOST_PEOPLE, examples=["n = 11"])
    plus_minus: Printed | None = Field(default=None, examples=['plus_minus = "9.4"'])
    method: Text | None = Field(default=None, examples=['method = "Fisher\'s exact test"'])


class _Outcome(Strict):
    """One `[[publication.outcome]]` of an entry."""

    label: ByLanguage = Field(min_length=1, examples=['label.en = "Response after one cycle"'])
    registered: Text | None = Field(default=None, examples=['registered = "primary-1"'])
    passage: Annotated[Passage, _one_of(Passage)] | None = Field(
        default=None, examples=['passage = "abstract"']
    )
    remarks: ByLanguage = Field(default={}, examples=['remarks.en = "Plain words."'])
    row: list[_Row] = Field(min_length=1)


class _Entry(Strict):
    """One `[[publication]]` of a file."""

    journal: Text = Field(examples=['journal = "Blood"'])
    published: Annotated[Text, AfterValidator(_a_year_or_month)] = Field(
        examples=['published = "2013-11"']
    )
    doi: Annotated[Text, AfterValidator(_a_doi)] | None = Field(
        default=None, examples=['doi = "10.1016/j.bbmt.2013.11.002"']
    )
    pages: Text | None = Field(default=None, examples=['pages = "122:3693"'])
    title: Text | None = Field(default=None, examples=['title = "The title of the report"'])
    confirmed_by: Text | None = Field(
        default=None, examples=['confirmed_by = "principal investigator"']
    )
    confirmed_on: Day | None = Field(default=None, examples=["confirmed_on = 2026-05-01"])
    remarks: ByLanguage = Field(default={}, examples=['remarks.en = "Plain words."'])
    figure: list[_Figure] = Field(default=[])
    outcome: list[_Outcome] = Field(default=[])


class _File(Strict):
    publication: list[_Entry] = Field(min_length=1)


def _publications(file: Path) -> tuple[Publication, ...]:
    entries = read_entries(file, _File).publication
    wrong = list(_wrong(entries, file))
    if wrong:
        raise SettingsError(wrong)
    return tuple(map(_publication, entries))


def _wrong(entries: Sequence[_Entry], file: Path) -> Iterator[str]:
    """What no single key shows."""
    for number, entry in enumerate(entries, start=1):
        place = f"{file}: entry {number}"
        if not (entry.doi or entry.pages):
            yield f"{place}, doi: is missing; name it, or the volume and pages as pages"
        if (entry.confirmed_by is None) != (entry.confirmed_on is None):
            missing = "confirmed_by" if entry.confirmed_by is None else "confirmed_on"
            yield f"{place}, {missing}: is missing; who confirmed it and when go together"
        for figure, earlier in repeated((one.measure, one.arm) for one in entry.figure):
            line = f"{place}, figure {figure}: has measure and arm of figure {earlier}"
            yield f"{line}; keep one of the two"
        for place_of, outcome in enumerate(entry.outcome, start=1):
            for line in _wrong_in(outcome):
                yield f"{place}, outcome {place_of}, {line}"
    for number, earlier in repeated(
        entry.doi or (entry.journal, entry.published, entry.pages) for entry in entries
    ):
        yield f"{file}: entry {number}: is the report of entry {earlier} too; keep one of the two"


def _wrong_in(outcome: _Outcome) -> Iterator[str]:
    """What no single key of an outcome shows."""
    for later, earlier in repeated((one.arm, one.stat, one.method) for one in outcome.row):
        line = f"row {later}: has arm, stat and method of row {earlier}"
        yield f"{line}; keep one of the two"
    for number, row in enumerate(outcome.row, start=1):
        value = Decimal(row.value)
        whole = value >= 0 and value == int(value)
        if row.stat in (Stat.COUNT, Stat.AT_RISK) and not whole:
            yield f"row {number}, value: is no number of people; write a whole one"
        elif row.stat in (Stat.COUNT, Stat.AT_RISK) and row.n is not None and value > row.n:
            yield f"row {number}, value: is more than n; correct the one or the other"
        elif row.stat in (Stat.PERCENT, Stat.SURVIVAL) and not 0 <= value <= 100:
            yield f"row {number}, value: is no percentage; write a number from 0 to 100"
        elif row.stat is Stat.P_VALUE and not 0 <= value <= 1:
            yield f"row {number}, value: is no P value; write a number from 0 to 1"


def _publication(entry: _Entry) -> Publication:
    return Publication(
        journal=entry.journal,
        published=PartialDate(entry.published),
        doi=entry.doi,
        pages=entry.pages,
        title=entry.title,
        confirmed=Confirmed(entry.confirmed_by, entry.confirmed_on)
        if entry.confirmed_by and entry.confirmed_on
        else None,
        figures=tuple(Figure(one.measure, one.arm, one.count, one.passage) for one in entry.figure),
        remarks=entry.remarks,
        outcomes=tuple(map(_outcome, entry.outcome)),
    )


def _outcome(entry: _Outcome) -> ReportedOutcome:
    return ReportedOutcome(
        label=entry.label,
        registered=entry.registered,
        passage=entry.passage,
        rows=tuple(
            OutcomeRow(
                arm=row.arm,
                stat=row.stat,
                value=Decimal(row.value),
                n=row.n,
                plus_minus=Decimal(row.plus_minus) if row.plus_minus else None,
                method=row.method or "",
            )
            for row in entry.row
        ),
        remarks=entry.remarks,
    )
