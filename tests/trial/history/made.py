"""Versions of an invented record as the mirror hands them out, without a mirror."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from registry.trial.history import Version, versions_of
from tests.fixtures.history import every_version

TRANSCRIBED = {"registryVersion": "2022-10-10", "abridged": [], "omitted": []}


@dataclass(frozen=True)
class Seen:
    """A version of the mirror."""

    version: int
    raw: bytes
    fetched_at: datetime
    data_timestamp: str | None
    api_version: str | None = "2.0.5"
    provenance: dict[str, object] | None = None


@dataclass(frozen=True)
class Earlier:
    """An imported version."""

    number: int
    dated: date
    raw: bytes
    fetched_at: datetime = datetime(2026, 11, 1, tzinfo=UTC)


def seen(*records: dict[str, Any], transcribed: bool = False) -> list[Seen]:
    """The records as the mirror saw them, one a month from January 2026 on."""
    return [
        Seen(
            at,
            json.dumps(record).encode(),
            datetime(2026 + (at - 1) // 12, (at - 1) % 12 + 1, 3, 5, 0, tzinfo=UTC),
            None
            if transcribed and at == 1
            else f"{2026 + (at - 1) // 12}-{(at - 1) % 12 + 1:02}-02T09:00:04",
            provenance=TRANSCRIBED if transcribed and at == 1 else None,
        )
        for at, record in enumerate(records, start=1)
    ]


def earlier(*records: dict[str, Any]) -> list[Earlier]:
    """The records as the registry keeps them, each of the day on which it was handed in."""
    return [
        Earlier(at, date.fromisoformat(submitted(record)), json.dumps(record).encode())
        for at, record in enumerate(records)
    ]


def submitted(record: dict[str, Any]) -> str:
    """The day on which a version was handed in."""
    return str(record["protocolSection"]["statusModule"]["lastUpdateSubmitDate"])


def whole() -> tuple[Version, ...]:
    """Three imported versions and two that the mirror saw itself."""
    records = every_version()
    return versions_of(seen(*records[3:]), earlier(*records[:4]))
