"""The trial as a ResearchStudy of FHIR R4B. What R4B has no element for is in R5's extensions."""

from collections.abc import Iterator

import orjson
from fhir.resources.R4B.researchstudy import ResearchStudy

from registry.ctgov.record.enums import OfficialRole, Status
from registry.export.fhir import codes, inside, parts, r5, valuesets
from registry.export.fhir.parts import ENGLISH, Json, concept, concepts, filled, text
from registry.export.trial import Trial
from registry.trial.status import read_status
from registry.trial.terms import told

_R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension"
"""The extensions by which FHIR lends elements of R5 to earlier releases."""


def fhir_r4b(trial: Trial) -> bytes:
    """The resource as JSON, which `fhir.resources` has checked; it takes long to write it itself.

    `status` is the recruitment status here. Where no code says the same, it has no value and says
    why (`data-absent-reason`); the words stand in the extension `progressStatus`.
    """
    made = document(trial)
    ResearchStudy.model_validate(made)
    return orjson.dumps(made, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def document(trial: Trial) -> Json:
    """The resource as JSON values."""
    whole = r5.document(trial)
    protocol = trial.record.protocol_section
    arms = protocol.arms_interventions_module
    places = list(_places(trial))
    group = _eligible(whole)
    plan = inside.plan(trial, parts.plain)  # R4B has no Markdown there
    made_anew = ("Group", "PlanDefinition", "Location")
    resources = [one for one in whole["contained"] if one["resourceType"] not in made_anew]
    leader = _leader(trial)
    same = (
        "resourceType id meta language identifier title primaryPurposeType phase condition keyword"
        " period protocol note relatedArtifact"
    )
    return filled(
        {
            **{name: whole[name] for name in same.split() if name in whole},
            "contained": [*(one for one in (group, plan) if one), *resources, *places],
            **_status(trial),
            "extension": list(_extensions(whole)),
            "category": parts.study_design(trial),
            "focus": concepts(tuple(item.name or "" for item in arms.interventions)),
            "contact": [
                filled({"name": text(one.name), "telecom": parts.telecom(one)})
                for one in protocol.contacts_locations_module.central_contacts
                if text(one.name)
            ],
            "location": parts.regions(trial),
            "description": text(
                "\n\n".join(
                    part
                    for part in (
                        protocol.description_module.brief_summary,
                        protocol.description_module.detailed_description,
                    )
                    if part
                )
            ),
            "enrollment": [{"reference": "#eligibility"}] if group else None,
            "sponsor": {"reference": "#lead-sponsor-1"}
            if any(one["id"] == "lead-sponsor-1" for one in resources)
            else None,
            "principalInvestigator": {"reference": f"#{leader}"} if leader else None,
            "site": [{"reference": f"#{one['id']}"} for one in places],
            "reasonStopped": concept(parts.plain(protocol.status_module.why_stopped)),
            "arm": [
                filled(
                    {
                        "name": text(arm.label),
                        "type": concept(told(arm.type, ENGLISH)),
                        "description": parts.plain(arm.description),
                    }
                )
                for arm in arms.arm_groups
                if text(arm.label)
            ],
        }
    )


def _status(trial: Trial) -> Json:
    """The recruitment status: a code, or why there is none."""
    status = trial.record.protocol_section.status_module.overall_status
    if status == Status.WITHHELD:
        return {"_status": parts.absent("masked")}
    if read_status(trial.record, trial.source, trial.today) in parts.UNCONFIRMED:
        return {"_status": parts.absent("unknown")}
    code = codes.PROGRESS_R4B.get(status or "")
    if code is None:
        return {"_status": parts.absent("as-text")}
    if code not in valuesets.STATUS_R4B:
        raise ValueError(f"{code!r} is no status of a ResearchStudy in R4B")
    return {"status": code}


def _leader(trial: Trial) -> str | None:
    """The official who is named as principal investigator, if it is one."""
    officials = trial.record.protocol_section.contacts_locations_module.overall_officials
    found = [
        f"official-{number}"
        for number, one in enumerate(officials, start=1)
        if one.role == OfficialRole.PRINCIPAL_INVESTIGATOR and text(one.name)
    ]
    return found[0] if len(found) == 1 else None


_KINDS = {
    "name": "valueString",
    "description": "valueMarkdown",
    "type": "valueCodeableConcept",
    "role": "valueCodeableConcept",
    "state": "valueCodeableConcept",
    "classifier": "valueCodeableConcept",
    "party": "valueReference",
    "eligibility": "valueReference",
    "targetNumber": "valueUnsignedInt",
    "actualNumber": "valueUnsignedInt",
    "value": "valueString",
}


def _extensions(whole: Json) -> Iterator[Json]:
    """What R5 says and R4B has no element for."""
    if "date" in whole:
        yield {"url": f"{_R5}-ResearchStudy.date", "valueDateTime": whole["date"]}
    names = ("label", "progressStatus", "recruitment", "associatedParty", "outcomeMeasure")
    for name in names:
        value = whole.get(name, [])
        for one in value if isinstance(value, list) else [value]:
            yield {
                "url": f"{_R5}-ResearchStudy.{name}",
                "extension": [
                    {"url": key, _KINDS[key]: part}
                    for key, member in one.items()
                    for part in (member if isinstance(member, list) else [member])
                ],
            }


def _eligible(whole: Json) -> Json | None:
    """The Group of R5 as R4B has one; none where there is none."""
    for group in whole["contained"]:
        if group["resourceType"] == "Group":
            url = f"{_R5}-Group.description"
            described = group.get("description")
            kept = {k: v for k, v in group.items() if k not in ("membership", "description")}
            extension = [{"url": url, "valueMarkdown": described}] if described else None
            return filled({**kept, "actual": False, "extension": extension})
    return None


def _places(trial: Trial) -> Iterator[Json]:
    for item, place in parts.locations(trial):
        telecom = [one for contact in item.contacts for one in parts.telecom(contact)]
        yield filled({**place, "telecom": telecom})
