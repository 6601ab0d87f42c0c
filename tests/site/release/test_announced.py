"""The public log tells what became of each release, and no number of any."""

import shutil
from pathlib import Path

import pytest

from registry.mirror.snapshot import Snapshots
from registry.site.package import ALL, Measure, Stage
from registry.site.release.cells import Row
from registry.site.release.loading import load, withdraw
from registry.site.release.shown import announced
from tests.site.made import NCT, A, package

PUBLIC_ROW = Row("flow", {"stage": "randomised", "arm": ALL, "reason": ""}, {"count": 22}, "paper")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror with a release, its correction, and a later one that was withdrawn."""
    tmp_path = tmp_path_factory.mktemp("announced")
    for name, supersedes, cutoff in (
        ("1", None, "2026-01"),
        ("2", "1", "2026-01"),
        ("3", None, "2026-02"),
    ):
        made = package(
            name,
            supersedes=supersedes,
            cutoff=cutoff,
            accrual=[("2025-Q1", Measure.RANDOMISED, 30)],
            flow=[(Stage.ALLOCATED, A, "", 4321), (Stage.NOT_RECEIVED, A, "", 3)],
        )
        load(
            tmp_path / "mirror",
            made,
            [PUBLIC_ROW],
            reason="Two groups were mixed up" if supersedes else "",
        )
    withdraw(tmp_path / "mirror", NCT, "3", "Release 3 was made from the wrong file")
    return tmp_path / "mirror"


def test_publication_correction_and_withdrawal_are_told_in_order(folder: Path) -> None:
    told = announced(Snapshots(folder).current(), NCT)
    assert [(one.release_id, one.withdrawn, one.corrects, one.reason) for one in told] == [
        ("1", False, None, ""),
        ("2", False, "1", "Two groups were mixed up"),
        ("3", False, None, ""),
        ("3", True, None, "Release 3 was made from the wrong file"),
    ]
    assert [one.at for one in told] == sorted(one.at for one in told)


def test_no_number_of_a_release_is_in_the_log(folder: Path) -> None:
    told = repr(announced(Snapshots(folder).current(), NCT))
    assert "4321" not in told
    assert "count=" not in told


def test_a_reason_that_names_a_number_stays_inside(folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(folder, tmp_path / "mirror")
    withdraw(folder, NCT, "2", "3 people did not receive it, not 4")
    last = announced(Snapshots(folder).current(), NCT)[-1]
    assert (last.release_id, last.withdrawn, last.reason) == ("2", True, None)
