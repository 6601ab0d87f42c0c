"""Which words of a text were changed: the text as pieces that stayed, went or came."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

_END = re.compile(r"(?<=\n)|(?<=[.;:] )")
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 250_000
"""Pairs of words, or lines, that are compared thoroughly; of more, frequent ones do not count."""
_CONTEXT = 12
"""Words that stand around a change; the rest of a long text is left out."""

Fate = Literal["same", "gone", "new", "left out"]
_TWO: tuple[tuple[Fate, Fate], ...] = (("gone", "new"), ("new", "gone"))


@dataclass(frozen=True)
class Piece:
    """A run of words and what became of it. Of what is left out there is no text."""

    fate: Fate
    text: str


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, with what went before what came in its place.

    Sentences and lines are compared first, and word by word only those that differ: of a long text
    that takes a hundredth of the time.
    """
    found: list[Piece] = []
    old, new = _sentences(before), _sentences(after)
    for tag, a, b, c, d in _opcodes(old, new):
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
        else:
            found += _by_word("".join(old[a:b]), "".join(new[c:d]))
    runs = groupby(found, key=lambda piece: piece.fate)
    return tuple(_joined([Piece(fate, "".join(one.text for one in run)) for fate, run in runs]))


def _by_word(before: str, after: str) -> Iterator[Piece]:
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    for tag, a, b, c, d in _opcodes(old, new):
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))


def _opcodes(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What became of the parts: thoroughly, or in a long text without the frequent ones."""
    quick = len(old) * len(new) > _MOST
    return SequenceMatcher(None, old, new, autojunk=quick).get_opcodes()


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


def _sentences(text: str) -> list[str]:
    return [part for part in _END.split(text) if part]


def _words(text: str) -> list[str]:
    return re.sub(r"\\(?=[^\w\s])|(?m:^[^\S\n]*(?:[*•-]|\d+[.)])\s)", " ", text).split()


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Without islands of white space between two changes, which only make reading hard."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.fate == "same" and not (run and piece.text.isspace()):
            yield from _one_of(run)
            run = []
            yield piece
        else:
            run.append(piece)
    yield from _one_of(run)


def _one_of(run: list[Piece]) -> Iterator[Piece]:
    """A run of changes as one that went and one that came, as far as there are both."""
    end = len(run)
    while end and run[end - 1].fate == "same":
        end -= 1
    inner, rest = run[:end], run[end:]
    if {"gone", "new"} <= {one.fate for one in inner}:
        for fate, other in _TWO:
            yield Piece(fate, "".join(one.text for one in inner if one.fate != other))
    else:
        yield from inner
    yield from rest
