"""Statistics of a snapshot's studies, from one pass over them that is made for the first request.

Only what is told of it is kept, by the fields' paths: the counts themselves may be large.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from registry.ctgov.fields import Field
from registry.edition.kept import Kept
from registry.mirror.snapshot import Snapshot
from registry.mirror.statistics import statistics_of
from registry.web.answer import Answer
from registry.web.api_v2 import told
from registry.web.api_v2.answers import (
    JSON,
    NotFound,
    over,
    plain,
    quoted,
    register_of,
)
from registry.web.api_v2.parameters import chosen_names, invalid, listed, parameters
from registry.web.asked import Asked

MOST = 5_000
"""So many studies are counted while a client waits: it takes 1.4 ms for each of the size of real
ones, about 7 seconds for all of them."""
_UNDERIVED = "The operator of this mirror has not derived its statistics"

_kept = Kept(2)
"""What is told of this snapshot, and of the one before while some still read it."""


@dataclass(frozen=True)
class _Told:
    """The three answers: whole, and by the path of each field in the registry's order."""

    size: bytes
    values: Mapping[str, dict[str, object]]
    sizes: Mapping[str, dict[str, object]]


@over
def size(asked: Asked, snapshot: Snapshot) -> Answer:
    """How large the studies' JSON is."""
    parameters(asked, ())
    found = _told(snapshot)
    return _underived() if found is None else Answer.of(found.size, JSON)


@over
def values(asked: Asked, snapshot: Snapshot) -> Answer:
    """Which values fields have; `types` and `fields` choose some of them."""
    given = parameters(asked, ("types", "fields"))
    types = {_type(one) for one in listed(given["types"])} if given.get("types") else None
    chosen = chosen_names(given)
    found = _told(snapshot)
    if found is None:
        return _underived()
    each = _chosen(found.values, chosen)
    return _list([one for one in each if types is None or one["type"] in types])


@over
def sizes(asked: Asked, snapshot: Snapshot) -> Answer:
    """How long the lists of studies are; `fields` chooses some of them."""
    given = parameters(asked, ("fields",))
    chosen = chosen_names(given)
    found = _told(snapshot)
    return _underived() if found is None else _list(_chosen(found.sizes, chosen))


def _told(snapshot: Snapshot) -> _Told | None:
    return _kept.get(
        snapshot.published.sha256, lambda: _tell(snapshot), lambda made: made is not None
    )


def _tell(snapshot: Snapshot) -> _Told | None:
    found = statistics_of(register_of(snapshot), MOST)
    if found is None:
        return None
    return _Told(orjson.dumps(told.size(found)), told.values(found), told.sizes(found))


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


def _list(found: list[dict[str, object]]) -> Answer:
    return Answer.of(orjson.dumps(found), JSON)


def _underived() -> Answer:
    return plain(503, _UNDERIVED)
