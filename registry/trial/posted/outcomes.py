"""Outcome measures with the numbers that the sponsor posted for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from registry.ctgov.record import PartialDate, Study, enums
from registry.ctgov.record.results import OutcomeMeasure
from registry.language import Language, Sentence, Verbatim
from registry.trial.facts import Fact, Known, Prose, Row, known
from registry.trial.measures import RANKS, rank_title
from registry.trial.posted.analyses import Comparisons, comparisons
from registry.trial.posted.forest import Forest, forests
from registry.trial.posted.table import Table
from registry.trial.posted.tabulation import Tabulation
from registry.trial.posted.values import PARTICIPANTS, counts, titled, unescaped
from registry.trial.posted.words import measured
from registry.trial.reported.cautions import cautions
from registry.trial.terms import told

LINK = 120
"""So many signs of a title stand in a link at most."""


@dataclass(frozen=True)
class PostedOutcome:
    """An outcome as posted, `number` being its place in the record, from 1.

    `kind` says what numbers the table holds and in which unit; `status` says why there are none.
    `short` is the title cut to fit a link, `inside` what a reader finds on opening the outcome.
    `described` is the number of the earlier outcome whose groups have the same descriptions.
    `cautions` say what its comparisons can't show, where it has any.
    """

    number: int
    type: str | None
    rank: Fact
    title: Fact
    short: Fact
    inside: Sentence
    time_frame: Fact
    kind: Sentence | None
    status: Sentence | None
    table: Table | None
    comparisons: Comparisons | None
    cautions: tuple[Sentence, ...]
    forests: tuple[Forest, ...]
    rows: tuple[Row, ...]
    described: int | None


@dataclass(frozen=True)
class RankedOutcomes:
    """Outcomes of one rank that follow each other."""

    title: Sentence | Verbatim
    outcomes: tuple[PostedOutcome, ...]


def posted_outcomes(study: Study, lang: Language, today: date) -> tuple[PostedOutcome, ...]:
    """Every outcome of the results section, in the order of the record."""
    first: dict[tuple[tuple[str | None, str | None], ...], int] = {}
    measures = study.results_section.outcome_measures_module.outcome_measures
    made = []
    for number, measure in enumerate(measures, 1):
        groups = tuple((group.title, group.description) for group in measure.groups)
        before = first.setdefault(groups, number)
        described = before if before != number and any(text for _, text in groups) else None
        status = _status(measure, lang, today)
        made.append(_outcome(number, measure, status, described, study, lang))
    return tuple(made)


def ranked(views: Sequence[PostedOutcome], lang: Language) -> tuple[RankedOutcomes, ...]:
    """The outcomes under their ranks, as a list of contents has them."""
    return tuple(
        RankedOutcomes(_rank_title(kind, lang), tuple(each))
        for kind, each in groupby(views, lambda view: view.type)
    )


def _rank_title(kind: str | None, lang: Language) -> Sentence | Verbatim:
    if kind is None:
        return lang.say("Outcome measures of no stated rank")
    if kind == enums.OutcomeMeasureType.POST_HOC:
        return lang.say("Outcome measures added afterwards")
    return rank_title(RANKS[kind], lang) if kind in RANKS else Verbatim(kind)


def _outcome(
    number: int,
    measure: OutcomeMeasure,
    status: Sentence | None,
    described: int | None,
    study: Study,
    lang: Language,
) -> PostedOutcome:
    compared = comparisons(measure, lang)
    table = Tabulation(measure.groups, measure.denoms, (measure,), lang).table(named=False)
    return PostedOutcome(
        number=number,
        type=measure.type,
        rank=known(told(measure.type, lang)),
        title=titled(measure.title),
        short=_short(measure.title),
        inside=_inside(measure, table, lang),
        time_frame=titled(measure.time_frame),
        kind=measured(measure, lang),
        status=status,
        table=table if table.groups else None,
        comparisons=compared,
        cautions=cautions(study, _people(measure), None, lang) if compared else (),
        forests=forests(measure.analyses, lang),
        rows=tuple(_rows(measure, lang)),
        described=described,
    )


def _people(measure: OutcomeMeasure) -> int | None:
    """How many people the largest comparison is of, if the sponsor counted people."""
    counted = counts(measure.denoms).items()
    people = next((each for unit, each in counted if unit.casefold() == PARTICIPANTS), {})
    compared = ([people.get(one, "") for one in each.group_ids] for each in measure.analyses)
    return max(
        (sum(map(int, each)) for each in compared if each and all(map(str.isdecimal, each))),
        default=None,
    )


def _short(title: str | None) -> Fact:
    """The title, or its first words with a sign that there are more."""
    if title is None or len(title) <= LINK:
        return titled(title)
    first = title[:LINK]
    return titled((first.rpartition(" ")[0] or first) + " …")


def _inside(measure: OutcomeMeasure, table: Table, lang: Language) -> Sentence:
    if not table.blocks:
        return lang.say("Show what was planned")
    groups = lang.count("{n} group", "{n} groups", len(table.groups))
    if not measure.analyses:
        return lang.say("Show the numbers: {parts}", parts=groups)
    compared = lang.count("{n} comparison", "{n} comparisons", len(measure.analyses))
    return lang.say("Show the numbers: {parts}", parts=lang.listed([groups, compared]))


def _status(measure: OutcomeMeasure, lang: Language, today: date) -> Sentence | None:
    """Why there are no values, where there are none."""
    if measure.reporting_status == enums.ReportingStatus.NOT_POSTED:
        expected = measure.anticipated_posting_date
        if expected is None:
            return lang.say("Not posted yet. The sponsor gives no date for it.")
        if isinstance(expected, PartialDate) and expected.latest < today:
            return lang.say(
                "Not posted yet, though it was expected: {date}.", date=lang.date(expected)
            )
        when = lang.date(expected) if isinstance(expected, PartialDate) else Verbatim(expected)
        return lang.say("Not posted yet. Expected: {date}.", date=when)
    if measure.reporting_status not in (enums.ReportingStatus.POSTED, None):
        status = Verbatim(measure.reporting_status)
        return lang.say("Status of the results: {status}.", status=status)
    if measure.classes:
        return None
    analysed = [count.value for denom in measure.denoms for count in denom.counts]
    if analysed and all(count == "0" for count in analysed):
        return lang.say("Nobody was analysed, so there are no values.")
    return lang.say("The sponsor gave no values.")


def _rows(measure: OutcomeMeasure, lang: Language) -> Iterator[Row]:
    texts = (
        (lang.say("What was measured"), measure.description),
        (lang.say("Who was analysed"), measure.population_description),
    )
    for label, text in texts:
        if text:
            yield Row(label, Known(Prose(text)))
    units = dict.fromkeys(
        unit for unit in (measure.type_units_analyzed, measure.denom_units_selected) if unit
    )
    if units:
        yield Row(lang.say("Unit of analysis"), Known(lang.series(map(unescaped, units))))
