"""Studies page by page: filtered, sorted and counted over one snapshot."""

import re
from collections.abc import Iterator, Mapping

import orjson

from registry.mirror.essie.errors import EssieError
from registry.mirror.listing import RELEVANCE, Order, page_of
from registry.mirror.part import part_of
from registry.mirror.snapshot import Snapshot
from registry.web.answer import Answer
from registry.web.api_v2.answers import JSON, BadRequest, over, register_of
from registry.web.api_v2.asking import ASKED, asked_for, is_ranked
from registry.web.api_v2.parameters import (
    chosen_fields,
    incorrect,
    invalid,
    json_only,
    listed,
    parameters,
)
from registry.web.api_v2.token import position, token_for
from registry.web.asked import Asked

SUPPORTED = ASKED | {
    *("format", "markupFormat", "fields", "sort", "countTotal", "pageSize", "pageToken")
}
OTHERS = frozenset({"geoDecay", "filter.synonyms", "postFilter.synonyms"})
USUAL, MOST = 10, 1_000
"""How many studies are on a page."""

_SORT = re.compile(r"([A-Za-z][A-Za-z0-9.]*|@relevance)(?::(asc|desc))?")
_MOST_SORTS = 2


@over
def studies(asked: Asked, snapshot: Snapshot) -> Answer:
    """A page of the studies that the filters let through, each on a line of its own."""
    register = register_of(snapshot)
    found = parameters(asked, SUPPORTED, OTHERS)
    json_only(found, ("csv", "json"))
    fields = chosen_fields(found)
    size, counts = _size(found), _truth(found, "countTotal")
    order, query = list(_order(found)), asked_for(found, register)
    after = position(snapshot, found)
    try:
        page = page_of(register, query, order, size, after)
    except EssieError as refused:
        raise BadRequest(f"Parameter `sort`: {refused}") from None
    raws = page.raws if fields is None else [part_of(raw, fields) for raw in page.raws]
    parts = []
    if counts and "pageToken" not in found:
        parts.append(b'"totalCount":%d' % register.studies.count(query))
    parts.append(b'"studies":[\n' + b",\n".join(raws) + b"\n]")
    if page.more:
        token = token_for(snapshot, found, after + len(page.raws))
        parts.append(b'"nextPageToken":' + orjson.dumps(token))
    return Answer.of(b"{" + b",".join(parts) + b"}", JSON)


def _size(found: Mapping[str, str]) -> int:
    text = found.get("pageSize", "0")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise incorrect("pageSize")
    return min(int(text) or USUAL, MOST)


def _truth(found: Mapping[str, str], name: str) -> bool:
    text = found.get(name, "false")
    if text not in ("true", "false"):
        raise incorrect(name)
    return text == "true"


def _order(found: Mapping[str, str]) -> Iterator[Order]:
    if "sort" not in found:
        if is_ranked(found):
            yield Order(RELEVANCE)
        return
    items = listed(found["sort"])
    for item in items:
        shape = _SORT.fullmatch(item)
        if shape is None or len(items) > _MOST_SORTS:
            raise invalid("sort", item)
        yield Order(shape[1], None if shape[2] is None else shape[2] == "desc")
