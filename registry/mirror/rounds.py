"""One transaction of a sync: a collection, or a window of one, is asked for, weighed and kept."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from registry.ctgov.answers import Page, Version
from registry.ctgov.client import Client
from registry.logs import run_identifier
from registry.mirror import gate
from registry.mirror.collection import Collection
from registry.mirror.errors import SyncRefused
from registry.mirror.fetch import Fetch
from registry.mirror.intake import Intake, Stamp
from registry.mirror.known import Known
from registry.mirror.report import OnProgress, Outcome, SyncReport, shortened
from registry.mirror.writer import Writer


class Rounds:
    """Takes over what the registry has, in any number of transactions of one sync."""

    def __init__(
        self,
        writer: Writer,
        client: Client,
        version: Version,
        started_at: datetime,
        *,
        force: bool,
    ) -> None:
        self.writer = writer
        self.client = client
        self.version = version
        self._started_at = started_at
        self._force = force

    def take(
        self,
        collection: Collection,
        known: Known | None,
        on_progress: OnProgress | None,
        pages: Iterable[Page] | None = None,
        homes: Iterable[Collection] = (),
        expected: Iterable[str] = (),
    ) -> SyncReport:
        """Bring a collection up to date, whole or not at all; `known` learns what was brought.

        Its pages are fetched, unless they are given. A study that is new in a window that does not
        last is from now on expected in the one of `homes` that it lies in; what is `expected` in
        such a window is asked for by number where its pages lack it. Raises `SyncRefused`, or what
        the client and the history raise.
        """
        history, key = self.writer.history, collection.key
        lasting = collection.window is None or collection.window.lasting
        sync_id = history.next_sync_id()
        with history.transaction():
            stamp = Stamp(sync_id, self.client.base_url, self.version)
            intake = Intake(history, stamp, known)
            members = history.members(key) if lasting else dict.fromkeys(expected, False)
            asked = Fetch(self.client, collection, intake, members)
            asked.ask(pages, on_progress)
            fewest = gate.FEWEST_IN_WINDOW if collection.window else 0
            if not collection.listed:
                # Before asking for each of them by itself, which could take days.
                came = len(asked.now)
                halved = gate.halving(asked.before, came, fewest)
                self.pass_gate((*halved, *gate.unfinished(asked.counted, came)))
            asked.confirm()
            self.pass_gate(gate.objections(_effect(intake, asked), fewest))
            news = intake.finish()
            if lasting:
                moves = [
                    *((key, nct_id, sync_id, True) for nct_id in asked.joined),
                    *((key, nct_id, sync_id, False) for nct_id in asked.left),
                ]
            else:
                moves = [(home, new, sync_id, True) for home, new in _at_home(intake, homes)]
            if moves:
                history.add("member", moves)
            short = shortened if collection.window else tuple[str, ...]
            report = self.report(
                collection,
                "updated" if news else "unchanged",
                seen=len(intake.seen),
                added=intake.added,
                changed=intake.changed,
                unchanged=intake.unchanged,
                absent=short(asked.absent),
                gone=short(list(intake.gone)),
                returned=short(intake.returned),
                gone_studies=len(intake.gone),
                returned_studies=len(intake.returned),
                malformed=asked.malformed,
                invalid_records=intake.invalid_records,
                invalid=tuple(intake.invalid),
                drift=intake.drift,
            )
            visible = news or (bool(asked.joined) and lasting)
            self.writer.record(sync_id, key, report, visible=visible)
        if known is not None:
            known.learn(intake.brought, intake.gone, intake.returned, intake.new_aliases)
        return report

    def report(self, collection: Collection, outcome: Outcome, **counts: Any) -> SyncReport:
        """What this sync did, up to now."""
        return SyncReport(
            outcome=outcome,
            collection=collection.label,
            source=self.client.base_url,
            started_at=self._started_at,
            finished_at=datetime.now(UTC),
            api_version=self.version.api_version,
            data_timestamp=self.version.data_timestamp,
            run=run_identifier(),
            **counts,
        )

    def pass_gate(self, objections: tuple[str, ...]) -> None:
        """Raise `SyncRefused` when there is an objection, unless forced."""
        if objections and not self._force:
            raise SyncRefused(
                f"The sync was refused. {' '.join(objections)}",
                self.writer.folder,
                "Nothing was changed. Look at what the registry answers; "
                "if it is right, sync again with --force.",
            )


def _at_home(intake: Intake, homes: Iterable[Collection]) -> Iterator[tuple[str, str]]:
    """The key of the window that each new study lies in, and the study."""
    windows = [(home.window, home.key) for home in homes if home.window]
    for nct_id, posted in intake.new.items():
        yield from ((key, nct_id) for window, key in windows if window.holds(posted))


def _effect(intake: Intake, asked: Fetch) -> gate.Effect:
    before = len(intake.held) - len(intake.tombstones)
    had, lost = intake.modules()
    return gate.Effect(
        mirror_before=before,
        mirror_after=before + intake.added + len(intake.returned) - len(intake.gone),
        collection_before=asked.before,
        collection_after=len(asked.now),
        compared=intake.compared,
        had=had,
        lost=lost,
    )
