"""Making a table coarser when no choice of hidden numbers protects it as it is."""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from registry.site.findings import Finding
from registry.site.package import ALL, COMPARISONS
from registry.site.release.cells import Row, cells_of
from registry.site.rules import Rule

_DEAREST_LAST = ("outcomes", "adverse_events", "baseline", "flow", "enrollment")
"""Which table gives way first when several could."""


def coarser(
    rows: Sequence[Row], failing: Set[str], arms: Set[str]
) -> tuple[tuple[Row, ...], Finding]:
    """The rows with one table coarser: its arms put together, or the whole table left out.

    `failing` are the cells that can't be protected; where none of them is of these rows, any table
    gives way. What others published already stays. `arms` are all arms of the trial. The finding
    tells the operator which table it is.
    """
    own = {row.file for row in rows if not row.source}
    tables = {row.file for row in rows if not row.source and failing & set(cells_of(row).values())}
    file = next(one for one in _DEAREST_LAST if one in (tables or own))
    others = [row for row in rows if row.file != file or row.source]
    mine = [row for row in rows if row.file == file and not row.source]
    if any(row.labels.get("arm", ALL) != ALL for row in mine):
        return (*others, *_together(mine, arms)), Rule.ARMS_TOGETHER.at(f"{file}.csv")
    return tuple(others), Rule.TABLE_HELD.at(f"{file}.csv")


def _together(rows: Sequence[Row], arms: Set[str]) -> Iterator[Row]:
    """The rows about all arms; where there is none, the sum of the counts of every arm.

    Comparisons of arms are given up: with the sum they would tell each arm's share.
    """
    kept = [row for row in rows if row.labels.get("stat") not in COMPARISONS]
    given = {_about(row) for row in kept if row.labels["arm"] == ALL}
    every = arms | ({row.labels["arm"] for row in rows} - {ALL})
    summed: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in kept:
        if row.labels["arm"] == ALL:
            yield row
        elif _about(row) not in given:
            summed[_about(row)].append(row)
    for some in summed.values():
        counts = {
            column: sum(int(row.numbers[column] or 0) for row in some)
            for column in cells_of(some[0])
            if all(column in row.numbers for row in some)
        }
        if counts and {row.labels["arm"] for row in some} == every:
            yield replace(some[0], labels={**some[0].labels, "arm": ALL}, numbers=counts)


def _about(row: Row) -> tuple[str, ...]:
    return tuple(value for label, value in row.labels.items() if label not in ("arm", "method"))
