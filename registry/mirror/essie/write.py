"""From the tree of an expression to its text."""

import re

from registry.mirror.essie.tree import (
    All,
    And,
    Area,
    Covered,
    Distance,
    Expanded,
    Expression,
    Missing,
    Not,
    Or,
    Phrase,
    Range,
    Search,
    Term,
)

_SPECIAL = re.compile(r'[\s"()\[\]\\]')
_OPERATORS = frozenset({"AND", "OR", "NOT", "MISSING", "ALL"})


def write(expression: Expression) -> str:
    """The expression as text, with no more brackets than it needs."""
    match expression:
        case Or(parts):
            return " OR ".join(_within(part, Or) for part in parts)
        case And(parts):
            return " AND ".join(_within(part, Or, And) for part in parts)
        case Not(part):
            return f"NOT {_within(part, Or, And)}"
        case Area(name, part):
            return f"AREA[{name}]{_within(part, Or, And)}"
        case Covered(coverage, part):
            return f"COVERAGE[{coverage}]{_within(part, Or, And)}"
        case Expanded(expansion, part):
            return f"EXPANSION[{expansion}]{_within(part, Or, And)}"
        case Search(document, part):
            return f"SEARCH[{document}]{_within(part, Or, And)}"
        case Term(words):
            return " ".join(map(_word, words))
        case Phrase(text):
            return '"' + re.sub(r'["\\]', r"\\\g<0>", text) + '"'
        case Missing():
            return "MISSING"
        case All():
            return "ALL"
        case Range(low, high):
            return f"RANGE[{'MIN' if low is None else low}, {'MAX' if high is None else high}]"
        case Distance(latitude, longitude, radius, unit):
            return f"DISTANCE[{latitude:f},{longitude:f},{radius:f}{unit}]"


def _within(part: Expression, *looser: type) -> str:
    """A part, between brackets where it is of a kind that would fall apart."""
    return f"({write(part)})" if isinstance(part, looser) else write(part)


def _word(word: str) -> str:
    return rf"\{word}" if word in _OPERATORS else _SPECIAL.sub(r"\\\g<0>", word)
