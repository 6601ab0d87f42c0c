"""What `doctor` looks at in the mirror: what it is made of, what it holds, and how old that is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from registry.cli.check import Check
from registry.cli.plain import REMEDY, kept, told
from registry.cli.say import counted, moment_and_age
from registry.mirror.errors import MirrorError
from registry.mirror.integrity import Finding, integrity
from registry.mirror.schema import present
from registry.mirror.snapshot import Snapshot
from registry.mirror.writer import is_behind
from registry.settings import Settings
from registry.settings.plain import PlainFiles

OLD, TOO_OLD = timedelta(days=3), timedelta(days=14)
"""How long the registry may not have been asked before there is a warning, a problem."""
CLOCKS_DIFFER = timedelta(minutes=5)
SYNC = "python -m registry sync"


def mirror(settings: Settings, snapshot: Snapshot) -> Check:
    """Every file of the mirror is as it was written."""
    found = integrity(settings.mirror.folder)
    wrong = [finding for finding in found if not finding.sound]
    if wrong:
        says = " ".join(f"{finding.part}: {finding.says}" for finding in wrong)
        return Check("mirror", "problem", says, _remedy(wrong))
    says = f"Snapshot {snapshot.generation} is sound ({counted(len(found), 'part')} checked)."
    return Check("mirror", "ok", says)


def _remedy(wrong: Sequence[Finding]) -> str:
    """What is published is built anew from the history, and the history from nothing.

    An error knows better: where only the disk takes nothing, a backup in its place loses data.
    """
    if any(finding.part == "history" and not finding.remedy for finding in wrong):
        return "Restore a backup, then sync: docs/operations.md#a-history-that-is-lost"
    told = dict.fromkeys(finding.remedy for finding in wrong if finding.remedy)
    return " ".join(told) or f"Build it anew: {SYNC} --full"


def schema(snapshot: Snapshot) -> Check:
    """The mirror is of this version of the program, not of an earlier one."""
    found = snapshot.published.schema
    if found == present():
        return Check("schema", "ok", f"Version {found}.")
    says = f"It is of an earlier version of this program; this one writes version {present()}."
    remedy = f"Restart the site, or {SYNC}: either brings it forward and keeps a copy of before."
    return Check("schema", "warning", says, remedy)


def readers(settings: Settings) -> Iterator[Check]:
    """Readers see all that was written, unless a command was killed; silent where they do."""
    try:
        behind = is_behind(settings.mirror.folder)
    except MirrorError:
        return  # another process is writing, or the check of the mirror says what is wrong
    if behind:
        says = "Readers do not see the last thing that was written: a command was cut off."
        remedy = "Any sync brings it to them, and so does: python -m registry site history"
        yield Check("readers", "problem", says, remedy)


def trials(settings: Settings, snapshot: Snapshot) -> Check:
    """Every trial of this site is in the mirror, and still in the registry."""
    held = {nct_id: snapshot.study(nct_id) for nct_id in settings.trials}
    missing = [nct_id for nct_id, study in held.items() if study is None]
    if missing:
        says = f"Not in the mirror: {', '.join(missing)}."
        return Check("trials", "problem", says, f"{SYNC} {' '.join(missing)}")
    gone = [nct_id for nct_id, study in held.items() if study and study.gone_since]
    if gone:
        says = f"Gone from the registry: {', '.join(gone)}. The last version is still shown."
        remedy = f"Find out why, or take it out of trials in {settings.file}."
        return Check("trials", "warning", says, remedy)
    return Check("trials", "ok", f"{len(held)} of {len(held)} are in the mirror.")


def withdrawn(settings: Settings, plain: PlainFiles, snapshot: Snapshot) -> Check:
    """Every plain version still stands beside the words that it rewrites."""
    found = kept(plain, settings.trials, snapshot)
    shown = counted(found.shown, "plain version")
    if found.withdrawn:
        says = f"{told(plain, found.withdrawn)} Shown: {shown}."
        return Check("withdrawn", "warning", says, REMEDY)
    return Check("withdrawn", "ok", f"None; {shown} shown.")


def age(settings: Settings, snapshot: Snapshot) -> Check:
    """The registry was asked in the last days for each trial that is not gone from it."""
    held = [study for nct_id in settings.trials if (study := snapshot.study(nct_id))]
    studies = [study for study in held if not study.gone_since]
    never = [study.nct_id for study in studies if study.checked_at is None]
    if never:
        says = f"The registry was never asked for {', '.join(never)}."
        return Check("age", "warning", says, SYNC)
    oldest = snapshot.longest_unasked(settings.trials)
    if oldest is None:
        return Check("age", "warning", "There is no trial to tell the age of.", SYNC)
    old = datetime.now(UTC) - oldest
    says = f"The registry was last asked for every trial {moment_and_age(oldest)}."
    if old <= OLD:
        return Check("age", "ok", says)
    remedy = f"{SYNC}; see that it runs every day (deploy/README.md)."
    return Check("age", "problem" if old > TOO_OLD else "warning", says, remedy)


def last_sync(snapshot: Snapshot) -> Check:
    """The last sync did not fail."""
    last = snapshot.last_sync
    if last is None:
        return Check("last-sync", "ok", "There was none yet.")
    says = f"{last.outcome}, {moment_and_age(last.finished_at)}."
    if last.outcome in ("failed", "refused"):
        return Check("last-sync", "warning", f"{says} {last.error or ''}", SYNC)
    return Check("last-sync", "ok", says)


def clock(snapshot: Snapshot) -> Check:
    """Nothing in the mirror is of a time that is still to come."""
    known = [snapshot.published.published_at, snapshot.checked_at]
    latest = max(moment for moment in known if moment)
    if latest - datetime.now(UTC) > CLOCKS_DIFFER:
        says = f"The mirror was written {moment_and_age(latest)}, which is still to come."
        remedy = "Set this machine's clock, and let it be kept right (timedatectl set-ntp true)."
        return Check("clock", "problem", says, remedy)
    return Check("clock", "ok", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC.")


def register(snapshot: Snapshot) -> Check:
    """What is published can be searched."""
    if snapshot.register is None:
        says = "There is no register that can be read: nothing can be searched."
        return Check("register", "problem", says, SYNC)
    return Check("register", "ok", f"{counted(snapshot.register.size, 'study', 'studies')}.")
