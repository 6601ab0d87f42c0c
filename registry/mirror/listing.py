"""The studies of a register that a query finds, in an order, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.ctgov.fields import Kind, field_named
from registry.mirror.essie.errors import EssieError
from registry.mirror.proximity import Around, near_ones_first
from registry.mirror.register.found import Query
from registry.mirror.register.register import Register, Sorted
from registry.mirror.register.shape import sortable

RELEVANCE = "@relevance"
"""The order by how well a study fits."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order by a field; studies without a value come last. None means the field's own."""

    name: str
    descending: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The JSON of some studies, and how many there are in all."""

    raws: tuple[bytes, ...]
    total: int


def with_ids(register: Register, nct_ids: Sequence[str]) -> Query:
    """Finds the studies that have one of these numbers, now or earlier."""
    now = [register.notes.aliases.get(nct_id, nct_id) for nct_id in nct_ids]
    return register.with_numbers([*nct_ids, *now])


def with_statuses(register: Register, statuses: Sequence[str]) -> Query:
    """Finds the studies that have one of these overall statuses."""
    return register.studies.one_of_terms("OverallStatus", statuses)


def page_of(
    register: Register,
    query: Query,
    order: Sequence[Order],
    size: int,
    after: int,
    around: Around | None = None,
) -> Page:
    """So many studies that a query finds, after the first `after` of them.

    What the order leaves open, the number decides. By relevance, and where no order is asked for,
    studies near a place come before others if `around` says so. Raises `EssieError` for an order by
    a field that has none.
    """
    ranked = any(one.name == RELEVANCE for one in order)
    by = [] if ranked else [_by(one) for one in order]
    near = None
    if around and (ranked or not order):
        near = near_ones_first(register, query, around, size, after)
    found, total = near or register.page(query, "relevance" if ranked else by, size, after)
    return Page(tuple(register.raws(found)), total)


def _by(order: Order) -> Sorted:
    field = field_named(order.name)
    if field is None or field.piece not in sortable():
        raise EssieError(
            "Studies can be sorted by a date or EnrollmentCount only",
            order.name,
            "Choose another field.",
        )
    descending = order.descending
    return Sorted(field.piece, field.kind is Kind.DATE if descending is None else descending)
