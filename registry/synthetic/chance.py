"""Chance by what was counted: values as often as real ones, sizes as large and as alike."""

from bisect import bisect
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import TypeVar

from registry.synthetic.draft import Draft
from registry.synthetic.statistics import STEPS, Node

T = TypeVar("T")
Draw = Callable[[], float]
"""Gives a number from 0 to below 1."""


def chooser(counts: Mapping[T, int]) -> Callable[[Draw], T]:
    """Chooses each value as often as it was counted."""
    values, sums = list(counts), list(accumulate(counts.values()))
    if len(values) == 1:
        only = values[0]
        return lambda _: only
    total = sums[-1]
    return lambda draw: values[bisect(sums, draw() * total)]


def sizes(path: str, node: Node) -> Callable[[Draft], float]:
    """Draws from a node's table, within a study as alike as in real ones."""
    table, alike, large, last = node.table, node.alike, node.large, STEPS - 1

    def size(draft: Draft) -> float:
        draw = draft.draw
        if alike and draw() < alike:
            part = draft.own.get(path)
            if part is None:
                part = draft.own[path] = draft.size if draw() < large else draw()
        else:
            part = draw()
        # The table has the means of equal parts: they stand at the middle of each.
        place = part * STEPS - 0.5
        at = int(place)
        if place <= 0 or at >= last:
            return table[min(at, last)]
        return table[at] + (place - at) * (table[at + 1] - table[at])

    return size
