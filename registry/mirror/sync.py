"""Brings the mirror up to date with the registry: one transaction, then one publication."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from registry.ctgov.answers import Version
from registry.ctgov.client import Client
from registry.ctgov.errors import RegistryError
from registry.mirror import gate
from registry.mirror.collection import Collection
from registry.mirror.errors import MirrorError, SyncRefused
from registry.mirror.fetch import Fetch, OnProgress
from registry.mirror.intake import Intake, Stamp
from registry.mirror.pointer import Checked
from registry.mirror.report import Outcome, Progress, SyncReport
from registry.mirror.seed import seed
from registry.mirror.writer import Writer, locked, note

__all__ = ["Collection", "Progress", "SyncReport", "seed", "sync"]


def sync(
    folder: Path,
    client: Client,
    collection: Collection,
    *,
    full: bool = False,
    force: bool = False,
    on_progress: OnProgress | None = None,
) -> SyncReport:
    """Bring a collection up to date; whole or not at all, and readers notice only the result.

    Nothing is fetched while the registry's version is the one of the last complete sync of this
    collection from the same source, unless `full`. `force` overrides the sanity gate.
    Raises `MirrorBusy`, `SyncRefused`, `NotWritten`, `MirrorDamaged` or a `RegistryError`: what
    readers have is then as it was, and says how the sync went.
    """
    run = _Sync(folder, client, collection, force)
    with locked(folder):
        try:
            with Writer(folder) as writer:
                return run.through(writer, full, on_progress)
        except (RegistryError, MirrorError) as error:
            try:
                note(folder, run.failure(error))
            except MirrorError as second:
                error.add_note(str(second))
            raise


class _Sync:
    def __init__(self, folder: Path, client: Client, collection: Collection, force: bool) -> None:
        self._folder = folder
        self._client = client
        self._collection = collection
        self._force = force
        self._source = client.base_url
        self._started_at = datetime.now(UTC)

    def through(self, writer: Writer, full: bool, on_progress: OnProgress | None) -> SyncReport:
        """The whole way: ask, take over, publish."""
        key = self._collection.key
        try:
            version = self._client.version()
            if not full and writer.history.last_complete(key, self._source) == version:
                report = self._report("not needed", version)
            else:
                report = self._look(writer, version, on_progress)
        except (RegistryError, MirrorError) as error:
            self._record(writer, error)
            raise
        checked = Checked(
            self._collection.label,
            self._source,
            report.finished_at,
            version.api_version,
            version.data_timestamp,
        )
        return writer.show(report, {key: checked})

    def failure(self, error: Exception) -> SyncReport:
        """The report of a sync that came to nothing."""
        outcome: Outcome = "refused" if isinstance(error, SyncRefused) else "failed"
        return self._report(outcome, None, error=str(error))

    def _look(self, writer: Writer, version: Version, on_progress: OnProgress | None) -> SyncReport:
        history, key = writer.history, self._collection.key
        sync_id = history.next_sync_id()
        with history.transaction():
            intake = Intake(history, Stamp(sync_id, self._source, version))
            asked = Fetch(self._client, self._collection, intake, history.members(key))
            asked.ask(on_progress)
            if self._collection.expression is not None:
                # Before asking for each of them by itself, which could take days.
                self._pass_gate(gate.halving(asked.before, len(asked.now)))
            asked.confirm()
            self._pass_gate(gate.objections(_effect(intake, asked)))
            news = intake.finish()
            moves = [
                *((key, nct_id, sync_id, True) for nct_id in asked.joined),
                *((key, nct_id, sync_id, False) for nct_id in asked.left),
            ]
            if moves:
                history.add("member", moves)
            report = self._report(
                "updated" if news else "unchanged",
                version,
                seen=len(intake.seen),
                added=intake.added,
                changed=intake.changed,
                unchanged=intake.unchanged,
                absent=asked.absent,
                gone=tuple(intake.gone),
                returned=tuple(intake.returned),
                malformed=asked.malformed,
                invalid_records=intake.invalid_records,
                invalid=tuple(intake.invalid),
                drift=intake.drift,
            )
            visible = news or bool(asked.joined)
            writer.record(sync_id, key, report, visible=visible)
        return report

    def _pass_gate(self, objections: tuple[str, ...]) -> None:
        if objections and not self._force:
            raise SyncRefused(
                f"The sync was refused. {' '.join(objections)}",
                self._folder,
                "Nothing was changed. Look at what the registry answers; "
                "if it is right, sync again with --force.",
            )

    def _record(self, writer: Writer, error: Exception) -> None:
        history = writer.history
        try:
            with history.transaction():
                writer.record(history.next_sync_id(), self._collection.key, self.failure(error))
        except (MirrorError, duckdb.Error) as second:
            error.add_note(f"The history could not take that down: {second}")

    def _report(self, outcome: Outcome, version: Version | None, **counts: Any) -> SyncReport:
        return SyncReport(
            outcome=outcome,
            collection=self._collection.label,
            source=self._source,
            started_at=self._started_at,
            finished_at=datetime.now(UTC),
            api_version=version.api_version if version else None,
            data_timestamp=version.data_timestamp if version else None,
            **counts,
        )


def _effect(intake: Intake, asked: Fetch) -> gate.Effect:
    before = len(intake.held) - len(intake.tombstones)
    lost = len(intake.gone)
    return gate.Effect(
        mirror_before=before,
        mirror_after=before + intake.added + len(intake.returned) - lost,
        collection_before=asked.before,
        collection_after=len(asked.now),
        compared=intake.compared,
        had=intake.had,
        lost=intake.lost,
    )
