"""Reading all pages of queries: the next page is fetched while the caller works on this one."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from registry.ctgov.errors import DataChanged, NotData
from registry.ctgov.line import Line
from registry.ctgov.reading import Listed, ReadPage

MOST_RESTARTS = 3
MOST_IN_VAIN = 20
"""So many pages in a row may bring no study that an earlier page has not brought."""

Fetch = Callable[[Mapping[str, str], Line], ReadPage]
"""Fetches the page for these parameters."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the query that stands at this place; `last` when it is the query's last one."""

    place: int
    listed: tuple[Listed, ...]
    total: int | None
    last: bool


def all_parts(fetch: Fetch, queries: Iterable[Mapping[str, str]]) -> Generator[Part, None, None]:
    """Yield the pages of one query after the other; only a query's last page may be empty.

    Of one query no study comes twice. A query ends where the registry gives no further token, not
    where a page is short; the next one's first page is then fetched ahead. `NotData` is raised
    where tokens lead to nothing new. When the data set is replaced in between, the query starts
    again, three times at most, and yields what it has not yielded before; `DataChanged` is raised
    the fourth time. Stopping early cuts the request that is under way.
    """
    waiting = iter(queries)
    line = Line()
    with ThreadPoolExecutor(1, "registry pages") as ahead:
        try:
            place, first = 0, next(waiting, None)
            if first is None:
                return
            parameters = first
            yielded: set[str] = set()
            way = _Way()
            total: int | None = None
            restarts = 0
            coming = ahead.submit(fetch, parameters, line)
            while True:
                try:
                    page = coming.result()
                except DataChanged:
                    restarts += 1
                    if restarts > MOST_RESTARTS:
                        raise
                    way = _Way()
                    coming = ahead.submit(fetch, parameters, line)
                    continue
                way.go_on(page)
                if page.token is not None:
                    onward = {**parameters, "pageToken": page.token}
                    coming = ahead.submit(fetch, onward, line)
                elif (following := next(waiting, None)) is not None:
                    coming = ahead.submit(fetch, following, line)
                if page.total is not None:
                    total = page.total
                new = tuple(_unseen(page.listed, yielded))
                if new or page.token is None:
                    yield Part(place, new, total, page.token is None)
                if page.token is None:
                    if following is None:
                        return
                    place, parameters = place + 1, following
                    yielded, way, total, restarts = set(), _Way(), None, 0
        finally:
            line.end()


class _Way:
    """One way through the pages of a query, from the first one; a restart begins another."""

    def __init__(self) -> None:
        self._tokens: set[str] = set()
        self._seen: set[str] = set()
        self._in_vain = 0

    def go_on(self, page: ReadPage) -> None:
        """Take a page; raise `NotData` where the next one would lead round and round."""
        if page.token in self._tokens:
            raise _stuck("gives the same page token again and again", page.address)
        self._in_vain = 0 if tuple(_unseen(page.listed, self._seen)) else self._in_vain + 1
        if page.token is None:
            return
        if self._in_vain > MOST_IN_VAIN:
            raise _stuck("gives page after page without a new study", page.address)
        self._tokens.add(page.token)


def _unseen(listed: tuple[Listed, ...], seen: set[str]) -> Iterator[Listed]:
    for one in listed:
        if one.study.nct_id not in seen:
            seen.add(one.study.nct_id)
            yield one


def _stuck(how: str, address: str) -> NotData:
    return NotData(
        f"The registry {how}",
        address,
        "Try again later; if it stays so, something between here and the registry keeps answers.",
    )
