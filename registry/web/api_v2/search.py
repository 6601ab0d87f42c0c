"""Studies page by page: filtered, sorted and counted over one snapshot."""

import re
from collections.abc import Iterator, Mapping

from registry.mirror.essie.errors import EssieError
from registry.mirror.listing import RELEVANCE, Order, page_of
from registry.mirror.snapshot import Snapshot
from registry.web.answer import Answer
from registry.web.api_v2.answers import BadRequest, over, register_of
from registry.web.api_v2.asking import ASKED, around, asked_for, is_ranked
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

SUPPORTED = ASKED | {
    *("geoDecay", "format", "markupFormat", "fields", "sort", "countTotal", "pageSize", "pageToken")
}
OTHERS = frozenset({"filter.synonyms", "postFilter.synonyms"})
USUAL, MOST = 10, 1_000
"""How many studies are on a page."""

_SORT = re.compile(r"([A-Za-z][A-Za-z0-9.]*|@relevance)(?::(asc|desc))?")
_MOST_SORTS = 2


@over
def studies(asked: Asked, snapshot: Snapshot) -> Answer:
    """A page of the studies that the filters let through."""
    found = parameters(asked, SUPPORTED, OTHERS)
    write = page_writer(found)
    size, counts = _size(found), truth(found, "countTotal")
    order = list(_order(found))
    generation, after = position(snapshot, found)
    register = register_of(snapshot, generation)
    query, near = asked_for(found, register), around(found)
    try:
        page = page_of(register, query, order, size, after, near)
    except EssieError as refused:
        raise BadRequest(f"Parameter `sort`: {refused}") from None
    first = "pageToken" not in found
    total = page.total if counts and first else None
    behind = after + len(page.raws)
    token = token_for(generation, found, behind) if behind < page.total else None
    return write(Page(page.raws, first, total, token))


def _size(found: Mapping[str, str]) -> int:
    text = found.get("pageSize", "0")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise incorrect("pageSize")
    return min(int(text) or USUAL, MOST)


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
        if shape[1] == RELEVANCE and (len(items) > 1 or shape[2] == "asc"):
            raise BadRequest(
                f"Parameter `sort`: {RELEVANCE} stands alone, the best first; this mirror knows no"
                " other order with it"
            )
        yield Order(shape[1], None if shape[2] is None else shape[2] == "desc")
