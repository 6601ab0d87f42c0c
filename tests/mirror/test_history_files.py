"""The history's files: records lie in small groups, so that one of them is read back quickly."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from registry.mirror.history import HISTORY, History
from tests.mirror.test_upgrade import mirror_of

SMALL, LARGE = "{}", "x" * 900_000


def keep(history: History, *raws: str) -> None:
    """Keep these as first versions of as many studies."""
    now = datetime.now(UTC)
    with history.transaction():
        history.add(
            "study_version",
            [
                (f"NCT{number:08d}", 1, "f", raw, now, "2.0.5", "2026-09-11", "here", 1, None)
                for number, raw in enumerate(raws, 1)
            ],
        )


def groups(folder: Path) -> list[list[str]]:
    """What lies in each row group of the file with records."""
    (path,) = (folder / HISTORY).rglob("*.parquet")
    file = pq.ParquetFile(path)
    return [
        file.read_row_group(number, columns=["raw"])["raw"].to_pylist()
        for number in range(file.num_row_groups)
    ]


def test_a_group_holds_few_records_and_few_bytes(tmp_path: Path) -> None:
    raws = [f'{{"number":{number}}}' for number in range(130)]
    with closing(History(tmp_path)) as history:
        keep(history, *raws, LARGE, LARGE, LARGE * 3, SMALL)
    found = groups(tmp_path)
    assert [raw for group in found for raw in group] == [*raws, LARGE, LARGE, LARGE * 3, SMALL]
    assert [len(group) for group in found] == [64, 64, 3, 1, 1, 1]


def test_a_history_from_before_there_were_groups_gets_them(tmp_path: Path) -> None:
    folder = mirror_of("3", tmp_path)
    held = set(folder.rglob("*.parquet"))
    with closing(History(folder)) as history:
        keep(history, *[SMALL] * 65)
    (made,) = set(folder.rglob("*.parquet")) - held
    file = pq.ParquetFile(made)
    sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    assert sizes == [64, 1]


def test_duckdb_draws_no_bars_of_its_own(tmp_path: Path) -> None:
    with closing(History(tmp_path)) as history:
        (shown,) = history.connection.execute(
            "SELECT current_setting('enable_progress_bar')"
        ).fetchone()
    assert shown is False
