"""How many people have joined, as the site published it, beside the plan."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.enums import DesignAllocation
from registry.language import Language, Sentence
from registry.site.aggregates import Accrued, Aggregates
from registry.site.package import Measure
from registry.trial.facts import Fact, Known, NotProvided, Origin, Withheld


@dataclass(frozen=True)
class Point:
    """So many people by the end of a day."""

    day: date
    count: int


@dataclass(frozen=True)
class Step:
    """From one shown number of people to the next: `since` and then `until` of them.

    `open_days` is how long that took, none where the site does not say it for every period of it.
    """

    since: int
    until: Point
    open_days: int | None

    @property
    def people(self) -> int:
        """How many joined."""
        return self.until.count - self.since

    @property
    def rate(self) -> float | None:
        """How many joined in 100 open days."""
        return 100 * self.people / self.open_days if self.open_days else None


@dataclass(frozen=True)
class AccrualRow:
    """A period: the people until its end, its open days, and the pace since the number before."""

    period: str
    count: Fact
    open_days: Fact
    rate: Fact


@dataclass(frozen=True)
class Accrual:
    """The people who have joined over time. `points` are those that are shown and no others.

    Without any there are no rows either: a table of nothing but marks tells nobody anything.
    `plan` is the straight line from the registered start to the registered primary completion.
    """

    title: Sentence
    label: Sentence
    plan_label: Sentence
    summary: Sentence
    notes: tuple[Sentence, ...]
    points: tuple[Point, ...]
    plan: tuple[Point, Point] | None
    rows: tuple[AccrualRow, ...]


def measure_words(measure: Measure, study: Study, lang: Language) -> Sentence:
    """The name of a measure; where chance decides nothing, nobody is randomised."""
    match measure:
        case Measure.SCREENED:
            return lang.say("Screened")
        case Measure.ELIGIBLE:
            return lang.say("Eligible")
        case Measure.APPROACHED:
            return lang.say("Asked to take part")
        case Measure.RANDOMISED:
            allocation = study.protocol_section.design_module.design_info.allocation
            if allocation == DesignAllocation.RANDOMIZED:
                return lang.say("Randomised")
            return lang.say("Enrolled")


def protected(lang: Language) -> Withheld:
    """The one mark of every number that the site has and does not show."""
    return Withheld(lang.say("protected"), Origin.SITE)


def why_protected(lang: Language) -> Sentence:
    """What that mark means."""
    return lang.say(
        "Protected: numbers so small, or so close to another one, that they could point to a"
        " person are not shown."
    )


def as_of(accrued: Accrued) -> date:
    """The last day that a number covers: that of its period, or of its data if they end before."""
    year, month = min(accrued.period.end, PartialDate(accrued.cutoff).latest.timetuple()[:2])
    return date(year, month, calendar.monthrange(year, month)[1])


def until(day: date, lang: Language) -> str:
    """The month at whose end `day` lies."""
    return lang.date(PartialDate(f"{day:%Y-%m}"))


def steps(study: Study, series: Sequence[Accrued]) -> tuple[Step, ...]:
    """The way from shown number to shown number.

    It begins with nobody when the first period reaches back to the registered start; else with the
    first number that is shown, since others may have joined before.
    """
    found = []
    since = 0 if _from_the_start(study, series) else None
    open_days: int | None = 0
    before: Accrued | None = None
    for one in series:
        gap = before is not None and not _follows(before, one)
        missing = gap or open_days is None or one.open_days is None
        open_days = None if missing else (open_days or 0) + (one.open_days or 0)
        if one.cumulative is not None:
            if since is not None:
                found.append(Step(since, Point(as_of(one), one.cumulative), open_days))
            since, open_days = one.cumulative, 0
        before = one
    return tuple(found)


def _from_the_start(study: Study, series: Sequence[Accrued]) -> bool:
    start = study.protocol_section.status_module.start_date_struct.date
    first = next(iter(series), None)
    if first is None or not isinstance(start, PartialDate):
        return False
    return start.earliest >= date(first.period.year, _first_month(first), 1)


def _first_month(accrued: Accrued) -> int:
    quarter = accrued.period.quarter
    return 3 * quarter - 2 if quarter else 1


def _follows(before: Accrued, after: Accrued) -> bool:
    """Whether nothing lies between two periods."""
    year, month = before.period.end
    return (after.period.year, _first_month(after)) == (year + month // 12, month % 12 + 1)


def straight_plan(study: Study, target: int | None) -> tuple[Point, Point] | None:
    """From nobody at the registered start to `target` at the registered primary completion."""
    module = study.protocol_section.status_module
    start = module.start_date_struct.date
    end = module.primary_completion_date_struct.date
    if target and isinstance(start, PartialDate) and isinstance(end, PartialDate):
        line = Point(start.earliest, 0), Point(end.latest, target)
        return line if line[0].day < line[1].day else None
    return None


def planned_by(plan: tuple[Point, Point], day: date) -> int:
    """How many people the straight line has on a day, to the nearest whole."""
    first, last = plan
    share = (day - first.day).days / (last.day - first.day).days
    return round(last.count * min(1.0, max(0.0, share)))


def accrual(
    study: Study, aggregates: Aggregates, plan: tuple[Point, Point] | None, lang: Language
) -> Accrual | None:
    """What the site published of how many people have joined; none where it is nothing."""
    series = aggregates.series(Measure.RANDOMISED)
    if not series:
        return None
    points = tuple(
        Point(as_of(one), one.cumulative) for one in series if one.cumulative is not None
    )
    notes = []
    if points and plan:
        notes.append(
            lang.say(
                "The registry has no timetable for enrollment. The line of the plan goes straight"
                " from the registered start to the registered primary completion."
            )
        )
    if len(points) < len(series):
        notes.append(why_protected(lang))
    if len(study.protocol_section.contacts_locations_module.locations) > 1:
        notes.append(
            lang.say("The numbers are those of the whole trial. None are published by place.")
        )
    return Accrual(
        title=lang.say("Participants over time"),
        label=measure_words(Measure.RANDOMISED, study, lang),
        plan_label=lang.say("Plan"),
        summary=_summary(points, plan, lang),
        notes=tuple(notes),
        points=points,
        plan=plan,
        rows=tuple(_rows(study, series, lang)) if points else (),
    )


def _summary(points: Sequence[Point], plan: tuple[Point, Point] | None, lang: Language) -> Sentence:
    if not points:
        return lang.say("All of the site's numbers are protected.")
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


def _rows(study: Study, series: Sequence[Accrued], lang: Language) -> Iterator[AccrualRow]:
    paces = {step.until.day: step.rate for step in steps(study, series)}
    for one in series:
        shown = one.cumulative is not None
        rate = paces.get(as_of(one))
        pace: Fact = NotProvided(Origin.COMPUTED)
        if not shown:
            pace = protected(lang)
        elif rate is not None:
            pace = Known(lang.number(round(rate, 1)), Origin.COMPUTED)
        yield AccrualRow(
            period=until(as_of(one), lang),
            count=_number(one.cumulative, lang),
            open_days=NotProvided(Origin.SITE)
            if one.open_days is None
            else Known(lang.number(one.open_days), Origin.SITE),
            rate=pace,
        )


def _number(count: int | None, lang: Language) -> Fact:
    return protected(lang) if count is None else Known(lang.number(count), Origin.SITE)
