"""Checks that tables share: nothing twice, arms that add up, and groups that are counted whole."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from registry.site.findings import Finding, Weight
from registry.site.intake.text import plain
from registry.site.package import ALL
from registry.site.rules import Rule


class Numbered(Protocol):
    """A row that knows its line."""

    @property
    def row(self) -> int:
        """Its line in the file."""
        ...


class Armed(Numbered, Protocol):
    """A row that is about an arm."""

    @property
    def arm(self) -> str:
        """The arm's label, or ALL."""
        ...


One = TypeVar("One", bound=Numbered)
InArm = TypeVar("InArm", bound=Armed)
Key = TypeVar("Key", bound=Hashable)


def grouped(rows: Iterable[One], key: Callable[[One], Key]) -> dict[Key, list[One]]:
    """The rows by a key, each group in the order of the rows."""
    groups: dict[Key, list[One]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def duplicates(file: str, rows: Iterable[One], key: Callable[[One], Hashable]) -> Iterator[Finding]:
    """Rows that are about the same thing as an earlier one; letter case makes no difference."""

    def folded(row: One) -> Hashable:
        parts = key(row)
        if not isinstance(parts, tuple):
            return parts
        return tuple(plain(part).casefold() if isinstance(part, str) else part for part in parts)

    for group in grouped(rows, folded).values():
        for row in group[1:]:
            yield Rule.DUPLICATE_ROW.at(file, row.row)


def arms_add_up(
    file: str,
    column: str,
    rows: Iterable[InArm],
    arms: Collection[str] | None,
    key: Callable[[InArm], Hashable],
    number: Callable[[InArm], int | None],
) -> Iterator[Finding]:
    """Totals (arm ALL) that the arms exceed, or do not reach though each of them is given."""
    for group in grouped(rows, key).values():
        totals = [row for row in group if row.arm == ALL]
        parts: Mapping[str, int | None] = {row.arm: number(row) for row in group if row.arm != ALL}
        if not totals or not parts:
            continue
        total = number(totals[0])
        given = [part for part in parts.values() if part is not None]
        if total is None:
            continue
        complete = arms is not None and set(arms) <= parts.keys() and len(given) == len(parts)
        if sum(given) > total or (complete and sum(given) != total):
            yield Rule.ARMS_DO_NOT_ADD_UP.at(file, totals[0].row, column)


def whole(
    file: str, row: int, column: str, part: int | None, people: int | None, weight: Weight
) -> Iterator[Finding]:
    """A finding where a count is everybody of a group of two or more, or all but one."""
    if part is not None and people is not None and people >= 2 and people - 1 <= part <= people:
        yield Rule.WHOLE_GROUP.at(file, row, column, weight=weight)
