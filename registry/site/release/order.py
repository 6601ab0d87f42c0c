"""The order of the rows that are shown: it hangs on their labels alone.

A file is often sorted by its numbers. The place of a row whose number is hidden would then tell it:
between 12 and 12 stands 12.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

_WHAT = ("characteristic", "outcome_id", "analysis_id", "timepoint", "term", "reason", "category")
"""The labels in the site's own words, from the outermost; groups and periods keep their order."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class _Labelled(Protocol):
    @property
    def file(self) -> str: ...

    @property
    def labels(self) -> Mapping[str, str]: ...


_R = TypeVar("_R", bound=_Labelled)


def in_order(rows: Iterable[_R]) -> tuple[_R, ...]:
    """The rows, file by file as they came, and in a file by their labels: "<18", "18-64", "65+"."""
    found = list(rows)
    files = {file: at for at, file in enumerate(dict.fromkeys(row.file for row in found))}
    return tuple(sorted(found, key=lambda row: (files[row.file], _key(row.labels))))


def alike(label: str) -> str:
    """A label as it is compared: whatever its capitals, widths and spaces."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def _key(labels: Mapping[str, str]) -> tuple[tuple[float, int, str], ...]:
    return tuple(_place(labels.get(name, "")) for name in _WHAT)


def _place(label: str) -> tuple[float, int, str]:
    """Before all words, labels with a number by their first one; what is below it first."""
    text = alike(label)
    number = _NUMBER.search(text)
    if number is None:
        return (float("inf"), 0, text)
    side = -1 if text.startswith(("<", "≤", "under", "below", "up to", "less", "younger")) else 0
    side = 1 if text.startswith((">", "over", "above", "more", "older")) else side
    return (float(number[0]), side, text)
