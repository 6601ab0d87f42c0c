"""Real records, one by one, and the findings of a test that has looked at all of them."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

SHOWN = 12
"""How many findings a failing test prints."""


def real_records(archive: Path) -> Iterator[bytes]:
    """Every record of an archive as the registry gave it."""
    with gzip.open(archive) as lines:
        yield from filter(None, map(bytes.strip, lines))


def expect_none(findings: Iterable[str]) -> None:
    """Fail with the first of the findings, if there are any."""
    if found := list(findings):
        pytest.fail("\n".join([f"{len(found)} findings", *found[:SHOWN]]), pytrace=False)
