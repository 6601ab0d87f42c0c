"""Invented studies for the rooms that tell of a trial, and what their pages need besides."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from registry import markup
from registry.ctgov.record import PartialDate, Study
from registry.export.offered import offered
from registry.glossary.terms import glossary
from registry.language import Language
from registry.trial.about import about
from registry.trial.answers import Answers
from registry.trial.contact import Confirmation, contact_page
from registry.trial.design import design
from registry.trial.eligibility import eligibility
from registry.trial.enrollment import enrollment
from registry.trial.facts import Fact, Known
from registry.trial.guidance import guidance
from registry.trial.overview import overview
from registry.trial.results import results
from registry.trial.source import Source, Transcription, attribution
from registry.trial.status import StatusNotice, status_notice
from tests.fixtures.studies import kinds_of_record, study

TODAY = date(2026, 11, 22)
"""The day on which every page here is read."""

SOURCE = Source(
    fetched_at=datetime(2026, 11, 20, 14, 30, tzinfo=UTC),
    checked_at=datetime(2026, 11, 21, 14, 30, tzinfo=UTC),
    data_timestamp="2026-11-20T09:00:04",
    api_version="2.0.5",
    version=3,
)
"""A record that a sync has brought."""

GONE = Source(
    fetched_at=datetime(2026, 9, 1, tzinfo=UTC),
    gone_since=datetime(2026, 10, 3, tzinfo=UTC),
)
"""A record that the registry no longer has."""

ENGLISH = Language.of("en")
LANGUAGES = ("en", "zh-Hans")
EVERY_RECORD_IN = [pytest.param(tag, marks=pytest.mark.wide) for tag in LANGUAGES]
"""The languages in which all real records are looked at; in the wide part, as it takes long."""
in_each_language = pytest.mark.parametrize("tag", LANGUAGES)
EMBEDDED = Path(__file__).resolve().parents[2] / "data" / "embedded" / "NCT01763099.json"


def read(record: Mapping[str, Any]) -> Study:
    """A record in the API's shape as the model that the pages are made of."""
    return Study.model_validate_json(json.dumps(record))


def changed(record: dict[str, Any], **modules: Mapping[str, Any] | None) -> dict[str, Any]:
    """The record with other values in the named modules; `None` takes a value or a module away.

    A module is named as the API does, without "Module": `status={"whyStopped": "No funding"}`.
    """
    protocol = record["protocolSection"]
    for name, values in modules.items():
        if values is None:
            protocol.pop(f"{name}Module", None)
            continue
        module = protocol.setdefault(f"{name}Module", {})
        module.update(values)
        for key in [key for key, value in values.items() if value is None]:
            del module[key]
    return record


def told(fact: Fact) -> str:
    """The words of a fact that is known."""
    assert isinstance(fact, Known)
    return fact.value


def trial(**modules: Mapping[str, Any] | None) -> Study:
    """A small recruiting trial, confirmed in August 2026, with these changes."""
    return read(changed(study(), **modules))


def altered(study: Study, **modules: Mapping[str, Any] | None) -> Study:
    """Any study with these changes."""
    return read(changed(study.as_json(), **modules))


def with_status(status: str | None, verified: str | None = "2026-08", **more: Any) -> Study:
    """A small trial with this status and this month of confirmation."""
    return trial(status={"overallStatus": status, "statusVerifiedDate": verified, **more})


def of_kind(kind: str) -> Study:
    """One of the fixture records, by the name of its kind."""
    return Study.model_validate_json(kinds_of_record()[kind])


def bare() -> Study:
    """A record with nothing but its number."""
    return read({"protocolSection": {"identificationModule": {"nctId": "NCT90000099"}}})


def full() -> dict[str, Any]:
    """A record that fills every text field of the protocol section."""
    record: dict[str, Any] = json.loads(kinds_of_record()["interventional-recruiting"])
    protocol = record["protocolSection"]
    protocol["identificationModule"]["orgStudyIdInfo"]["link"] = "https://example.org/org"
    protocol["identificationModule"]["secondaryIdInfos"] = [
        {
            "id": "U54XX000000",
            "type": "NIH",
            "domain": "Invented Council",
            "link": "https://example.org/grant",
        }
    ]
    protocol["sponsorCollaboratorsModule"]["responsibleParty"].update(
        oldNameTitle="Person Invented, Director", oldOrganization="Old Invented Hospital"
    )
    protocol["contactsLocationsModule"]["locations"][0]["contacts"][0].update(
        phone="+00 1111 1111", phoneExt="34"
    )
    protocol["designModule"].update(
        targetDuration="5 Years", bioSpec={"retention": "SAMPLES_WITH_DNA", "description": "Blood"}
    )
    protocol["designModule"]["designInfo"].update(
        interventionModelDescription="Two groups side by side.",
        observationalModel="COHORT",
        timePerspective="PROSPECTIVE",
    )
    protocol["designModule"]["designInfo"]["maskingInfo"]["maskingDescription"] = "Sealed boxes."
    return changed(
        record,
        status={
            "whyStopped": "The supplier went away.",
            "lastKnownStatus": "RECRUITING",
            "expandedAccessInfo": {
                "hasExpandedAccess": True,
                "nctId": "NCT90000004",
                "statusForNctId": "AVAILABLE",
            },
        },
        description={"detailedDescription": "At length:\n\n* first\n* then"},
        armsInterventions={
            "armGroups": [
                {
                    "label": "Low dose",
                    "type": "EXPERIMENTAL",
                    "description": "One spoonful a day.",
                    "interventionNames": ["Drug: Inventin"],
                },
                {
                    "label": "Usual care",
                    "type": "NO_INTERVENTION",
                    "description": "What is usual.",
                    "interventionNames": ["Other: A name that nothing has"],
                },
            ],
            "interventions": [
                {
                    "type": "DRUG",
                    "name": "Inventin",
                    "description": "By mouth.",
                    "armGroupLabels": ["Low dose"],
                    "otherNames": ["INV-1", "Inventine"],
                },
                {
                    "type": "DEVICE",
                    "name": "Unassigned device",
                    "description": "Lies on a shelf.",
                    "armGroupLabels": [],
                    "otherNames": ["UD-1"],
                },
            ],
        },
        outcomes={
            "primaryOutcomes": [
                {"measure": "Recovery", "description": "Of the count.", "timeFrame": "1 year"}
            ],
            "secondaryOutcomes": [
                {"measure": "Relapse", "description": "As judged.", "timeFrame": "2 years"}
            ],
            "otherOutcomes": [
                {"measure": "Sleep", "description": "By diary.", "timeFrame": "3 years"}
            ],
        },
        eligibility={
            "maximumAge": "65 Years",
            "genderBased": True,
            "genderDescription": "As recorded",
            "studyPopulation": "Patients of one clinic",
            "samplingMethod": "NON_PROBABILITY_SAMPLE",
        },
    )


def embedded() -> tuple[Study, Source]:
    """The embedded record and where it is from, as a site that has never synced shows it."""
    record = json.loads(EMBEDDED.read_text(encoding="utf-8"))
    provenance = record.pop("provenance")
    return read(record), Source(
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        transcription=Transcription(
            registry_version=PartialDate(provenance["registryVersion"]),
            omitted=tuple(provenance["omitted"]),
        ),
    )


def pages(
    study: Study,
    lang: Language = ENGLISH,
    source: Source = SOURCE,
    confirmation: Confirmation | None = None,
    operator: str | None = "desk@example.org",
) -> dict[str, Markup]:
    """Every page of a trial by its name, as a reader gets it on `TODAY`."""
    names = study.protocol_section.identification_module
    notice = status_notice(study, source, lang, TODAY)
    contact = contact_page(study, source, confirmation or Confirmation(), lang, TODAY)
    parts = {
        "overview": markup.overview_page(lang, overview(study, source, lang, TODAY)),
        "join": _join(study, lang, source, notice),
        "contact": markup.contact_page(lang, contact),
        "design": markup.design_page(lang, design(study, source, lang), notice),
        "enrollment": _enrollment(study, lang, source),
        "results": results_whole(study, lang, source),
        "about": markup.about_page(
            lang, about(study, source, lang), operator, offered(study, source, lang)
        ),
    }
    head = markup.header(lang, "An invented site", names.brief_title, names.nct_id)
    foot = markup.footer(lang, attribution(study, source, lang))
    return {name: head + part + foot for name, part in parts.items()}


def _enrollment(study: Study, lang: Language, source: Source) -> Markup:
    """All of the page where the site has published nothing."""
    view = enrollment(study, source, None, None, (), lang, TODAY)
    return Markup("").join(piece.html for piece in markup.enrollment_page(lang, view))


def results_whole(study: Study, lang: Language = ENGLISH, source: Source = SOURCE) -> Markup:
    """All of the page where nobody but the registry has anything."""
    view = results(study, source, None, None, (), lang, TODAY)
    return Markup("").join(piece.html for piece in markup.results_page(lang, view))


def _join(study: Study, lang: Language, source: Source, notice: StatusNotice) -> Markup:
    """All of the page, with its questions."""
    view = eligibility(study, source, lang)
    return Markup("").join(
        [
            markup.join_page(lang, view, notice),
            markup.criteria_intro(lang, view),
            markup.fit_questions(lang, Answers()),
            markup.criteria_list(lang, view.reading, glossary(), {}, {}),
            markup.guidance_page(lang, guidance(study, source, lang, TODAY)),
        ]
    )


def strings(value: Any) -> Iterator[str]:
    """Every text in a piece of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
