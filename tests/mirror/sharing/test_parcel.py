"""A published folder: the same on every node, and only what is new travels."""

import shutil
from pathlib import Path
from typing import IO

import pytest

from registry.mirror.bucket import Bucket
from registry.mirror.parcel import FILES, get_folder, put_folder, remove_folders

pytestmark = pytest.mark.wide


@pytest.fixture
def bucket(address: str) -> Bucket:
    """An empty place in the storage."""
    return Bucket(address)


def made(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_only_what_is_new_travels_and_what_nothing_needs_goes(
    bucket: Bucket, tmp_path: Path
) -> None:
    first = made(tmp_path / "writer" / "register-1", old="same", meta="1")
    second = made(tmp_path / "writer" / "register-2", old="same", new="more", meta="2")
    node = tmp_path / "node"
    node.mkdir()
    put_folder(bucket, first)
    get_folder(bucket, node / "register-1")
    assert content(node / "register-1") == content(first)
    put_folder(bucket, second)
    assert len(bucket.names(FILES)) == 4
    get_folder(bucket, node / "register-2")
    assert content(node / "register-2") == content(second)
    assert (node / "register-2" / "old").samefile(node / "register-1" / "old")
    remove_folders(bucket, ["register-1"])
    assert len(bucket.names(FILES)) == 3
    with pytest.raises(FileNotFoundError):
        get_folder(bucket, tmp_path / "register-1")


def test_what_an_interrupted_upload_left_is_stored_again(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path / "writer" / "register-1", one="right")

    def interrupted(source: IO[bytes], target: IO[bytes], _: int) -> None:
        target.write(source.read(3))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put_folder(bucket, folder)
    put_folder(bucket, folder)
    get_folder(bucket, tmp_path / "register-1")
    assert content(tmp_path / "register-1") == content(folder)


def test_a_folder_that_arrives_damaged_does_not_appear(bucket: Bucket, tmp_path: Path) -> None:
    put_folder(bucket, made(tmp_path / "writer" / "register-1", one="right"))
    (name,) = bucket.names(FILES)
    bucket.write(f"{FILES}/{name}", b"wrong")
    with pytest.raises(OSError, match="register-1/one is damaged"):
        get_folder(bucket, tmp_path / "register-1")
    assert not (tmp_path / "register-1").exists()
