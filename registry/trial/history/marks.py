"""Which words of a text were changed: the text as pieces that stayed, went or came."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 4_000_000
"""Pairs of words that are compared thoroughly; of a longer text frequent words are passed over."""
_CONTEXT = 12
"""Words that stand around a change; the rest of a long text is left out."""

Fate = Literal["same", "gone", "new", "left out"]


@dataclass(frozen=True)
class Piece:
    """A run of words and what became of it. Of what is left out there is no text."""

    fate: Fate
    text: str


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, with what went before what came in its place."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    quick = len(old) * len(new) > _MOST
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=quick).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            found.append(Piece("new", "".join(new[c:d])))
    return tuple(_joined(found))


def shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same with only some words around each change."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        words = _PIECE.findall(piece.text)
        head = _CONTEXT * 2 if at > 0 else 0
        tail = _CONTEXT * 2 if at < len(pieces) - 1 else 0
        if piece.fate != "same" or len(words) <= head + tail + _CONTEXT:
            found.append(piece)
            continue
        if head:
            found.append(Piece("same", "".join(words[:head])))
        found.append(Piece("left out", ""))
        if tail:
            found.append(Piece("same", "".join(words[-tail:])))
    return tuple(found)


def reads_the_same(before: str, after: str) -> bool:
    """Whether two texts differ in white space, line marks and escapes alone."""
    return _words(before) == _words(after)


def _words(text: str) -> list[str]:
    return re.sub(r"\\(?=[^\w\s])|(?m:^\s*(?:[*•-]|\d+[.)])\s)", " ", text).split()


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without the islands of a space between two changes, which only make reading hard."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        run: list[Piece] = []
        while at < len(pieces) and not _is_ground(pieces[at]):
            run.append(pieces[at])
            at += 1
        for fate in ("gone", "new"):
            text = "".join(one.text for one in run if one.fate in (fate, "same"))
            if any(one.fate == fate for one in run):
                found.append(Piece(fate, text))
        if at < len(pieces):
            found.append(pieces[at])
            at += 1
    return found


def _is_ground(piece: Piece) -> bool:
    return piece.fate == "same" and not piece.text.isspace()
