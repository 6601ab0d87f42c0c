"""The trial in the vocabulary of schema.org, as JSON-LD for search engines.

schema.org has no property for phase, dates, groups, enrollment, eligibility and outcome measures of
a study, so they are not there: a property that its type does not have would be of our own making.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from registry.ctgov.record import PartialDate
from registry.ctgov.record.enums import (
    ArmGroupType,
    DesignAllocation,
    DesignMasking,
    InterventionType,
    ObservationalModel,
    Status,
    StudyType,
)
from registry.export.provenance import day_of_update
from registry.export.text import clean
from registry.export.trial import Trial
from registry.language import Language
from registry.markup.prose import prose
from registry.places.countries import country_code
from registry.trial.overview import REGISTRY_SITE
from registry.trial.source import processed
from registry.trial.status import Standing, read_status, status_notice

Node = dict[str, Any]

_SCHEMA = "https://schema.org"
_ENGLISH = Language.of("en")
_REGISTRY = {"@type": "Organization", "name": "ClinicalTrials.gov", "url": REGISTRY_SITE}

KINDS: Mapping[str, str] = {
    StudyType.INTERVENTIONAL: "MedicalTrial",
    StudyType.OBSERVATIONAL: "MedicalObservationalStudy",
}
STATUSES: Mapping[str, str] = {
    Status.RECRUITING: "Recruiting",
    Status.ENROLLING_BY_INVITATION: "EnrollingByInvitation",
    Status.NOT_YET_RECRUITING: "NotYetRecruiting",
    Status.ACTIVE_NOT_RECRUITING: "ActiveNotRecruiting",
    Status.SUSPENDED: "Suspended",
    Status.COMPLETED: "Completed",
    Status.TERMINATED: "Terminated",
    Status.WITHDRAWN: "Withdrawn",
}
"""The members of MedicalStudyStatus that say the same as the registry's status."""

MASKING: Mapping[str, str] = {
    DesignMasking.NONE: "OpenTrial",
    DesignMasking.SINGLE: "SingleBlindedTrial",
    DesignMasking.DOUBLE: "DoubleBlindedTrial",
    DesignMasking.TRIPLE: "TripleBlindedTrial",
}
MODELS: Mapping[str, str] = {
    ObservationalModel.COHORT: "CohortStudy",
    ObservationalModel.CASE_ONLY: "CaseSeries",
}
TREATMENTS: Mapping[str, str] = {
    InterventionType.DRUG: "Drug",
    InterventionType.DEVICE: "MedicalDevice",
    InterventionType.PROCEDURE: "MedicalProcedure",
    InterventionType.DIAGNOSTIC_TEST: "MedicalTest",
    InterventionType.DIETARY_SUPPLEMENT: "DietarySupplement",
    InterventionType.RADIATION: "MedicalTherapy",
    InterventionType.BEHAVIORAL: "MedicalTherapy",
}
"""Types of what is studied; anything else is a MedicalEntity."""


def schema_org(trial: Trial) -> bytes:
    """The document in UTF-8, indented."""
    return orjson.dumps(document(trial), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def document(trial: Trial) -> Node:
    """The document as JSON values, for a page to hold."""
    protocol = trial.record.protocol_section
    names, design = protocol.identification_module, protocol.design_module
    kind = KINDS.get(design.study_type or "", "MedicalStudy")
    return _filled(
        {
            "@context": _SCHEMA,
            "@type": kind,
            "@id": trial.address,
            "url": trial.address,
            "name": clean(trial.title),
            "alternateName": [clean(names.official_title), clean(names.acronym)],
            "identifier": {
                "@type": "PropertyValue",
                "propertyID": "NCT",
                "value": clean(names.nct_id),
            },
            "code": {
                "@type": "MedicalCode",
                "codeValue": clean(names.nct_id),
                "codingSystem": REGISTRY_SITE,
            },
            "description": _words(protocol.description_module.brief_summary),
            "status": _status(trial),
            "healthCondition": _conditions(trial),
            "studySubject": _subjects(trial),
            "sponsor": _sponsors(trial),
            "studyLocation": _places(trial),
            "trialDesign": _design(trial) if kind == "MedicalTrial" else None,
            "studyDesign": _link(MODELS.get(design.design_info.observational_model or ""))
            if kind == "MedicalObservationalStudy"
            else None,
            "subjectOf": _source(trial),
        }
    )


def _words(text: str | None) -> str:
    """A passage of the registry's Markdown as a search engine wants it: words, no marks."""
    return prose(clean(text)).striptags()


def _filled(values: Mapping[str, object]) -> Node:
    """The values without the empty ones, also within lists."""
    found: Node = {}
    for key, value in values.items():
        if isinstance(value, list):
            value = [one for one in value if one]
        if value:
            found[key] = value
    return found


def _link(member: str | None) -> str | None:
    """A member of an enumeration, by its address."""
    return f"{_SCHEMA}/{member}" if member else None


def _status(trial: Trial) -> str:
    """A member of the enumeration where the status is confirmed or settled; else in words."""
    standing = read_status(trial.record, trial.source, trial.today)
    if standing not in {Standing.UNKNOWN, Standing.GONE}:
        status = trial.record.protocol_section.status_module.overall_status
        if member := _link(STATUSES.get(status or "")):
            return member
    notice = status_notice(trial.record, trial.source, _ENGLISH, trial.today)
    return clean(str(_ENGLISH.join(notice.sentences)))


def _conditions(trial: Trial) -> list[Node]:
    """The sponsor's conditions, then the registry's own subject headings with their codes."""
    named = trial.record.protocol_section.conditions_module.conditions
    meshes = trial.record.derived_section.condition_browse_module.meshes
    return [
        *({"@type": "MedicalCondition", "name": words} for name in named if (words := clean(name))),
        *(
            {
                "@type": "MedicalCondition",
                "name": words,
                "code": {
                    "@type": "MedicalCode",
                    "codeValue": clean(mesh.id),
                    "codingSystem": "MeSH",
                },
            }
            for mesh in meshes
            if (words := clean(mesh.term))
        ),
    ]


def _subjects(trial: Trial) -> list[Node]:
    """What is studied."""
    return [
        _filled(
            {
                "@type": TREATMENTS.get(item.type or "", "MedicalEntity"),
                "name": clean(item.name),
                "alternateName": [clean(name) for name in item.other_names],
                "description": _words(item.description),
            }
        )
        for item in trial.record.protocol_section.arms_interventions_module.interventions
        if clean(item.name)
    ]


def _sponsors(trial: Trial) -> list[Node]:
    module = trial.record.protocol_section.sponsor_collaborators_module
    return [
        {"@type": "Organization", "name": name}
        for one in (module.lead_sponsor, *module.collaborators)
        if (name := clean(one.name))
    ]


def _places(trial: Trial) -> list[Node]:
    """The places, which schema.org wants to be administrative areas."""
    return [
        _filled(
            {
                "@type": "AdministrativeArea",
                "name": clean(item.facility) or clean(item.city) or clean(item.country),
                "address": _filled(
                    {
                        "@type": "PostalAddress",
                        "addressLocality": clean(item.city),
                        "addressRegion": clean(item.state),
                        "postalCode": clean(item.zip),
                        "addressCountry": country_code(item.country) or clean(item.country),
                    }
                ),
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": item.geo_point.lat,
                    "longitude": item.geo_point.lon,
                }
                if item.geo_point
                else None,
            }
        )
        for item in trial.record.protocol_section.contacts_locations_module.locations
    ]


def _design(trial: Trial) -> list[str | None]:
    """What the enumeration can say of the design."""
    protocol = trial.record.protocol_section
    info = protocol.design_module.design_info
    arms = protocol.arms_interventions_module.arm_groups
    placebo = any(arm.type == ArmGroupType.PLACEBO_COMPARATOR for arm in arms)
    return [
        _link("RandomizedTrial" if info.allocation == DesignAllocation.RANDOMIZED else None),
        _link(MASKING.get(info.masking_info.masking or "")),
        _link("PlaceboControlledTrial" if placebo else None),
    ]


def _source(trial: Trial) -> Node:
    """The record at the registry, as the page that the facts are from, with the statement."""
    status = trial.record.protocol_section.status_module
    posted, updated = status.study_first_post_date_struct.date, day_of_update(trial.record)
    when = processed(trial.record, trial.source)
    return _filled(
        {
            "@type": "WebPage",
            "url": trial.address,
            "name": f"{clean(trial.nct_id)} at ClinicalTrials.gov",
            "datePublished": str(posted) if isinstance(posted, PartialDate) else None,
            "dateModified": str(updated) if updated else None,
            "sdDatePublished": str(when) if isinstance(when, PartialDate) else None,
            "sdPublisher": _REGISTRY,
            "creditText": trial.lang.join(trial.statement),
        }
    )
