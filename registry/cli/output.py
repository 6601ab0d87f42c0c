"""Where the result of a command goes: a file that is replaced as a whole, or standard output."""

import sys
from pathlib import Path

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
    unfinished = out.with_name(f"{out.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(out)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(
            f"The file cannot be written: {error.strerror}",
            str(out),
            f"Choose another place with {option}, or make room and set its rights.",
            Exit.UNEXPECTED,
        ) from error
