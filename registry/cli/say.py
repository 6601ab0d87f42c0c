"""What commands write: results to standard output, complaints to standard error."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from registry import logs

LOG = logging.getLogger(__name__)

_SHORT = 200
"""Signs of a text in a line of a list."""
_PERHAPS_UNSEEN = re.compile(r"[^ -~\n]")


@dataclass(frozen=True)
class Complaint:
    """Why a command ended early: what happened, where (empty when nowhere), what to do."""

    kind: str
    happened: str
    where: str
    remedy: str
    exit_code: int

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        return f"{self.happened}{where}. {self.remedy}" if self.remedy else self.happened


def line(text: str = "") -> None:
    """Write one line of the result, whatever is in it. What could steer a terminal is left out."""
    sys.stdout.write(" ".join(printable(text).split("\n")) + "\n")


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Write rows of a label and a value, the values below each other."""
    shown = [(label, value) for label, value in rows if value]
    width = max((len(label) for label, _ in shown), default=0)
    for label, value in shown:
        line(f"{label:<{width}}  {value}")


def document(content: Mapping[str, object] | Sequence[Mapping[str, object]]) -> None:
    """Write the result as one JSON document."""
    sys.stdout.write(seen(json.dumps(content, ensure_ascii=False, indent=2)) + "\n")


def complain(complaint: Complaint, *, as_json: bool, trace_of: BaseException | None) -> None:
    """Write why the command ended, after the trace when one is wanted."""
    if trace_of is not None:
        sys.stderr.write(printable("".join(traceback.format_exception(trace_of))))
    if as_json:
        told = json.dumps({"error": complaint.__dict__}, ensure_ascii=False)
        sys.stderr.write(seen(told) + "\n")
    elif logs.in_json():
        facts = {"kind": complaint.kind, "exit_code": complaint.exit_code}
        LOG.error("%s", complaint, extra={"facts": facts})
    else:
        sys.stderr.write(printable(str(complaint)) + "\n")


def warn(text: str) -> None:
    """Write one line of warning beside the result."""
    if logs.in_json():
        LOG.warning("%s", text)
        return
    sys.stderr.write(printable(f"Warning: {text}") + "\n")


def printable(text: str) -> str:
    """The text without control characters, except tab and line feed."""
    return "".join(c for c in text if c.isprintable() or c in "\t\n")


def seen(text: str) -> str:
    """JSON in which every sign that no reader sees, or that steers a terminal, is an escape.

    It is the same to a program. A line feed stays: in JSON it can only stand between values.
    """
    return _PERHAPS_UNSEEN.sub(lambda found: _escape(found[0]), text)


def short(text: str) -> str:
    """A text of the record for a line of a list: on one line, and not all of a long one."""
    words = " ".join(text[: 4 * _SHORT].split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"


def moment(when: datetime | None) -> str | None:
    """A moment for machines: ISO 8601 in UTC, to the second."""
    return None if when is None else when.astimezone(UTC).isoformat(timespec="seconds")


def moment_and_age(when: datetime) -> str:
    """A moment for people: "2026-11-22 15:30 UTC, 2 hours ago"."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {_age(when)}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 study", "1,234 studies"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _escape(sign: str) -> str:
    if sign.isprintable():
        return sign
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _age(when: datetime) -> str:
    seconds = (datetime.now(UTC) - when).total_seconds()
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if abs(seconds) >= size:
            told = counted(int(abs(seconds) // size), name)
            return f"{told} ago" if seconds > 0 else f"in {told}"
    return "just now"
