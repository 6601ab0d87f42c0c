"""Page tokens: how far a client is in the answer to one query over one snapshot.

A token carries its position and a digest of what it belongs to. Nothing is kept for it here.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

from registry.mirror.pointer import Generation
from registry.mirror.snapshot import Snapshot
from registry.web.api_v2.answers import BadRequest
from registry.web.api_v2.parameters import invalid

DATA_CHANGED = (
    "The data have probably changed while you were paginating. "
    "Please, start over from the first page."
)
FREE = frozenset({"countTotal", "pageSize", "pageToken"})
"""Parameters that may differ from page to page."""

_SHAPE = re.compile(r"(\d{1,9})-([0-9a-f]{12})-([0-9a-f]{20})", re.ASCII)


def token_for(generation: Generation, found: Mapping[str, str], after: int) -> str:
    """The token of the page after the first `after` studies of a generation."""
    return f"{after}-{_data(generation)}-{_seal(generation, found, after)}"


def position(snapshot: Snapshot, found: Mapping[str, str]) -> tuple[Generation, int]:
    """Over which generation the answer goes, and after how many of its studies the page begins.

    It goes on over the generation that it began with, as long as that is kept. Raises `BadRequest`
    for a token that is wrong or too old.
    """
    token = found.get("pageToken")
    if token is None:
        return snapshot.published, 0
    shape = _SHAPE.fullmatch(token)
    if shape is None:
        raise invalid("pageToken", token)
    kept = (one for one in snapshot.pointer.kept if _data(one) == shape[2])
    generation = next(kept, None)
    if generation is None:
        raise BadRequest(DATA_CHANGED)
    after = int(shape[1])
    if token != token_for(generation, found, after):
        raise BadRequest("Parameter `pageToken` belongs to a request with other parameters")
    return generation, after


def _data(generation: Generation) -> str:
    return generation.sha256[:12]


def _seal(generation: Generation, found: Mapping[str, str], after: int) -> str:
    query = sorted(pair for pair in found.items() if pair[0] not in FREE)
    return sha256(repr((generation.sha256, query, after)).encode()).hexdigest()[:20]
