"""A folder of files in shared storage, of which only those travel that were not there before.

The files lie under the hash of what they hold, and a list says which of them make the folder: a
generation of an index shares most of its files with the one before.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import orjson

from registry.mirror.bucket import Bucket
from registry.mirror.disk import put, settle, temporary

FILES = "files"
"""The folder of the storage in which the files lie."""
LIST = ".list"
"""How the name of a folder's list ends, in the storage and in a node's folder."""


class _Part(NamedTuple):
    name: str
    size: int
    sha256: str


def put_folder(bucket: Bucket, path: Path) -> None:
    """Store a finished folder under its name; the list goes last."""
    there = bucket.sizes(FILES)
    parts = [_part(file, path) for file in sorted(path.rglob("*")) if file.is_file()]
    for part in parts:
        if there.get(part.sha256) != part.size:
            bucket.put(path / part.name, f"{FILES}/{part.sha256}")
    bucket.write(path.name + LIST, orjson.dumps([tuple(part) for part in parts]))


def get_folder(bucket: Bucket, path: Path) -> None:
    """Fetch the folder of this name; what a folder beside it has already is linked to that.

    It appears at once and whole. Raises `OSError` when the storage lacks something or gives
    something else than was stored.
    """
    content = bucket.read(path.name + LIST)
    if content is None:
        raise FileNotFoundError(f"{path.name}{LIST} is missing")
    unfinished = temporary(path)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    held = _held(path.parent)
    for part in _parts(content):
        target = unfinished / part.name
        target.parent.mkdir(exist_ok=True)
        if part.sha256 in held:
            os.link(held[part.sha256], target)
            continue
        bucket.get(f"{FILES}/{part.sha256}", target)
        if _part(target, unfinished) != part:
            raise OSError(f"{path.name}/{part.name} is damaged")
    temporary(listed := path.with_name(path.name + LIST)).write_bytes(content)
    put(listed)
    settle(unfinished)
    unfinished.replace(path)
    settle(path)


def remove_folders(bucket: Bucket, names: Iterable[str]) -> None:
    """Delete folders of these names from the storage, and the files that no other one has."""
    for name in names:
        bucket.remove(name + LIST)
    lists = (name for name in bucket.names() if name.endswith(LIST))
    needed = {part.sha256 for name in lists for part in _parts(bucket.read(name) or b"[]")}
    for sha256 in bucket.names(FILES) - needed:
        bucket.remove(f"{FILES}/{sha256}")


def _held(folder: Path) -> dict[str, Path]:
    """Where the files are that were fetched before, by their hashes; they never change."""
    found = {}
    for listed in folder.glob(f"*{LIST}"):
        for part in _parts(listed.read_bytes()):
            path = listed.with_suffix("") / part.name
            if path.exists() and path.stat().st_size == part.size:
                found[part.sha256] = path
    return found


def _parts(content: bytes) -> list[_Part]:
    return [_Part(*one) for one in orjson.loads(content)]


def _part(file: Path, folder: Path) -> _Part:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return _Part(file.relative_to(folder).as_posix(), file.stat().st_size, digest)
