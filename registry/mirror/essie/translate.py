"""From the tree of an expression to a condition on studies, over the tables of the read file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from registry.ctgov.fields import Kind
from registry.mirror.essie.columns import Column, column_of
from registry.mirror.essie.condition import Condition, certain, joined, negated
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.matching import PLAINLY, Manner, matching
from registry.mirror.essie.tree import (
    All,
    And,
    Area,
    Covered,
    Distance,
    Expanded,
    Expansion,
    Expression,
    Missing,
    Not,
    Or,
    Phrase,
    Range,
    Search,
    Term,
    Unit,
)
from registry.mirror.essie.write import write

_AMONG = "study.nct_id IN"
MOST_LISTS = 30
"""So many terms may be about fields with several values: DuckDB plans 30 in 0.3 s, 297 in 320 s."""

_EARTH = {Unit.KILOMETRES: 6_371.0088, Unit.MILES: 6_371.0088 / 1.609344}
"""The earth's mean radius (IUGG)."""
_APART = (
    "2 * asin(least(1, sqrt(pow(sin(radians({0}latitude - ?) / 2), 2)"
    " + cos(radians(?)) * cos(radians({0}latitude))"
    " * pow(sin(radians({0}longitude - ?) / 2), 2)))) * ? <= ?"
)
"""The haversine formula."""


@dataclass(frozen=True, slots=True)
class _Within:
    """Where a part of an expression stands."""

    column: Column | None = None
    manner: Manner = PLAINLY
    location: bool = False


def studies_where(expression: Expression) -> Condition:
    """When a study is one that the expression asks for; the study's row is called `study`.

    A part is true of a study when it is true of one value of its field; NOT when it is true of
    none. Inside SEARCH[Location] one location must fit all of it. Raises `EssieError` for what this
    mirror cannot answer.
    """
    found = _condition(expression, _Within())
    refuse_too_many([found])
    return found


def refuse_too_many(conditions: Iterable[Condition]) -> None:
    """Raise `EssieError` for conditions that together would keep the database busy."""
    if sum(one.sql.count(_AMONG) for one in conditions) > MOST_LISTS:
        raise EssieError(
            "There are too many terms for fields with several values",
            "the whole expression",
            f"Write {MOST_LISTS} of them at most.",
        )


def _condition(expression: Expression, within: _Within) -> Condition:
    match expression:
        case Or(parts):
            return joined("OR", (_condition(part, within) for part in parts))
        case And(parts):
            return joined("AND", (_condition(part, within) for part in parts))
        case Not(part):
            return negated(_condition(part, within))
        case All():
            return Condition("true")
        case Area(name, part):
            return _condition(part, replace(within, column=_column(name, within)))
        case Covered(coverage, part):
            manner = replace(within.manner, coverage=coverage)
            return _condition(part, replace(within, manner=manner))
        case Expanded(Expansion.NONE, part):
            manner = replace(within.manner, exact=True)
            return _condition(part, replace(within, manner=manner))
        case Expanded(expansion, _):
            raise EssieError(
                "This mirror knows no synonyms and no endings of words",
                f"EXPANSION[{expansion}]",
                "Leave it out, or write EXPANSION[None].",
            )
        case Search(document, part):
            return _one_document(document, part, within)
        case _:
            return _source(expression, within)


def _column(name: str, within: _Within) -> Column:
    column = column_of(name)
    if within.location and column.table != "locations":
        raise EssieError(
            "This is no field of a location", f"AREA[{name}]", "Ask for it outside SEARCH."
        )
    return column


def _one_document(document: str, part: Expression, within: _Within) -> Condition:
    if within.location or within.column:
        raise EssieError(
            "SEARCH cannot stand within SEARCH or AREA", f"SEARCH[{document}]", "Put it outside."
        )
    if document == "Study":
        return _condition(part, within)
    if document != "Location":
        raise EssieError(
            "There is nothing of this kind to search",
            f"SEARCH[{document}]",
            "Write Study or Location.",
        )
    inside = _condition(part, replace(within, location=True))
    return _in(f"SELECT nct_id FROM site.locations AS location WHERE {inside.sql}", inside)  # noqa: S608


def _source(source: Term | Phrase | Missing | Range | Distance, within: _Within) -> Condition:
    column = within.column
    if column is None:
        raise EssieError(
            "This mirror can search in named fields only",
            _shown(source),
            "Write the field before it, as AREA[Condition].",
        )
    if within.location:
        return _of_value(source, column, within.manner, f'location."{column.name}"', "location.")
    if column.single:
        return _of_value(source, column, within.manner, f'study."{column.name}"', "study.")
    if isinstance(source, Missing):
        return negated(_of_any(Condition("value IS NOT NULL"), column))
    return _of_any(_of_value(source, column, within.manner, "value", ""), column)


def _of_value(
    source: Term | Phrase | Missing | Range | Distance,
    column: Column,
    manner: Manner,
    value: str,
    row: str,
) -> Condition:
    """When one value fits; `row` is what stands before the names of its row's columns."""
    if isinstance(source, Missing):
        return Condition(f"{value} IS NULL")
    if not isinstance(source, Distance):
        return matching(column.field, value, source, manner)
    if column.field.kind is not Kind.GEO:
        raise EssieError(
            "This field has no places", f"AREA[{column.field.piece}]", "Ask LocationGeoPoint."
        )
    latitude, longitude = float(source.latitude), float(source.longitude)
    radius = float(source.radius)
    return certain(_APART.format(row), latitude, latitude, longitude, _EARTH[source.unit], radius)


def _of_any(condition: Condition, column: Column) -> Condition:
    """When one of a study's values in this column fits."""
    return _in(f"SELECT nct_id FROM ({column.values}) WHERE {condition.sql}", condition)  # noqa: S608


def _in(select: str, condition: Condition) -> Condition:
    return Condition(f"{_AMONG} ({select})", condition.values)


def _shown(source: Expression) -> str:
    text = write(source)
    return text if len(text) <= 40 else text[:40] + "…"
