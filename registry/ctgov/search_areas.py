"""The registry's search areas: the fields in which a query looks, and how much each counts.

`search_areas.tsv` has them as `/studies/search-areas` of API v2 gave them in 2024, a line for each
part: the names of the areas and the fields and weights in them are facts about the registry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

_TEXTS = frozenset({"text", "markup"})
"""Types of parts in which words are looked for; every other one is an enumeration."""


@dataclass(frozen=True, slots=True)
class SearchPart:
    """Fields of an area that count alike, by their pieces.

    `weight` is above 0 and at most 1. `type` is `text`, `markup` or an enumeration's. `synonyms` is
    whether other words for the same thing are found too.
    """

    pieces: tuple[str, ...]
    type: str
    synonyms: bool
    weight: float

    @property
    def is_enum(self) -> bool:
        """Whether the values are those of an enumeration."""
        return self.type not in _TEXTS


@dataclass(frozen=True, slots=True)
class SearchArea:
    """An area: its name, its parts with the weightiest first, and where it can be asked for.

    `param` is what follows `query.` in the name of its parameter, and `label` is how the registry's
    form calls it; either is none where the area has none.
    """

    name: str
    label: str | None
    param: str | None
    parts: tuple[SearchPart, ...]


@cache
def search_areas() -> tuple[SearchArea, ...]:
    """Every area, in the registry's order."""
    return tuple(_read())


def area_named(name: str) -> SearchArea | None:
    """The area of this name, as `ConditionSearch`, or none. Capitals count."""
    return _by_name().get(name)


@cache
def _by_name() -> Mapping[str, SearchArea]:
    return {area.name: area for area in search_areas()}


def _read() -> Iterator[SearchArea]:
    text = files("registry.ctgov").joinpath("search_areas.tsv").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines()[1:])
    for (name, label, param), parts in groupby(lines, key=lambda line: line[:3]):
        found = (_part(*columns) for _, _, _, *columns in parts)
        yield SearchArea(name, label or None, param or None, tuple(found))


def _part(weight: str, of_type: str, synonyms: str, pieces: str) -> SearchPart:
    return SearchPart(tuple(pieces.split("|")), of_type, synonyms == "1", float(weight))
