"""`serve`: the site, on an address of this machine."""

import errno
import os
import socket
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from registry.cli.exits import CommandError, Exit
from registry.cli.say import line, warn

if TYPE_CHECKING:
    from registry.settings import Settings


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 is every one this machine has.")
    ] = "localhost",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8501,
) -> NoReturn:
    """Serve the site.

    When the mirror is empty, the embedded records are loaded first; one of an earlier version of
    this program is brought forward, and a copy of its catalogue kept.
    """
    from registry import logs
    from registry.cli.checks import languages
    from registry.settings import FILE_VARIABLE, load_settings

    settings = load_settings()
    logs.set_up(settings.log.form)  # what is warned of goes where the site's own lines go
    spoken = languages(settings)
    if spoken.state == "problem":
        raise CommandError(spoken.says.rstrip("."), "", spoken.remedy, Exit.WRONG_USAGE)
    refused = _why_not(host, port)
    if refused:
        happened, remedy = refused
        raise CommandError(happened, f"{host}, port {port}", remedy, Exit.UNEXPECTED)
    _fill_if_empty(settings)
    _bring_forward(settings)
    shown = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    line(f"The site is at http://{f'[{shown}]' if ':' in shown else shown}:{port}")
    line("Ctrl-C stops it.")
    sys.stdout.flush()
    os.environ[FILE_VARIABLE] = str(settings.file)
    from registry.web.serving import run

    run(host, port)


def _fill_if_empty(settings: "Settings") -> None:
    from registry.cli.seed import embedded
    from registry.mirror.errors import MirrorBusy, NoSnapshot
    from registry.mirror.seed import seed
    from registry.mirror.snapshot import Snapshots

    if settings.mirror.storage:
        return  # it shows what another machine publishes, as soon as it has fetched that
    try:
        Snapshots(settings.mirror.folder).current()
    except NoSnapshot as empty:
        files = embedded(settings)
        if not files:
            raise CommandError(
                "The mirror is empty, and none of this site's trials is embedded",
                str(empty.place),
                "Fetch them first: python -m registry sync",
                Exit.UNEXPECTED,
            ) from None
        try:
            seed(settings.mirror.folder, files)
        except MirrorBusy:  # a first sync, or a second process of a site that starts
            warn("Another process is filling the mirror. Until it is done, pages have no data.")


def _bring_forward(settings: "Settings") -> None:
    """Let a mirror of an earlier version become one of this; readers can read it either way."""
    from registry.mirror.errors import MirrorError, NewerMirror
    from registry.mirror.writer import bring_forward

    try:
        if bring_forward(settings.mirror.folder):
            line("The mirror was of an earlier version of this program and is brought forward;")
            line("the catalogue of before is kept beside it, in its folder history.")
    except NewerMirror:
        raise
    except MirrorError as error:
        # Another process does it meanwhile, the disk takes nothing, or the mirror is damaged.
        warn(f"The mirror is not brought forward, if an earlier version wrote it. {error}")


def _why_not(host: str, port: int) -> tuple[str, str] | None:
    """Why nothing can listen there, and what to do; None when something can."""
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        return "This is not an address of this machine", "Choose another with --host."
    refused = [_refused(family, address) for family, _, _, _, address in places]
    # A name may stand for an address that this machine lacks, as localhost does without IPv6: one
    # that can be listened on is enough, unless another program has one of the others.
    if errno.EADDRINUSE in refused:
        return "The port is taken by another program", "Choose another with --port."
    if 0 in refused:
        return None
    return f"Nothing can listen there: {os.strerror(refused[0])}", "Choose --host and --port anew."


def _refused(family: int, address: tuple[object, ...]) -> int:
    """The system's error number, 0 when one can listen there."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                attempt.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            attempt.bind(address)
    except OSError as error:
        return error.errno or errno.EIO
    return 0
