"""What is in the records of many studies: the rows of their counts, put together by DuckDB.

It adds up on disk where memory ends, so neither the number of studies nor the order of the rows
matters.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import orjson
from pydantic import TypeAdapter

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import descriptions
from registry.derive.counts import Counts, Longest, What, counted
from registry.mirror.history import SETTINGS

MOST_FREQUENT = 100

_SUMMED = """
CREATE TEMP TABLE summed AS
SELECT what, field, value, number, sum(studies)::BIGINT AS studies
FROM {rows}
GROUP BY ALL
"""
_TOP = """
SELECT field, min({{'fewer': -studies, 'value': value}}, {most})
FROM summed
WHERE what = ? AND value IS NOT NULL
GROUP BY field
"""


@dataclass(frozen=True, slots=True)
class Values:
    """What studies have in a field.

    `studies` have any, and there are so many `different` ones. `top` has the most frequent, each
    with its studies; of as frequent ones, those that come first in order. `longest` is of texts;
    `least`, `most` and `mean`, over studies and values, are of numbers and, without a mean, of
    dates, whose `lengths` say how exact they are.
    """

    studies: int = 0
    different: int = 0
    top: tuple[tuple[str, int], ...] = ()
    longest: Longest | None = None
    least: str | None = None
    most: str | None = None
    mean: float | None = None
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was counted in some studies.

    `sizes` are the bytes of each study's JSON, `largest` the largest with their numbers. `values`
    are by the path of a field, of those that any study has; `lists` tells for the path of a list
    how many studies have one with so many items.
    """

    studies: int = 0
    sizes: Mapping[int, int] = field(default_factory=dict)
    largest: tuple[tuple[int, str], ...] = ()
    values: Mapping[str, Values] = field(default_factory=dict)
    lists: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


_FILE = TypeAdapter(Statistics)


def statistics(raws: Iterable[bytes]) -> Statistics:
    """What is in a few thousand studies, each given by the JSON of its record."""
    counts = Counts()
    for raw in raws:
        counts.add(orjson.loads(raw), len(raw))
    with closing(
        duckdb.connect(config={**SETTINGS, "enable_external_access": False})
    ) as connection:
        connection.register("rows", counts.table())
        return put_together(connection, "rows", counts)


def put_together(connection: duckdb.DuckDBPyConnection, rows: str, rest: Counts) -> Statistics:
    """Statistics from all `rows`, which is SQL of ours, and the rest that does not add up."""
    connection.execute(_SUMMED.format(rows=rows))
    sizes = dict(_numbers(connection, What.SIZE).get(-1, {}))
    paths = [one.field.path for one in descriptions()]
    return Statistics(
        sum(sizes.values()),
        sizes,
        tuple(rest.largest),
        dict(_values(connection, rest.longest)),
        {paths[at]: lengths for at, lengths in sorted(_numbers(connection, What.LENGTH).items())},
    )


def written(found: Statistics) -> bytes:
    """Statistics as the content of a file."""
    return _FILE.dump_json(found)


def read(file: Path) -> Statistics:
    """The statistics of a file. Raises `OSError` or `ValueError` where it is no such file."""
    return _FILE.validate_json(file.read_bytes())


def _values(
    connection: duckdb.DuckDBPyConnection, longest: Mapping[int, Longest]
) -> Iterator[tuple[str, Values]]:
    holding = dict(_of(connection, "field, studies", What.HOLDING))
    different = Counter(dict(_of(connection, "field, count(*)", What.VALUE, "GROUP BY field")))
    top = dict(connection.execute(_TOP.format(most=MOST_FREQUENT), [What.VALUE]).fetchall())
    for place, one in enumerate(descriptions()):
        if place not in holding or not counted(one):
            continue
        ends: dict[str, Any] = {}
        if one.field.kind in (Kind.NUMBER, Kind.DATE):
            every = dict(_of(connection, "value, studies", What.VALUE, f"AND field = {place}"))
            every.pop(None, None)  # one of more than 200 characters is neither
            ends = _ends(every) if one.field.kind is Kind.NUMBER else _days(every)
        yield (
            one.field.path,
            Values(
                holding[place],
                different[place],
                tuple((each["value"], -each["fewer"]) for each in top.get(place, ())),
                longest.get(place),
                **ends,
            ),
        )


def _ends(every: Mapping[str, int]) -> dict[str, Any]:
    """The least, the most and the mean; what is no number has no place among them."""
    numbers: dict[str, Fraction] = {}
    for text in every:
        try:
            numbers[text] = Fraction(text)
        except ValueError:
            continue
    if not numbers:
        return {}
    # Exact, as a sum of decimals would depend on its order.
    total = sum(value * every[text] for text, value in numbers.items())
    return {
        "least": min(numbers, key=lambda text: (numbers[text], text)),
        "most": max(numbers, key=lambda text: (numbers[text], text)),
        "mean": float(total / sum(every[text] for text in numbers)),
    }


def _days(every: Iterable[str]) -> dict[str, Any]:
    return {
        "least": min(every),
        "most": max(every),
        "lengths": tuple(sorted({len(text) for text in every})),
    }


def _numbers(connection: duckdb.DuckDBPyConnection, what: What) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for place, number, studies in _of(
        connection, "field, number, studies", what, "ORDER BY field, number"
    ):
        found.setdefault(place, {})[number] = studies
    return found


def _of(
    connection: duckdb.DuckDBPyConnection, columns: str, what: What, more: str = ""
) -> list[tuple[Any, ...]]:
    query = f"SELECT {columns} FROM summed WHERE what = ? {more}"  # noqa: S608 - all of it ours
    return connection.execute(query, [what]).fetchall()
