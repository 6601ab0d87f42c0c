"""From the text of an expression to its tree."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.tree import (
    All,
    And,
    Area,
    Coverage,
    Covered,
    Distance,
    Expanded,
    Expansion,
    Expression,
    Missing,
    Not,
    Or,
    Phrase,
    Range,
    Search,
    Term,
    Unit,
)

LONGEST = 10_000
"""So many signs are read."""
DEEPEST = 50
"""So many brackets and operators may stand within each other."""
MOST = 100
"""So many terms and operators may be in an expression."""

_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,40})?", re.ASCII)
_RADIUS = re.compile(r"(\d{1,6}(?:\.\d{1,40})?)\s*(km|mi)", re.ASCII)
_ESCAPED = re.compile(r"\\([\s\S])")
_E = TypeVar("_E", bound=StrEnum)


def parse(text: str) -> Expression:
    """What an expression says; raise `EssieError` for a text that is none."""
    if len(text) > LONGEST:
        raise EssieError(
            f"The expression has {len(text):,} signs",
            f"sign {LONGEST + 1:,}",
            f"Write it in {LONGEST:,} signs at most.",
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise EssieError(
            "This is no text", f"sign {error.start + 1:,}", "Write whole letters."
        ) from None
    try:
        read: _Read = _parser().parse(text)  # type: ignore[assignment]  # the transformer's
    except UnexpectedInput as error:
        raise _unexpected(text, error) from None
    return read.expression


@dataclass(frozen=True, slots=True)
class _Read:
    """A part that was read, and how deep and large it is."""

    expression: Expression
    depth: int = 1
    count: int = 1


def _around(make: Callable[..., Expression], parts: Iterable[_Read]) -> _Read:
    """What is made of these parts; refused when it is too deep or too large."""
    inside = list(parts)
    depth = 1 + max(part.depth for part in inside)
    count = 1 + sum(part.count for part in inside)
    if depth > DEEPEST or count > MOST:
        raise EssieError(
            "The expression is too deep" if depth > DEEPEST else "The expression is too large",
            "the whole expression",
            f"Write it with at most {DEEPEST} brackets and operators within each other, and "
            f"{MOST} in all.",
        )
    return _Read(make(*(part.expression for part in inside)), depth, count)


@v_args(inline=True)
class _Tree(Transformer[Token, _Read]):
    """Builds the tree while the text is read, so that nothing deep is ever walked."""

    def or_(self, *parts: _Read) -> _Read:
        return _around(lambda *found: Or(found), parts)

    def and_(self, *parts: _Read) -> _Read:
        return _around(lambda *found: And(found), parts)

    def not_(self, part: _Read) -> _Read:
        return _around(Not, [part])

    def group(self, part: _Read) -> _Read:
        return _around(lambda found: found, [part])

    def area(self, name: Token, part: _Read) -> _Read:
        return _around(lambda found: Area(str(name), found), [part])

    def covered(self, name: Token, part: _Read) -> _Read:
        coverage = _one_of(Coverage, name)
        return _around(lambda found: Covered(coverage, found), [part])

    def expanded(self, name: Token, part: _Read) -> _Read:
        expansion = _one_of(Expansion, name)
        return _around(lambda found: Expanded(expansion, found), [part])

    def search(self, name: Token, part: _Read) -> _Read:
        return _around(lambda found: Search(str(name), found), [part])

    def term(self, *words: Token) -> _Read:
        return _Read(Term(tuple(map(_plain, words))))

    def phrase(self, quoted: Token) -> _Read:
        return _Read(Phrase(_plain(quoted[1:-1])))

    def missing(self) -> _Read:
        return _Read(Missing())

    def all_(self) -> _Read:
        return _Read(All())

    def low(self, value: Token | None = None) -> str | None:
        return _bound(value)

    def high(self, value: Token | None = None) -> str | None:
        return _bound(value)

    def range_(self, low: str | None, high: str | None) -> _Read:
        return _Read(Range(low, high))

    def distance(self, latitude: Token, longitude: Token, radius: Token) -> _Read:
        found = _RADIUS.fullmatch(radius)
        if found is None:
            raise EssieError(
                "The distance is none", _at(radius), 'Write a number and "km" or "mi", as "50mi".'
            )
        return _Read(
            Distance(
                _degrees(latitude, 90), _degrees(longitude, 180), Decimal(found[1]), Unit(found[2])
            )
        )


@cache
def _parser() -> Lark:
    grammar = files("registry.mirror.essie").joinpath("essie.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", transformer=_Tree())


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _bound(value: Token | None) -> str | None:
    if value in ("MIN", "MAX"):
        raise EssieError(
            "A range is the wrong way round", _at(value), "MIN stands first and MAX last."
        )
    return None if value is None else str(value)


def _degrees(text: Token, most: int) -> Decimal:
    if not _NUMBER.fullmatch(text) or abs(Decimal(text)) > most:
        raise EssieError("This is no place", _at(text), f"Write degrees from -{most} to {most}.")
    return Decimal(text)


def _one_of(kinds: type[_E], name: Token) -> _E:
    try:
        return kinds(name)
    except ValueError:
        raise EssieError(
            f"There is no such {kinds.__name__.lower()}", _at(name), f"Write {', '.join(kinds)}."
        ) from None


def _at(token: Token | None) -> str:
    return f"sign {(token.start_pos or 0) + 1:,}" if token is not None else "the expression"


def _unexpected(text: str, error: UnexpectedInput) -> EssieError:
    position = error.pos_in_stream
    if not text.strip():
        return EssieError("The expression is empty", "sign 1", "Write a term.")
    if position is None or position >= len(text.rstrip()) or _is_end(error):
        return EssieError(
            "The expression ends too early",
            f"sign {len(text) + 1:,}",
            "Close what was opened, and write a term after each operator.",
        )
    return EssieError(
        "The expression cannot be read on",
        f"sign {position + 1:,}",
        "Put AND or OR between terms, close what was opened, and write a backslash before a "
        "bracket or a quote that is part of a word.",
    )


def _is_end(error: UnexpectedInput) -> bool:
    token = getattr(error, "token", None)
    return isinstance(token, Token) and token.type == "$END"
