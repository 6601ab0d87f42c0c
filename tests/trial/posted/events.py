"""Invented adverse events, limits and files, in the registry's shape."""

import json
from typing import Any

from registry.ctgov.record import Study
from tests.fixtures.studies import study


def stats(*numbers: tuple[int | None, int | None, int | None]) -> list[dict[str, Any]]:
    """People with an event, people at risk and events, for one group after the other."""
    keys = ("numAffected", "numAtRisk", "numEvents")
    return [
        {"groupId": f"EG{index:03}"}
        | {key: number for key, number in zip(keys, group, strict=True) if number is not None}
        for index, group in enumerate(numbers)
    ]


def event(term: str, system: str, numbers: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """An event of the tables."""
    return {
        "term": term,
        "organSystem": system,
        "sourceVocabulary": "Invented Terms 1.0",
        "assessmentType": "SYSTEMATIC_ASSESSMENT",
        "stats": numbers,
        **more,
    }


def results() -> dict[str, Any]:
    """A record that fills every text field of the modules that are told of here."""
    record = study()
    record["resultsSection"] = {
        "adverseEventsModule": {
            "frequencyThreshold": "5",
            "timeFrame": "Two winters",
            "description": "Asked \\> once.",
            "allCauseMortalityComment": "Counted to the end.",
            "eventGroups": [
                {
                    "id": "EG000",
                    "title": "Low dose",
                    "description": "One spoonful.",
                    "deathsNumAffected": 0,
                    "deathsNumAtRisk": 41,
                    "seriousNumAffected": 3,
                    "seriousNumAtRisk": 41,
                    "otherNumAffected": 12,
                    "otherNumAtRisk": 41,
                },
                {
                    "id": "EG001",
                    "title": "Usual care",
                    "seriousNumAffected": 1,
                    "seriousNumAtRisk": 1,
                    "otherNumAffected": 5,
                },
            ],
            "seriousEvents": [
                event("Ague", "Fevers", stats((3, 41, 4), (0, 40, 0)), notes="Twice \\> once."),
                event("Dropsy", "Vessels", stats((0, 41, 0), (1, 40, 1))),
            ],
            "otherEvents": [
                event("Hiccups", "Breath", stats((12, 41, None), (5, 40, None))),
                event(
                    "Yawning",
                    "Breath",
                    stats((2, 41, None))[:1],
                    assessmentType="NON_SYSTEMATIC_ASSESSMENT",
                    sourceVocabulary="Other Terms",
                ),
            ],
        },
        "moreInfoModule": {
            "limitationsAndCaveats": {"description": "Few people \\> none."},
            "certainAgreement": {
                "piSponsorEmployee": False,
                "restrictiveAgreement": True,
                "restrictionType": "OTHER",
                "otherDetails": "As agreed.",
            },
            "pointOfContact": {
                "title": "Results desk",
                "organization": "Invented Hospital",
                "email": "results@example.org",
                "phone": "+00 2222",
                "phoneExt": "7",
            },
        },
    }
    record["documentSection"] = {
        "largeDocumentModule": {
            "noSap": True,
            "largeDocs": [
                {
                    "typeAbbrev": "Prot_ICF",
                    "hasProtocol": True,
                    "hasSap": False,
                    "hasIcf": True,
                    "label": "Study Protocol and Informed Consent Form: Second",
                    "date": "2024-02-03",
                    "uploadDate": "2025-01-02T03:04",
                    "filename": "Prot ICF_000.pdf",
                    "size": 1234567,
                }
            ],
        }
    }
    return record


def with_results(**modules: Any) -> Study:
    """The record with other modules of results: `adverseEventsModule={"timeFrame": "A day"}`."""
    record = results()
    record["resultsSection"].update(modules)
    return Study.model_validate_json(json.dumps(record))
