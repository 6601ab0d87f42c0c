"""Statistics in the words of the registry's API."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import Description, descriptions
from registry.derive.counts import counted
from registry.derive.statistics import Statistics, Values

TYPES = ("ENUM", "STRING", "DATE", "INTEGER", "NUMBER", "BOOLEAN")
TOP = 10
"""So many of the most frequent values and lengths are told."""
_PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
_FORMATS = {4: "yyyy", 7: "yyyy-MM", 10: "yyyy-MM-dd", 16: "yyyy-MM-dd'T'HH:mm"}
_SMALLEST_RANGE = 4_096

Told = dict[str, object]


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
        one.field.path: _values(one, found.values.get(one.field.path, Values()), found.studies)
        for one in descriptions()
        if counted(one)
    }


def sizes(found: Statistics) -> Mapping[str, Told]:
    """The lengths of each list by its path, also of those that no study has."""
    return {
        one.field.path: _sizes(one, found.lists.get(one.field.path, {}))
        for one in descriptions()
        if one.is_list
    }


def _percentiles(counts: Mapping[int, int]) -> Iterable[tuple[str, int]]:
    """Percentiles by nearest rank: the least size that so many of a hundred do not exceed."""
    ordered, studies = sorted(counts.items()), sum(counts.values())
    for percent in _PERCENTILES if studies else ():
        rank, seen = -(-percent * studies // 100), 0
        for bytes_, count in ordered:
            seen += count
            if seen >= rank:
                yield str(percent), bytes_
                break


def _ranges(counts: Mapping[int, int]) -> Counter[tuple[int, int]]:
    ranges: Counter[tuple[int, int]] = Counter()
    for bytes_, count in counts.items():
        end = _SMALLEST_RANGE
        while end <= bytes_:
            end *= 2
        ranges[end // 2 if end > _SMALLEST_RANGE else 0, end] += count
    return ranges


def _values(one: Description, held: Values, studies: int) -> Told:
    kind, type_ = one.field.kind, _type(one)
    found = {
        "type": type_,
        "piece": one.field.piece,
        "field": one.field.path,
        "missingStudiesCount": studies - held.studies,
    }
    match kind:
        case Kind.DATE:
            return found | _dates(held)
        case Kind.NUMBER:
            return found | _numbers(held, float if type_ == "NUMBER" else int)
        case Kind.BOOLEAN:
            said = dict(held.top)
            return found | {"trueCount": said.get("true", 0), "falseCount": said.get("false", 0)}
    return found | _texts(held, kind)


def _type(one: Description) -> str:
    match one.field.kind:
        case Kind.NUMBER:
            return "NUMBER" if one.type == "number" else "INTEGER"
        case Kind.ENUM | Kind.DATE | Kind.BOOLEAN as kind:
            return kind.value
    return "STRING"


def _texts(held: Values, kind: Kind) -> Told:
    found: Told = {"uniqueValuesCount": held.different}
    if kind is not Kind.MARKUP:  # of which nearly every value is the only one
        found["topValues"] = [
            {"value": value, "studiesCount": studies} for value, studies in held.top[:TOP]
        ]
    if kind is not Kind.ENUM and held.longest:
        length, nct_id, value = held.longest
        found["longest"] = {"length": length, "nctId": nct_id, "value": value}
    return found


def _dates(held: Values) -> Told:
    formats = [_FORMATS[length] for length in held.lengths if length in _FORMATS]
    ends = {} if held.least is None else {"min": held.least, "max": held.most}
    return {"formats": formats, **ends}


def _numbers(held: Values, exact: Callable[[float], float]) -> Told:
    if held.least is None or held.most is None:
        return {}
    return {
        "min": exact(float(held.least)),
        "max": exact(float(held.most)),
        "avg": held.mean,
    }


def _sizes(one: Description, counts: Mapping[int, int]) -> Told:
    ends = {"minSize": min(counts), "maxSize": max(counts)} if counts else {}
    first = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:TOP]
    return {
        "piece": one.field.piece,
        "field": one.field.path,
        "uniqueSizesCount": len(counts),
        **ends,
        "topSizes": [{"size": size, "studiesCount": studies} for size, studies in first],
    }
