"""`backup` and `restore`: what they say, and the codes with which they end."""

import gzip
import json
import tarfile
from pathlib import Path

import pytest

from registry.mirror import restoring
from registry.mirror.backup import Manifest
from registry.mirror.errors import AS_ITS_USER, MirrorBusy, NotWritten
from registry.mirror.restoring import checked, restore
from tests.apiserver import ApiServer
from tests.cli.conftest import Site, closed
from tests.fixtures.studies import study


def test_a_backup_is_written_checked_and_put_back(site: Site, api: ApiServer) -> None:
    out = site.folder / "backup.tar"
    empty = site.run("backup", "--output", str(out))
    assert empty.code == 1
    assert "Sync it first" in empty.error
    api.publish([study("NCT00000001"), study("NCT00000002")])
    site.fill(api)
    written = site.run("backup", "--output", str(out))
    assert (written.code, written.error) == (0, "")
    assert written.output.startswith(f"Written: {out} (snapshot 1, ")
    refused = site.run("restore", str(out), REGISTRY_LOG__FORM="json")
    assert refused.code == 1
    line = json.loads(refused.error)
    assert (line["level"], line["exit_code"]) == ("error", 1)
    assert "--replace" in line["message"]
    assert len(line["run"]) == 8
    checked = site.run("restore", "--check", str(out))
    assert checked.output.startswith("All of it can be read (snapshot 1, ")
    restored = site.run("restore", "--replace", str(out))
    assert (restored.code, restored.error) == (0, "")
    assert "mirror.before-" in restored.output
    assert site.run("show", "NCT00000002").code == 0


def test_a_folder_that_is_a_mount_point_is_refused_before_anything_is_written(
    seeded: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = seeded.folder / "backup.tar"
    assert seeded.run("backup", "--output", str(out)).code == 0
    before = sorted(seeded.folder.rglob("*"))
    monkeypatch.setattr("os.path.ismount", lambda path: path == seeded.mirror)
    with pytest.raises(NotWritten, match="mount point"):
        restore(out, seeded.mirror, replace=True)
    assert sorted(seeded.folder.rglob("*")) == before


def test_whoever_may_not_enter_the_folder_is_told_to_be_its_user(
    seeded: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = seeded.folder / "backup.tar"
    assert seeded.run("backup", "--output", str(out)).code == 0
    manifest = checked(out)
    monkeypatch.setattr(restoring, "checked", lambda _: manifest)  # a file elsewhere
    with closed(seeded.folder), pytest.raises(NotWritten) as refused:
        restore(out, seeded.mirror)
    assert AS_ITS_USER in refused.value.remedy


def test_a_file_that_is_no_backup_is_told_in_words(site: Site) -> None:
    (site.folder / "notes.txt").write_text("no tar at all")
    ended = site.run("restore", "--check", str(site.folder / "notes.txt"))
    assert ended.code == 1
    assert "The backup cannot be used: it is no tar file, or it was cut off" in ended.error


@pytest.mark.parametrize(
    ("beside", "other"),
    [
        (["mirror.restored.tmp"], "or delete mirror.restored.tmp"),
        (
            ["mirror.restored.tmp", "mirror.before-20261127T120000"],
            "or give mirror.before-… its name back",
        ),
    ],
)
def test_a_restore_that_was_interrupted_is_told_by_all_who_look(
    site: Site, beside: list[str], other: str
) -> None:
    for name in beside:
        (site.folder / name).mkdir()
    told = site.run("doctor")
    assert told.code == 1
    for said in (told.output, site.run("status").output, site.run("sync").error):
        assert "A backup is being restored here, or was when it was interrupted" in said
        assert other in said
        assert "It is empty" not in said


def test_a_mirror_that_is_begun_while_the_backup_is_read_stays(
    seeded: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = seeded.folder / "backup.tar"
    assert seeded.run("backup", "--output", str(out)).code == 0
    folder = seeded.folder / "another"

    def begun_meanwhile(path: Path) -> Manifest:
        manifest = checked(path)
        folder.mkdir()
        (folder / "sync.lock").touch()
        return manifest

    monkeypatch.setattr(restoring, "checked", begun_meanwhile)
    with pytest.raises(MirrorBusy, match="nothing was changed"):
        restore(out, folder, new=True)
    assert [path.name for path in folder.iterdir()] == ["sync.lock"]
    assert sorted(path.name for path in seeded.folder.glob("another*")) == ["another"]


def test_a_packed_backup_is_told_to_be_unpacked_first(site: Site) -> None:
    (site.folder / "backup.tar.gz").write_bytes(gzip.compress(b"a backup"))
    ended = site.run("restore", "--check", str(site.folder / "backup.tar.gz"))
    assert ended.code == 1
    assert "The backup cannot be used: it is packed" in ended.error
    assert "gunzip" in ended.error


def test_a_link_in_a_backup_is_refused_in_words(site: Site) -> None:
    (site.folder / "a link").symlink_to("nowhere")
    with tarfile.open(site.folder / "backup.tar", "w") as archive:
        archive.add(site.folder / "a link", "site-1.duckdb")
    ended = site.run("restore", "--check", str(site.folder / "backup.tar"))
    assert ended.code == 1
    assert "The backup cannot be used: site-1.duckdb does not belong there" in ended.error


def test_a_folder_in_the_place_of_a_backup_is_told_as_one(site: Site) -> None:
    ended = site.run("restore", "--check", str(site.folder))
    assert ended.code == 1
    assert "The backup cannot be used: it cannot be opened (Is a directory)" in ended.error
