"""The commands put together, and the one place where errors become a line and an exit code."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from registry.cli.backup import backup, restore
from registry.cli.derive import derive
from registry.cli.doctor import doctor
from registry.cli.eligibility import eligibility
from registry.cli.exits import MEANING, CommandError, Exit, exit_for
from registry.cli.export import export
from registry.cli.export_raw import export_raw
from registry.cli.forecast import forecast
from registry.cli.generate import generate
from registry.cli.history import history
from registry.cli.results import results
from registry.cli.say import Complaint, complain
from registry.cli.seed import seed
from registry.cli.serve import serve
from registry.cli.show import show
from registry.cli.site import app as site
from registry.cli.status import status
from registry.cli.sync import sync

PROGRAM = "python -m registry"

app = typer.Typer(
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_EXIT_CODES = "\n\n".join(f"{code:d}: {meaning}." for code, meaning in MEANING.items())


@app.callback(epilog=f"How a command ended, as its exit code:\n\n{_EXIT_CODES}")
def _everywhere(
    debug: Annotated[
        bool,
        typer.Option("--debug", help="On an error, print its trace too (as REGISTRY_DEBUG=1)."),
    ] = False,
) -> None:
    """Fetch the registry's records of this site's trials, look at them, serve the site.

    What is fetched, and from where, stands in `trials.toml`; docs/command-line.md explains it.
    """
    if debug:
        from registry.settings import DEBUG_VARIABLE

        os.environ[DEBUG_VARIABLE] = "1"


_COMMANDS = (
    (sync, "sync", "NCT01763099 --full"),
    (status, "status", "--json"),
    (show, "show", "NCT01763099"),
    (eligibility, "eligibility", "NCT01763099 --json"),
    (results, "results", "NCT01763099 --json"),
    (history, "history", "NCT01763099 --json"),
    (export, "export", "NCT01763099 --format ris --output NCT01763099.ris"),
    (export_raw, "export-raw", "NCT01763099 --out record.json"),
    (seed, "seed", ""),
    (forecast, "forecast", "--target 300 --planned 36 --enrolled 100 --elapsed 10"),
    (generate, "generate", "1000 --seed 7 --output studies.ndjson"),
    (derive, "derive", "--scheduler tcp://scheduler.example:8786"),
    (backup, "backup", "--output /var/backups/trial-page/mirror.tar"),
    (restore, "restore", "/var/backups/trial-page/mirror.tar --replace"),
    (doctor, "doctor", ""),
    (serve, "serve", "--port 8600"),
)
for _command, _name, _example in _COMMANDS:
    app.command(_name, epilog=f"Example: {PROGRAM} {_name} {_example}")(_command)
app.add_typer(site, name="site", epilog=f"Example: {PROGRAM} site check data/site/example")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. Errors are written, never raised."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    try:
        code = _run(given) if given else max(_run(["--help"]), Exit.WRONG_USAGE)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _stopped()
    except (BrokenPipeError, SystemExit):  # the latter is how rich ends when it writes the help
        _write_nowhere()
        return Exit.CUT_OFF
    except Exception as error:  # noqa: BLE001 - the outermost place: a line, not a trace
        if _was_interrupted(error):
            return _stopped()
        complaint = _complaint(error, given)
        with contextlib.suppress(BrokenPipeError):
            complain(complaint, as_json="--json" in given, trace_of=error if _debug() else None)
        try:
            sys.stdout.flush()
        except OSError:
            _write_nowhere()
        return complaint.exit_code
    return code


def _stopped() -> Exit:
    sys.stderr.write("Stopped. What was there before is unchanged.\n")
    return Exit.STOPPED


def _write_nowhere() -> None:
    """Python writes what is left to standard output once more when it ends: let it go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether somebody's Ctrl-C is behind an error: DuckDB tells of it in its own way."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "InterruptException":
            return True
        if isinstance(error, RuntimeError) and str(error) == "Query interrupted":
            return True
        error = error.__cause__ or error.__context__
    return False


def _prepare_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a sign gets its code, not an error.
            stream.reconfigure(errors="backslashreplace")
    # With PYTHONUNBUFFERED a long write to a pipe may be cut short, and nobody is told.
    if isinstance(sys.stdout.buffer, io.RawIOBase):
        buffered = io.BufferedWriter(sys.stdout.buffer)
        sys.stdout = io.TextIOWrapper(buffered, sys.stdout.encoding, "backslashreplace")


def _run(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        with command.make_context(PROGRAM, arguments) as context:
            return int(command.invoke(context) or Exit.DONE)
    except typer.Exit as end:
        return end.exit_code


def _debug() -> bool:
    from registry.settings import DEBUG_VARIABLE

    return os.environ.get(DEBUG_VARIABLE, "0") not in ("", "0")


def _complaint(error: Exception, given: Sequence[str]) -> Complaint:
    from registry.ctgov.errors import RegistryError
    from registry.mirror.errors import MirrorError
    from registry.settings import SettingsError
    from registry.site.errors import SiteError

    kind, code = type(error).__name__, exit_for(error)
    match error:
        case typer.TyperException():
            names = {"site", *(name for _, name, _ in _COMMANDS)}
            words = [word for word in given if word in names]
            remedy = f"See {' '.join([PROGRAM, *words[:1]])} --help."
            happened = error.format_message().rstrip(".")
            return Complaint("WrongUsage", happened, "", remedy, Exit.WRONG_USAGE)
        case SettingsError():
            return Complaint(kind, str(error), "", "", code)
        case CommandError():
            return Complaint(kind, error.happened, error.where, error.remedy, code)
        case RegistryError():
            return Complaint(kind, error.happened, error.address, error.remedy, code)
        case MirrorError():
            return Complaint(kind, error.happened, str(error.place), error.remedy, code)
        case SiteError():
            return Complaint(kind, error.happened, "", error.remedy, code)
        case OSError() if error.errno == errno.ENOSPC and error.filename is None:
            remedy = "Make room where it goes, and run the command again."
            happened = f"The output could not be written: {error.strerror}"
            return Complaint("NotWritten", happened, "", remedy, Exit.UNEXPECTED)
    what = " ".join(str(error).split())
    remedy = f"This was not expected; {PROGRAM} --debug … shows where it came from."
    return Complaint(kind, f"{kind}: {what}" if what else kind, "", remedy, code)
