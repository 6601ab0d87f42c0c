"""Makes the derived tables anew: take what the history holds, spread the work, put it together."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from registry.derive.counts import Counts
from registry.derive.scheduling import done
from registry.derive.statistics import written
from registry.derive.tables import Reduction, write_fields
from registry.derive.versions import Versions
from registry.derive.work import work
from registry.mirror.disk import TEMPORARY, put_bytes, writing
from registry.mirror.errors import MirrorBusy
from registry.mirror.report import OnProgress, Progress, Step

DERIVED = "derived"
"""The folder, within that of the mirror."""
CRITERIA, FIELDS = "criteria.parquet", "fields.parquet"
STATISTICS = "statistics.json"


@dataclass(frozen=True, slots=True)
class Derived:
    """What was made: how many studies and criteria there are in the tables of this folder."""

    folder: Path
    studies: int
    criteria: int


def derive(
    folder: Path,
    scheduler: str | None,
    *,
    on_progress: OnProgress | None = None,
) -> Derived:
    """Make the derived tables of the mirror in `folder` from every version that it has now.

    `scheduler` is that of `scheduling.done`; the bytes do not depend on it.
    The tables of before stay until the new ones are whole. Raises `NoSnapshot` where there is no
    study, `MirrorBusy`, `NotWritten`, `NoCluster`, and what reading the history raises.
    """
    target = folder / DERIVED
    scratch = target / f"scratch{TEMPORARY}"
    versions = Versions.of(folder)
    with writing("The derived tables", target, "derive again"):
        target.mkdir(exist_ok=True)
        try:
            with FileLock(str(target / "derive.lock"), timeout=0), _empty(scratch):
                rest, read = Counts(), 0
                for number, made in enumerate(done(work, versions.batches(), scheduler)):
                    (scratch / f"criteria-{number}").write_bytes(made.criteria)
                    (scratch / f"rows-{number}").write_bytes(made.rows)
                    rest.meet(made.longest, made.largest)
                    read += made.versions
                    if on_progress:
                        on_progress(Progress(read, versions.number, Step.DERIVED))
                with closing(Reduction(scratch)) as reduction:
                    criteria = reduction.write_criteria(target / CRITERIA)
                    found = reduction.statistics(rest)
                write_fields(target / FIELDS, found)
                put_bytes(target / STATISTICS, written(found))
        except Timeout:
            raise MirrorBusy(
                "Another process is making the derived tables", target, "Wait until it is done."
            ) from None
    return Derived(target, found.studies, criteria)


@contextmanager
def _empty(scratch: Path) -> Iterator[None]:
    """A new folder for as long as the body lasts; what one that was killed has left goes first."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        yield
    finally:
        shutil.rmtree(scratch)
