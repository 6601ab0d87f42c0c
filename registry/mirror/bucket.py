"""A place in S3-compatible storage.

Its address and credentials come from the variables that every client of S3 reads, so that no
file and no message of this project holds them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_SESSION_TOKEN, AWS_REGION, and AWS_ENDPOINT_URL for another server than Amazon's.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registry.mirror.disk import put, temporary

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Access:
    """How the storage is reached, and as whom."""

    key: str | None = field(repr=False)
    secret: str | None = field(repr=False)
    token: str | None = field(repr=False)
    region: str
    endpoint: str | None

    @classmethod
    def of_environment(cls) -> "Access":
        """What the environment says of it."""
        return cls(
            key=os.environ.get("AWS_ACCESS_KEY_ID"),
            secret=os.environ.get("AWS_SECRET_ACCESS_KEY"),
            token=os.environ.get("AWS_SESSION_TOKEN"),
            region=os.environ.get("AWS_REGION")
            or os.environ.get("AWS_DEFAULT_REGION")
            or "us-east-1",
            endpoint=os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL"),
        )


class Bucket:
    """What lies under an address such as "s3://bucket/prefix".

    Every method raises `OSError` when the storage does not answer or refuses.
    """

    def __init__(self, address: str) -> None:
        # Not needed, nor loaded, by a site whose files are all in one folder.
        from pyarrow import fs  # type: ignore[import-untyped]

        access = Access.of_environment()
        self._fs = fs
        self._files = fs.SubTreeFileSystem(
            address.removeprefix("s3://"),
            fs.S3FileSystem(
                access_key=access.key,
                secret_key=access.secret,
                session_token=access.token,
                region=access.region,
                endpoint_override=access.endpoint,
                connect_timeout=3,
                request_timeout=20,
                retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=3),
            ),
        )

    def names(self, folder: str = "") -> set[str]:
        """The names of the files that lie directly in it, or in a folder of it."""
        return set(self.sizes(folder))

    def sizes(self, folder: str = "") -> dict[str, int]:
        """The same with the size of each in bytes.

        One that an interrupted `put` left has less than it should: closing it, for which there is
        no other way, stores what was written so far.
        """
        selector = self._fs.FileSelector(folder, allow_not_found=True)
        found = self._files.get_file_info(selector)
        return {one.base_name: one.size for one in found if one.is_file}

    def read(self, name: str) -> bytes | None:
        """What a small file holds; `None` when there is no such file."""
        try:
            with self._files.open_input_stream(name) as source:
                content: bytes = source.read()
        except FileNotFoundError:
            return None
        return content

    def open(self, name: str) -> Any:
        """A file to read here and there, as those are that read Parquet; to be closed."""
        return self._files.open_input_file(name)

    def write(self, name: str, content: bytes) -> None:
        """Replace a small file."""
        with self._files.open_output_stream(name) as target:
            target.write(content)

    def put(self, path: Path, name: str | None = None) -> None:
        """Store a file, under its own name if no other is given.

        When that is interrupted, a part of it may be there.
        """
        with path.open("rb") as source, self._files.open_output_stream(name or path.name) as target:
            shutil.copyfileobj(source, target, _PIECE)

    def get(self, name: str, path: Path) -> None:
        """Fetch a file to where `path` says; raises `FileNotFoundError` when there is none."""
        with (
            self._files.open_input_stream(name) as source,
            temporary(path).open("wb") as target,
        ):
            shutil.copyfileobj(source, target, _PIECE)
        put(path)

    def remove(self, name: str) -> None:
        """Delete a file."""
        self._files.delete_file(name)
