"""What `doctor` looks at: each check says how things are and, where needed, what to do."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from registry.cli.check import Check, files_of_trials
from registry.cli.checks_of_machine import (
    address,
    cookie,
    memory,
    packages,
    proxies,
    rights,
    units,
)
from registry.cli.checks_of_mirror import (
    SYNC,
    age,
    clock,
    last_sync,
    mirror,
    readers,
    register,
    schema,
    trials,
    withdrawn,
)
from registry.cli.checks_of_numbers import proof, publication_files, reported_arms
from registry.cli.checks_of_sharing import shared
from registry.cli.reach import connection
from registry.cli.say import counted
from registry.ctgov.client import Client
from registry.ctgov.errors import RegistryError
from registry.language import NAMES, Language
from registry.mirror.errors import AS_ITS_USER, MirrorError, NoSnapshot
from registry.mirror.integrity import closed_to_us
from registry.mirror.place import being_restored
from registry.mirror.schema import present
from registry.mirror.snapshot import Snapshots
from registry.settings import Settings
from registry.settings.plain import PlainFiles, read_plain
from registry.settings.publications import read_publications

LITTLE_ROOM, NO_ROOM = 1_000_000_000, 100_000_000
"""Free bytes on the mirror's disk below which there is a warning, a problem."""
REGISTRY, WISHED_PACE = "clinicaltrials.gov", 1.0


def checks(settings: Settings) -> Iterator[Check]:
    """Every check but that of the settings themselves, in the order in which they are shown."""
    yield packages()
    yield languages(settings)
    yield operator(settings)
    yield address(settings)
    yield proxies(settings)
    yield pace(settings)
    yield contacts(settings)
    plain = read_plain(settings)
    yield from plain_files(settings, plain)
    reports = read_publications(settings)
    yield from publication_files(settings, reports)
    yield folder(settings)
    yield rights(settings)
    yield disk(settings)
    yield memory()
    yield units(settings)
    yield cookie(settings)
    yield registry(settings)
    yield from shared(settings)
    closed = closed_to_us(settings.mirror.folder)
    if closed is not None:
        yield Check(
            "mirror", "problem", f"Not looked at: {closed} is closed to this user.", AS_ITS_USER
        )
        return
    try:
        snapshot = Snapshots(settings.mirror.folder).current()
    except NoSnapshot as error:
        busy = being_restored(settings.mirror.folder)
        if busy is not None:
            yield Check("mirror", "problem", f"{busy.happened} ({busy.place}).", busy.remedy)
            return
        yield from readers(settings)
        yield Check("mirror", "warning", f"{error.happened}.", f"{SYNC} (or: seed)")
        return
    except MirrorError as error:
        yield Check("mirror", "problem", f"{error.happened} ({error.place}).", error.remedy)
        return
    yield schema(snapshot)
    newest = snapshot.pointer.current
    if newest and newest.schema == present():  # else looking for it would bring the mirror forward
        yield from readers(settings)
    yield mirror(settings, snapshot)
    yield register(snapshot)
    yield clock(snapshot)
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
    """The mirror's folder can be written, or made, and a backup can take its place."""
    wanted = settings.mirror.folder
    there = _nearest(wanted)
    if not os.access(there, os.W_OK | os.X_OK):
        remedy = "Let this user write there, or set mirror.folder to another place."
        if there.is_dir() and not os.access(there, os.X_OK):
            remedy = AS_ITS_USER
        return Check("folder", "problem", f"{there} cannot be written.", remedy)
    if os.path.ismount(wanted) and not settings.mirror.storage:
        says = f"{wanted} is a mount point, so restore could not put a backup in its place."
        remedy = "Mount the folder above it instead: docs/operations.md#backup-and-restore"
        return Check("folder", "warning", says, remedy)
    return Check("folder", "ok", f"{wanted} can be {'written' if there == wanted else 'made'}.")


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


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest one above it that exists."""
    # Not Path.exists: it raises where this user may not look.
    return next(one for one in (path, *path.parents) if os.path.exists(one))  # noqa: PTH110
