"""Brings the mirror up to date with the registry: transactions, then one publication."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from registry.ctgov.client import Client
from registry.ctgov.errors import RegistryError
from registry.logs import run_identifier
from registry.mirror.collection import Collection
from registry.mirror.errors import MirrorError, SyncRefused
from registry.mirror.pointer import Checked
from registry.mirror.report import OnProgress, Outcome, Progress, SyncReport
from registry.mirror.rounds import Rounds
from registry.mirror.seed import seed
from registry.mirror.sweep import sweep
from registry.mirror.windows import AS_USUAL, Cut
from registry.mirror.writer import Writer, locked, note

__all__ = ["Collection", "Progress", "SyncReport", "seed", "sync"]


def sync(
    folder: Path,
    client: Client,
    collection: Collection,
    *,
    full: bool = False,
    force: bool = False,
    cut: Cut = AS_USUAL,
    on_progress: OnProgress | None = None,
) -> SyncReport:
    """Bring a collection up to date; whole or not at all, and readers notice only the result.

    One of many studies is read in windows, each of them whole or not at all: what
    an interrupted sync has brought stays, and the next one goes on from there.
    Nothing is fetched while the registry's version is the one of the last complete sync of this
    collection from the same source, unless `full`. `force` overrides the sanity gate.
    Raises `MirrorBusy`, `SyncRefused`, `NotWritten`, `MirrorDamaged` or a `RegistryError`: what
    readers have is then as it was, and says how the sync went.
    """
    run = _Sync(folder, client, collection, force, cut)
    with locked(folder):
        try:
            with Writer(folder, on_progress) as writer:
                return run.through(writer, full, on_progress)
        except (RegistryError, MirrorError) as error:
            try:
                note(folder, run.failure(error))
            except MirrorError as second:
                error.add_note(str(second))
            raise


class _Sync:
    def __init__(
        self, folder: Path, client: Client, collection: Collection, force: bool, cut: Cut
    ) -> None:
        self._folder = folder
        self._client = client
        self._collection = collection
        self._force = force
        self._cut = cut
        self._source = client.base_url
        self._started_at = datetime.now(UTC)

    def through(self, writer: Writer, full: bool, on_progress: OnProgress | None) -> SyncReport:
        """The whole way: ask, take over, publish."""
        key = self._collection.key
        try:
            version = self._client.version()
            rounds = Rounds(writer, self._client, version, self._started_at, force=self._force)
            if not full and writer.history.last_complete(key, self._source) == version:
                report = rounds.report(self._collection, "not needed")
            else:
                report = self._look(rounds, full, on_progress)
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
        return SyncReport(
            outcome=outcome,
            collection=self._collection.label,
            source=self._source,
            started_at=self._started_at,
            finished_at=datetime.now(UTC),
            error=str(error),
            run=run_identifier(),
        )

    def _look(self, rounds: Rounds, full: bool, on_progress: OnProgress | None) -> SyncReport:
        collection = self._collection
        if not collection.listed:
            studies = self._client.count(collection.parameters)
            in_windows = rounds.writer.history.readings(collection.key)
            if studies > self._cut.largest or in_windows:
                return sweep(rounds, collection, studies, self._cut, on_progress, full=full)
        return rounds.take(collection, None, on_progress)

    def _record(self, writer: Writer, error: Exception) -> None:
        history = writer.history
        try:
            with history.transaction():
                writer.record(history.next_sync_id(), self._collection.key, self.failure(error))
        except (MirrorError, duckdb.Error) as second:
            error.add_note(f"The history could not take that down: {second}")
