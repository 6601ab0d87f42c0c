"""The numbers of one group, the people first: "7 of 11 people", a picture, then the share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from registry.language import Language, Sentence
from registry.site.package import ALL, COMPARISONS, Stat
from registry.site.pvalues import rounds_to
from registry.trial.arms import arm_words, in_order
from registry.trial.facts import Fact, Known, Origin, Row
from registry.trial.reported.proportions import Estimate, Share, wilson
from registry.trial.reported.stated import Protected, StatedRow
from registry.trial.reported.statistics import intervals, labelled, people, printed

MOST_PICTURED = 120
"""Of more people there is no picture: nobody counts so many signs."""


@dataclass(frozen=True)
class Picture:
    """A sign for each of `of` people, `count` of them filled; `words` say the same."""

    count: int
    of: int
    words: str


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
    return tuple(
        GroupFigures(
            group=arm_words(arm, arms, lang),
            frequency=_frequency(mine, origin, lang),
            rows=tuple(_others(mine, origin, lang)),
        )
        for arm in in_order((row.arm for row in own), arms)
        for mine in [[row for row in own if row.arm == arm]]
    )


def is_of_group(row: StatedRow) -> bool:
    """Whether a row tells of one group, and not of the difference of several.

    An interval of one arm is that of the arm's own estimate.
    """
    if row.stat in (Stat.CI_LOW, Stat.CI_HIGH):
        return row.arm != ALL
    return row.stat not in COMPARISONS


def share_of(counted: StatedRow) -> Share | None:
    """The share that a count is, if it and its number of people are both shown and agree."""
    if not (isinstance(counted.value, Decimal) and isinstance(counted.n, Decimal)):
        return None
    count, of = int(counted.value), int(counted.n)
    return Share(count, of) if of and 0 <= count <= of else None


def percent(value: float, lang: Language) -> str:
    """A share from -1 to 1 as a percentage with one decimal."""
    rounded = round(100 * value, 1) or 0.0  # never less than nothing
    return f"{format_decimal(rounded, '0.0', locale=lang.locale)}%".replace("-", "−")


def interval(found: Estimate, lang: Language) -> Sentence:
    """From where to where an interval goes, as percentages."""
    return lang.say("{low} to {high}", low=percent(found.low, lang), high=percent(found.high, lang))


def _frequency(rows: Sequence[StatedRow], origin: Origin, lang: Language) -> Frequency | None:
    """The first count of a group; none where the source counted nobody."""
    counted = _counted(rows)
    if counted is None:
        return None
    told = people(counted.value, counted.n, origin, lang)
    share = share_of(counted)
    if share is None or not isinstance(told, Known):
        return Frequency(told, None, None)
    words = lang.say(
        "{percent} (computed here; 95% interval {interval}, Wilson)",
        percent=percent(share.value, lang),
        interval=interval(wilson(share), lang),
    )
    pictured = share.of <= MOST_PICTURED
    return Frequency(told, Picture(share.count, share.of, told.value) if pictured else None, words)


def _counted(rows: Sequence[StatedRow]) -> StatedRow | None:
    return next((row for row in rows if row.stat is Stat.COUNT), None)


def _others(rows: Sequence[StatedRow], origin: Origin, lang: Language) -> Iterator[Row]:
    """The further statistics of a group; its percentage only where it says something more."""
    counted = _counted(rows)
    for row in rows:
        if row is counted or row.stat in (Stat.CI_LOW, Stat.CI_HIGH):
            continue
        if row.stat is Stat.PERCENT and counted and _says_the_same(row, counted):
            continue
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


def _says_the_same(percentage: StatedRow, counted: StatedRow) -> bool:
    """Whether a percentage says no more than its count: it is the share, or hidden as well."""
    if isinstance(percentage.value, Protected):
        return isinstance(counted.value, Protected)
    share = share_of(counted)
    if share is None or percentage.value is None or percentage.n not in (None, counted.n):
        return False
    says_more = percentage.plus_minus is not None or percentage.method != counted.method
    return not says_more and rounds_to(100 * share.value, percentage.value)
