"""The studies of a snapshot that meet conditions, in an order, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.ctgov.fields import Kind
from registry.mirror.essie.columns import column_of
from registry.mirror.essie.condition import Condition, joined
from registry.mirror.essie.errors import EssieError
from registry.mirror.snapshot import Snapshot

_THERE = Condition("study.gone_since IS NULL")
_NUMBERS = "SELECT study.nct_id FROM site.studies AS study WHERE {} ORDER BY {} LIMIT ? OFFSET ?"
_COUNT = "SELECT count(*) FROM site.studies AS study WHERE {}"
_RAW = """
SELECT nct_id, raw FROM site.study_version
WHERE latest AND nct_id IN (SELECT unnest(?))
"""


@dataclass(frozen=True, slots=True)
class Order:
    """An order by a field; studies without a value come last. None means the field's own."""

    name: str
    descending: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The JSON of some studies, and whether there are more after them."""

    raws: tuple[bytes, ...]
    more: bool


def with_ids(nct_ids: Sequence[str]) -> Condition:
    """When a study has one of these numbers, now or earlier."""
    return Condition(
        "(study.nct_id IN (SELECT unnest(?)) OR study.nct_id IN"
        " (SELECT nct_id FROM site.alias WHERE alias IN (SELECT unnest(?))))",
        (list(nct_ids), list(nct_ids)),
    )


def with_statuses(statuses: Sequence[str]) -> Condition:
    """When a study has one of these overall statuses."""
    return Condition(
        "coalesce(study.overall_status IN (SELECT unnest(?)), false)", (list(statuses),)
    )


def page_of(
    snapshot: Snapshot,
    conditions: Sequence[Condition],
    order: Sequence[Order],
    size: int,
    after: int,
) -> Page:
    """So many studies that meet all conditions, after the first `after` of them.

    Studies that are gone are left out. What the order leaves open, the number decides. Raises
    `EssieError` for an order by a field that has none.
    """
    where = joined("AND", [_THERE, *conditions])
    by = ", ".join([*map(_by, order), "study.nct_id"])
    found = snapshot.file.rows(_NUMBERS.format(where.sql, by), *where.values, size + 1, after)
    numbers = [number for (number,) in found]
    raws = dict(snapshot.file.rows(_RAW, numbers[:size]))
    return Page(tuple(raws[number].encode() for number in numbers[:size]), len(numbers) > size)


def count_of(snapshot: Snapshot, conditions: Sequence[Condition]) -> int:
    """How many studies meet all conditions."""
    where = joined("AND", [_THERE, *conditions])
    ((count,),) = snapshot.file.rows(_COUNT.format(where.sql), *where.values)
    return int(count)


def _by(order: Order) -> str:
    column = column_of(order.name)
    if not column.single or column.field.kind not in (Kind.DATE, Kind.NUMBER):
        raise EssieError(
            "Studies can be sorted by a date or a number only", order.name, "Choose another field."
        )
    descending = order.descending
    if descending is None:
        descending = column.field.kind is Kind.DATE
    return f'study."{column.name}" {"DESC" if descending else "ASC"} NULLS LAST'
