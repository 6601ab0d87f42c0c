"""How many people have joined, as the site published it, beside the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.enums import DesignAllocation
from registry.language import Language, Sentence
from registry.site.aggregates import Accrued, Aggregates
from registry.site.package import Measure, Period
from registry.trial.facts import Fact, Known, NotProvided, Origin, Withheld
from registry.trial.steps import Point, as_of, planned_by, steps


@dataclass(frozen=True)
class AccrualRow:
    """A period: the number of each measure by its end, its open days, and the pace of joining.

    `rate` is none where the site has not published how many people have joined.
    """

    period: str
    counts: tuple[Fact, ...]
    open_days: Fact
    rate: Fact | None


@dataclass(frozen=True)
class Accrual:
    """The people over time. `points` are the shown numbers of those who have joined, no others.

    `measures` head the columns of `counts`, the people who have joined first. `plan` is the
    straight line from the registered start to the registered primary completion.
    """

    title: Sentence
    label: Sentence
    plan_label: Sentence
    summary: Sentence | None
    notes: tuple[Sentence, ...]
    points: tuple[Point, ...]
    plan: tuple[Point, Point] | None
    measures: tuple[Sentence, ...]
    rows: tuple[AccrualRow, ...]


def randomises(study: Study) -> bool:
    """Whether chance decides; where it decides nothing, nobody is randomised."""
    allocation = study.protocol_section.design_module.design_info.allocation
    return allocation == DesignAllocation.RANDOMIZED


def measure_words(measure: Measure, study: Study, lang: Language) -> Sentence:
    """The name of a measure."""
    match measure:
        case Measure.SCREENED:
            return lang.say("Screened")
        case Measure.ELIGIBLE:
            return lang.say("Eligible")
        case Measure.APPROACHED:
            return lang.say("Asked to take part")
        case Measure.RANDOMISED:
            return lang.say("Randomised") if randomises(study) else lang.say("Enrolled")


def protected(lang: Language) -> Withheld:
    """The one mark of every number that the site has and does not show."""
    return Withheld(lang.say("protected"), Origin.SITE)


def why_protected(lang: Language) -> Sentence:
    """What that mark means."""
    return lang.say(
        "Protected: numbers so small, or so close to another one, that they could point to a"
        " person are not shown."
    )


def until(day: date, lang: Language) -> str:
    """The month at whose end `day` lies."""
    return lang.date(PartialDate(f"{day:%Y-%m}"))


def stated(accrued: Accrued, newest: str, lang: Language) -> Fact:
    """A number, with its data's month if they are older than the `newest` (YYYY-MM)."""
    if accrued.cumulative is None:
        return protected(lang)
    if accrued.cutoff >= newest:
        return Known(lang.number(accrued.cumulative), Origin.SITE)
    month = _short(PartialDate(accrued.cutoff).latest, lang)
    return Known(lang.say("{n} (data to {month})", n=accrued.cumulative, month=month), Origin.SITE)


def _short(day: date, lang: Language) -> str:
    return format_skeleton("yMMM", day, locale=lang.locale)


def accrual(
    study: Study, aggregates: Aggregates, plan: tuple[Point, Point] | None, lang: Language
) -> Accrual | None:
    """What the site published of how many people came when; none where no number is shown."""
    shown = [one for one in aggregates.accrual if one.cumulative is not None]
    if not shown:
        return None
    points = tuple(
        Point(as_of(one), one.cumulative)
        for one in aggregates.series(Measure.RANDOMISED)
        if one.cumulative is not None
    )
    measures = [one for one in _JOINED_FIRST if aggregates.series(one)]
    return Accrual(
        title=lang.say("Enrollment over time"),
        label=measure_words(Measure.RANDOMISED, study, lang),
        plan_label=lang.say("Plan"),
        summary=_summary(points, plan, lang) if points else None,
        notes=tuple(_notes(study, aggregates, shown, plan if points else None, lang)),
        points=points,
        plan=plan if points else None,
        measures=tuple(measure_words(one, study, lang) for one in measures),
        rows=tuple(_rows(study, aggregates, measures, lang)),
    )


_JOINED_FIRST = (Measure.RANDOMISED, Measure.SCREENED, Measure.ELIGIBLE, Measure.APPROACHED)


def _notes(
    study: Study,
    aggregates: Aggregates,
    shown: Sequence[Accrued],
    plan: tuple[Point, Point] | None,
    lang: Language,
) -> Iterator[Sentence]:
    if plan:
        yield lang.say(
            "The registry has no timetable for enrollment. The line of the plan goes straight"
            " from the registered start to the registered primary completion."
        )
    if any(one.cutoff < aggregates.cutoff for one in shown):
        yield lang.say(
            "Where “data to” stands beside a number, it comes from older data: a newer number is"
            " not shown yet."
        )
    if len(study.protocol_section.contacts_locations_module.locations) > 1:
        yield lang.say("The numbers are those of the whole trial. None are published by place.")


def _summary(points: Sequence[Point], plan: tuple[Point, Point] | None, lang: Language) -> Sentence:
    last = points[-1]
    told = lang.count(
        "{n} person had joined by the end of {month}.",
        "{n} people had joined by the end of {month}.",
        last.count,
        month=until(last.day, lang),
    )
    if plan is None:
        return told
    planned = lang.say("At a steady pace the plan would have {n}.", n=planned_by(plan, last.day))
    return lang.join([told, planned])


def _rows(
    study: Study, aggregates: Aggregates, measures: Sequence[Measure], lang: Language
) -> Iterator[AccrualRow]:
    joined = aggregates.series(Measure.RANDOMISED)
    paces = {step.until.day: step.rate for step in steps(study, joined)}
    periods: dict[Period, dict[Measure, Accrued]] = {}
    for one in aggregates.accrual:
        periods.setdefault(one.period, {})[one.measure] = one
    for given in periods.values():
        own = given.get(Measure.RANDOMISED) or next(iter(given.values()))
        yield AccrualRow(
            period=_short(as_of(own), lang),
            counts=tuple(_count(given, one, aggregates.cutoff, lang) for one in measures),
            open_days=NotProvided(Origin.SITE)
            if own.open_days is None
            else Known(lang.number(own.open_days), Origin.SITE),
            rate=_rate(own, paces, lang) if joined else None,
        )


def _count(given: Mapping[Measure, Accrued], measure: Measure, newest: str, lang: Language) -> Fact:
    one = given.get(measure)
    return stated(one, newest, lang) if one else NotProvided(Origin.SITE)


def _rate(one: Accrued, paces: Mapping[date, float | None], lang: Language) -> Fact:
    if one.measure is not Measure.RANDOMISED:
        return NotProvided(Origin.COMPUTED)
    if one.cumulative is None:
        return protected(lang)
    rate = paces.get(as_of(one))
    if rate is None:
        return NotProvided(Origin.COMPUTED)
    return Known(lang.number(round(rate, 1)), Origin.COMPUTED)
