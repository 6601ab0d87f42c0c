"""Makes the parts of a study agree: types of dates, arms and interventions, numbers at risk."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from registry.synthetic.draft import Draft

Agree = Callable[[Draft, dict[str, Any]], None]

_RESULTS = "resultsSection"
_MEASUREMENT = "classes[].categories[].measurements[]"
_MEASURES = f"{_RESULTS}.outcomeMeasuresModule.outcomeMeasures"
_BASELINE = f"{_RESULTS}.baselineCharacteristicsModule"
_EVENTS = f"{_RESULTS}.adverseEventsModule"

GROUPS = {
    f"{_RESULTS}.participantFlowModule.groups": "FG",
    f"{_BASELINE}.groups": "BG",
    f"{_MEASURES}[].groups": "OG",
    f"{_EVENTS}.eventGroups": "EG",
}
"""Lists of groups of participants, and how the ids of their items begin."""


def agreements(loaded: date) -> dict[str, Agree]:
    """By path, what mends the object there when it is made. `loaded`: the day of the data."""

    def dates(draft: Draft, module: dict[str, Any]) -> None:
        for key in ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct"):
            struct, day = module.get(key, {}), draft.dates.get(f"{key}.date")
            if "type" in struct and day:
                struct["type"] = "ACTUAL" if day <= loaded else "ESTIMATED"

    return {
        "protocolSection.statusModule": dates,
        "protocolSection.armsInterventionsModule": _arms,
        f"{_EVENTS}.eventGroups[]": _at_risk,
        f"{_EVENTS}.seriousEvents[].stats[]": _at_risk,
        f"{_EVENTS}.otherEvents[].stats[]": _at_risk,
        f"{_MEASURES}[].analyses[]": _limits("ciLowerLimit", "ciUpperLimit"),
        f"{_MEASURES}[].{_MEASUREMENT}": _limits("lowerLimit", "upperLimit"),
        f"{_BASELINE}.measures[].{_MEASUREMENT}": _limits("lowerLimit", "upperLimit"),
    }


def _arms(_: Draft, module: dict[str, Any]) -> None:
    arms, interventions = module.get("armGroups", []), module.get("interventions", [])
    for number, arm in enumerate(arms, 1):
        arm["label"] = f"{number} {arm['label']}"  # as two arms never have the same
    labels = [arm["label"] for arm in arms]
    names = [f"{one['type'].replace('_', ' ').title()}: {one['name']}" for one in interventions]
    for at, arm in enumerate(arms):
        _refer(arm, "interventionNames", names, at)
    for at, intervention in enumerate(interventions):
        _refer(intervention, "armGroupLabels", labels, at)


def _refer(item: dict[str, Any], key: str, others: list[str], start: int) -> None:
    if key not in item:
        return
    if not others:
        del item[key]
        return
    count = min(len(item[key]), len(others))
    item[key] = [others[(start + step) % len(others)] for step in range(count)]


def _at_risk(_: Draft, numbers: dict[str, Any]) -> None:
    for prefix in ("num", "deathsNum", "seriousNum", "otherNum"):
        affected, at_risk = f"{prefix}Affected", f"{prefix}AtRisk"
        if affected in numbers and at_risk in numbers:
            numbers[affected] = min(numbers[affected], numbers[at_risk])


def _limits(lower: str, upper: str) -> Agree:
    def ordered(_: Draft, numbers: dict[str, Any]) -> None:
        with suppress(KeyError, ValueError):  # one is missing or no number
            if float(numbers[lower]) > float(numbers[upper]):
                numbers[lower], numbers[upper] = numbers[upper], numbers[lower]

    return ordered
