"""What `doctor` looks at: each check says how things are and, where needed, what to do."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from registry.cli.check import Check, files_of_trials
from registry.cli.checks_of_numbers import proof, publication_files, reported_arms
from registry.cli.checks_of_sharing import shared
from registry.cli.plain import REMEDY, kept, told
from registry.cli.reach import connection
from registry.cli.say import counted, moment_and_age
from registry.ctgov.client import Client
from registry.ctgov.errors import RegistryError
from registry.language import NAMES, Language
from registry.mirror.errors import MirrorError, NoSnapshot
from registry.mirror.integrity import integrity
from registry.mirror.snapshot import Snapshot, Snapshots
from registry.mirror.writer import is_behind
from registry.settings import Settings
from registry.settings.plain import PlainFiles, read_plain
from registry.settings.publications import read_publications

LITTLE_ROOM, NO_ROOM = 1_000_000_000, 100_000_000
"""Free bytes on the mirror's disk below which there is a warning, a problem."""
OLD, TOO_OLD = timedelta(days=3), timedelta(days=14)
"""How long the registry may not have been asked before there is a warning, a problem."""
REGISTRY, WISHED_PACE = "clinicaltrials.gov", 1.0
SYNC = "python -m registry sync"


def checks(settings: Settings) -> Iterator[Check]:
    """Every check but that of the settings themselves, in the order in which they are shown."""
    yield languages(settings)
    yield operator(settings)
    yield pace(settings)
    yield contacts(settings)
    plain = read_plain(settings)
    yield from plain_files(settings, plain)
    reports = read_publications(settings)
    yield from publication_files(settings, reports)
    yield folder(settings)
    yield disk(settings)
    yield registry(settings)
    yield from shared(settings)
    yield from readers(settings)
    try:
        snapshot = Snapshots(settings.mirror.folder).current()
    except NoSnapshot as error:
        yield Check("mirror", "warning", f"{error.happened}.", f"{SYNC} (or: seed)")
        return
    except MirrorError as error:
        yield Check("mirror", "problem", f"{error.happened} ({error.place}).", error.remedy)
        return
    yield mirror(settings, snapshot)
    yield trials(settings, snapshot)
    yield withdrawn(settings, plain, snapshot)
    yield reported_arms(settings, reports, snapshot)
    yield proof(settings, snapshot)
    yield age(settings, snapshot)
    yield last_sync(snapshot)


def languages(settings: Settings) -> Check:
    """Each language of the site has its texts."""
    for tag in settings.site.languages:
        if tag not in NAMES:
            known = ", ".join(NAMES)
            remedy = f"Take it out of site.languages in {settings.file}; there are {known}."
            return Check("languages", "problem", f"This project does not speak {tag}.", remedy)
        try:
            Language.of(tag)
        except (OSError, ValueError) as error:
            says = f"The texts in {tag} cannot be read: {error}."
            return Check("languages", "problem", says, "Restore data/locale from the project.")
    return Check("languages", "ok", f"{', '.join(settings.site.languages)}.")


def operator(settings: Settings) -> Check:
    """The operator's mail address is set."""
    if settings.site.operator:
        return Check("operator", "ok", f"{settings.site.operator}.")
    return Check(
        "operator",
        "warning",
        "No mail address is set: readers cannot report errors, and the registry's staff cannot "
        "write before they block a request.",
        f"Set site.operator in {settings.file}.",
    )


def pace(settings: Settings) -> Check:
    """The registry is not asked more often than it wishes."""
    seconds = settings.registry.seconds_between_requests
    says = f"{seconds:g} s between requests."
    if urlsplit(settings.registry.base_url).hostname != REGISTRY or seconds >= WISHED_PACE:
        return Check("pace", "ok", says)
    remedy = f"Set registry.seconds_between_requests to {WISHED_PACE:g} in {settings.file}."
    return Check("pace", "warning", f"{says} The registry asks for {WISHED_PACE:g} s.", remedy)


def contacts(settings: Settings) -> Check:
    """Every confirmed contact is that of a trial of this site."""
    others = [nct_id for nct_id in settings.contacts if nct_id not in settings.trials]
    if not others:
        return Check("contacts", "ok", f"{len(settings.contacts)} confirmed.")
    says = f"A contact is confirmed for {', '.join(others)}, which this site does not show."
    return Check("contacts", "warning", says, f"Correct the number in {settings.file}.")


def plain_files(settings: Settings, plain: PlainFiles) -> Iterator[Check]:
    """Every file of plain-language criteria is in order, and for a trial of this site."""
    wrong = list(
        files_of_trials(
            "plain",
            "plain-language criteria",
            settings,
            plain.folder,
            plain.versions,
            plain.refused,
        )
    )
    yield from wrong
    if not wrong:
        versions = sum(map(len, plain.versions.values()))
        says = f"{versions} in {counted(len(plain.versions), 'file')}." if versions else "None."
        yield Check("plain", "ok", says)


def folder(settings: Settings) -> Check:
    """The mirror's folder can be written, or made."""
    wanted = settings.mirror.folder
    there = _nearest(wanted)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Check("folder", "ok", f"{wanted} can be {'written' if there == wanted else 'made'}.")
    what = "written" if there.is_dir() else "used: it is no folder"
    return Check(
        "folder",
        "problem",
        f"{there} cannot be {what}.",
        "Let this user write there, or set mirror.folder to another place.",
    )


def disk(settings: Settings) -> Check:
    """There is room on the mirror's disk."""
    free = shutil.disk_usage(_nearest(settings.mirror.folder)).free
    says = f"{free / 1e9:,.1f} GB free for {settings.mirror.folder}."
    remedy = "Make room: a sync writes a new snapshot before it removes an old one."
    if free < NO_ROOM:
        return Check("disk", "problem", says, remedy)
    if free < LITTLE_ROOM:
        return Check("disk", "warning", says, remedy)
    return Check("disk", "ok", says)


def registry(settings: Settings) -> Check:
    """The registry answers. It is asked once."""
    try:
        with Client(replace(connection(settings), retries=0)) as client:
            version = client.version()
    except RegistryError as error:
        return Check("registry", "problem", f"{error.happened} ({error.address}).", error.remedy)
    says = f"Answers: API {version.api_version}, data of {version.data_timestamp} UTC."
    return Check("registry", "ok", says)


def mirror(settings: Settings, snapshot: Snapshot) -> Check:
    """Every file of the mirror is as it was written."""
    found = integrity(settings.mirror.folder)
    wrong = [finding for finding in found if not finding.sound]
    if wrong:
        says = " ".join(f"{finding.part}: {finding.says}" for finding in wrong)
        return Check("mirror", "problem", says, f"Build it anew: {SYNC} --full")
    says = f"Snapshot {snapshot.generation} is sound ({counted(len(found), 'part')} checked)."
    return Check("mirror", "ok", says)


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
    """The registry was asked for each trial in the last days."""
    studies = [study for nct_id in settings.trials if (study := snapshot.study(nct_id))]
    never = [study.nct_id for study in studies if study.checked_at is None]
    if never:
        says = f"The registry was never asked for {', '.join(never)}."
        return Check("age", "warning", says, SYNC)
    if not studies:
        return Check("age", "warning", "There is no trial to tell the age of.", SYNC)
    oldest = min(study.checked_at for study in studies if study.checked_at)
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


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest one above it that exists."""
    return next(one for one in (path, *path.parents) if one.exists())
