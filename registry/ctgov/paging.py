"""Reading all pages of a query: the next page is fetched while the caller works on this one."""

from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from registry.ctgov.errors import DataChanged, NotData
from registry.ctgov.line import Line
from registry.ctgov.reading import Listed, ReadPage

MOST_RESTARTS = 3

Fetch = Callable[[Mapping[str, str], Line], ReadPage]
"""Fetches the page for these parameters."""


def all_pages(
    fetch: Fetch, parameters: Mapping[str, str]
) -> Generator[tuple[tuple[Listed, ...], int | None], None, None]:
    """Yield the studies of each page, never none and no study twice, and the registry's count.

    It ends where the registry gives no further token, not where a page is short. When the data
    set is replaced in between it starts again, three times at most, and yields what it has not
    yielded before; `DataChanged` is raised the fourth time. Stopping early cuts the request that
    is under way.
    """
    yielded: set[str] = set()
    total: int | None = None
    tokens: set[str] = set()
    restarts = 0
    line = Line()
    with ThreadPoolExecutor(1, "registry pages") as ahead:
        try:
            coming = ahead.submit(fetch, parameters, line)
            while True:
                try:
                    page = coming.result()
                except DataChanged:
                    restarts += 1
                    if restarts > MOST_RESTARTS:
                        raise
                    tokens.clear()
                    coming = ahead.submit(fetch, parameters, line)
                    continue
                if page.token in tokens:
                    raise _stuck(page.address)
                if page.token is not None:
                    tokens.add(page.token)
                    onward = {**parameters, "pageToken": page.token}
                    coming = ahead.submit(fetch, onward, line)
                if page.total is not None:
                    total = page.total
                new = tuple(_unseen(page.listed, yielded))
                if new:
                    yield new, total
                if page.token is None:
                    return
        finally:
            line.end()


def _unseen(listed: tuple[Listed, ...], seen: set[str]) -> Iterator[Listed]:
    for one in listed:
        if one.study.nct_id not in seen:
            seen.add(one.study.nct_id)
            yield one


def _stuck(address: str) -> NotData:
    return NotData(
        "The registry gives the same page token again and again",
        address,
        "Try again later; if it stays so, something between here and the registry keeps answers.",
    )
