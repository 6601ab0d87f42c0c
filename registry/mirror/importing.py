"""Imports earlier versions of records from the registry's own history, whole studies at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from registry.ctgov.answers import RawStudy
from registry.ctgov.earlier import EarlierVersions, Listed
from registry.ctgov.errors import RegistryError
from registry.mirror.canonical import canonical
from registry.mirror.history import EARLIER, History
from registry.mirror.report import OnProgress, Progress, Step, SyncReport
from registry.mirror.writer import Writer, locked


@dataclass(frozen=True)
class Brought:
    """How many versions are new here, by study; and why no more came, where something failed."""

    added: dict[str, int]
    trouble: str | None = None


def bring_earlier(
    folder: Path,
    registry: EarlierVersions,
    source: str,
    nct_ids: Iterable[str],
    on_progress: OnProgress | None = None,
) -> Brought:
    """Import the earlier versions of these studies, as far as the mirror holds the study.

    A study's versions come whole or not at all, and none is fetched twice. The first trouble with
    the registry ends it, since the next study would fare no better. Raises what a sync raises when
    the mirror cannot be written.
    """
    added: dict[str, int] = {}
    trouble = None
    with locked(folder), Writer(folder, on_progress) as writer:
        held, aliases = writer.history.held(), writer.history.aliases()
        numbers = dict.fromkeys(aliases.get(nct_id, nct_id) for nct_id in nct_ids)
        for nct_id in (number for number in numbers if number in held):
            try:
                found = list(_missing(writer.history, registry, nct_id, on_progress))
            except RegistryError as error:
                trouble = f"{nct_id}: {error}"
                break
            added[nct_id] = len(found)
            if found:
                _keep(writer, source, found)
        writer.show_content()
    return Brought(added, trouble)


def _missing(
    history: History,
    registry: EarlierVersions,
    nct_id: str,
    on_progress: OnProgress | None,
) -> Iterator[tuple[Listed, RawStudy]]:
    kept = history.earlier_numbers(nct_id)
    wanted = [one for one in registry.listed(nct_id) if one.number not in kept]
    for done, one in enumerate(wanted, start=1):
        yield one, registry.version(nct_id, one.number)
        if on_progress:
            on_progress(Progress(done, len(wanted), Step.EARLIER))


def _keep(writer: Writer, source: str, found: list[tuple[Listed, RawStudy]]) -> None:
    history, now = writer.history, datetime.now(UTC)
    sync_id = history.next_sync_id()
    report = SyncReport(
        outcome="updated",
        collection=EARLIER,
        source=EARLIER,
        started_at=now,
        finished_at=now,
        seen=len(found),
        added=len(found),
    )
    with history.transaction():
        history.add(
            "earlier_version",
            [
                (
                    study.nct_id,
                    one.number,
                    one.dated.isoformat(),
                    canonical(study.raw).fingerprint,
                    study.raw,
                    now,
                    source,
                    sync_id,
                )
                for one, study in found
            ],
        )
        writer.record(sync_id, EARLIER, report, visible=True)
