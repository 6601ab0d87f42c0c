"""What the site published of a trial, as the mirror keeps it: rows, whose sense others know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

RELEASE_EVENTS = """
SELECT nct_id, release_id, sync_id, noted_at, event, content
FROM {place}.release_event
WHERE nct_id = ?
ORDER BY sync_id
"""
PUBLISHED_ROWS = """
SELECT nct_id, release_id, sync_id, position, file, labels, numbers, source
FROM {place}.published_row
WHERE nct_id = ?
ORDER BY sync_id, position
"""


@dataclass(frozen=True, slots=True)
class ReleaseEvent:
    """A release was published or withdrawn. `noted_at` is UTC; `content` says more of it."""

    nct_id: str
    release_id: str
    sync_id: int
    noted_at: datetime
    event: str
    content: dict[str, Any]

    def values(self) -> tuple[object, ...]:
        """The values in the order of the history's table."""
        content = orjson.dumps(self.content).decode()
        return (
            self.nct_id,
            self.release_id,
            self.sync_id,
            self.noted_at,
            self.event,
            content,
        )


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of a release: what its numbers are about, and the numbers, none where hidden."""

    nct_id: str
    release_id: str
    sync_id: int
    position: int
    file: str
    labels: dict[str, str]
    numbers: dict[str, str | None]
    source: str

    def values(self) -> tuple[object, ...]:
        """The values in the order of the history's table."""
        return (
            self.nct_id,
            self.release_id,
            self.sync_id,
            self.position,
            self.file,
            orjson.dumps(self.labels).decode(),
            orjson.dumps(self.numbers).decode(),
            self.source,
        )


def release_events(rows: Iterable[tuple[Any, ...]]) -> tuple[ReleaseEvent, ...]:
    """The rows of `RELEASE_EVENTS`, read."""
    return tuple(
        ReleaseEvent(nct_id, release_id, sync_id, at.astimezone(UTC), event, orjson.loads(content))
        for nct_id, release_id, sync_id, at, event, content in rows
    )


def published_rows(rows: Iterable[tuple[Any, ...]]) -> tuple[PublishedRow, ...]:
    """The rows of `PUBLISHED_ROWS`, read."""
    return tuple(
        PublishedRow(
            nct_id,
            release_id,
            sync_id,
            position,
            file,
            orjson.loads(labels),
            orjson.loads(numbers),
            source,
        )
        for nct_id, release_id, sync_id, position, file, labels, numbers, source in rows
    )
