"""Makes the mirror that is kept as `NAME.tar.xz` here, of invented studies, as a checkout makes it.

    python tests/mirror/earlier/make.py NAME [CHECKOUT]

NAME is the version of the history's schema and, where it matters, the edition of the register
beside it. Whoever raises the version makes one more with the present checkout; those of earlier
versions were made with checkouts of their time, and stay as they are.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ONE, TWO, THREE, FOUR = (f"NCT0000000{number}" for number in range(1, 5))
ALIAS = "NCT00000009"

Tables = Iterable[tuple[str, list[tuple[object, ...]]]]


def make(folder: Path, version: int) -> None:
    """Fill a mirror with all that its version can hold. The checkout is the working directory."""
    sys.path.insert(0, str(Path.cwd()))
    from registry.ctgov.client import Client, Connection
    from registry.mirror.sync import Collection, seed, sync
    from tests.apiserver import ApiServer
    from tests.fixtures.studies import study

    embedded = folder.with_name(f"{THREE}.json")
    embedded.write_text(json.dumps(study(THREE) | {"provenance": {}}))
    seed(folder, [embedded])
    first = [study(ONE, acronym="FIRST"), study(TWO), study(FOUR)]
    second = [study(ONE, acronym="SECOND", nctIdAliases=[ALIAS]), study(FOUR)]
    with ApiServer() as api:
        connection = Connection(api.url, "tests", seconds_between_requests=0)
        with Client(connection) as client:
            for records in (first, second):
                api.publish(records)
                sync(folder, client, Collection.of_trials([ONE, TWO, FOUR]))
    if version >= 2:
        _add(folder, "site", _released)
    if version >= 3:
        record = json.dumps(study(ONE, acronym="EARLIEST")).encode()
        _add(folder, "earlier", lambda number, now: _earlier(record, number, now))


def _released(number: int, now: datetime) -> Tables:
    from registry.mirror.releases import PublishedRow, ReleaseEvent

    said = {
        **{"cutoff": "2026-10-01", "prepared_by": "study team", "supersedes": None},
        **{"approval": "none", "threshold": 5, "arms": ["A"], "relations": [], "decided": []},
    }
    event = ReleaseEvent(ONE, "R1", number, now, "published", said)
    labels = {"period": "2026-Q3", "arm": "ALL", "measure": "screened"}
    row = PublishedRow(ONE, "R1", number, 1, "enrollment", labels, {"count": "40"}, "")
    return [("release_event", [event.values()]), ("published_row", [row.values()])]


def _earlier(record: bytes, number: int, now: datetime) -> Tables:
    from registry.mirror.canonical import canonical

    row = (ONE, 0, "2025-12-01", canonical(record).fingerprint, record.decode(), now, "x", number)
    return [("earlier_version", [row])]


def _add(folder: Path, collection: str, rows: Callable[[int, datetime], Tables]) -> None:
    from registry.mirror.report import SyncReport
    from registry.mirror.writer import Writer, locked

    now = datetime(2026, 11, 1, tzinfo=UTC)
    report = SyncReport(
        outcome="updated", collection=collection, source=collection, started_at=now, finished_at=now
    )
    with locked(folder), Writer(folder) as writer:
        number = writer.history.next_sync_id()
        with writer.history.transaction():
            for table, made in rows(number, now):
                writer.history.add(table, made)
            writer.record(number, collection, report, visible=True)
        writer.show_content()


def _without_what_names_the_machine(found: tarfile.TarInfo) -> tarfile.TarInfo | None:
    found.uid = found.gid = 0
    found.uname = found.gname = ""
    return None if found.name.endswith(".lock") else found


def main(name: str, checkout: str = ".") -> None:
    """Make it with that checkout's own code, and pack it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "mirror"
        make_there: list[Any] = [sys.executable, Path(__file__).resolve(), "--here", folder, name]
        subprocess.run(make_there, cwd=checkout, check=True, env=os.environ)
        with tarfile.open(HERE / f"{name}.tar.xz", "w:xz") as packed:
            packed.add(folder, "mirror", filter=_without_what_names_the_machine)


if __name__ == "__main__":
    if sys.argv[1] == "--here":
        make(Path(sys.argv[2]), int(sys.argv[3].partition("-")[0]))
    else:
        main(*sys.argv[1:])
