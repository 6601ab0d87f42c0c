"""What tantivy does with a file that is damaged: it panics, which Python sees as no Exception."""

from collections.abc import Iterator
from contextlib import contextmanager

_LONGEST = 200


@contextmanager
def no_panic() -> Iterator[None]:
    """Raise `ValueError` where the body panics: whoever reads a register expects that."""
    try:
        yield
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise ValueError(f"tantivy cannot read it: {error}") from None


def brief(error: Exception) -> str:
    """What an error says, as far as it fits into a line: tantivy's may have a whole file in it."""
    said = " ".join(str(error).split())
    return f"{said[:_LONGEST]}…" if said[_LONGEST:] else said
