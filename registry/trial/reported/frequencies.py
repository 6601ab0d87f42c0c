"""The numbers of one group, the people first: "7 of 11 people", a picture, then the share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from registry.language import Language, Sentence, Verbatim
from registry.site.package import ALL, COMPARISONS, Stat
from registry.trial.accrual import protected
from registry.trial.facts import Fact, Known, NotProvided, Origin, Row, SiteWords
from registry.trial.reported.proportions import Estimate, Share, rounds_to, wilson
from registry.trial.reported.stated import Number, Protected, StatedRow

MOST_PICTURED = 120
"""Of more people there is no picture: nobody counts so many signs."""


@dataclass(frozen=True)
class Picture:
    """A sign for each of `of` people, `count` of them filled; `words` say the same."""

    count: int
    of: int
    words: Sentence


@dataclass(frozen=True)
class Frequency:
    """How many people, of how many. `share` and `picture` need both numbers."""

    people: Fact
    picture: Picture | None
    share: Sentence | None


@dataclass(frozen=True)
class GroupFigures:
    """What a source says of one group: how many people, and further statistics as it gave them."""

    group: str
    frequency: Frequency | None
    rows: tuple[Row, ...]


def group_figures(
    rows: Sequence[StatedRow], arms: Sequence[str], origin: Origin, lang: Language
) -> tuple[GroupFigures, ...]:
    """The numbers of each group, in the registry's order of `arms`; everybody comes last.

    Comparisons of groups are left to `registry.trial.reported.comparison`.
    """
    own = [row for row in rows if row.stat not in COMPARISONS]
    groups = dict.fromkeys(row.arm for row in own)
    order = [*(arm for arm in arms if arm in groups), *(arm for arm in groups if arm not in arms)]
    order.sort(key=lambda arm: arm == ALL)
    return tuple(
        GroupFigures(
            group=_name(arm, arms, lang),
            frequency=_frequency(mine, origin, lang),
            rows=tuple(_others(mine, origin, lang)),
        )
        for arm in order
        for mine in [[row for row in own if row.arm == arm]]
    )


def share_of(rows: Sequence[StatedRow]) -> Share | None:
    """The share of a group, if its count and its number of people are both shown and agree."""
    for row in rows:
        if row.stat is Stat.COUNT and isinstance(row.value, Decimal) and isinstance(row.n, Decimal):
            count, of = int(row.value), int(row.n)
            if 0 <= count <= of and of:
                return Share(count, of)
    return None


def percent(value: float, lang: Language) -> str:
    """A share from -1 to 1 as a percentage with one decimal."""
    return f"{format_decimal(100 * value, '0.0', locale=lang.locale)}%".replace("-", "−")


def interval(found: Estimate, lang: Language) -> Sentence:
    """From where to where an interval goes, as percentages."""
    return lang.say("{low} to {high}", low=percent(found.low, lang), high=percent(found.high, lang))


def printed(row: StatedRow, origin: Origin, lang: Language) -> Fact:
    """The value of a row as its source gave it."""
    value = _number(row.value, origin, lang)
    if not isinstance(value, Known):
        return value
    text = value.value
    if row.stat in (Stat.PERCENT, Stat.SURVIVAL):
        text = f"{text}%"
    if row.plus_minus is not None:
        text = f"{text} ± {_text(row.plus_minus)}"
    return Known(text, origin)


def _name(arm: str, arms: Sequence[str], lang: Language) -> str:
    if arm == ALL:
        return lang.say("All groups together")
    return Verbatim(arm) if arm in arms else SiteWords(arm)


def _frequency(rows: Sequence[StatedRow], origin: Origin, lang: Language) -> Frequency | None:
    """The first count of a group; none where the source counted nobody."""
    counted = next((row for row in rows if row.stat is Stat.COUNT), None)
    if counted is None:
        return None
    if not isinstance(counted.value, Decimal):
        hidden = isinstance(counted.value, Protected)
        return Frequency(protected(lang) if hidden else NotProvided(origin), None, None)
    count = int(counted.value)
    share = share_of([counted])
    if share is None:
        of = protected(lang).reason if isinstance(counted.n, Protected) else None
        people = lang.count("{n} person", "{n} people", count)
        if of is not None:
            people = lang.say("{people} (out of how many: {of})", people=people, of=of)
        return Frequency(Known(people, origin), None, None)
    words = lang.count("{n} of {of} people", "{n} of {of} people", count, of=share.of)
    found = wilson(share)
    told = lang.say(
        "{percent} (95% interval {interval}, Wilson)",
        percent=percent(share.value, lang),
        interval=interval(found, lang),
    )
    picture = Picture(count, share.of, words) if share.of <= MOST_PICTURED else None
    return Frequency(Known(words, origin), picture, told)


def _others(rows: Sequence[StatedRow], origin: Origin, lang: Language) -> Iterator[Row]:
    """The further statistics of a group; its percentage only where it says something more."""
    share = share_of(rows)
    counted = False
    for row in rows:
        if row.stat is Stat.COUNT and not counted:
            counted = True
            continue
        if row.stat is Stat.PERCENT and _says_the_same(row.value, share):
            continue
        label = statistic(row.stat, lang)
        if row.method:
            label = lang.say("{statistic}, {method}", statistic=label, method=SiteWords(row.method))
        yield Row(label, _with_n(row, origin, lang))


def _with_n(row: StatedRow, origin: Origin, lang: Language) -> Fact:
    value = printed(row, origin, lang)
    if isinstance(value, Known) and isinstance(row.n, Decimal):
        return Known(
            lang.count(
                "{value} (of {n} person)", "{value} (of {n} people)", int(row.n), value=value.value
            ),
            origin,
        )
    return value


def _says_the_same(percentage: Number, share: Share | None) -> bool:
    """Whether a printed percentage is the share, rounded."""
    if share is None or not isinstance(percentage, Decimal):
        return False
    return rounds_to(100 * share.value, percentage)


def _number(value: Number, origin: Origin, lang: Language) -> Fact:
    if isinstance(value, Protected):
        return protected(lang)
    return NotProvided(origin) if value is None else Known(_text(value), origin)


def _text(value: Decimal) -> str:
    """The digits as they were given."""
    return format(value, "f")


def statistic(stat: Stat, lang: Language) -> Sentence:
    """What a statistic is called."""
    match stat:
        case Stat.COUNT:
            return lang.say("Number of people")
        case Stat.PERCENT:
            return lang.say("Share, as reported")
        case Stat.MEAN:
            return lang.say("Mean (average)")
        case Stat.SD:
            return lang.say("Standard deviation")
        case Stat.MEDIAN:
            return lang.say("Median (half are below, half above)")
        case Stat.Q1:
            return lang.say("First quartile (a quarter are below)")
        case Stat.Q3:
            return lang.say("Third quartile (a quarter are above)")
        case Stat.MIN:
            return lang.say("Smallest value")
        case Stat.MAX:
            return lang.say("Largest value")
        case Stat.SURVIVAL:
            return lang.say("Estimated share, as reported")
        case Stat.AT_RISK:
            return lang.say("People still followed at that time")
        case Stat.DIFFERENCE:
            return lang.say("Difference, as reported")
        case Stat.RATIO:
            return lang.say("Ratio, as reported")
        case Stat.CI_LOW:
            return lang.say("Lower end of the interval, as reported")
        case Stat.CI_HIGH:
            return lang.say("Upper end of the interval, as reported")
        case Stat.P_VALUE:
            return lang.say("P value, as reported")
