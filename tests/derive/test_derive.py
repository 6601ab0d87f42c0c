"""Derived tables: right, and the same bytes whoever makes them."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest

from registry.cli import progress
from registry.cli.exits import Exit
from registry.cli.main import main
from registry.ctgov.fields import field_named
from registry.derive import (
    CRITERIA,
    FIELDS,
    STATISTICS,
    Derived,
    NoCluster,
    derive,
    scheduling,
    versions,
)
from registry.derive.scheduling import HERE
from registry.derive.statistics import read, statistics
from registry.mirror.errors import NoSnapshot, NotWritten
from registry.mirror.history import History
from registry.mirror.report import Progress, Step
from registry.synthetic.generator import Generator
from registry.trial.criteria import read_criteria

NCT = "NCT90000001"
STUDIES = 60
SEED = 20261126


@pytest.fixture(scope="module")
def records() -> list[bytes]:
    """Studies as large and as nested as real ones."""
    return list(Generator(SEED).studies(STUDIES))


@pytest.fixture(scope="module")
def mirror(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[bytes],
) -> Path:
    """A mirror in which every third study has an earlier version, without criteria."""
    folder = tmp_path_factory.mktemp("mirror")
    now = datetime(2026, 11, 26, tzinfo=UTC)

    def row(number: int, version: int, raw: str) -> tuple[object, ...]:
        nct_id = number_of(records[number])
        return (nct_id, version, "", raw, now, "2.0.5", "2026", "invented", version, None)

    with closing(History(folder)) as history:
        for version in (1, 2):
            chosen = range(0, STUDIES, 3) if version == 1 else range(STUDIES)
            raws = [orjson.dumps({}) if version == 1 else records[one] for one in chosen]
            with history.transaction():
                history.add(
                    "study_version",
                    [
                        row(one, version, raw.decode())
                        for one, raw in zip(reversed(chosen), reversed(raws), strict=True)
                    ],
                )
    return folder


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many that a worker can be killed in the middle."""
    monkeypatch.setattr(versions, "AT_A_TIME", 5)


def number_of(raw: bytes) -> str:
    nct_id: str = orjson.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
    return nct_id


def content(made: Derived) -> dict[str, bytes]:
    names = {CRITERIA, FIELDS, STATISTICS}
    assert {path.name for path in made.folder.iterdir()} == names | {"derive.lock"}
    return {name: (made.folder / name).read_bytes() for name in names}


@pytest.fixture(scope="module")
def alone(mirror: Path) -> dict[str, bytes]:
    """What one process makes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "AT_A_TIME", 7)
        return content(derive(mirror, HERE))


def test_every_criterion_of_every_version_has_a_row(
    mirror: Path, alone: dict[str, bytes], records: list[bytes]
) -> None:
    found = pq.read_table(mirror / "derived" / CRITERIA).to_pylist()
    wanted = []
    for raw in sorted(records, key=number_of):
        text = orjson.loads(raw)["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
        for position, one in enumerate(read_criteria(text).criteria):
            wanted.append((number_of(raw), 2, position, one.label, one.group, one.number, one.text))
    assert wanted
    keys = ("nct_id", "version", "position", "label", "group", "number", "text")
    assert [tuple(row[key] for key in keys) for row in found] == wanted


def test_every_field_counts_the_studies_that_hold_it_and_its_values(
    mirror: Path, alone: dict[str, bytes], records: list[bytes]
) -> None:
    rows = pq.read_table(mirror / "derived" / FIELDS).to_pylist()
    by_piece = {row["piece"]: row for row in rows}
    assert len(by_piece) == len(rows)
    conditions = [
        set(orjson.loads(raw)["protocolSection"].get("conditionsModule", {}).get("conditions", []))
        for raw in records
    ]
    row = by_piece["Condition"]
    assert row["path"] == field_named("Condition").path
    assert (row["type"], row["studies"]) == ("TEXT", STUDIES)
    assert row["missing"] == sum(not held for held in conditions)
    assert row["unique_values"] == len(set().union(*conditions))
    counts = [(-one["studies"], one["value"]) for one in row["top_values"]]
    assert (
        counts
        == sorted(
            (-sum(value in held for held in conditions), value)
            for value in set().union(*conditions)
        )[:100]
    )
    summary = by_piece["BriefSummary"]
    assert (summary["missing"], summary["unique_values"]) == (0, STUDIES)
    assert all(len(one["value"]) <= 200 for one in summary["top_values"])
    sexes = {one["value"]: one["studies"] for one in by_piece["Sex"]["top_values"]}
    assert sum(sexes.values()) == STUDIES - by_piece["Sex"]["missing"]


def test_statistics_are_those_of_the_last_versions_counted_at_once(
    mirror: Path, alone: dict[str, bytes], records: list[bytes]
) -> None:
    found = read(mirror / "derived" / STATISTICS)
    assert found == statistics(reversed(records))
    assert found.studies == STUDIES


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    """Two workers in processes of their own, started again by their nannies when they end."""
    distributed = pytest.importorskip("distributed", reason="pip install -r requirements-scale.txt")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


@pytest.mark.wide
def test_two_workers_of_which_one_is_killed_make_the_same_bytes(
    mirror: Path, alone: dict[str, bytes], cluster: object
) -> None:
    workers = {name: nanny.pid for name, nanny in cluster.workers.items()}
    assert len(workers) == 2
    told: list[Progress] = []

    def kill_one_in_the_middle(now: Progress) -> None:
        told.append(now)
        if len(told) == 4:
            os.kill(workers[0], signal.SIGKILL)

    for name in alone:
        (mirror / "derived" / name).unlink()
    made = derive(mirror, cluster.scheduler_address, on_progress=kill_one_in_the_middle)
    assert len(told) == (STUDIES + STUDIES // 3) / 5
    assert content(made) == alone
    with pytest.raises(ProcessLookupError):
        os.kill(workers[0], 0)


def test_how_many_versions_are_done_is_told_and_how_many_there_are(
    mirror: Path, alone: dict[str, bytes]
) -> None:
    told: list[Progress] = []
    assert content(derive(mirror, HERE, on_progress=told.append)) == alone
    all_ = STUDIES + STUDIES // 3
    assert [one.done for one in told] == list(range(5, all_ + 1, 5))
    assert {(one.total, one.step) for one in told} == {(all_, Step.DERIVED)}


def test_what_could_not_be_finished_leaves_no_files_behind(
    mirror: Path, alone: dict[str, bytes]
) -> None:
    def no_room(_: Progress) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(NotWritten, match="derive again"):
        derive(mirror, HERE, on_progress=no_room)
    assert {path.name for path in (mirror / "derived").iterdir()} == {*alone, "derive.lock"}


def test_nothing_is_made_of_a_mirror_without_a_study(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match="Sync it"):
        derive(tmp_path, HERE)
    assert not (tmp_path / "derived").exists()


def test_a_cluster_that_is_not_there_is_said(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="pip install -r requirements-scale.txt")
    monkeypatch.setattr(scheduling, "PATIENCE", "0.5s")
    with pytest.raises(NoCluster, match=r"tcp://127\.0\.0\.1:9 does not answer"):
        derive(mirror, "tcp://127.0.0.1:9")


def test_without_dask_one_process_does_the_work_and_says_what_to_install(
    mirror: Path,
    alone: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "trials.toml"
    file.write_text(
        f'trials = ["{NCT}"]\n[site]\nlanguages = ["en"]\nname.en = "Ours"\n'
        f'[mirror]\nfolder = "{mirror}"\n'
    )
    monkeypatch.setenv("REGISTRY_SETTINGS", str(file))
    monkeypatch.setitem(sys.modules, "distributed", None)  # so importing it fails
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    assert main(["derive"]) == Exit.DONE
    said = capsys.readouterr()
    assert f"{STUDIES + STUDIES // 3} of {STUDIES + STUDIES // 3} versions, " in said.err
    assert said.out.startswith(f"Made from {STUDIES} studies: ")
    assert "pip install -r requirements-scale.txt" in said.err
    assert main(["derive", "--scheduler", "tcp://127.0.0.1:9"]) == Exit.UNEXPECTED
    assert "pip install -r requirements-scale.txt" in capsys.readouterr().err
    assert {name: (mirror / "derived" / name).read_bytes() for name in alone} == alone
