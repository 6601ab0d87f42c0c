"""Studies page by page: filtered, sorted and counted over one snapshot."""

import re
from collections.abc import Iterator, Mapping

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record.enums import Status
from registry.mirror.essie.condition import Condition
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.parse import parse
from registry.mirror.essie.translate import refuse_too_many, studies_where
from registry.mirror.essie.tree import Area
from registry.mirror.listing import Order, count_of, page_of, with_ids, with_statuses
from registry.mirror.snapshot import Snapshot
from registry.web.answer import Answer
from registry.web.api_v2.answers import BadRequest, over
from registry.web.api_v2.parameters import (
    incorrect,
    invalid,
    listed,
    parameters,
    truth,
)
from registry.web.api_v2.shapes import Page, page_writer
from registry.web.api_v2.token import position, token_for
from registry.web.asked import Asked

_FILTERS = ("filter.", "postFilter.")
"""Both have the same effect, as the registry says."""
_EXPRESSIONS = {
    "filter.advanced": None,
    "postFilter.advanced": None,
    "query.term": None,
    "query.lead": "LeadSponsorName",
}
"""The parameters with an expression, and the field in which it looks unless it names another."""

SUPPORTED = frozenset(
    {"format", "markupFormat", "fields", "sort", "countTotal", "pageSize", "pageToken"}
    | {f"{when}{what}" for when in _FILTERS for what in ("ids", "overallStatus", "geo")}
    | _EXPRESSIONS.keys()
)
OTHERS = frozenset(
    {"aggFilters", "geoDecay"}
    | {f"{when}synonyms" for when in _FILTERS}
    | {f"query.{what}" for what in ("cond", "locn", "titles", "intr", "outc")}
    | {f"query.{what}" for what in ("spons", "id", "patient")}
)
USUAL, MOST = 10, 1_000
"""How many studies are on a page."""

_STATUSES = frozenset(Status)
_SORT = re.compile(r"([A-Za-z][A-Za-z0-9.]*)(?::(asc|desc))?")
_MOST_SORTS = 2
_DECIMAL = r"\d+(?:\.\d+)?"
_GEO = re.compile(rf"distance\((-?{_DECIMAL},-?{_DECIMAL},{_DECIMAL}(?:km|mi)?)\)", re.ASCII)


@over
def studies(asked: Asked, snapshot: Snapshot) -> Answer:
    """A page of the studies that the filters let through."""
    found = parameters(asked, SUPPORTED, OTHERS)
    write = page_writer(found)
    size, counts = _size(found), truth(found, "countTotal")
    order, conditions = list(_order(found)), list(_conditions(found))
    after = position(snapshot, found)
    try:
        refuse_too_many(conditions)
    except EssieError as refused:
        raise BadRequest(str(refused)) from None
    try:
        page = page_of(snapshot, conditions, order, size, after)
    except EssieError as refused:
        raise BadRequest(f"Parameter `sort`: {refused}") from None
    first = "pageToken" not in found
    total = count_of(snapshot, conditions) if counts and first else None
    token = token_for(snapshot, found, after + len(page.raws)) if page.more else None
    return write(Page(page.raws, first, total, token))


def _conditions(found: Mapping[str, str]) -> Iterator[Condition]:
    for when in _FILTERS:
        ids = found.get(f"{when}ids")
        if ids is not None:
            yield with_ids([_number(f"{when}ids", text) for text in listed(ids)])
        statuses = found.get(f"{when}overallStatus")
        if statuses is not None:
            yield with_statuses([_status(text) for text in listed(statuses)])
        geo = found.get(f"{when}geo")
        if geo is not None:
            yield _near(f"{when}geo", geo)
    for name, area in _EXPRESSIONS.items():
        if name in found:
            yield _true(name, found[name], area)


def _true(name: str, text: str, area: str | None) -> Condition:
    try:
        expression = parse(text)
        return studies_where(Area(area, expression) if area else expression)
    except EssieError as refused:
        raise BadRequest(f"Parameter `{name}`: {refused}") from None


def _near(name: str, text: str) -> Condition:
    shape = _GEO.fullmatch(text)
    if shape is None:
        raise incorrect(name)
    try:
        return studies_where(parse(f"AREA[LocationGeoPoint]DISTANCE[{shape[1]}]"))
    except EssieError as refused:
        raise BadRequest(f"Parameter `{name}`: {refused.happened}. {refused.remedy}") from None


def _number(name: str, text: str) -> str:
    try:
        return canonical_nct_id(text)
    except MalformedId:
        raise incorrect(name) from None


def _status(text: str) -> str:
    if text not in _STATUSES:
        raise invalid("overallStatus", text)
    return text


def _size(found: Mapping[str, str]) -> int:
    text = found.get("pageSize", "0")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise incorrect("pageSize")
    return min(int(text) or USUAL, MOST)


def _order(found: Mapping[str, str]) -> Iterator[Order]:
    if "sort" not in found:
        return
    items = listed(found["sort"])
    for item in items:
        shape = _SORT.fullmatch(item)
        if shape is None or len(items) > _MOST_SORTS:
            raise invalid("sort", item)
        yield Order(shape[1], None if shape[2] is None else shape[2] == "desc")
