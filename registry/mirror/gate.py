"""The sanity gate: what a sync may not do to the mirror unless it is forced. All rules are here."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a sync would do.

    `mirror_before` and `mirror_after` count the studies that are no tombstones.
    `collection_before` and `collection_after` count those that the collection consisted of and
    those that the registry now gives for it. Of the `compared` records that came and had come
    from a registry before, `had` counts by module those whose earlier version had it, and `lost`
    those among them that have it no more. Records that the project brought itself are not
    counted in these three: they were never the registry's, and may differ from it.
    """

    mirror_before: int
    mirror_after: int
    collection_before: int
    collection_after: int
    compared: int
    had: Mapping[str, int]
    lost: Mapping[str, int]


FEWEST_IN_WINDOW = 20
"""A window of fewer studies is not judged by shares of it: two of three may well be withdrawn."""


def objections(effect: Effect, fewest: int = 0) -> tuple[str, ...]:
    """Why the sync has to be refused, one sentence for each rule; empty when it may go on.

    Less than `fewest` studies, or records that were compared, are not judged by shares of them.
    """
    return (
        *_empties(effect),
        *halving(effect.collection_before, effect.collection_after, fewest),
        *(_loses_modules(effect) if effect.compared >= fewest else ()),
    )


def _empties(effect: Effect) -> tuple[str, ...]:
    if effect.mirror_before > 0 and effect.mirror_after == 0:
        return (f"It would empty the mirror: of {effect.mirror_before:,} studies none would stay.",)
    return ()


def halving(before: int, after: int, fewest: int = 0) -> tuple[str, ...]:
    """The rule about the collection alone, which can be asked before the rest is known."""
    if before >= max(2, fewest) and after * 2 <= before:
        return (
            f"It would halve the collection: the registry gives {after:,} studies "
            f"where there were {before:,}.",
        )
    return ()


def unfinished(counted: int | None, came: int) -> tuple[str, ...]:
    """The rule that an answer has as many studies as the registry counts for it, where it counts.

    What the mirror holds already it asks for by number; of what is new only the count tells.
    """
    if counted is not None and came < counted:
        return (
            f"The answer is not whole: the registry counts {counted:,} studies, {came:,} came.",
        )
    return ()


def _loses_modules(effect: Effect) -> tuple[str, ...]:
    return tuple(
        f"It would lose the module {module}: {effect.had[module]:,} of {effect.compared:,} records "
        f"had it, and {lost:,} of those have it no more."
        for module, lost in sorted(effect.lost.items())
        if effect.had[module] * 2 > effect.compared and lost * 2 > effect.had[module]
    )
