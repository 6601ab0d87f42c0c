"""Where the result of a command goes: a file that is replaced as a whole, or standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from registry.cli.exits import CommandError, Exit
from registry.cli.say import printable


def write(content: bytes, out: Path | None, option: str) -> None:
    """Write bytes to a file, whole or not at all; without one, to standard output.

    A terminal gets nothing that could steer it; there, and only there, the bytes are not the same.

    Raises `CommandError`, which names the command's `option`, when the file can't be written.
    """
    if out is None:
        if sys.stdout.isatty():
            sys.stdout.write(printable(content.decode("utf-8", "replace")) + "\n")
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    with replacing(out, option) as file:
        file.write(content)


@contextmanager
def replacing(out: Path, option: str) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `out` when it is whole, and else is gone.

    Raises `CommandError`, which names the command's `option`, when it can't be written.
    """
    unfinished = out.with_name(f"{out.name}.part")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(out)
    except OSError as error:
        raise CommandError(
            f"The file cannot be written: {error.strerror}",
            str(out),
            f"Choose another place with {option}, or make room and set its rights.",
            Exit.UNEXPECTED,
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
