"""The trial as a ResearchStudy of FHIR R5, with the resources that it needs inside."""

import re
from collections.abc import Iterator

import orjson
from fhir.resources.researchstudy import ResearchStudy

from registry.export.fhir import codes, inside, parts, valuesets
from registry.export.fhir.artifacts import artifacts
from registry.export.fhir.codes import coded
from registry.export.fhir.parts import ENGLISH, Json, concept, concepts, day, filled, text
from registry.export.provenance import day_of_update
from registry.export.trial import Trial
from registry.trial.measures import measures
from registry.trial.status import Standing, read_status
from registry.trial.terms import told

_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
"""What FHIR takes as the name of a resource."""


def fhir_r5(trial: Trial) -> bytes:
    """The resource as JSON, which `fhir.resources` has checked; it takes long to write it itself.

    `status` is how the resource stands, not the study: `active` where the record was confirmed or
    cannot change any more, `unknown` where nobody has confirmed it, `retired` where the registry no
    longer has it. Recruitment stands in `progressStatus`; where it is not known, only in words.
    """
    made = document(trial)
    ResearchStudy.model_validate(made)
    return orjson.dumps(made, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def document(trial: Trial) -> Json:
    """The resource as JSON values."""
    protocol = trial.record.protocol_section
    names, status = protocol.identification_module, protocol.status_module
    arms = protocol.arms_interventions_module
    updated = day_of_update(trial.record)
    parties, contained = _parties(trial)
    places = list(_places(trial))
    group, plan = eligible(trial), inside.plan(trial)
    return filled(
        {
            "resourceType": "ResearchStudy",
            "id": trial.nct_id if _ID.fullmatch(trial.nct_id) else None,
            "meta": {"source": trial.address},
            "language": "en",
            "contained": [
                inside.provenance(trial),
                *(one for one in (group, plan) if one),
                *contained,
                *places,
            ],
            "url": trial.address,
            "identifier": parts.identifiers(trial),
            "title": text(trial.title),
            "label": [
                {"type": {"text": kind}, "value": value}
                for kind, name in (
                    ("official title", names.official_title),
                    ("acronym", names.acronym),
                )
                if (value := text(name))
            ],
            "date": day(updated),
            "status": publication_status(trial),
            "primaryPurposeType": parts.purpose(trial),
            "phase": parts.phase_concept(trial),
            "studyDesign": parts.study_design(trial),
            "focus": [
                {"concept": one}
                for one in concepts(tuple(item.name or "" for item in arms.interventions))
            ],
            "condition": concepts(protocol.conditions_module.conditions),
            "keyword": parts.keywords(trial),
            "region": parts.regions(trial),
            "descriptionSummary": text(protocol.description_module.brief_summary),
            "description": text(protocol.description_module.detailed_description),
            "period": parts.period(trial),
            "site": [{"reference": f"#{one['id']}"} for one in places],
            "protocol": [{"reference": "#protocol"}] if plan else None,
            "note": parts.notes(trial),
            "relatedArtifact": artifacts(trial),
            "associatedParty": parties,
            "progressStatus": [{"state": progress(trial)}],
            "whyStopped": concept(parts.plain(status.why_stopped)),
            "recruitment": filled(
                {
                    **parts.recruited(trial),
                    "eligibility": {"reference": "#eligibility"} if group else None,
                }
            ),
            "comparisonGroup": [
                filled(
                    {
                        "name": text(arm.label),
                        "type": coded(valuesets.ARM, codes.ARMS.get(arm.type), words)
                        if arm.type and (words := told(arm.type, ENGLISH))
                        else None,
                        "description": text(arm.description),
                    }
                )
                for arm in arms.arm_groups
                if text(arm.label)
            ],
            "outcomeMeasure": [
                {
                    **parts.outcome(one.outcome),
                    "type": [coded(valuesets.OBJECTIVE, codes.OBJECTIVES.get(one.rank), one.rank)],
                }
                for one in measures(trial.record)
            ],
        }
    )


def publication_status(trial: Trial) -> str:
    """How the resource stands."""
    match read_status(trial.record, trial.source, trial.today):
        case Standing.GONE:
            return "retired"
        case Standing.UNKNOWN:
            return "unknown"
        case _:
            return "active"


def progress(trial: Trial) -> Json:
    """The recruitment status: a code only where the registry's is confirmed or settled."""
    status = trial.record.protocol_section.status_module.overall_status
    known = read_status(trial.record, trial.source, trial.today) not in parts.UNCONFIRMED
    code = codes.PROGRESS.get(status or "") if known else None
    return coded(valuesets.STATUS, code, parts.status_text(trial))


def eligible(trial: Trial) -> Json | None:
    """The people whom the study is meant for, as a Group; none where the record says nothing."""
    module = trial.record.protocol_section.eligibility_module
    found = filled(
        {
            "description": text(module.eligibility_criteria),
            "characteristic": inside.characteristics(trial),
        }
    )
    if not found:
        return None
    return {
        "resourceType": "Group",
        "id": "eligibility",
        "type": "person",
        "membership": "definitional",
        **found,
    }


def _parties(trial: Trial) -> tuple[list[Json], list[Json]]:
    """Who is responsible and whom to ask, with the resources that hold them."""
    module = trial.record.protocol_section
    people = module.contacts_locations_module
    sponsors = module.sponsor_collaborators_module
    parties: list[Json] = []
    contained: list[Json] = []

    def add(resource: Json, role: Json, **more: object) -> None:
        contained.append(resource)
        parties.append(filled({**more, "role": role, "party": {"reference": f"#{resource['id']}"}}))

    organisations = (
        ("lead-sponsor", (sponsors.lead_sponsor,)),
        ("collaborator", sponsors.collaborators),
    )
    for role, found in organisations:
        for number, one in enumerate(found, start=1):
            if name := text(one.name):
                kind = told(one.class_, ENGLISH)
                code = codes.KINDS.get(one.class_ or "")
                add(
                    {"resourceType": "Organization", "id": f"{role}-{number}", "name": name},
                    coded(valuesets.ROLE, role, role.replace("-", " ")),
                    name=name,
                    classifier=[coded(valuesets.KIND, code, kind)] if kind else None,
                )
    for number, official in enumerate(people.overall_officials, start=1):
        if name := text(official.name):
            words = told(official.role, ENGLISH) or "role not provided"
            add(
                person(f"official-{number}", name, official.affiliation),
                coded(valuesets.ROLE, codes.ROLES.get(official.role or ""), words),
                name=name,
            )
    for number, contact in enumerate(people.central_contacts, start=1):
        if name := text(contact.name):
            add(
                filled(
                    {
                        "resourceType": "Practitioner",
                        "id": f"contact-{number}",
                        "name": [{"text": name}],
                        "telecom": parts.telecom(contact),
                    }
                ),
                coded(valuesets.ROLE, "general-contact", "general contact"),
                name=name,
            )
    return parties, contained


def person(identifier: str, name: str, affiliation: str | None) -> Json:
    """Somebody with overall responsibility, as a PractitionerRole."""
    return filled(
        {
            "resourceType": "PractitionerRole",
            "id": identifier,
            "practitioner": {"display": name},
            "organization": filled({"display": text(affiliation)}),
        }
    )


def _places(trial: Trial) -> Iterator[Json]:
    for item, place in parts.locations(trial):
        contacts = [
            filled(
                {
                    "name": [{"text": name}] if (name := text(one.name)) else None,
                    "telecom": parts.telecom(one),
                }
            )
            for one in item.contacts
        ]
        yield filled({**place, "contact": [one for one in contacts if one]})
