"""`show`: a trial's record as the mirror holds it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import Exit
from registry.cli.say import document, line, moment, moment_and_age, pairs

if TYPE_CHECKING:
    from registry.ctgov.record import Study
    from registry.mirror.snapshot import StoredStudy


def show(
    nct_id: Annotated[str, typer.Argument(metavar="NCT", help="The trial's NCT number.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON document that includes the record.")
    ] = False,
) -> int:
    """Show a trial's record as the mirror holds it, with its version, source and fetch date.

    Exit code 6 when the mirror does not hold the trial.
    """
    import orjson

    from registry.cli.held import held_study
    from registry.settings import load_settings

    study = held_study(load_settings(), nct_id)
    if as_json:
        document(
            {
                "nct_id": study.nct_id,
                "version": study.version,
                "fingerprint": study.fingerprint,
                "source": study.source,
                "provenance": study.provenance,
                "api_version": study.api_version,
                "data_timestamp": study.data_timestamp,
                "fetched_at": moment(study.fetched_at),
                "checked_at": moment(study.checked_at),
                "gone_since": moment(study.gone_since),
                "evidence": study.evidence,
                "record": orjson.loads(study.raw),
            }
        )
        return Exit.DONE
    pairs(_record(study.record))
    line()
    pairs(_origin(study))
    return Exit.DONE


def _record(record: "Study") -> Iterator[tuple[str, str]]:
    """The record in short, in its own words: a value it does not have is left out."""
    protocol = record.protocol_section
    identification, status = protocol.identification_module, protocol.status_module
    design, sponsors = protocol.design_module, protocol.sponsor_collaborators_module
    yield "NCT number", identification.nct_id or ""
    yield "Title", identification.brief_title or ""
    yield "Official title", identification.official_title or ""
    yield "Status", status.overall_status or ""
    yield "Last known status", status.last_known_status or ""
    yield "Why stopped", status.why_stopped or ""
    yield "Verified", status.status_verified_date or ""
    yield "Type", design.study_type or ""
    yield "Phase", ", ".join(design.phases)
    if design.enrollment_info.count is not None:
        kind = design.enrollment_info.type
        yield "Enrollment", f"{design.enrollment_info.count}{f' ({kind})' if kind else ''}"
    yield "Start", status.start_date_struct.date or ""
    yield "Completion", status.completion_date_struct.date or ""
    yield "Conditions", _several(protocol.conditions_module.conditions)
    yield "Arms", _several(arm.label for arm in protocol.arms_interventions_module.arm_groups)
    interventions = protocol.arms_interventions_module.interventions
    yield "Interventions", _several(one.name for one in interventions)
    yield "Sponsor", sponsors.lead_sponsor.name or ""
    yield "Collaborators", _several(one.name for one in sponsors.collaborators)
    locations = protocol.contacts_locations_module.locations
    yield "Countries", _several(dict.fromkeys(place.country for place in locations))
    yield "Last update", status.last_update_post_date_struct.date or ""


def _origin(study: "StoredStudy") -> Iterator[tuple[str, str]]:
    yield "Version", f"{study.version} in this mirror"
    yield "Source", study.source
    if study.data_timestamp:
        yield "Data of", f"{study.data_timestamp} UTC (API {study.api_version})"
    yield "Fetched" if study.data_timestamp else "Loaded", moment_and_age(study.fetched_at)
    if study.checked_at:
        yield "Last checked", moment_and_age(study.checked_at)
    if study.gone_since:
        yield "Gone since", f"{moment_and_age(study.gone_since)}: {study.evidence or ''}"
    for label, value in (study.provenance or {}).items():
        if isinstance(value, str):
            yield f"  {label}", value


def _several(names: Iterable[str | None]) -> str:
    return "; ".join(name for name in names if name)
