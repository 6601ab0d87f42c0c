"""What is compared of real and of synthetic studies."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import orjson

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spread:
    """A measure over some studies."""

    mean: float
    median: float
    p95: float
    largest: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Of at least one value."""
        ordered = sorted(values)
        last = len(ordered) - 1
        return cls(
            fmean(ordered), ordered[round(last * 0.5)], ordered[round(last * 0.95)], ordered[last]
        )


def _count(*places: str) -> Callable[[Record], int]:
    def counted(record: Record) -> int:
        return sum(len(_at(record["protocolSection"], place)) for place in places)

    return counted


def _at(part: Any, place: str) -> Any:
    for key in place.split("."):
        part = part.get(key, {})
    return part


def _values(part: Any) -> int:
    if isinstance(part, dict):
        return sum(map(_values, part.values()))
    if isinstance(part, list):
        return sum(map(_values, part))
    return 1


SIZES: Mapping[str, Callable[[Record], int]] = {
    "bytes of JSON": lambda record: len(orjson.dumps(record)),
    "values": _values,
    "places": _count("contactsLocationsModule.locations"),
    "arms": _count("armsInterventionsModule.armGroups"),
    "interventions": _count("armsInterventionsModule.interventions"),
    "conditions": _count("conditionsModule.conditions"),
    "registered outcomes": _count(
        "outcomesModule.primaryOutcomes",
        "outcomesModule.secondaryOutcomes",
        "outcomesModule.otherOutcomes",
    ),
    "references": _count("referencesModule.references"),
    "characters of criteria": _count("eligibilityModule.eligibilityCriteria"),
}
"""What a study has a number of."""

SHARES: Mapping[str, Callable[[Record], bool]] = {
    "with results": lambda record: record["hasResults"],
    "interventional": lambda record: (
        _at(record["protocolSection"], "designModule.studyType") == "INTERVENTIONAL"
    ),
    "recruiting": lambda record: (
        _at(record["protocolSection"], "statusModule.overallStatus") == "RECRUITING"
    ),
    "status unknown": lambda record: (
        _at(record["protocolSection"], "statusModule.overallStatus") == "UNKNOWN"
    ),
    "with a place": lambda record: SIZES["places"](record) > 0,
    "with references": lambda record: SIZES["references"](record) > 0,
    "with MeSH terms of conditions": lambda record: (
        "conditionBrowseModule" in record["derivedSection"]
    ),
    "with posted documents": lambda record: "documentSection" in record,
}
"""What a study either is or is not."""


def spreads(records: Iterable[Record]) -> dict[str, Spread]:
    """Each of `SIZES` over these studies."""
    listed = list(records)
    return {name: Spread.of(map(size, listed)) for name, size in SIZES.items()}


def shares(records: Iterable[Record]) -> dict[str, float]:
    """Each of `SHARES` over these studies, 0 to 1."""
    listed = list(records)
    return {name: fmean(map(holds, listed)) for name, holds in SHARES.items()}
