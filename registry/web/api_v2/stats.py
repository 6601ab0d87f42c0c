"""Statistics of a snapshot's studies: counted for the first request, or derived by the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate

import orjson

from registry.ctgov.fields import Field
from registry.derive import DERIVED, STATISTICS
from registry.derive.statistics import Statistics, read, statistics
from registry.edition.kept import Kept
from registry.mirror.snapshot import Snapshot
from registry.web.answer import FRESH, Answer
from registry.web.api_v2 import told
from registry.web.api_v2.answers import (
    JSON,
    NotFound,
    NotReady,
    over,
    quoted,
    register_of,
)
from registry.web.api_v2.parameters import chosen_names, invalid, listed, parameters
from registry.web.asked import Asked

MOST = 5_000
"""So many studies are counted while a client waits: it takes 1.4 ms for each of the size of real
ones, about 7 seconds for all. Of more, the answer is what `registry derive` counted last."""
_UNDERIVED = "The operator of this mirror has not derived its statistics"

_kept = Kept(2)
"""What is told of this snapshot, and of the one before while some still read it."""


@dataclass(frozen=True)
class _Told:
    """The three answers: whole, and by the path of each field in the registry's order.

    `derived` is when it was counted, where that was not for this snapshot.
    """

    derived: str | None
    size: bytes
    values: Mapping[str, dict[str, object]]
    sizes: Mapping[str, dict[str, object]]


@over
def size(asked: Asked, snapshot: Snapshot) -> Answer:
    """How large the studies' JSON is."""
    parameters(asked, ())
    found = _told(asked, snapshot)
    return _sent(found.size, found)


@over
def values(asked: Asked, snapshot: Snapshot) -> Answer:
    """Which values fields have; `types` and `fields` choose some of them."""
    given = parameters(asked, ("types", "fields"))
    types = {_type(one) for one in listed(given["types"])} if given.get("types") else None
    chosen = chosen_names(given)
    found = _told(asked, snapshot)
    each = _chosen(found.values, chosen)
    return _sent([one for one in each if types is None or one["type"] in types], found)


@over
def sizes(asked: Asked, snapshot: Snapshot) -> Answer:
    """How long the lists of studies are; `fields` chooses some of them."""
    given = parameters(asked, ("fields",))
    chosen = chosen_names(given)
    found = _told(asked, snapshot)
    return _sent(_chosen(found.sizes, chosen), found)


def _told(asked: Asked, snapshot: Snapshot) -> _Told:
    """Raises `NotReady` where the studies are too many and nobody has counted them."""
    register = register_of(snapshot)
    if register.size <= MOST:
        return _kept.get(snapshot.published.sha256, lambda: _tell(statistics(register.every_raw())))
    file = asked.edition.settings.mirror.folder / DERIVED / STATISTICS
    try:
        made = file.stat().st_mtime
        return _kept.get(made, lambda: _tell(read(file), formatdate(made, usegmt=True)))
    except (OSError, ValueError):  # of a file that is none of ours, or not any more
        raise NotReady(_UNDERIVED) from None


def _tell(found: Statistics, derived: str | None = None) -> _Told:
    return _Told(derived, orjson.dumps(told.size(found)), told.values(found), told.sizes(found))


def _chosen(
    there: Mapping[str, dict[str, object]], chosen: list[tuple[str, Field | None]] | None
) -> list[dict[str, object]]:
    if chosen is None:
        return list(there.values())
    for name, field in chosen:
        if field is None or field.path not in there:
            raise NotFound(f"Field {quoted(name)} not found")
    paths = {field.path for _, field in chosen if field}
    return [one for path, one in there.items() if path in paths]


def _type(text: str) -> str:
    if text not in told.TYPES:
        raise invalid("types", text)
    return text


def _sent(content: bytes | list[dict[str, object]], of: _Told) -> Answer:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    more = {"last_modified": of.derived} if of.derived else {}
    return Answer.of(body, JSON, 200, FRESH, **more)
