"""`site protect` and `site audit` for a table that another program hands over as JSON."""

import ctypes
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from registry.cli.exits import CommandError, Exit
from registry.cli.say import counted, document
from registry.site.package import THRESHOLD

if TYPE_CHECKING:
    from registry.site.suppression.attacker import Interval

SECONDS = 600.0
"""How long a table may take."""
QUICK = 40
"""Tables of up to so many cells took a quarter of a second at most in benchmarks/disclosure.py."""
MEASURED = (
    (80, "less than a second"),
    (160, "less than a second as a rule, and half a minute at worst"),
    (400, "a second or two as a rule, and more than two minutes at worst"),
    (1000, "up to a quarter of a minute if of two dimensions, and else often much longer"),
)
"""What larger ones took, by their number of cells."""

Name = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    relations: list[tuple[Name, list[Name]]] = []
    never_suppress: list[Name] = []
    suppressed: list[Name] = []
    threshold: int = Field(default=THRESHOLD, ge=2, le=1000)
    spl: int | None = Field(default=None, ge=1, le=1000)
    lower_bound: int = Field(default=1, ge=0, le=1)


class _Counted(_Asked):
    """A table of which every count is known."""

    cells: dict[Name, Count]


class _Published(_Asked):
    """A table as it is published; of a hidden cell the count may be there or not."""

    cells: dict[Name, Count | None]


Table = TypeVar("Table", _Counted, _Published)


def protect_table(text: str) -> int:
    """Choose what to hide of the table in this JSON document, and write the choice as JSON.

    `CommandError` with what is wrong and how to mend it where there is no answer; it never names a
    count of the table.
    """
    asked = _read(text, _Counted)
    _tell_how_long(len(asked.cells))
    from registry.site.disclosure import TooLarge, WrongTable, protect

    try:
        with remarks_aside():
            found = protect(
                asked.cells,
                asked.relations,
                threshold=asked.threshold,
                spl=asked.spl,
                lower_bound=asked.lower_bound,
                never_suppress=asked.never_suppress,
                suppressed=asked.suppressed,
                seconds=SECONDS,
            )
    except (WrongTable, TooLarge) as error:
        raise CommandError(error.happened, "", error.remedy, Exit.WRONG_USAGE) from None
    document(
        {
            "feasible": found.feasible,
            "primary": found.primary,
            "suppressed": found.suppressed,
            "intervals": _pairs(found.intervals),
            "exactly_disclosed": found.exactly_disclosed,
        }
    )
    return Exit.DONE


def audit_table(text: str) -> int:
    """Work out what the table in this JSON document gives away, and write that as JSON.

    What it says of hidden cells decides only which of them are small, and so have to be safe: a
    cell without a count may be. A small one that is shown and not public is not safe at all.
    Errors are those of `protect_table`.
    """
    asked = _read(text, _Published)
    _tell_how_long(len(asked.cells))
    from registry.site.disclosure import TooLarge, WrongTable, audit

    hidden = set(asked.suppressed)
    shown = {name: count for name, count in asked.cells.items() if name not in hidden}
    published = {name: count for name, count in shown.items() if count is not None}
    _has_all(asked, hidden)
    if len(published) < len(shown):
        raise _wrong(
            f"{min(shown.keys() - published.keys())!r} has no count and is not hidden",
            "Give its count, or name it under suppressed.",
        )
    try:
        with remarks_aside():
            found = audit(
                published,
                asked.relations,
                hidden=hidden,
                threshold=asked.threshold,
                spl=asked.spl,
                lower_bound=asked.lower_bound,
                seconds=SECONDS,
            )
    except (WrongTable, TooLarge) as error:
        raise CommandError(error.happened, "", error.remedy, Exit.WRONG_USAGE) from None
    small = {
        name
        for name, count in asked.cells.items()
        if count is not None and 1 <= count < asked.threshold
    } - set(asked.never_suppress)
    may_be_small = small | {name for name in hidden if asked.cells.get(name) is None}
    document(
        {
            "feasible": found.feasible,
            "safe": found.feasible and small <= hidden and may_be_small.isdisjoint(found.failing),
            "primary": sorted(small),
            "suppressed": sorted(hidden),
            "intervals": _pairs(found.intervals),
            "exactly_disclosed": found.exactly_disclosed,
        }
    )
    return Exit.DONE


@contextmanager
def remarks_aside() -> Iterator[None]:
    """Send to standard error what a library writes to standard output past Python.

    HiGHS has remarks that no option turns off, and they would end up inside the JSON document.
    """
    libc = ctypes.CDLL(None)
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        libc.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)


def _has_all(asked: _Published, hidden: set[str]) -> None:
    """Refuse a name to be hidden that neither a cell nor a sum has."""
    summed = {name for total, parts in asked.relations for name in (total, *parts)}
    strange = (hidden | set(asked.never_suppress)) - asked.cells.keys() - (summed & hidden)
    if strange:
        raise _wrong(
            f"{min(strange)!r} is no number of the table",
            "Name only numbers that the table has, spelled as it spells them.",
        )


def _pairs(intervals: "Mapping[str, Interval]") -> dict[str, Sequence[int | None]]:
    return {name: (one.low, one.high) for name, one in intervals.items()}


def _tell_how_long(cells: int) -> None:
    """Say on standard error how long a large table may take."""
    if cells <= QUICK:
        return
    took = next((words for size, words in MEASURED if cells <= size), "minutes")
    sys.stderr.write(
        f"{counted(cells, 'cell')}: tables of that size took {took} in our benchmark. "
        f"After {SECONDS / 60:.0f} minutes this ends without an answer.\n"
    )


def _wrong(happened: str, remedy: str) -> CommandError:
    return CommandError(happened, "standard input", remedy, Exit.WRONG_USAGE)


_EXAMPLE = (
    'A table is an object like {"cells": {"a": 4, "b": 30, "all": 34}, '
    '"relations": [["all", ["a", "b"]]]}.'
)


def _read(text: str, kind: type[Table]) -> Table:
    text = text.removeprefix("\ufeff")
    try:
        json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise _wrong(f"There is no JSON at character {error.pos}", _EXAMPLE) from None
    except RecursionError:
        raise _wrong("The JSON is nested too deep", _EXAMPLE) from None
    except ValueError as error:
        raise _wrong(str(error), _EXAMPLE) from None
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ", ".join(str(part) for part in first["loc"] if part != "[key]") or "the document"
        more = f", and {counted(error.error_count() - 1, 'more fault')}" * (error.error_count() > 1)
        raise _wrong(f"{place}: {first['msg']}{more}", _EXAMPLE) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of which every key stands there once; of two, one would be lost unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"The key {twice!r} stands there twice")
    return found


def _no_number(constant: str) -> object:
    raise ValueError(f"{constant} is no number of JSON")
