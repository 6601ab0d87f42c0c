"""Comparing to the very sign, which is done with the records themselves."""

import re

import orjson

from registry.ctgov.fields import Field, tree_of, values_by_piece
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.tree import Coverage, Phrase, Range, Term
from registry.mirror.essie.write import write
from registry.mirror.register.found import Query
from registry.mirror.register.register import Register
from registry.mirror.register.shape import STUDY

MOST = 1_000
"""So many records are read for one part of an expression; each takes about a millisecond."""

_WORD = re.compile(r"[^\W_]+")


def exactly(
    asked: Term | Phrase | Range, field: Field, coverage: Coverage, register: Register, found: Query
) -> Query:
    """Of what `found` finds, the studies that have these words, capitals and accents as they are.

    Raises `EssieError` when that are more records than it is reasonable to read.
    """
    places = register.studies.every(found)
    if len(places) > MOST:
        raise EssieError(
            f"There are more than {MOST:,} studies to compare letter by letter",
            f"EXPANSION[None]{write(asked)}",
            "Leave out EXPANSION[None], or write more words.",
        )
    text = " ".join(asked.words) if isinstance(asked, Term) else str(getattr(asked, "text", ""))
    words = _WORD.findall(text)
    numbers, tree = register.studies.values(STUDY, places), tree_of([field])
    return register.studies.one_of_terms(
        STUDY,
        [
            number
            for number, raw in zip(numbers, register.raws(places), strict=True)
            if any(
                _stand(words, _WORD.findall(str(value)), coverage)
                for value in values_by_piece(orjson.loads(raw), tree).get(field.piece, ())
            )
        ],
    )


def _stand(words: list[str], value: list[str], coverage: Coverage) -> bool:
    match coverage:
        case Coverage.FULL_MATCH:
            return value == words
        case Coverage.STARTS_WITH:
            return value[: len(words)] == words
        case Coverage.ENDS_WITH:
            return value[-len(words) :] == words
        case _:
            return any(value[at : at + len(words)] == words for at in range(len(value)))
