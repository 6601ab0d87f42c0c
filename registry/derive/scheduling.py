"""Where work is done: in this process, on the cores of this machine, or by a cluster of Dask's.

Each task carries the JSON that it is about, so a worker needs no file of the mirror; it needs this
project in the same version, and the packages of requirements-scale.txt.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")

HERE = "none"
"""The address that means: in this process."""
PATIENCE = "10s"
"""How long a scheduler may take to answer."""
_WAITING = 3
"""How many tasks there are for each worker: one at work, the others on their way."""


class NoCluster(Exception):
    """The cluster does not answer, or the packages that speak to one are not installed."""


def default() -> str | None:
    """Where work is done when nobody says it: `None`, the local cores, where that is possible."""
    return None if find_spec("distributed") and (os.cpu_count() or 1) > 1 else HERE


def done(work: Callable[[A], B], given: Iterable[A], scheduler: str | None) -> Iterator[B]:
    """The results of `work`, in any order; only so much of what is given is taken as is needed.

    `scheduler` is `HERE`, the address of one of Dask's, or `None` for a worker on each core of
    this machine. What a worker had to do that was killed is done by another one. Raises
    `NoCluster`.
    """
    if scheduler == HERE:
        yield from map(work, given)
        return
    try:
        import distributed
    except ImportError:
        raise NoCluster("Dask is not installed: pip install -r requirements-scale.txt") from None
    with ExitStack() as stack:
        client = stack.enter_context(_client(distributed, stack, scheduler))
        yield from _done(distributed, client, work, given)


def _client(distributed: Any, stack: ExitStack, scheduler: str | None) -> Any:
    place: Any = scheduler
    if scheduler is None:
        place = stack.enter_context(
            distributed.LocalCluster(
                n_workers=os.cpu_count(), threads_per_worker=1, dashboard_address=None
            )
        )
    try:
        return distributed.Client(place, set_as_default=False, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise NoCluster(f"The cluster at {scheduler} does not answer: {error}") from None


def _done(distributed: Any, client: Any, work: Callable[[A], B], given: Iterable[A]) -> Iterator[B]:
    waiting = iter(given)
    running = distributed.as_completed(loop=client.loop)

    def submit_next() -> bool:
        for one in waiting:
            running.add(client.submit(work, one, pure=False))
            return True
        return False

    for _ in range(_WAITING * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))):
        if not submit_next():
            break
    for future in running:
        result: B = future.result()
        future.release()
        submit_next()
        yield result
