"""`backup` and `restore`: the mirror in one file, and back."""

import logging
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import Exit
from registry.cli.say import counted, line, moment_and_age

if TYPE_CHECKING:
    from registry.mirror.backup import Manifest

LOG = logging.getLogger(__name__)


def backup(
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write; without it, one here that is named for the time."),
    ] = None,
) -> int:
    """Write the mirror to one file: the history, and what readers have.

    A sync may go on meanwhile. The settings are not in it. The file is there whole or not at all.
    """
    from registry.cli.begin import begin
    from registry.mirror.backup import back_up

    settings, start = begin(), time.monotonic()
    out = output or Path(f"trial-page-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar")
    made = back_up(settings.mirror.folder, out)
    seconds = time.monotonic() - start
    LOG.info("A backup was written.", extra={"facts": {"bytes": made.size, "seconds": seconds}})
    line(f"Written: {out} ({_told(made)}; {seconds:.1f} s)")
    return Exit.DONE


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a mirror that is there.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only see whether the whole file can be read.")
    ] = False,
) -> int:
    """Put a backup where the settings say that the mirror is.

    All of the file is checked first. A mirror that is there stays, unless --replace is given; it
    is then kept beside the new one. Readers see the restored one without a restart.
    """
    from registry.cli.begin import begin
    from registry.mirror.errors import NotWritten
    from registry.mirror.restoring import checked
    from registry.mirror.restoring import restore as put_back
    from registry.mirror.writer import locked

    settings = begin()
    folder = settings.mirror.folder
    if check:
        made = checked(file)
        line(f"All of it can be read ({_told(made)}), made {moment_and_age(made.made_at)}.")
        return Exit.DONE
    if settings.mirror.storage:
        raise NotWritten(
            "Several machines share what this mirror publishes",
            folder,
            "See docs/operations.md#backup-of-shared-mirrors for how it is restored.",
        )
    if os.path.exists(folder):  # noqa: PTH110 - Path.exists raises where this user may not look
        with locked(folder):
            made, aside = put_back(file, folder, replace=replace)
    else:
        made, aside = put_back(file, folder, new=True)
    LOG.info("A backup was restored.", extra={"facts": {"generation": made.generation}})
    line(f"Restored: {folder} as it was {moment_and_age(made.made_at)} ({_told(made)}).")
    if aside is not None:
        line(f"What was there is kept in {aside}; delete it when all is well.")
    return Exit.DONE


def _told(made: "Manifest") -> str:
    files = counted(len(made.parts), "file")
    return f"snapshot {made.generation}, {files}, {made.size / 1e6:,.1f} MB"
