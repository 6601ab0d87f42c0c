"""Only the files of a package are taken out of its folder, and only ordinary ones."""

import os
from pathlib import Path

import pytest

from registry.site.intake import Outcome, check
from tests.site.intake.made import HEADERS, REGISTERED, TABLES, TODAY, checked, package


def found(path: Path) -> set[tuple[str, str]]:
    checked = check(path, REGISTERED, today=TODAY)
    assert checked.outcome is Outcome.REFUSED
    assert "张三" not in str(checked)
    return {(finding.rule, finding.file) for finding in checked.findings}


def test_where_there_is_no_package_nothing_breaks(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for path in (
        tmp_path,
        tmp_path / "none",
        tmp_path / "notes.txt",
        tmp_path / "datapackage.json",
    ):
        assert found(path) == {("no-package", "")}


@pytest.mark.parametrize("name", ["张三.csv", "Enrollment.csv", ".hidden", "flow.csv.bak"])
def test_any_other_file_refuses_the_package_and_is_not_named(tmp_path: Path, name: str) -> None:
    package(tmp_path)
    (tmp_path / name).write_text("x")
    assert found(tmp_path) == {("unknown-file", "")}


def test_a_readme_and_the_schema_may_be_there(tmp_path: Path) -> None:
    package(tmp_path)
    (tmp_path / "README.md").write_text("张三 13812345678")
    (tmp_path / "datapackage.schema.json").write_text("{}")
    assert check(tmp_path, REGISTERED, today=TODAY).outcome is Outcome.ACCEPTED


def test_what_a_computer_adds_to_a_folder_is_passed_over(tmp_path: Path) -> None:
    package(tmp_path)
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_text("x")
    assert check(tmp_path, REGISTERED, today=TODAY).findings == ()


def test_links_folders_and_pipes_are_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(TABLES["flow"])
    folder = tmp_path / "package"
    folder.mkdir()
    package(folder)
    for make in (
        lambda file: file.symlink_to(outside),
        lambda file: file.mkdir(),
        lambda file: os.mkfifo(file),
    ):
        file = folder / "flow.csv"
        file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()
        make(file)
        assert found(folder) == {("unreadable-file", "flow.csv")}


def test_files_that_are_too_large_are_not_read_whole(tmp_path: Path) -> None:
    package(tmp_path)
    with (tmp_path / "flow.csv").open("wb") as file:
        file.truncate(50_000_000_000)
    assert found(tmp_path) == {("file-too-large", "flow.csv")}


def test_tables_and_the_list_of_resources_have_to_agree(tmp_path: Path) -> None:
    package(tmp_path)
    (tmp_path / "flow.csv").unlink()
    assert found(tmp_path) == {("missing-file", "flow.csv")}
    package(tmp_path, {"baseline": TABLES["baseline"]})
    (tmp_path / "outcomes.csv").write_text(TABLES["outcomes"])
    assert found(tmp_path) == {("file-not-listed", "outcomes.csv")}


def test_a_package_needs_a_table(tmp_path: Path) -> None:
    package(tmp_path, {})
    assert found(tmp_path) == {("empty-package", "")}


def test_tables_without_rows_are_none(tmp_path: Path) -> None:
    package(tmp_path, {"flow": f"{HEADERS['flow']}\n,,,\n"})
    assert found(tmp_path) == {("empty-package", "")}


@pytest.mark.parametrize("name", TABLES)
def test_one_table_is_enough(tmp_path: Path, name: str) -> None:
    assert checked(tmp_path, {name: TABLES[name]}).outcome is Outcome.ACCEPTED
