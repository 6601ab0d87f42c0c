"""Publishing a release, and withdrawing one: into the ledger first, then to the readers."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from registry.mirror.errors import NotWritten
from registry.mirror.history import SITE
from registry.mirror.releases import ReleaseEvent
from registry.mirror.report import SyncReport
from registry.mirror.writer import Writer, locked
from registry.site.errors import SiteError
from registry.site.package import Package
from registry.site.release.cells import Row, cells_of
from registry.site.release.keeping import event_of, read_ledger, rows_kept
from registry.site.release.ledger import PUBLIC, WITHDRAWN, Ledger, Release, is_example
from registry.site.release.preparing import Prepared, prepare


def with_public(ledger: Ledger, public: Sequence[Row]) -> Ledger:
    """The ledger with what the registry and publications say as its release 0.

    What it says anew later, another number of the same people too, is a further such release: what
    was public once stays known.
    """
    releases = list(ledger.releases)
    pending = [row for row in public if not any(row in one.rows for one in releases)]
    while pending:
        before = sum(one.is_public for one in releases)
        taken: dict[str, Row] = {}
        for row in pending:
            taken.setdefault(next(iter(cells_of(row).values())), row)
        rows = tuple(taken.values())
        number = f"{PUBLIC}.{before + 1}" if before else PUBLIC
        releases.append(Release(ledger.nct_id, number, datetime.now(UTC), rows))
        pending = [row for row in pending if row not in rows]
    return Ledger(ledger.nct_id, tuple(releases))


def may_follow(package: Package, ledger: Ledger) -> None:
    """Raise `SiteError` when the ledger cannot take a release of this name."""
    trial = package.trial
    if ledger.release(trial.release_id) is not None:
        raise SiteError(
            "A release of this name was published already, and the ledger forgets nothing",
            "Give the new one another releaseId; name the old one in supersedes to correct it.",
        )
    if trial.supersedes is not None and ledger.release(trial.supersedes) is None:
        raise SiteError(
            "The release that this one supersedes was never published",
            "See `site history` for the names of releases, and correct supersedes.",
        )
    alike = ledger.alike(example=is_example(trial.release_id))
    last = max((one.cutoff for one in alike.shown), default="")
    if trial.data_cutoff < last:
        raise SiteError(
            f"The data end before those of a release that is shown already ({last})",
            "Hand over newer data, or withdraw the later release first.",
        )


def load(
    folder: Path,
    package: Package,
    public: Sequence[Row],
    decided: Collection[str] = (),
    arms: Sequence[str] = (),
    reason: str = "",
) -> Prepared:
    """Protect a package that was found in order, publish it, and remember it.

    `public` are the rows that are known from elsewhere, `arms` those of the registry, `reason` is
    why it corrects another release. Nothing is
    written unless the proof holds. A release is in the ledger whole or not at all; where the disk
    then has no room for what readers read, `NotWritten` says that they get it with the next write.
    Raises `SiteError`, and what a sync raises.
    """
    with _writing(folder) as writer:
        history = writer.history
        before = read_ledger(history, package.trial.nct_id)
        may_follow(package, before)
        before = before.alike(example=is_example(package.trial.release_id))
        ledger = with_public(before, public)
        prepared = prepare(package, ledger, decided, arms)
        if prepared.release is None:
            return prepared
        names = {one.release_id for one in before.releases}
        fresh = [one for one in ledger.releases if one.release_id not in names]
        new = [*fresh, replace(prepared.release, reason=reason)]
        sync_id = history.next_sync_id()
        with history.transaction():
            for release in new:
                history.add("release_event", [event_of(release, sync_id).values()])
                rows = [row.values() for row in rows_kept(release, sync_id)]
                if rows:
                    history.add("published_row", rows)
            writer.record(sync_id, SITE, _report(), visible=True)
    return prepared


def withdraw(folder: Path, nct_id: str, release_id: str, reason: str) -> None:
    """Show a release no more. The ledger keeps it: whoever saw it may have kept it too.

    Raises `SiteError` when there is no such release or it was withdrawn already, and what a sync
    raises.
    """
    with _writing(folder) as writer:
        history = writer.history
        release = read_ledger(history, nct_id).release(release_id)
        if release is None or release.is_public:
            raise SiteError(
                "There is no such release of this trial", "See `site history` for their names."
            )
        if release.withdrawn is not None:
            raise SiteError("This release was withdrawn already", "Nothing needs to be done.")
        sync_id = history.next_sync_id()
        event = ReleaseEvent(
            nct_id, release_id, sync_id, datetime.now(UTC), WITHDRAWN, {"reason": reason}
        )
        with history.transaction():
            history.add("release_event", [event.values()])
            writer.record(sync_id, SITE, _report(), visible=True)


@contextmanager
def _writing(folder: Path) -> Iterator[Writer]:
    """The mirror open for writing; what was added is brought to the readers at the end."""
    with locked(folder), Writer(folder) as writer:
        try:
            yield writer
        except NotWritten as error:
            raise NotWritten(
                f"Nothing was published or withdrawn. {error.happened}",
                error.place,
                "Make room on the disk, see that this user may write there, and run this command"
                " again.",
            ) from error
        try:
            writer.show_content()
        except NotWritten as error:
            raise NotWritten(
                f"The ledger has it, but readers do not see it yet. {error.happened}",
                error.place,
                "Make room on the disk. Whatever writes next, a sync too, brings it to readers.",
            ) from error


def _report() -> SyncReport:
    now = datetime.now(UTC)
    return SyncReport(
        outcome="updated", collection=SITE, source=SITE, started_at=now, finished_at=now
    )
