"""Versions of a record from before this mirror knew it, as the registry still has them.

They stand in a table of their own: what the mirror itself saw, compares and counts stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

EARLIER_VERSIONS = """
SELECT nct_id, number, dated, raw, fetched_at, source
FROM site.earlier_version
WHERE nct_id = ?
ORDER BY number
"""


@dataclass(frozen=True)
class EarlierVersion:
    """A version as the registry keeps it: its number there, from 0, and the registry's day of it.

    `fetched_at` is when it was imported here (UTC), `source` the address it came from.
    """

    nct_id: str
    number: int
    dated: date
    raw: bytes = field(repr=False)  # long, and with people's addresses in it
    fetched_at: datetime
    source: str


def earlier_versions(rows: Iterable[tuple[Any, ...]]) -> tuple[EarlierVersion, ...]:
    """The rows of `EARLIER_VERSIONS`, read."""
    return tuple(
        EarlierVersion(
            nct_id,
            number,
            date.fromisoformat(dated),
            raw.encode(),
            fetched_at.astimezone(UTC),
            source,
        )
        for nct_id, number, dated, raw, fetched_at, source in rows
    )
