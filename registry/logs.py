"""The log: one line for each thing that happened, on standard error, and nothing of a reader in it.

Lines are for people, or JSON for machines. What this project logs is written as it is. What a
library logs may repeat what a reader sent: of that only what stands in the library's own source
is written, and where it came from. Of an error there is its kind and its way, never its message.
"""

import ast
import json
import logging
import secrets
import sys
import threading
import traceback
from collections import Counter
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Form = Literal["text", "json"]

LEVELS = {
    "error": "somebody has to do something; readers may see that something is missing",
    "warning": "something is not as it should be; the program goes on without help",
    "info": "something happened as it should",
}
"""What each level means, for docs/operations.md too."""

_OWN = ("registry", "trial page")
_MOST_PLACES = 20
_PROJECT = Path(__file__).resolve().parents[1]
_MAKE = logging.LogRecord

written: Counter[str] = Counter()
"""How many lines of each level this process has written."""


class Request:
    """A request, or a run of a page. Its identifier is drawn by lot once it is asked for."""

    __slots__ = ("_identifier",)

    def __init__(self) -> None:
        self._identifier = ""

    @property
    def identifier(self) -> str:
        """Twelve digits that tell it from every other; nothing that a reader sent is in them."""
        if not self._identifier:
            self._identifier = secrets.token_hex(6)
        return self._identifier


_REQUEST: ContextVar[Request | None] = ContextVar("request", default=None)
_RUN: ContextVar[str | None] = ContextVar("run", default=None)


def begin_request() -> Request:
    """From here on, what is logged in this task and its threads belongs to a new request."""
    request = Request()
    _REQUEST.set(request)
    return request


def request_identifier() -> str:
    """The identifier of the request at hand, as it stands in the log."""
    return (_REQUEST.get() or begin_request()).identifier


def begin_run() -> str:
    """Give what this process does from here on an identifier of its own, and return it."""
    run = secrets.token_hex(4)
    _RUN.set(run)
    return run


def run_identifier() -> str | None:
    """The identifier of what this process does; none outside of a command that writes."""
    return _RUN.get()


def traced(error: BaseException) -> str:
    """Where an error came from, on one line, the nearest place first. Its message is left out.

    That may repeat what a reader sent.
    """
    told: list[str] = []
    one: BaseException | None = error
    while one is not None and len(told) < _MOST_PLACES:
        frames = traceback.extract_tb(one.__traceback__)[::-1][:_MOST_PLACES]
        places = [f"{_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        told.append(" at ".join([type(one).__name__, *[" < ".join(places)] * bool(places)]))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return " | from ".join(told)


def set_up(form: Form, least: int = logging.INFO) -> None:
    """Send the log of this process to standard error.

    `least` is the lowest level of this project's own that is written; a library's is at least a
    warning. Errors that nobody caught in a thread are logged as well.
    """
    handler = _ToStandardError()
    handler.setFormatter(_Json() if form == "json" else _Text())
    handler.addFilter(lambda record: record.levelno >= _least(record, least))
    root = logging.getLogger()
    for one in [one for one in root.handlers if isinstance(one, _ToStandardError)]:
        root.removeHandler(one)
    root.addHandler(handler)
    root.setLevel(min(least, logging.WARNING))
    logging.setLogRecordFactory(_harmless)
    logging.captureWarnings(True)
    threading.excepthook = lambda seen: _uncaught(seen.exc_value)
    sys.unraisablehook = lambda seen: _uncaught(seen.exc_value)


def hand_over(logger: logging.Logger) -> None:
    """Let a library's logger write here, not as the library likes."""
    logger.handlers.clear()
    logger.propagate = True


def in_json() -> bool:
    """Whether this process writes its log as JSON."""
    return any(isinstance(one.formatter, _Json) for one in logging.getLogger().handlers)


def _least(record: logging.LogRecord, least: int) -> int:
    return least if _is_own(record.name) else max(least, logging.WARNING)


def _uncaught(error: BaseException | None) -> None:
    if error is not None:
        logging.getLogger(__name__).error("Nobody caught an error: %s", traced(error))


def _is_own(name: str) -> bool:
    return name.partition(".")[0] in _OWN


def _harmless(
    name: str,
    level: int,
    path: str,
    line: int,
    message: object,
    values: Any,
    info: Any,
    function: str | None = None,
    stack: str | None = None,
    **more: Any,
) -> logging.LogRecord:
    """A record; of a library's, nothing but what stands in its source."""
    del stack
    if not _is_own(name):
        known = isinstance(message, str) and message in _texts_of(path)
        said = message if known else "something that is not repeated here"
        message, values = f"A library reports: {said} ({_short(path)}:{line})", None
    record = _MAKE(name, level, path, line, message, values, None, function, None, **more)
    if isinstance(info, tuple) and isinstance(info[1], BaseException):
        record.msg, record.args = f"{record.getMessage()}: {traced(info[1])}", None
    return record


@lru_cache(maxsize=200)
def _texts_of(path: str) -> frozenset[str]:
    """Every text that stands in a Python file as it is."""
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))


def _short(path: str) -> str:
    """A path as the project, or the folder of installed packages, has it."""
    at = path.rfind("site-packages/")
    return path[at + 14 :] if at >= 0 else path.removeprefix(f"{_PROJECT}/")


class _ToStandardError(logging.StreamHandler[Any]):
    """Writes to what standard error is at the time, and counts."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        return sys.stderr

    def emit(self, record: logging.LogRecord) -> None:
        written[record.levelname.lower()] += 1
        super().emit(record)


class _Text(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        request, run = _REQUEST.get(), _RUN.get()
        belongs = [f"request {request.identifier}"] if request else []
        belongs += [f"run {run}"] if run else []
        to = f" [{', '.join(belongs)}]" if belongs else ""
        said = _one_line(record.getMessage())
        return f"{_moment(record)} {record.levelname.lower():<7} {said}{to}"


class _Json(logging.Formatter):
    """One JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        request, run = _REQUEST.get(), _RUN.get()
        said = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _one_line(record.getMessage()),
            **({"request": request.identifier} if request else {}),
            **({"run": run} if run else {}),
            **getattr(record, "facts", {}),
        }
        return json.dumps(said)


def _moment(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _one_line(text: str) -> str:
    """The text without what could begin another line, or steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
