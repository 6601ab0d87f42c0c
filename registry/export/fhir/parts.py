"""What both releases of FHIR have in common: values, and the resources inside the study."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.ctgov.legacy import plain_text
from registry.ctgov.record import PartialDate
from registry.ctgov.record.protocol import Contact, Location, Outcome
from registry.export.fhir.codes import DESIGNS, PHASES, PURPOSES, Concept, coded
from registry.export.fhir.valuesets import ABSENT, COUNTRY, DESIGN, PHASE, PURPOSE
from registry.export.text import clean
from registry.export.trial import Trial
from registry.language import Language
from registry.places.countries import country_code
from registry.trial.contact import place_status, telephone
from registry.trial.facts import Fact, Known
from registry.trial.status import Standing, read_status, status_notice, status_words
from registry.trial.terms import phase, told

Json = dict[str, Any]

LONGEST = 1024 * 1024
"""No string of FHIR may have more characters."""

NOT_KNOWN = 99_999_999
"""The registry's own number for an enrollment that is not known."""

NCT = "https://clinicaltrials.gov"
MESH = "https://www.nlm.nih.gov/mesh"

ENGLISH = Language.of("en")
"""Codes and their words are for programs: they are in the registry's language always."""

UNCONFIRMED = {Standing.UNKNOWN, Standing.GONE}
"""Standings that no code of recruitment may be given."""


def text(value: str | None) -> str | None:
    """A string that FHIR takes; none for an empty one. What is too long ends with "…"."""
    cleaned = clean(value)
    if len(cleaned) > LONGEST:
        cleaned = cleaned[: LONGEST - 1] + "…"
    return cleaned or None


def plain(value: str | None) -> str | None:
    """The same of a passage of the registry's Markdown, for an element that holds none."""
    return text(plain_text(value or ""))


def filled(values: Mapping[str, object]) -> Json:
    """The values without the empty ones: FHIR has no null and no empty list."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def concept(value: str | None) -> Concept | None:
    """A concept that has only words."""
    words = text(value)
    return {"text": words} if words else None


def concepts(values: Iterator[str] | tuple[str, ...]) -> list[Concept]:
    """The same of several."""
    return [one for value in values if (one := concept(value))]


def day(value: object) -> str | None:
    """A date as precise as it is; none when it is absent or no date."""
    return str(value) if isinstance(value, PartialDate) else None


def absent(reason: str) -> Json:
    """Why an element has no value."""
    return {"extension": [{"url": ABSENT, "valueCode": reason}]}


def identifiers(trial: Trial) -> list[Json]:
    """The NCT number, the sponsor's own number, those of others, and earlier NCT numbers."""
    names = trial.record.protocol_section.identification_module
    found: list[Json] = [
        {"use": "official", "system": NCT, "value": text(names.nct_id)},
        *({"use": "old", "system": NCT, "value": text(one)} for one in names.nct_id_aliases),
        {
            "use": "secondary",
            "value": text(names.org_study_id_info.id),
            "assigner": filled({"display": text(names.organization.full_name)}),
        },
        *(
            {
                "use": "secondary",
                "type": concept(one.type),
                "value": text(one.id),
                "assigner": filled({"display": text(one.domain)}),
            }
            for one in names.secondary_id_infos
        ),
    ]
    return [filled(one) for one in found if one["value"]]


def status_text(trial: Trial) -> str:
    """The recruitment status in words; one that nobody confirmed with the last that was known."""
    status = trial.record.protocol_section.status_module.overall_status
    if read_status(trial.record, trial.source, trial.today) in UNCONFIRMED:
        return str(
            ENGLISH.join(status_notice(trial.record, trial.source, ENGLISH, trial.today).sentences)
        )
    return str(status_words(status, ENGLISH) or "not provided")


def phase_concept(trial: Trial) -> Concept | None:
    """The phase; several that no code names together only in words."""
    phases = trial.record.protocol_section.design_module.phases
    words = phase(phases, ENGLISH)
    return coded(PHASE, PHASES.get(tuple(phases)), words) if words else None


def purpose(trial: Trial) -> Concept | None:
    """The primary purpose."""
    value = trial.record.protocol_section.design_module.design_info.primary_purpose
    words = told(value, ENGLISH)
    return coded(PURPOSE, PURPOSES.get(value or ""), words) if words else None


def study_design(trial: Trial) -> list[Concept]:
    """Type, allocation, model and masking, each a concept."""
    design = trial.record.protocol_section.design_module
    info = design.design_info
    masking = info.masking_info
    found = (
        ("Study type", design.study_type),
        ("Allocation", info.allocation),
        ("Interventional model", info.intervention_model),
        ("Observational model", info.observational_model),
        ("Time perspective", info.time_perspective),
        ("Masking", masking.masking),
        *(("Masked", who) for who in masking.who_masked),
    )
    return [
        coded(DESIGN, DESIGNS.get(f"{type(value).__name__}.{value}"), f"{label}: {words}")
        for label, value in found
        if (words := told(value, ENGLISH))
    ]


def period(trial: Trial) -> Json:
    """Start and completion, as precise as registered."""
    status = trial.record.protocol_section.status_module
    return filled(
        {
            "start": day(status.start_date_struct.date),
            "end": day(status.completion_date_struct.date),
        }
    )


def notes(trial: Trial) -> list[Json]:
    """The statement on the source; then what FHIR has no place for."""
    protocol = trial.record.protocol_section
    status, enrollment = protocol.status_module, protocol.design_module.enrollment_info
    lines = [
        f"{label}: {value.date}" + (f" ({value.type.lower()})" if value.type else "")
        for label, value in (
            ("Start", status.start_date_struct),
            ("Primary completion", status.primary_completion_date_struct),
            ("Completion", status.completion_date_struct),
        )
        if value.date
    ]
    if status.status_verified_date:
        lines.append(f"Record verified: {status.status_verified_date}")
    if enrollment.count is not None and not recruited(trial):
        lines.append(
            "Participants: not known"
            if enrollment.count == NOT_KNOWN
            else f"Participants, not said whether planned or real: {enrollment.count}"
        )
    found = ["\n".join(trial.statement), "\n".join(lines)]
    return [{"text": one} for value in found if (one := text(value))]


def recruited(trial: Trial) -> Json:
    """The number of participants, planned or real; nothing where the record does not say which."""
    info = trial.record.protocol_section.design_module.enrollment_info
    name = {"ESTIMATED": "targetNumber", "ACTUAL": "actualNumber"}.get(info.type or "")
    if name is None or info.count is None or not 0 <= info.count < NOT_KNOWN:
        return {}
    return {name: info.count}


def telecom(item: Contact) -> list[Json]:
    """Telephone and mail of a contact, as far as the record publishes them."""
    values = (("phone", telephone(item)), ("email", item.email))
    return [{"system": system, "value": one} for system, value in values if (one := text(value))]


def locations(trial: Trial) -> Iterator[tuple[Location, Json]]:
    """The places where the study runs, without contacts, which the releases have differently."""
    notice = status_notice(trial.record, trial.source, ENGLISH, trial.today)
    module = trial.record.protocol_section.contacts_locations_module
    for number, item in enumerate(module.locations, start=1):
        yield item, _location(number, item, place_status(item, trial.record, notice, ENGLISH))


def _location(number: int, item: Location, status: Fact) -> Json:
    """A place; a status that nobody confirmed says so, as on the page."""
    point = item.geo_point
    told_status = f"Status at the registry: {status.value}" if isinstance(status, Known) else None
    return filled(
        {
            "resourceType": "Location",
            "id": f"site-{number}",
            "name": text(item.facility),
            "description": text(told_status),
            "address": filled(
                {
                    "city": text(item.city),
                    "state": text(item.state),
                    "postalCode": text(item.zip),
                    "country": country_code(item.country) or text(item.country),
                }
            ),
            "position": {"longitude": point.lon, "latitude": point.lat} if point else None,
        }
    )


def regions(trial: Trial) -> list[Concept]:
    """Each country once."""
    places = trial.record.protocol_section.contacts_locations_module.locations
    names = dict.fromkeys(name for item in places if (name := text(item.country)))
    return [coded(COUNTRY, country_code(name), name) for name in names]


def outcome(item: Outcome) -> Json:
    """Name and description of an outcome measure; its time frame stands in the description."""
    parts = [text(item.description), item.time_frame and f"Time frame: {clean(item.time_frame)}"]
    return filled(
        {
            "name": text(item.measure),
            "description": text("\n\n".join(part for part in parts if part)),
        }
    )


def keywords(trial: Trial) -> list[Concept]:
    """The sponsor's keywords, then the registry's own subject headings (MeSH)."""
    protocol, derived = trial.record.protocol_section, trial.record.derived_section
    meshes = (
        *derived.condition_browse_module.meshes,
        *derived.intervention_browse_module.meshes,
    )
    return [
        *concepts(protocol.conditions_module.keywords),
        *(
            {"coding": [{"system": MESH, "code": mesh.id}], "text": words}
            for mesh in meshes
            if mesh.id and mesh.id.isalnum() and (words := text(mesh.term))
        ),
    ]
