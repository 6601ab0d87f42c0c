"""`derive`: tables made anew from every version of every study."""

import re
from typing import Annotated

import typer

from registry.cli.exits import CommandError, Exit
from registry.cli.say import counted, line, warn

_ADDRESS = re.compile(
    r"(?:(?:tcp|tls|wss?)://)?[^/:\s]+:\d{1,5}|(?:tcp|tls|wss?)://\[[0-9a-f:]+\]:\d{1,5}"
)


def derive(
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Let this scheduler of Dask's spread the work; none: this process does it.",
        ),
    ] = None,
) -> int:
    """Make the derived tables anew: criteria of every version, and values of every field.

    They are Parquet files in the folder `derived` of the mirror; docs/scale.md describes them.
    Without --scheduler the local cores do the work. The files are the same whoever does it.
    """
    from registry.cli.begin import begin
    from registry.cli.progress import shown
    from registry.derive import NoCluster
    from registry.derive import derive as make
    from registry.derive.scheduling import HERE, default

    if scheduler not in (None, HERE) and not _ADDRESS.fullmatch(scheduler):
        raise CommandError(
            f"{scheduler} is no address of a scheduler",
            "--scheduler",
            "Write tcp://HOST:PORT, or none.",
            Exit.WRONG_USAGE,
        )
    settings = begin()
    where = scheduler or default()
    if where and not scheduler:
        warn("One process does the work. With Dask all do: pip install -r requirements-scale.txt")
    try:
        with shown(quiet=False) as on_progress:
            made = make(settings.mirror.folder, where, on_progress=on_progress)
    except NoCluster as error:
        raise CommandError(
            str(error).rstrip("."), "", "Or name none: --scheduler none", Exit.UNEXPECTED
        ) from error
    studies = counted(made.studies, "study", "studies")
    criteria = counted(made.criteria, "criterion", "criteria")
    line(f"Made from {studies}: {criteria} in all versions ({made.folder})")
    return Exit.DONE
