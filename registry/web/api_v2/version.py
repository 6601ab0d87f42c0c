"""Which API this is, and of when its data are."""

from datetime import UTC

import orjson

from registry.mirror.snapshot import Snapshot
from registry.web.answer import Answer
from registry.web.api_v2.answers import JSON, over
from registry.web.api_v2.parameters import parameters
from registry.web.asked import Asked

API_VERSION = "2.0.5"
"""The version of the registry's description that the answers follow."""


@over
def version(asked: Asked, snapshot: Snapshot) -> Answer:
    """The version of the API, and when the snapshot was published (UTC, whole seconds).

    A client looks here for whether anything can have changed, so the time is the snapshot's and not
    the registry's: studies of one snapshot may have come on several days.
    """
    parameters(asked, ())
    moment = snapshot.published.published_at.astimezone(UTC)
    stamp = moment.replace(microsecond=0, tzinfo=None).isoformat()
    return Answer.of(orjson.dumps({"apiVersion": API_VERSION, "dataTimestamp": stamp}), JSON)
