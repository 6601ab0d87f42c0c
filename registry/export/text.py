"""Text of a record or a site as other formats can hold it: what no file may contain is left out."""

import re

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udfff]"
)
"""Control characters, halves of a pair, and what Unicode keeps out of texts."""

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that turn what follows them, beyond the end of the text that they stand in."""


def signs(text: str | None) -> str:
    """`text` without signs that break a file, with `\\n` as its only line end; empty for none."""
    return _FORBIDDEN.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str | None) -> str:
    """The same without white space at its ends."""
    return signs(text).strip()


def one_line(text: str | None) -> str:
    """`text` in one line, without signs that turn the direction of what stands behind it."""
    return " ".join(_DIRECTION.sub("", clean(text)).split())
