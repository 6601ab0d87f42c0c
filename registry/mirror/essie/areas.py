"""Looking in a search area: several fields at once, each with its weight.

Every word must be in one of them. A study where words are in a weightier field, or that has rarer
words, scores higher (BM25); each word counts by the field where it scores best.
"""

import re
from collections.abc import Sequence

from registry.ctgov.fields import Kind
from registry.ctgov.search_areas import SearchArea, SearchPart
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.matching import said, values_named
from registry.mirror.essie.tree import Coverage, Expansion, Phrase, Term
from registry.mirror.essie.write import write
from registry.mirror.register.found import Query, one_and_all, one_of
from registry.mirror.register.register import Register
from registry.mirror.register.shape import plain_words_of, searchable, words_of
from registry.mirror.register.spelling import across_the_atlantic
from registry.mirror.register.synonyms import meant

_OTHER_WORDS = 0.1
"""How much the other fields count in which a word is, beside the best one."""
_OTHER_NAME = 0.6
"""How much a study counts that was found by another name of the condition."""
_INDEXED = SearchPart(("ConditionMeshTerm", "ConditionAncestorTerm"), "text", False, 0.8)
"""Where the registry's indexing writes what a condition is, and what it is a kind of."""
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ＇`´][sS]\b")
"""Tells nothing apart: Hodgkin's lymphoma is Hodgkin lymphoma."""
_NUMBERED = re.compile(r"\b\w++(?=[-‐‑]\d)")
"""Before a hyphen and a number it is part of a longer name: PD-1 has nothing of what PD means.

Only from a word's beginning, and never back: a long word would take the square of its length.
"""
_NO_SYNONYMS = (Expansion.NONE, Expansion.TERM)
_TOGETHER = (Expansion.TERM, Expansion.CONCEPT)
"""Words follow each other as if they were in quotes."""


def in_area(
    asked: Term | Phrase,
    area: SearchArea,
    register: Register,
    coverage: Coverage = Coverage.CONTAINS,
    expansion: Expansion | None = None,
) -> Query:
    """Finds the studies of which the area has all these words, or the condition by another name.

    Raises `EssieError` for what cannot be asked of several fields at once.
    """
    if coverage is not Coverage.CONTAINS or expansion is Expansion.NONE:
        raise EssieError(
            "Several fields are not compared as wholes or letter by letter",
            f"AREA[{area.name}]{write(asked)}",
            "Name one field, or leave out COVERAGE and EXPANSION.",
        )
    text = said(asked)
    together = isinstance(asked, Phrase) or expansion in _TOGETHER
    words = plain_words_of(text if together else _POSSESSIVE.sub("", text))
    if not words:
        raise EssieError(
            "There is no word to look for", f"AREA[{area.name}]", "Write letters or digits."
        )
    as_written = expansion in _NO_SYNONYMS
    if together:
        found = _in_parts(words_of(text), area.parts, register)
    else:
        found = one_and_all([_word(one, area, register, as_written=as_written) for one in words])
    if as_written or not any(part.synonyms for part in area.parts):
        return found
    if together and " ".join(plain_words_of(text)) not in register.notes.names:
        return found  # another name stands for a whole phrase, as its words stand together
    return _or_by_other_names(found, text, area, register)


def names_in(text: str, register: Register) -> dict[str, tuple[str, ...]]:
    """The names in a text that stand for others, in plain words, and those others."""
    numbered = {word for one in _NUMBERED.findall(text) for word in plain_words_of(one)}
    found: dict[str, tuple[str, ...]] = {}
    for name, term in meant(plain_words_of(text), register.notes.names):
        if name in numbered:
            continue
        found[name] = (*found.get(name, ()), term)
    return found


def differing(name: str, others: Sequence[str]) -> dict[tuple[str, ...], str]:
    """Those of the others that are not the name in other letters, by their words; each once."""
    found = {tuple(words_of(other)): other for other in reversed(others)}
    found.pop(tuple(words_of(name)), None)
    return found


def _word(word: str, area: SearchArea, register: Register, *, as_written: bool = False) -> Query:
    """Finds a word, and the same as it is spelled across the Atlantic unless only `as_written`."""
    spelled = (word,) if as_written else (word, *across_the_atlantic(register, word))
    return one_of([_in_parts(words_of(one), area.parts, register) for one in spelled])


def _in_parts(words: Sequence[str], parts: Sequence[SearchPart], register: Register) -> Query:
    return Query.disjunction_max_query(
        [
            Query.boost_query(query, part.weight)
            for part in parts
            for piece in part.pieces
            for query in _in_piece(words, piece, register)
        ],
        _OTHER_WORDS,
    )


def _in_piece(words: Sequence[str], piece: str, register: Register) -> list[Query]:
    field, studies = searchable().get(piece), register.studies
    if field is None:
        return []
    if field.kind in (Kind.TEXT, Kind.MARKUP):
        return [studies.phrase(piece, words)]
    if field.kind is not Kind.ENUM:
        return []
    values = values_named("".join(words), piece, studies)
    return [studies.one_of_terms(piece, values)] if values else []


def _or_by_other_names(found: Query, text: str, area: SearchArea, register: Register) -> Query:
    """Also the studies that have another name in place of one in the text, and the other words."""
    names = names_in(text, register)
    if not names:
        return found
    rest = plain_words_of(text)
    for name in names:
        for word in name.split():
            rest.remove(word)
    alone = len(names) == 1
    by_name = [_by_name(*pair, area, register, alone=alone) for pair in names.items()]
    others = [_word(word, area, register) for word in rest]
    return one_of([found, Query.boost_query(one_and_all([*by_name, *others]), _OTHER_NAME)])


def _by_name(
    name: str, others: Sequence[str], area: SearchArea, register: Register, *, alone: bool
) -> Query:
    """Finds other names of a condition, and its own where a study says what it is about.

    Studies with the name anywhere are found by its words. So they are looked for again only where
    another name in the text may stand in another form; a name as a phrase in every field takes ten
    times as long as its words.
    """
    parts = [*area.parts, _INDEXED]
    about = [part for part in parts if part.weight >= _INDEXED.weight]
    ways = [_in_parts(words_of(name), about, register)]
    if not alone:
        ways.append(one_and_all([_word(word, area, register) for word in name.split()]))
    ways += [_in_parts(words, parts, register) for words in differing(name, others)]
    return one_of(ways)
