"""What a trial's enrollment lets expect, or why it lets expect nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study
from registry.language import Language, Sentence
from registry.site.aggregates import Accrued
from registry.trial.accrual import until
from registry.trial.forecast import LEVELS, Pace, pace
from registry.trial.status import Standing
from registry.trial.steps import Point, Step, of_one_release, steps, straight_plan

WEIGHTS = (0.1, 0.5, 1.0)
"""How much the plan counts, from nearly nothing to in full."""
FEWEST_PEOPLE, FEWEST_DAYS = 10, 90
"""Below either, nothing is forecast."""
OLDEST_MONTHS = 12
"""From a number that is older, nothing is forecast."""
TOO_LONG = 36_525
"""Open days above which a wait is told as more than a hundred years."""


@dataclass(frozen=True)
class Expected:
    """What is to be expected with one weight of the plan.

    `count` and `chance` are about the planned end; none where that has passed.
    """

    weight: str
    count: Sentence | None
    chance: Sentence | None
    wait: Sentence


@dataclass(frozen=True)
class Window:
    """What is to be expected after the open days of one stretch of time."""

    title: Sentence
    basis: Sentence
    rows: tuple[Expected, ...]


@dataclass(frozen=True)
class Outlook:
    """The forecast; `reasons` say why there is none, and then there are no windows.

    `notes` belong above the numbers, `rules` below. `by_end`, `chance` and `wait` head the columns.
    """

    reasons: tuple[Sentence, ...]
    notes: tuple[Sentence, ...] = ()
    rules: tuple[Sentence, ...] = ()
    windows: tuple[Window, ...] = ()
    by_end: Sentence | None = None
    chance: Sentence | None = None
    wait: Sentence | None = None


@dataclass(frozen=True)
class _Ahead:
    """What the forecast is about: from `now` on, in `days` until the end of the `plan`.

    `days` is none where that end has passed. `opened` of `all_days` so far were open; so many are
    taken to be open of the days to come and of the plan's.
    """

    now: Point
    plan: tuple[Point, Point]
    opened: int
    all_days: int
    days: int | None

    @property
    def target(self) -> int:
        return self.plan[1].count

    @property
    def missing(self) -> int:
        return self.target - self.now.count

    @property
    def share(self) -> float:
        return self.opened / self.all_days

    @property
    def planned_days(self) -> int:
        """All days of the plan, its first and its last one too."""
        return (self.plan[1].day - self.plan[0].day).days + 1


def outlook(
    study: Study,
    standing: Standing,
    series: Sequence[Accrued],
    target: int | None,
    lang: Language,
    today: date,
) -> Outlook:
    """The forecast from the numbers that are shown, and from no others.

    `series` is what the site has published of how many people have joined, `target` how many are
    planned. Nothing is forecast from numbers that are older than a year, nor for a day that has
    passed.
    """
    every = steps(study, of_one_release(series))
    plan = straight_plan(study, target)
    reasons = tuple(_reasons(standing, bool(series), every, target, plan, lang, today))
    if reasons or plan is None:
        return Outlook(reasons)
    ahead = _ahead(every, plan, today)
    recent = _recent(every)
    windows = [_window(lang.say("All days open for recruitment so far"), every, ahead, lang)]
    if recent and len(recent) < len(every):
        title = lang.say("The last {n} days open for recruitment", n=_days(recent))
        windows.append(_window(title, recent, ahead, lang))
    goal = lang.number(ahead.target)
    to_come = ahead.days is not None
    places = study.protocol_section.contacts_locations_module.locations
    return Outlook(
        reasons=(),
        notes=tuple(_notes(ahead, lang)),
        rules=tuple(_rules(ahead, len(places) > 1, recent, every, lang)),
        windows=tuple(windows),
        by_end=lang.say("People by {day}", day=lang.date(plan[1].day)) if to_come else None,
        chance=lang.say("Chance of {goal} by then", goal=goal) if to_come else None,
        wait=lang.say(
            "Days open for recruitment until {goal}, counted from the end of {month}",
            goal=goal,
            month=until(ahead.now.day, lang),
        ),
    )


def _ahead(every: Sequence[Step], plan: tuple[Point, Point], today: date) -> _Ahead:
    now, opened = every[-1].until, _days(every)
    # The registered start may lie behind the first open days.
    all_days = max(opened, sum(step.calendar_days for step in every))
    end = plan[1].day
    days = round((end - now.day).days * opened / all_days) if end > max(today, now.day) else None
    return _Ahead(now, plan, opened, all_days, days)


def _days(steps: Sequence[Step]) -> int:
    return sum(step.open_days or 0 for step in steps)


def _recent(steps: Sequence[Step]) -> list[Step]:
    """The last steps that have at least 90 open days together."""
    found: list[Step] = []
    for step in reversed(steps):
        found.insert(0, step)
        if _days(found) >= FEWEST_DAYS:
            return found
    return []


def _reasons(
    standing: Standing,
    series_given: bool,
    every: Sequence[Step],
    target: int | None,
    plan: tuple[Point, Point] | None,
    lang: Language,
    today: date,
) -> Iterator[Sentence]:
    if standing not in {Standing.OPEN, Standing.INVITED}:
        yield _not_taking(standing, lang)
        return
    if not target:
        yield lang.say("The registry gives no planned number of participants.")
    elif plan is None:
        yield lang.say("The registry gives no start and end between which people are to join.")
    if not series_given:
        yield lang.say("The site has not published how many people have joined.")
    elif not every:
        yield lang.say("Too few of the site's numbers may be shown.")
    elif _is_old(every[-1].until.day, today):
        yield lang.say(
            "The newest number that may be shown is of {month}: more than {n} months ago.",
            month=until(every[-1].until.day, lang),
            n=OLDEST_MONTHS,
        )
    elif any(step.open_days is None for step in every):
        yield lang.say("The site has not given its days open for recruitment for every period.")
    else:
        if every[-1].until.count < FEWEST_PEOPLE:
            yield lang.say("Fewer than {n} people have joined.", n=FEWEST_PEOPLE)
        if _days(every) < FEWEST_DAYS:
            yield lang.say("The site was open for fewer than {n} days.", n=FEWEST_DAYS)
        if plan and every[-1].until.count >= plan[1].count:
            yield lang.say("The planned number of participants is reached.")


def _not_taking(standing: Standing, lang: Language) -> Sentence:
    match standing:
        case Standing.SOON:
            return lang.say("The trial has not started to take participants.")
        case Standing.PAUSED:
            return lang.say("The trial is paused.")
        case Standing.UNKNOWN | Standing.GONE:
            return lang.say("It is not known whether the trial takes participants.")
        case _:
            return lang.say("The trial takes no more participants.")


def _is_old(day: date, today: date) -> bool:
    return (today.year - day.year) * 12 + today.month - day.month > OLDEST_MONTHS


def _notes(ahead: _Ahead, lang: Language) -> Iterator[Sentence]:
    yield lang.say(
        "This is an estimate, not a promise. The first number is the middle estimate. If people go"
        " on joining at the same pace, the true number lies in the brackets about 95 times in 100."
    )
    if ahead.days is None:
        yield lang.say("The planned end, {date}, has passed.", date=lang.date(ahead.plan[1].day))
    else:
        yield lang.say(
            "A trial stops at its planned number, {goal}. A larger number tells how many would"
            " join if it did not.",
            goal=ahead.target,
        )


def _rules(
    ahead: _Ahead, several: bool, recent: Sequence[Step], every: Sequence[Step], lang: Language
) -> Iterator[Sentence]:
    yield lang.say(
        "It counts days on which the site is open for recruitment. So far these were {opened} of"
        " {days} days; the same share is taken of the days to come and of the days of the plan.",
        opened=ahead.opened,
        days=ahead.all_days,
    )
    yield lang.say(
        "The plan is used too, like earlier experience: {target} people in {days} days, from the"
        " registered start to the registered primary completion. The first column tells how"
        " much it counts: {full} means in full.",
        target=ahead.target,
        days=ahead.planned_days,
        full=lang.number(1.0),
    )
    if several:
        yield lang.say("Several places are counted as one.")
    if len(recent) == len(every):
        yield lang.say(
            "The last {n} days open for recruitment are all that there were.", n=_days(recent)
        )
    yield lang.say(
        "Computed here from the shown numbers alone, with the Poisson-gamma model for one centre"
        " (Anisimov and Fedorov 2007; Zhang and Long 2010)."
    )


def _window(title: Sentence, steps: Sequence[Step], ahead: _Ahead, lang: Language) -> Window:
    people, days = sum(step.people for step in steps), _days(steps)
    basis = lang.count(
        "{n} person joined in {days}, by the end of {month}.",
        "{n} people joined in {days}, by the end of {month}.",
        people,
        days=lang.count("{n} day open for recruitment", "{n} days open for recruitment", days),
        month=until(ahead.now.day, lang),
    )
    rows = (
        _expected(
            weight,
            pace(
                target=ahead.target,
                planned=ahead.planned_days * ahead.share,
                weight=weight,
                enrolled=people,
                elapsed=days,
            ),
            ahead,
            lang,
        )
        for weight in WEIGHTS
    )
    return Window(title, basis, tuple(rows))


def _expected(weight: float, known: Pace, ahead: _Ahead, lang: Language) -> Expected:
    count = chance = None
    if ahead.days is not None:
        more = [known.people(ahead.days, level) for level in LEVELS]
        count = _ranged([lang.number(ahead.now.count + one) for one in more], lang)
        chance = _in_a_hundred(known.chance(ahead.missing, ahead.days), lang)
    waits = [_wait(known.time(ahead.missing, level), lang) for level in LEVELS]
    return Expected(lang.number(weight), count, chance, _ranged(waits, lang))


def _wait(days: float, lang: Language) -> str:
    return lang.say("more than 100 years") if days > TOO_LONG else lang.number(round(days))


def _ranged(quantiles: Sequence[str], lang: Language) -> Sentence:
    low, middle, high = quantiles
    return lang.say("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def _in_a_hundred(chance: float, lang: Language) -> Sentence:
    """A chance as a natural frequency; never as certain, either way."""
    if chance < 0.01:
        return lang.say("less than 1 in 100")
    if chance > 0.99:
        return lang.say("more than 99 in 100")
    return lang.say("{n} in 100", n=round(100 * chance))
