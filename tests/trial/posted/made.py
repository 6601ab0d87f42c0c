"""Invented results in the registry's shape: every field of two modules, and small variations."""

import json
from copy import deepcopy
from typing import Any

from registry.ctgov.record import Study

GROUPS = [
    {"id": "G0", "title": "Inventin", "description": "One spoonful a day."},
    {"id": "G1", "title": "Usual care", "description": "What is usual."},
]


def denoms(*counts: str, units: str = "Participants") -> dict[str, Any]:
    """Denominators of the two groups."""
    return {
        "units": units,
        "counts": [{"groupId": f"G{n}", "value": count} for n, count in enumerate(counts)],
    }


def measurement(group: int, value: str | None, **more: str) -> dict[str, Any]:
    """A cell of a results table."""
    return {"groupId": f"G{group}", **({} if value is None else {"value": value}), **more}


def category(*values: str | None, title: str | None = None) -> dict[str, Any]:
    """A category with a value for each group."""
    cells = [measurement(group, value) for group, value in enumerate(values)]
    return {"measurements": cells, **({"title": title} if title else {})}


def one_class(*categories: dict[str, Any], title: str | None = None, **more: Any) -> dict[str, Any]:
    """A class of categories."""
    return {"categories": list(categories), **({"title": title} if title else {}), **more}


def outcome(*classes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A posted outcome of two groups with ten people each."""
    return {
        "type": "PRIMARY",
        "title": "Recovery",
        "reportingStatus": "POSTED",
        "timeFrame": "1 year",
        "paramType": "MEAN",
        "dispersionType": "Standard Deviation",
        "unitOfMeasure": "days",
        "groups": GROUPS,
        "denoms": [denoms("10", "10")],
        "classes": list(classes),
        **more,
    }


def analysis(value: str = "0.72", low: str = "0.50", high: str = "1.03", **more: Any) -> Any:
    """A comparison of the two groups."""
    return {
        "groupIds": ["G0", "G1"],
        "paramType": "Hazard Ratio (HR)",
        "paramValue": value,
        "ciPctValue": "95",
        "ciNumSides": "TWO_SIDED",
        "ciLowerLimit": low,
        "ciUpperLimit": high,
        "pValue": "0.07",
        "statisticalMethod": "Log Rank",
        **more,
    }


def results(*outcomes: dict[str, Any], baseline: dict[str, Any] | None = None) -> dict[str, Any]:
    """A record with these results, which shares nothing with another one."""
    record = {
        "protocolSection": {"identificationModule": {"nctId": "NCT90000098"}},
        "resultsSection": {
            "baselineCharacteristicsModule": baseline or {},
            "outcomeMeasuresModule": {"outcomeMeasures": list(outcomes)},
        },
    }
    return deepcopy(record)


def study(*outcomes: dict[str, Any], baseline: dict[str, Any] | None = None) -> Study:
    """The same as the model has it."""
    return Study.model_validate_json(json.dumps(results(*outcomes, baseline=baseline)))


def whole() -> dict[str, Any]:
    """Results that fill every text field of baseline characteristics and outcomes."""
    cells = {
        "measurements": [
            measurement(0, "3.5", spread="1.25", comment="Counted twice."),
            measurement(1, "NA", lowerLimit="2", upperLimit="NA", comment="Too few events."),
        ],
        "title": "At rest",
    }
    rows = one_class(
        cells, category("1", "2", title="Moving"), title="Day 1", denoms=[denoms("9", "8")]
    )
    texts = {
        "description": "What it is.",
        "populationDescription": "All who began.",
        "denomUnitsSelected": "Teeth",
    }
    baseline = {
        "populationDescription": "All.",
        "typeUnitsAnalyzed": "Eyes",
        "groups": GROUPS,
        "denoms": [denoms("10", "10")],
        "measures": [
            {
                "title": "Age",
                "paramType": "MEDIAN",
                "dispersionType": "FULL_RANGE",
                "unitOfMeasure": "years",
                "denoms": [denoms("10", "9", units="Teeth")],
                "classes": [rows],
                **texts,
            }
        ],
    }
    words = {
        "dispersionType": "STANDARD_ERROR_OF_MEAN",
        "dispersionValue": "0.2",
        "statisticalComment": "With two strata.",
        "pValueComment": "Not adjusted.",
        "ciLowerLimitComment": "Low.",
        "ciUpperLimitComment": "High.",
        "estimateComment": "First over second.",
        "testedNonInferiority": True,
        "nonInferiorityType": "NON_INFERIORITY",
        "nonInferiorityComment": "A margin of 1.2.",
        "otherAnalysisDescription": "Something else.",
        "groupDescription": "Both groups.",
    }
    return results(
        outcome(rows, typeUnitsAnalyzed="Teeth", analyses=[analysis(**words), analysis()], **texts),
        outcome(
            reportingStatus="NOT_POSTED", anticipatedPostingDate="2027-03", denoms=[], groups=[]
        ),
        baseline=baseline,
    )
