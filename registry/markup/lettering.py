"""Words in a picture: how wide they are at most, and where their lines break.

Nobody knows which font a reader's device has. The widths are those of a wide one (DejaVu Sans) or
more, so that a line may end early and does not leave its box.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WIDE = "WwMm@%—…"
_NARROW = "iIjl|!'.,:; "
_HALF = "frt()[]/-–"

_CLOSING = "，。；：！？、）】」』》〉”’…％"
"""Signs that begin no line."""
_PIECES = re.compile(rf"\s+|[^\s⺀-鿿＀-￯]+[{_CLOSING}]*|.[{_CLOSING}]*")
"""Space, a word, or one sign of a script whose lines break anywhere."""


def width(text: str) -> float:
    """How wide a text is at most, in ems."""
    return sum(map(_width, text))


@lru_cache(4_096)
def _width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if ord(sign) > 0x2E7F or unicodedata.east_asian_width(sign) in "WF" or sign in _WIDE:
        return 1.0
    if sign in _NARROW:
        return 0.36
    if sign in _HALF:
        return 0.46
    return 0.78 if sign.isupper() else 0.66


def on_one_line(text: str, longest: int) -> str:
    """A text on one line, without signs that are not seen, cut after `longest` signs."""
    seen = "".join(
        sign
        for sign in " ".join(text[: 4 * longest].split())
        if not unicodedata.category(sign).startswith("C")
    )
    return seen if len(seen) <= longest else seen[: longest - 1].rstrip() + "…"


def lines(text: str, room: float) -> tuple[str, ...]:
    """The text in lines of at most `room` ems, broken between words where that can be."""
    made, line, taken = [], "", 0.0
    for piece in _pieces(text, room):
        if line and taken + width(piece.rstrip()) > room:
            made.append(line.rstrip())
            line, taken = "", 0.0
        more = piece if line else piece.lstrip()
        line, taken = line + more, taken + width(more)
    return (*made, line.rstrip()) if line.strip() else tuple(made)


def _pieces(text: str, room: float) -> Iterator[str]:
    """What is not broken: words, or parts of those that are wider than a line."""
    for piece in _PIECES.findall(text):
        part, taken = "", 0.0
        for sign in piece:
            if part and taken + _width(sign) > room:
                yield part
                part, taken = "", 0.0
            part, taken = part + sign, taken + _width(sign)
        yield part
