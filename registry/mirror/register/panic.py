"""What tantivy does with a file that is damaged: it panics, which Python sees as no Exception."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_panic() -> Iterator[None]:
    """Raise `ValueError` where the body panics: whoever reads a register expects that."""
    try:
        yield
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise ValueError(f"tantivy cannot read it: {error}") from None
