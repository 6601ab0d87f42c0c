"""What a trial's enrollment lets expect, or why it lets expect nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.language import Language, Sentence
from registry.trial.accrual import Point, Step, until
from registry.trial.forecast import LEVELS, Pace, pace
from registry.trial.status import Standing

WEIGHTS = (0.1, 0.5, 1.0)
"""How much the plan counts, from nearly nothing to in full."""
FEWEST_PEOPLE, FEWEST_DAYS = 10, 90
"""Below either, nothing is forecast."""
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

    `by_end`, `chance` and `wait` head the columns.
    """

    reasons: tuple[Sentence, ...]
    rules: tuple[Sentence, ...] = ()
    windows: tuple[Window, ...] = ()
    by_end: Sentence | None = None
    chance: Sentence | None = None
    wait: Sentence | None = None


@dataclass(frozen=True)
class _Ahead:
    """What the forecast is about: `missing` people from `now` on, in `days` until the end."""

    now: Point
    target: int
    planned_days: int
    days: int

    @property
    def missing(self) -> int:
        return self.target - self.now.count


def outlook(
    standing: Standing,
    series_given: bool,
    steps: Sequence[Step],
    plan: tuple[Point, Point] | None,
    lang: Language,
) -> Outlook:
    """The forecast from the numbers that are shown, and from no others.

    `series_given` tells whether the site has published how many people have joined, `steps` the
    shown way to the last number, `plan` the straight line from start to target.
    """
    reasons = tuple(_reasons(standing, series_given, steps, plan, lang))
    if reasons or plan is None:
        return Outlook(reasons)
    first, end = plan
    now = steps[-1].until
    ahead = _Ahead(now, end.count, (end.day - first.day).days, max(0, (end.day - now.day).days))
    every, recent = list(steps), _recent(steps)
    windows = [_window(lang.say("All open days so far"), every, ahead, lang)]
    if recent and len(recent) < len(every):
        windows.append(
            _window(lang.say("The last {n} open days", n=_days(recent)), recent, ahead, lang)
        )
    goal = lang.number(ahead.target)
    return Outlook(
        reasons=(),
        rules=tuple(_rules(ahead, recent, every, lang)),
        windows=tuple(windows),
        by_end=lang.say("People by {day}", day=lang.date(end.day)) if ahead.days else None,
        chance=lang.say("Chance of {goal} by then", goal=goal) if ahead.days else None,
        wait=lang.say("More open days until {goal}", goal=goal),
    )


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
    steps: Sequence[Step],
    plan: tuple[Point, Point] | None,
    lang: Language,
) -> Iterator[Sentence]:
    match standing:
        case Standing.OPEN | Standing.INVITED:
            pass
        case Standing.SOON:
            yield lang.say("The trial has not started to take participants.")
        case Standing.PAUSED:
            yield lang.say("The trial is paused.")
        case Standing.UNKNOWN | Standing.GONE:
            yield lang.say("It is not known whether the trial takes participants.")
        case _:
            yield lang.say("The trial takes no more participants.")
    if plan is None:
        yield lang.say("The registry gives no planned number of participants, or no dates for it.")
    if not series_given:
        yield lang.say("The site has not published how many people have joined.")
    elif not steps:
        yield lang.say("Too few of the site's numbers may be shown.")
    elif any(step.open_days is None for step in steps):
        yield lang.say("The site has not given its open days for every period.")
    else:
        if steps[-1].until.count < FEWEST_PEOPLE:
            yield lang.say("Fewer than {n} people have joined.", n=FEWEST_PEOPLE)
        if _days(steps) < FEWEST_DAYS:
            yield lang.say("The site was open for fewer than {n} days.", n=FEWEST_DAYS)
        if plan and steps[-1].until.count >= plan[1].count:
            yield lang.say("The planned number of participants is reached.")


def _rules(
    ahead: _Ahead, recent: Sequence[Step], every: Sequence[Step], lang: Language
) -> Iterator[Sentence]:
    yield lang.say(
        "A calculation, not a promise. The first number is the middle; the true one should lie in"
        " the range behind it in 95 of 100 cases, if people go on joining at a steady pace."
    )
    yield lang.say(
        "It counts open days: days on which the site was open for recruitment. Days to come count"
        " as if the site were open on each of them."
    )
    yield lang.say(
        "The plan counts as experience, too: {target} people in {days} days, from the registered"
        " start to the registered primary completion, as if each of them were open. Its weight"
        " says how much it counts: {full} means in full.",
        target=ahead.target,
        days=ahead.planned_days,
        full=lang.number(1.0),
    )
    if len(recent) == len(every):
        yield lang.say("The last {n} open days are all that there were.", n=_days(recent))
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
        days=lang.count("{n} open day", "{n} open days", days),
        month=until(ahead.now.day, lang),
    )
    rows = (
        _expected(
            weight,
            pace(
                target=ahead.target,
                planned=ahead.planned_days,
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
    if ahead.days:
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
