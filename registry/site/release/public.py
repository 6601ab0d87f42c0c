"""What is public already, as rows: the registry and publications are release 0 of every ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.site.package import ALL, Measure, Stage
from registry.site.release.cells import BOXES, Row


@dataclass(frozen=True)
class PublicCount:
    """How many people reached a measure, of an arm or of all, according to `source`."""

    measure: Measure
    arm: str
    count: int
    source: str


def public_rows(counts: Iterable[PublicCount]) -> tuple[Row, ...]:
    """The rows of public counts, each once."""
    found: list[Row] = []
    for row in _rows(counts):
        if row not in found:
            found.append(row)
    return tuple(found)


def _rows(counts: Iterable[PublicCount]) -> Iterator[Row]:
    for one in counts:
        stage = BOXES.get(one.measure)
        if stage is Stage.RANDOMISED and one.arm != ALL:
            stage = Stage.ALLOCATED
        if stage is not None:
            labels = {"stage": stage.value, "arm": one.arm, "reason": ""}
            yield Row("flow", labels, {"count": one.count}, one.source)
