"""Statistics in the words of the registry's API."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import Description, descriptions
from registry.mirror.statistics import (
    Dates,
    Numbers,
    Statistics,
    Texts,
    Truths,
    Values,
    counted,
)

TYPES = ("ENUM", "STRING", "DATE", "INTEGER", "NUMBER", "BOOLEAN")
TOP = 10
"""So many of the most frequent values and lengths are told."""
_PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
_FORMATS = {4: "yyyy", 7: "yyyy-MM", 10: "yyyy-MM-dd", 16: "yyyy-MM-dd'T'HH:mm"}
_SMALLEST_RANGE = 4_096

Told = dict[str, object]
Counted = TypeVar("Counted", str, int)


def size(found: Statistics) -> Told:
    """How large the studies are, in bytes of JSON. Ranges double in width."""
    total = sum(bytes_ * count for bytes_, count in found.sizes.items())
    return {
        "totalStudies": found.studies,
        "averageSizeBytes": total // found.studies if found.studies else 0,
        "percentiles": dict(_percentiles(found.sizes)),
        "ranges": [
            {"sizeRange": f"{start}-{end - 1}", "studiesCount": count}
            for (start, end), count in sorted(_ranges(found.sizes).items())
        ],
        "largestStudies": [{"id": nct_id, "sizeBytes": bytes_} for bytes_, nct_id in found.largest],
    }


def values(found: Statistics) -> Mapping[str, Told]:
    """The values of each field by its path, also of those that no study has."""
    return {
        one.field.path: _values(one, found.values.get(one.field.path), found.studies)
        for one in descriptions()
        if counted(one)
    }


def sizes(found: Statistics) -> Mapping[str, Told]:
    """The lengths of each list by its path, also of those that no study has."""
    return {
        one.field.path: _sizes(one, found.lists.get(one.field.path, Counter()))
        for one in descriptions()
        if one.is_list
    }


def _percentiles(counts: Counter[int]) -> Iterable[tuple[str, int]]:
    """Percentiles by nearest rank: the least size that so many of a hundred do not exceed."""
    ordered, studies = sorted(counts.items()), counts.total()
    for percent in _PERCENTILES if studies else ():
        rank, seen = -(-percent * studies // 100), 0
        for bytes_, count in ordered:
            seen += count
            if seen >= rank:
                yield str(percent), bytes_
                break


def _ranges(counts: Counter[int]) -> Counter[tuple[int, int]]:
    ranges: Counter[tuple[int, int]] = Counter()
    for bytes_, count in counts.items():
        end = _SMALLEST_RANGE
        while end <= bytes_:
            end *= 2
        ranges[end // 2 if end > _SMALLEST_RANGE else 0, end] += count
    return ranges


def _values(one: Description, held: Values | None, studies: int) -> Told:
    kind = one.field.kind
    found = {
        "type": _type(one),
        "piece": one.field.piece,
        "field": one.field.path,
        "missingStudiesCount": studies - (held.studies if held else 0),
    }
    if kind is Kind.DATE:
        return found | _dates(held if isinstance(held, Dates) else Dates())
    if kind is Kind.NUMBER:
        return found | _numbers(held if isinstance(held, Numbers) else Numbers(), found["type"])
    if kind is Kind.BOOLEAN:
        truths = held if isinstance(held, Truths) else Truths()
        return found | {"trueCount": truths.true, "falseCount": truths.false}
    return found | _texts(held if isinstance(held, Texts) else Texts(), kind)


def _type(one: Description) -> str:
    match one.field.kind:
        case Kind.NUMBER:
            return "NUMBER" if one.type == "number" else "INTEGER"
        case Kind.ENUM | Kind.DATE | Kind.BOOLEAN as kind:
            return kind.value
    return "STRING"


def _texts(held: Texts, kind: Kind) -> Told:
    found: Told = {"uniqueValuesCount": held.different}
    if kind is not Kind.MARKUP:
        found["topValues"] = _top(held.counts, "value")
    if kind is not Kind.ENUM and held.longest:
        length, nct_id, value = held.longest
        found["longest"] = {"length": length, "nctId": nct_id, "value": value}
    return found


def _dates(held: Dates) -> Told:
    formats = [_FORMATS[length] for length in sorted(held.lengths) if length in _FORMATS]
    ends = {} if held.first is None else {"min": held.first, "max": held.last}
    return {"formats": formats, **ends}


def _numbers(held: Numbers, of_type: object) -> Told:
    if not held.counts:
        return {}
    total = sum(Fraction(value) * count for value, count in held.counts.items())
    exact: Callable[[float], float] = float if of_type == "NUMBER" else int
    return {
        "min": exact(min(held.counts)),
        "max": exact(max(held.counts)),
        "avg": float(total / held.counts.total()),
    }


def _sizes(one: Description, counts: Counter[int]) -> Told:
    ends = {"minSize": min(counts), "maxSize": max(counts)} if counts else {}
    return {
        "piece": one.field.piece,
        "field": one.field.path,
        "uniqueSizesCount": len(counts),
        **ends,
        "topSizes": _top(counts, "size"),
    }


def _top(counts: Counter[Counted], name: str) -> list[Told]:
    """The most frequent first; of as many, the one that comes first in order."""
    first = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:TOP]
    return [{name: value, "studiesCount": studies} for value, studies in first]
