"""Page tokens: how far a client is in the answer to one query over one snapshot.

A token carries its position and a digest of what it belongs to. Nothing is kept for it here.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

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


def token_for(snapshot: Snapshot, found: Mapping[str, str], after: int) -> str:
    """The token of the page after the first `after` studies."""
    return f"{after}-{_data(snapshot)}-{_seal(snapshot, found, after)}"


def position(snapshot: Snapshot, found: Mapping[str, str]) -> int:
    """After how many studies the page begins that is asked for; `BadRequest` for a wrong token."""
    token = found.get("pageToken")
    if token is None:
        return 0
    shape = _SHAPE.fullmatch(token)
    if shape is None:
        raise invalid("pageToken", token)
    if shape[2] != _data(snapshot):
        raise BadRequest(DATA_CHANGED)
    after = int(shape[1])
    if token != token_for(snapshot, found, after):
        raise BadRequest("Parameter `pageToken` belongs to a request with other parameters")
    return after


def _data(snapshot: Snapshot) -> str:
    return snapshot.published.sha256[:12]


def _seal(snapshot: Snapshot, found: Mapping[str, str], after: int) -> str:
    query = sorted(pair for pair in found.items() if pair[0] not in FREE)
    return sha256(repr((snapshot.published.sha256, query, after)).encode()).hexdigest()[:20]
