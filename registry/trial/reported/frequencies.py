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
from registry.trial.reported.statistics import intervals, labelled, printed

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
    own = [row for row in rows if is_of_group(row)]
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


def is_of_group(row: StatedRow) -> bool:
    """Whether a row tells of one group, and not of the difference of several.

    An interval of one arm is that of the arm's own estimate.
    """
    if row.stat in (Stat.CI_LOW, Stat.CI_HIGH):
        return row.arm != ALL
    return row.stat not in COMPARISONS


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
        "{percent} (computed here; 95% interval {interval}, Wilson)",
        percent=percent(share.value, lang),
        interval=interval(found, lang),
    )
    picture = Picture(count, share.of, words) if share.of <= MOST_PICTURED else None
    return Frequency(Known(words, origin), picture, told)


def _others(rows: Sequence[StatedRow], origin: Origin, lang: Language) -> Iterator[Row]:
    """The further statistics of a group; its percentage only where it says something more."""
    counted = next((row for row in rows if row.stat is Stat.COUNT), None)
    share = share_of(rows)
    for row in rows:
        if row is counted:
            continue
        if row.stat is Stat.PERCENT and counted and _says_the_same(row.value, counted, share):
            continue
        if row.stat not in (Stat.CI_LOW, Stat.CI_HIGH):
            yield Row(labelled(row, lang), _with_n(row, origin, lang))
    yield from intervals(rows, origin, lang)


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


def _says_the_same(percentage: Number, counted: StatedRow, share: Share | None) -> bool:
    """Whether a percentage says no more than its count: it is the share, or hidden as well."""
    if isinstance(percentage, Protected):
        return isinstance(counted.value, Protected)
    return share is not None and percentage is not None and rounds_to(100 * share.value, percentage)
