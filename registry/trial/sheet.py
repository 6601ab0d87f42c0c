"""What a reader takes to a doctor: the criteria with the reader's own answers, and no verdict."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from registry.ctgov.record import Study
from registry.language import Language, Sentence, Verbatim
from registry.trial.answers import Answers, Said
from registry.trial.criteria import Block, Criterion, Kind, Label, Passage, Reading
from registry.trial.eligibility import ages, sex, volunteers
from registry.trial.facts import Fact, Known, Origin, Row, known, spelled, verbatim
from registry.trial.fit import Fit, fit_age, fit_health, fit_sex, health_words, sex_words
from registry.trial.overview import registry_page
from registry.trial.source import Source, attribution, told_date, wording
from registry.trial.status import StatusNotice, at_registry, status_notice

_PLAIN_HEADING = re.compile(r"\W*(inclusion|exclusion)\s+criteri(?:a|on)\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """What a reader said of themselves under this name, and how it stands to the limit."""

    label: Sentence
    said: Sentence | None
    fit: Fit | None


@dataclass(frozen=True)
class Line:
    """A criterion and the reader's answer to it, if there is one."""

    criterion: Criterion
    said: Said | None


@dataclass(frozen=True)
class Group:
    """Lines that stand together, with the passages between them; `name` in the registry's words."""

    name: Verbatim | None
    entries: tuple[Line | Passage, ...]


@dataclass(frozen=True)
class Criteria:
    """Neighbouring groups with one label."""

    label: Label
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Sheet:
    """The sheet. `criteria` are in the registry's order; `address` is the record's own page."""

    title: Fact
    nct_id: str
    status: StatusNotice
    rows: tuple[Row, ...]
    about: tuple[Told, ...]
    wording: Sentence
    criteria: tuple[Criteria, ...]
    attribution: Sentence
    address: str


def sheet(
    study: Study,
    source: Source,
    reading: Reading,
    said: Mapping[int, Said],
    about: Sequence[Told],
    lang: Language,
    today: date,
) -> Sheet:
    """The sheet of one reader on `today`; `said` by the place in `reading.criteria`, from 0."""
    names = study.protocol_section.identification_module
    title = names.brief_title or names.official_title
    return Sheet(
        title=spelled(title),
        nct_id=names.nct_id or "",
        status=status_notice(study, source, lang, today),
        rows=_rows(study, source, lang, today),
        about=tuple(about),
        wording=wording(source, lang),
        criteria=_criteria(reading, said),
        attribution=attribution(study, source, lang),
        address=registry_page(names.nct_id or ""),
    )


def about_reader(study: Study, answers: Answers, lang: Language) -> tuple[Told, Told, Told]:
    """Age, sex and health as the reader told them, beside the registry's limits."""
    age, said_age = answers.full_age, None
    if age:
        said_age = (
            lang.count("{n} month", "{n} months", age.number)
            if age.unit == "Month"
            else lang.count("{n} year", "{n} years", age.number)
        )
    return (
        Told(lang.say("Age"), said_age, fit_age(study, age, lang) if age else None),
        Told(
            lang.say("Sex"),
            sex_words(lang)[answers.sex] if answers.sex else None,
            fit_sex(study, answers.sex, lang) if answers.sex else None,
        ),
        Told(
            lang.say("You would take part as"),
            None if answers.healthy is None else health_words(lang)[answers.healthy],
            None if answers.healthy is None else fit_health(study, answers.healthy, lang),
        ),
    )


def unanswered(reading: Reading) -> tuple[Criteria, ...]:
    """The criteria as they stand on a sheet that nobody has answered yet."""
    return _criteria(reading, {})


def _rows(study: Study, source: Source, lang: Language, today: date) -> tuple[Row, ...]:
    status = study.protocol_section.status_module
    sponsor = study.protocol_section.sponsor_collaborators_module.lead_sponsor.name
    return (
        Row(lang.say("Sponsor"), spelled(sponsor)),
        at_registry(study, source, lang),
        Row(
            lang.say("Status last verified"),
            known(told_date(status.status_verified_date, lang)),
        ),
        Row(lang.say("Ages"), ages(study, lang)),
        Row(lang.say("Sex"), sex(study, lang)),
        Row(lang.say("Healthy volunteers"), volunteers(study, lang)),
        Row(lang.say("Date of this sheet"), Known(lang.date(today), Origin.COMPUTED)),
    )


def _criteria(reading: Reading, said: Mapping[int, Said]) -> tuple[Criteria, ...]:
    lists = []
    for label, under in groupby(_entries(reading, said), key=lambda entry: _block(entry).label):
        groups = tuple(_groups(under))
        # Under a heading of the text, nothing is told apart from no heading.
        if groups or label is not Label.UNSPECIFIED:
            lists.append(Criteria(label, groups))
    return tuple(lists)


def _entries(reading: Reading, said: Mapping[int, Said]) -> Iterator[Line | Passage]:
    """All blocks that have words, criteria with the answers to them."""
    place = 0
    for block in reading.blocks:
        if isinstance(block, Criterion):
            yield Line(block, said.get(place))
            place += 1
        elif block.text:
            yield block


def _groups(entries: Iterable[Line | Passage]) -> Iterator[Group]:
    """The groups that have more than the headings which the sheet writes itself."""
    for name, members in groupby(entries, key=lambda entry: _block(entry).group):
        kept = tuple(one for one in members if isinstance(one, Line) or not _is_told(one))
        if kept:
            yield Group(verbatim(name), kept)


def _is_told(passage: Passage) -> bool:
    """Whether a heading says nothing but its label or the name of its group."""
    if passage.kind is Kind.GROUP:
        return passage.text.rstrip(" :：") == passage.group
    heading = _PLAIN_HEADING.fullmatch(passage.text)
    return passage.kind is Kind.HEADING and bool(
        heading and heading[1].lower() == passage.label.value
    )


def _block(entry: Line | Passage) -> Block:
    return entry.criterion if isinstance(entry, Line) else entry
