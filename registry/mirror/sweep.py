"""Keeps a collection that is too large for one transaction up to date, window by window.

A window that was read is in the history, with the data that it was read from, and nothing else is
kept of how far a sync has come. So whatever interrupts it, the next one goes on with the windows
that are left. docs/decisions/0009-sync-at-size.md says why it is done so and what it costs.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta

from registry.ctgov.answers import Page, Version
from registry.ctgov.errors import NotData
from registry.mirror import gate
from registry.mirror.collection import Collection
from registry.mirror.history import Reading
from registry.mirror.known import Known
from registry.mirror.report import OnProgress, Progress, SyncReport, together
from registry.mirror.rounds import Rounds
from registry.mirror.windows import ELSEWHERE, Cut, updates

ALL_WITHIN = timedelta(days=6, hours=12)
"""How old the data of a window may become: a week, less what a nightly sync may come late."""


def sweep(
    rounds: Rounds,
    collection: Collection,
    studies: int,
    cut: Cut,
    on_progress: OnProgress | None,
    *,
    full: bool,
) -> SyncReport:
    """Read the windows of a collection that are due, and what was updated since it was read.

    `studies` is how many the registry has of it. Each window is a transaction; one that is
    finished stays so when a later one fails.
    """
    history, source = rounds.writer.history, rounds.client.base_url
    now = _moment(rounds.version.data_timestamp)
    every = {window.name: window for window in cut.windows(studies, now.date())}
    read = _readings(rounds, collection, every)
    seen = sum(one.seen for one in read.values())
    rounds.pass_gate(gate.halving(seen, studies))
    last = history.last_complete(collection.key, source)
    names = list(every) if full else list(due(every, read, last, now))
    unread = 0 if len(read) == len(every) else max(0, studies - seen)
    progress = _Along(on_progress, unread + sum(read[name].seen for name in names if name in read))
    known = Known(history)
    homes = [collection.within(window) for window in every.values()]
    asked = [collection.within(every[name]) for name in names]
    reports = list(_take(rounds, asked, homes, known, progress))
    if elsewhere := history.elsewhere(collection.key, [home.key for home in homes]):
        part = collection.within(ELSEWHERE)
        reports.append(rounds.take(part, known, None, pages=(), expected=elsewhere))
    since = _known_until(_readings(rounds, collection, every).values(), last)
    if since < rounds.version.data_timestamp:
        # Last, so that it covers what moved while the windows were read.
        updated = collection.within(updates(_moment(since).date()))
        reports += _take(rounds, [updated], homes, known, progress)
    news = any(report.outcome == "updated" for report in reports)
    report = rounds.report(collection, "updated" if news else "unchanged", **together(reports))
    with history.transaction():
        rounds.writer.record(history.next_sync_id(), collection.key, report)
    return report


def due(
    names: Iterable[str], read: Mapping[str, Reading], last: Version | None, now: datetime
) -> Iterator[str]:
    """The windows to read: those that never were, those that are too old, and today's share.

    The share is of all studies what the time since the `last` complete sync is of `ALL_WITHIN`;
    what was read since then counts. Time is that of the registry's data, up to `now`: while the
    data stay the same, nothing can have changed unnoticed.
    """
    yield from (name for name in names if name not in read)
    since = _moment(last.data_timestamp) if last else now
    share = (now - since) / ALL_WITHIN * sum(one.seen for one in read.values())
    share -= sum(one.seen for one in read.values() if _moment(one.data_timestamp) > since)
    for name, one in sorted(read.items(), key=lambda item: item[1]):
        if share <= 0 and now - _moment(one.data_timestamp) < ALL_WITHIN:
            return
        yield name
        share -= one.seen


def _take(
    rounds: Rounds,
    parts: list[Collection],
    homes: list[Collection],
    known: Known,
    progress: "_Along",
) -> Iterator[SyncReport]:
    with closing(rounds.client.in_turn([part.parameters for part in parts])) as pages:
        for part in parts:
            yield rounds.take(part, known, progress, _of_one(pages), homes)
            progress.next_window()


def _of_one(pages: Iterator[Page]) -> Iterator[Page]:
    """The pages up to the last one of the query that is at its turn."""
    for page in pages:
        yield page
        if page.last:
            return


def _readings(rounds: Rounds, collection: Collection, names: Iterable[str]) -> dict[str, Reading]:
    """The readings that count: of these windows, and not of another registry."""
    source = rounds.client.base_url
    found = rounds.writer.history.readings(collection.key)
    return {name: found[name] for name in names if name in found and found[name].source == source}


def _known_until(read: Iterable[Reading], last: Version | None) -> str:
    """Since when changes may be unknown: each window is known up to its reading at least."""
    complete = last.data_timestamp if last else ""
    return min(max(one.data_timestamp, complete) for one in read)


def _moment(data_timestamp: str) -> datetime:
    try:
        moment = datetime.fromisoformat(data_timestamp)
    except ValueError:
        raise NotData(
            "The registry's data have a timestamp that is none",
            "/version",
            "Check the base address; if it is the registry's, its API has changed.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Along:
    """Progress over several windows."""

    def __init__(self, on_progress: OnProgress | None, total: int) -> None:
        self._on_progress = on_progress
        self._total = total
        self._before = self._now = 0

    def __call__(self, progress: Progress) -> None:
        """Tell how far it has come in all, when a window has come as far as this."""
        self._now = self._before + progress.done
        if self._on_progress:
            self._on_progress(Progress(self._now, max(self._total, self._now)))

    def next_window(self) -> None:
        """The next progress is that of another window."""
        self._before = self._now
