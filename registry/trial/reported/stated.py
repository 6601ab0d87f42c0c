"""What a source says of an outcome, whoever the source is: named rows of counts and statistics."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates, Cited, ShownRow
from registry.site.package import Stat
from registry.trial.facts import Origin, SiteWords, Worded
from registry.trial.publications import Passage, Publication, ReportedOutcome
from registry.trial.reports import address, citation, doi_address, mark
from registry.trial.site_origin import from_site


@dataclass(frozen=True)
class Protected:
    """The source has a number, and it may not be shown."""


Number = Decimal | Protected | None
"""A number as it was given; none where the source gave none."""


@dataclass(frozen=True)
class StatedRow:
    """A statistic of an arm, or of everybody (`ALL`), and out of how many people it is."""

    arm: str
    stat: Stat
    value: Number
    n: Number = None
    plus_minus: Decimal | None = None
    method: str = ""


@dataclass(frozen=True)
class Voice:
    """Who says it: in words, where that is to be read, and whether it is about this trial.

    `mark` tells the last of a report, and is none where there is no doubt.
    """

    origin: Origin
    words: Sentence
    address: str | None = None
    mark: Sentence | None = None
    confirmed: bool = True


@dataclass(frozen=True)
class Stated:
    """What one source says of one outcome, at one time and of one set of people.

    `registered` names the registered measure that it is about, as `registry.trial.matching` reads
    it; `name` is none where it is that measure itself. `details` tell time, set and analysis.
    """

    registered: str | None
    name: SiteWords | Worded | None
    details: tuple[Sentence, ...]
    rows: tuple[StatedRow, ...]
    voice: Voice
    remark: Worded | None = None


def of_all(
    aggregates: Aggregates | None, publications: Sequence[Publication], lang: Language
) -> tuple[Stated, ...]:
    """The outcomes that the site and the reports tell of, the site's first."""
    own = of_site(aggregates, lang) if aggregates else ()
    return (*own, *(one for report in publications for one in of_report(report, lang)))


def of_site(aggregates: Aggregates, lang: Language) -> tuple[Stated, ...]:
    """The outcomes that the site has published, in its order.

    What the site says stands elsewhere already speaks with the voice of that source.
    """
    about = ("analysis_id", "outcome_id", "timepoint", "analysis_set")
    groups: dict[tuple[tuple[str, ...], Cited | None], list[ShownRow]] = {}
    for row in aggregates.rows:
        if row.file == "outcomes":
            groups.setdefault((tuple(row.labels[one] for one in about), row.cited), []).append(row)
    return tuple(
        _of_site(labels, rows, voice_of(rows[0], aggregates, lang), lang)
        for (labels, _), rows in groups.items()
    )


def voice_of(row: ShownRow, aggregates: Aggregates, lang: Language) -> Voice:
    """Who says a row that the site handed over: the site, or where the row stands already."""
    if row.cited:
        return _cited(row.cited, lang)
    return Voice(Origin.SITE, from_site(aggregates, row.cutoff, lang))


def _cited(cited: Cited, lang: Language) -> Voice:
    title = SiteWords(cited.title)
    if cited.doi is None:
        return Voice(
            Origin.REGISTRY, lang.say("From the registry, as the site says: {title}", title=title)
        )
    return Voice(
        Origin.PUBLICATION,
        lang.say("From a report, as the site says: {title}", title=title),
        doi_address(cited.doi),
    )


def of_report(one: Publication, lang: Language) -> tuple[Stated, ...]:
    """The outcomes that a report tells of, in the order of the site's file."""
    confirmed = one.confirmed is not None
    voice = Voice(Origin.PUBLICATION, citation(one, lang), address(one), mark(one, lang), confirmed)
    return tuple(_of_report(outcome, voice, lang) for outcome in one.outcomes)


def _of_site(
    about: tuple[str, ...], rows: Sequence[ShownRow], voice: Voice, lang: Language
) -> Stated:
    analysis, outcome, timepoint, people = about
    return Stated(
        registered=outcome,
        name=SiteWords(outcome),
        details=tuple(_details(analysis, timepoint, people, lang)),
        rows=tuple(
            StatedRow(
                arm=row.labels["arm"],
                stat=Stat(row.labels["stat"]),
                value=given(row.numbers, "value"),
                n=given(row.numbers, "n"),
                method=row.labels["method"],
            )
            for row in rows
        ),
        voice=voice,
    )


def _details(analysis: str, timepoint: str, people: str, lang: Language) -> Iterator[Sentence]:
    if timepoint:
        yield lang.say("Time: {words}", words=SiteWords(timepoint))
    if people:
        yield lang.say("People: {words}", words=SiteWords(people))
    if analysis:
        yield lang.say("Analysis: {words}", words=SiteWords(analysis))


def given(numbers: Mapping[str, str | None], column: str) -> Number:
    """A number of a row that the site handed over."""
    if column not in numbers:
        return None
    text = numbers[column]
    return Protected() if text is None else Decimal(text)


def _of_report(outcome: ReportedOutcome, voice: Voice, lang: Language) -> Stated:
    return Stated(
        registered=outcome.registered,
        name=Worded.of(outcome.label, lang),
        details=tuple(_where(outcome.passage, lang)),
        rows=tuple(
            StatedRow(
                arm=row.arm,
                stat=row.stat,
                value=row.value,
                n=None if row.n is None else Decimal(row.n),
                plus_minus=row.plus_minus,
                method=row.method,
            )
            for row in outcome.rows
        ),
        voice=voice,
        remark=Worded.of(outcome.remarks, lang) if outcome.remarks else None,
    )


def _where(passage: Passage | None, lang: Language) -> Iterator[Sentence]:
    match passage:
        case Passage.ABSTRACT:
            yield lang.say("Printed in the abstract")
        case Passage.FULL_TEXT:
            yield lang.say("Printed in the full text")
        case Passage.SUPPLEMENT:
            yield lang.say("Printed in the supplement")
        case None:
            return
