"""From the JSON of a study to the line of it in a list of what was found."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np
import orjson

from registry.ctgov.record.enums import Status
from registry.mirror.cut import shorten
from registry.mirror.question import Dated, Hit, Nearest, Point
from registry.mirror.register.nearby import apart

_MODULES = (
    "identificationModule",
    "statusModule",
    "designModule",
    "conditionsModule",
    "armsInterventionsModule",
    "sponsorCollaboratorsModule",
    "eligibilityModule",
)
_RESULTS = b',"resultsSection":{'
_OTHERS = (
    b',"protocolSection":{',
    b',"annotationSection":{',
    b',"documentSection":{',
    b',"derivedSection":{',
    b',"hasResults"',
)
_BROWSED = ("conditionBrowseModule", "interventionBrowseModule")


def hit_of(raw: bytes, near: Point | None) -> Hit:
    """What a list shows of a study, as the registry has it; its location nearest to a point."""
    record = _of_a_list(_read(raw))
    shorten(record)
    protocol = record["protocolSection"]

    def of(module: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = protocol.get(module, {})
        return found

    identity, status, design = (
        of(name) for name in ("identificationModule", "statusModule", "designModule")
    )
    who = of("eligibilityModule")
    enrollment = design.get("enrollmentInfo", {})
    locations = of("contactsLocationsModule").get("locations", [])
    indexed = record["derivedSection"]
    nct_id = identity["nctId"]
    return Hit(
        nct_id=nct_id,
        title=identity.get("briefTitle") or identity.get("officialTitle") or nct_id,
        status=status.get("overallStatus"),
        last_known_status=status.get("lastKnownStatus"),
        status_verified_date=status.get("statusVerifiedDate"),
        start_date=_dated(status, "startDateStruct"),
        primary_completion_date=_dated(status, "primaryCompletionDateStruct"),
        completion_date=_dated(status, "completionDateStruct"),
        study_type=design.get("studyType"),
        phases=tuple(design.get("phases", ())),
        conditions=tuple(of("conditionsModule").get("conditions", ())),
        meshes=_meshes(indexed, "conditionBrowseModule"),
        interventions=tuple(_each(of("armsInterventionsModule").get("interventions"), "name")),
        intervention_meshes=_meshes(indexed, "interventionBrowseModule"),
        lead_sponsor=of("sponsorCollaboratorsModule").get("leadSponsor", {}).get("name"),
        enrollment_count=enrollment.get("count"),
        enrollment_type=enrollment.get("type"),
        sex=who.get("sex"),
        minimum_age=who.get("minimumAge"),
        maximum_age=who.get("maximumAge"),
        healthy_volunteers=who.get("healthyVolunteers"),
        last_update_post_date=status.get("lastUpdatePostDateStruct", {}).get("date"),
        has_results=record["hasResults"] is True,
        location_count=len(locations),
        countries=tuple(dict.fromkeys(_each(locations, "country"))),
        nearest=_nearest(locations, near) if near else None,
    )


def _read(raw: bytes) -> Any:
    """The record, without the part that may be a hundred times as long as all that a list shows.

    What is looked for begins with the end of a value: within a text its quotation mark would have a
    backslash before it. What stands before the part and behind it is JSON by itself only where both
    cuts are between parts of the record, and not deeper in it; otherwise all of it is read, as it
    is where JSON is spaced in another way.
    """
    start = raw.find(_RESULTS)
    if start >= 0:
        behind = (raw.find(other, start) for other in _OTHERS)
        end = min((at for at in behind if at >= 0), default=len(raw))
        with suppress(orjson.JSONDecodeError):
            return orjson.loads(raw[:start] + b"}") | orjson.loads(b"{" + raw[end + 1 :])
    return orjson.loads(raw)


def _of_a_list(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without the parts of which a list shows nothing, which are most of it."""
    protocol = record.get("protocolSection", {})
    shown = {name: protocol[name] for name in _MODULES if name in protocol}
    module = protocol.get("contactsLocationsModule", {})
    locations = [
        {key: one[key] for key in ("city", "country", "status", "geoPoint") if key in one}
        for one in module.get("locations", ())
    ]
    derived = record.get("derivedSection", {})
    return {
        "protocolSection": {**shown, "contactsLocationsModule": {"locations": locations}},
        "derivedSection": {
            name: {"meshes": derived[name].get("meshes", [])}
            for name in _BROWSED
            if name in derived
        },
        "hasResults": record.get("hasResults"),
    }


def _dated(status: Mapping[str, Any], name: str) -> Dated:
    struct = status.get(name, {})
    return Dated(struct.get("date"), struct.get("type"))


def _meshes(indexed: Mapping[str, Any], module: str) -> tuple[str, ...]:
    return tuple(_each(indexed.get(module, {}).get("meshes"), "term"))


def _each(items: Any, key: str) -> Iterator[str]:
    for item in items or ():
        if key in item:
            yield item[key]


def _nearest(locations: list[Mapping[str, Any]], near: Point) -> Nearest | None:
    placed = [one for one in locations if "geoPoint" in one]
    if not placed:
        return None
    north, east = (np.array([one["geoPoint"][key] for one in placed]) for key in ("lat", "lon"))
    distances = apart(near.latitude, near.longitude, north, east)
    closed = np.array([one.get("status") != Status.RECRUITING for one in placed])
    at = int(np.lexsort((closed, distances))[0])
    one = placed[at]
    return Nearest(one.get("city"), one.get("country"), float(distances[at]), one.get("status"))
