"""Resources inside the study: for whom it is meant, what is done, where the facts are from."""

from collections.abc import Callable
from datetime import UTC

from registry.ctgov.record import PartialDate
from registry.export.fhir.codes import UNITS, coded
from registry.export.fhir.parts import ENGLISH, Json, filled, text
from registry.export.fhir.valuesets import GENDER, UCUM
from registry.export.trial import Trial
from registry.trial.criteria import Label, read_criteria
from registry.trial.eligibility import age_limit
from registry.trial.source import processed
from registry.trial.terms import told

Passage = Callable[[str | None], str | None]


def provenance(trial: Trial) -> Json:
    """Where the facts are from: the registry, when it processed them, when they were fetched."""
    when = processed(trial.record, trial.source)
    return filled(
        {
            "resourceType": "Provenance",
            "id": "provenance",
            "target": [{"reference": "#"}],
            "occurredDateTime": str(when) if isinstance(when, PartialDate) else None,
            "recorded": f"{trial.source.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "agent": [{"who": {"display": "ClinicalTrials.gov"}}],
            "entity": [
                {
                    "role": "source",
                    "what": {
                        "identifier": {"system": "urn:ietf:rfc:3986", "value": trial.address},
                        "display": text(trial.lang.join(trial.statement)),
                    },
                }
            ],
        }
    )


def plan(trial: Trial, passage: Passage = text) -> Json | None:
    """Which arm gets which intervention, as a PlanDefinition; none without interventions.

    `passage` makes of Markdown what the release holds.
    """
    module = trial.record.protocol_section.arms_interventions_module
    arms = [
        filled(
            {
                "title": text(arm.label),
                "action": [
                    filled(
                        {
                            "title": text(item.name),
                            "description": passage(item.description),
                            "textEquivalent": text(told(item.type, ENGLISH)),
                        }
                    )
                    for item in module.interventions
                    if arm.label in item.arm_group_labels and text(item.name)
                ],
            }
        )
        for arm in module.arm_groups
    ]
    arms = [arm for arm in arms if arm.get("title") and arm.get("action")]
    return (
        {
            "resourceType": "PlanDefinition",
            "id": "protocol",
            "status": "unknown",
            "type": {"text": "Arms and their interventions"},
            "action": arms,
        }
        if arms
        else None
    )


def age_range(trial: Trial) -> Json | None:
    """The limits of age in the registry's own units; none when there is none that can be read."""
    module = trial.record.protocol_section.eligibility_module
    limits = filled(
        {
            name: _age(value)
            for name, value in (("low", module.minimum_age), ("high", module.maximum_age))
        }
    )
    return limits or None


def _age(value: str | None) -> Json | None:
    limit = age_limit(value)
    if limit is None:
        return None
    unit = limit.unit.lower()
    return {"value": limit.number, "unit": unit, "system": UCUM, "code": UNITS[unit]}


def characteristics(trial: Trial) -> list[Json]:
    """Sex, age and the criteria that stand under inclusion or exclusion, one each."""
    module = trial.record.protocol_section.eligibility_module
    found: list[Json] = []
    sex = {"MALE": "male", "FEMALE": "female"}.get(module.sex or "")
    if sex:
        value = coded(GENDER, sex, sex)
        found.append({"code": {"text": "Sex"}, "valueCodeableConcept": value, "exclude": False})
    limits = age_range(trial)
    if limits:
        found.append({"code": {"text": "Age"}, "valueRange": limits, "exclude": False})
    if module.healthy_volunteers is not None:
        found.append(
            {
                "code": {"text": "Healthy volunteers"},
                "valueBoolean": module.healthy_volunteers,
                "exclude": False,
            }
        )
    for one in read_criteria(module.eligibility_criteria or "").criteria:
        words = text(one.text)
        if words and one.label is not Label.UNSPECIFIED:
            found.append(
                {
                    "code": {"text": "Criterion"},
                    "valueCodeableConcept": {"text": words},
                    "exclude": one.label is Label.EXCLUSION,
                }
            )
    return found
