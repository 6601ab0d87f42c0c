"""What is in the records of many studies, counted in one pass over their JSON.

Statistics of disjoint sets of studies can be added, in any order: the sum is what one pass over all
of them gives. Values are counted once for each study that has them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Any

import orjson

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import Description, descriptions
from registry.mirror.leaves import gathered
from registry.mirror.register.register import Register

_NUMBER = "protocolSection.identificationModule.nctId"
LARGEST = 10
"""So many of the largest studies are told."""


@dataclass
class Texts:
    """Values of a text or an enumeration.

    `counts` are by value; of marked-up text, of which nearly every value is the only one, `digests`
    tells only the values from each other. `longest` is the length with the study and the value.
    """

    studies: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    digests: set[int] = field(default_factory=set)
    longest: tuple[int, str, str] | None = None

    def add(self, values: set[Any], nct_id: str, kind: Kind) -> None:
        """The different values that a study has; at least one."""
        texts = {value if isinstance(value, str) else str(value) for value in values}
        self.studies += 1
        if kind is Kind.MARKUP:
            self.digests.update(_digest(text) for text in texts)
        else:
            self.counts.update(texts)
        longest = min(texts, key=lambda text: (-len(text), text))
        self.longest = _longer(self.longest, (len(longest), nct_id, longest))

    def __add__(self, other: "Texts") -> "Texts":
        return Texts(
            self.studies + other.studies,
            self.counts + other.counts,
            self.digests | other.digests,
            _longer(self.longest, other.longest),
        )

    @property
    def different(self) -> int:
        """How many different values there are."""
        return len(self.counts) or len(self.digests)


@dataclass
class Dates:
    """Values of a date: the first, the last, and how many signs dates have."""

    studies: int = 0
    first: str | None = None
    last: str | None = None
    lengths: set[int] = field(default_factory=set)

    def add(self, values: set[Any], nct_id: str, kind: Kind) -> None:
        """The different values that a study has; at least one."""
        del nct_id, kind
        texts = {str(value) for value in values}
        self._take(Dates(1, min(texts), max(texts), {len(text) for text in texts}))

    def __add__(self, other: "Dates") -> "Dates":
        both = Dates(self.studies, self.first, self.last, set(self.lengths))
        both._take(other)
        return both

    def _take(self, other: "Dates") -> None:
        self.studies += other.studies
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        self.lengths |= other.lengths


@dataclass
class Numbers:
    """Values of a number, by how many studies have each: sums of decimals depend on their order."""

    studies: int = 0
    counts: Counter[float] = field(default_factory=Counter)

    def add(self, values: set[Any], nct_id: str, kind: Kind) -> None:
        """The different values that a study has; at least one. What is no number has no place."""
        del nct_id, kind
        self.studies += 1
        self.counts.update(value for value in values if type(value) in (int, float))

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(self.studies + other.studies, self.counts + other.counts)


@dataclass
class Truths:
    """How many studies say yes, and how many no; one with several values may say both."""

    studies: int = 0
    true: int = 0
    false: int = 0

    def add(self, values: set[Any], nct_id: str, kind: Kind) -> None:
        """The different values that a study has; at least one."""
        del nct_id, kind
        self.studies += 1
        self.true += True in values
        self.false += False in values

    def __add__(self, other: "Truths") -> "Truths":
        return Truths(
            self.studies + other.studies, self.true + other.true, self.false + other.false
        )


Values = Texts | Dates | Numbers | Truths
_HOLDS: dict[Kind, type[Values]] = {
    Kind.TEXT: Texts,
    Kind.MARKUP: Texts,
    Kind.ENUM: Texts,
    Kind.TIME: Texts,
    Kind.DATE: Dates,
    Kind.NUMBER: Numbers,
    Kind.BOOLEAN: Truths,
}


def counted(one: Description) -> bool:
    """Whether the values of a field are counted: those of a branch and of a place are not."""
    return one.field.kind in _HOLDS


@dataclass
class Statistics:
    """What was counted in some studies.

    `sizes` are the bytes of each study's JSON, `largest` the largest with their numbers. `values`
    are by the path of a field, of those that any study has; `lists` tells for the path of a list
    how many studies have one with so many items.
    """

    studies: int = 0
    sizes: Counter[int] = field(default_factory=Counter)
    largest: list[tuple[int, str]] = field(default_factory=list)
    values: dict[str, Values] = field(default_factory=dict)
    lists: dict[str, Counter[int]] = field(default_factory=dict)

    def add(self, raw: bytes) -> None:
        """Count another study."""
        found = gathered(orjson.loads(raw))
        nct_id = str(next(iter(found.values.get(_NUMBER, ())), ""))
        self.studies += 1
        self.sizes[len(raw)] += 1
        self.largest = _largest([*self.largest, (len(raw), nct_id)])
        for path, values in found.values.items():
            kind = _kinds()[path]
            held = self.values.get(path)
            if held is None:
                held = self.values[path] = _HOLDS[kind]()
            held.add(values, nct_id, kind)
        for path, lengths in found.lists.items():
            self.lists.setdefault(path, Counter()).update(lengths)

    def __add__(self, other: "Statistics") -> "Statistics":
        """Those of both; they must have no study in common."""
        return Statistics(
            self.studies + other.studies,
            self.sizes + other.sizes,
            _largest([*self.largest, *other.largest]),
            _together(self.values, other.values),
            _together(self.lists, other.lists),
        )


def statistics(raws: Iterable[bytes]) -> Statistics:
    """What is in these studies, each given by the JSON of its record."""
    found = Statistics()
    for raw in raws:
        found.add(raw)
    return found


def statistics_of(register: Register, most: int) -> Statistics | None:
    """What is in the studies of a register; none where they are more than `most`."""
    return None if register.size > most else statistics(register.every_raw())


@cache
def _kinds() -> Mapping[str, Kind]:
    return {one.field.path: one.field.kind for one in descriptions()}


def _together(some: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    return {
        path: some[path] + others[path] if path in some and path in others else held
        for path, held in (others | some).items()
    }


def _largest(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(found, key=lambda one: (-one[0], one[1]))[:LARGEST]


def _longer(
    one: tuple[int, str, str] | None, other: tuple[int, str, str] | None
) -> tuple[int, str, str] | None:
    """The longer value; of two as long the one of the lower number, so that order is nothing."""
    there = [each for each in (one, other) if each]
    return min(there, key=lambda each: (-each[0], each[1:]), default=None)


def _digest(text: str) -> int:
    """Eight bytes that two of 600,000 texts share once in a hundred million times."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
