"""Commands in processes of their own that have imported everything already.

More than half of what a short command takes is imports. A server imports them once; each command is
a fork of it, with its own arguments, environment, folder and streams, and ends as it always does.
"""

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TIMEOUT = 60
_IMPORTS = (
    "pandas",  # DuckDB imports it for the first value that it binds
    "pyarrow.compute",
    "scipy.optimize",
    "tantivy",
    "registry.cli.main",
    "registry.ctgov.answers",
    "registry.ctgov.client",
    "registry.export.formats",
    "registry.settings",
    "registry.trial.eligibility",
)
"""What most commands need. DuckDB is left to them: it has a thread, which no fork has."""
_WRITING = {"seed", "site", "sync"}
"""Commands that load DuckDB's extensions: the first of each kind checks their signatures."""
_MESSAGE = 1 << 20


class Warm:
    """The server. It ends with this process, or when nobody holds this object."""

    def __init__(self) -> None:
        self._here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        begin = f"from tests.cli.warm import serve; serve({there.fileno()})"
        with there:
            self._process = subprocess.Popen(
                [sys.executable, "-c", begin],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
                start_new_session=True,
            )
        self._here.settimeout(TIMEOUT)

    def run(
        self, arguments: Sequence[str], given: bytes, environment: Mapping[str, str]
    ) -> tuple[int, bytes, bytes]:
        """Run a command to its end: its exit code, standard output and standard error."""
        with (
            tempfile.TemporaryFile() as standard_input,
            tempfile.TemporaryFile() as output,
            tempfile.TemporaryFile() as error,
        ):
            standard_input.write(given)
            standard_input.seek(0)
            asked = json.dumps([list(arguments), dict(environment)]).encode()
            streams = [one.fileno() for one in (standard_input, output, error)]
            socket.send_fds(self._here, [asked], streams)
            try:
                code = int(self._here.recv(_MESSAGE))
            except TimeoutError:
                os.killpg(self._process.pid, signal.SIGKILL)
                warm.cache_clear()
                raise
            output.seek(0)
            error.seek(0)
            return code, output.read(), error.read()


@cache
def warm() -> Warm:
    """The server of this process."""
    return Warm()


def serve(descriptor: int) -> None:
    """Fork for each command that is asked for, until nobody can ask any more."""
    for name in _IMPORTS:
        __import__(name)
    with socket.socket(fileno=descriptor) as asking:
        while True:
            asked, streams, *_ = socket.recv_fds(asking, _MESSAGE, 3)
            if not asked:
                return
            child = os.fork()
            if not child:
                asking.close()
                _become(asked, streams)
            for stream in streams:
                os.close(stream)
            _, status = os.waitpid(child, 0)
            asking.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(asked: bytes, streams: Sequence[int]) -> None:
    """Be the command; this ends the process, as the command's own end does."""
    arguments, environment = json.loads(asked)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    # A test run in the background ignores Ctrl-C, and so would what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if _WRITING.intersection(arguments[:1]):
        from registry.mirror.history import SETTINGS

        SETTINGS["allow_unsigned_extensions"] = True
    sys.argv = ["registry", *arguments]
    runpy.run_module("registry", run_name="__main__", alter_sys=True)
