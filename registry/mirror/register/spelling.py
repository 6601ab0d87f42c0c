"""Other spellings of words: those to try where nothing was found, and those of British English."""

import re
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.mirror.register.register import Register
from registry.mirror.register.shape import SPOKEN, plain_words_of, words_of

_MOST = 3
_SHORTEST = 4
"""Letters of a word that can be misspelt: a shorter one is like too many others."""
_TRANSATLANTIC = (
    ("ae", "e"),
    ("oe", "e"),
    ("our", "or"),
    ("is", "iz"),
    ("ys", "yz"),
    ("sulph", "sulf"),
    ("tre", "ter"),
    ("bre", "ber"),
)
"""Letters of British English, and of American: leukaemia, oesophageal, tumour, randomised."""
_LONG = 5
"""Letters of a word from which on another spelling of it is hardly another word."""
_RARE = 3
"""A word that more studies have, with whatever ending, is taken as it is."""


def spellings(register: Register, text: str) -> tuple[str, ...]:
    """The text with words that no study has written as in studies, the likeliest first.

    A word of four letters may differ in one, a longer one in two; letters that changed places count
    once. The first letter is taken to be right. Of words as near, the more frequent comes first.
    """
    words = plain_words_of(text)
    found: list[tuple[int, int, str]] = []
    for at, word in enumerate(words):
        if len(word) < _SHORTEST or word.isdigit():
            continue
        known = register.studies.terms_that_begin(SPOKEN, word[0])
        count = known.pop(word, 0)
        if count > _RARE:
            continue
        near = process.extract(
            word, list(known), scorer=OSA.distance, score_cutoff=1 if len(word) < 6 else 2, limit=20
        )
        looked_for = [words_of(one) for one in (word, *across_the_atlantic(register, word))]
        same = [other for other, _, _ in near if words_of(other) in looked_for]
        if count + sum(known[other] for other in same) > _RARE:
            continue
        found += [
            (int(distance), -known[other], " ".join([*words[:at], other, *words[at + 1 :]]))
            for other, distance, _ in near
            if known[other] > count and other not in same
        ]
    return tuple(text for _, _, text in sorted(found)[:_MOST])


def across_the_atlantic(register: Register, word: str) -> tuple[str, ...]:
    """How else a word is spelled in British or American English, where a study has it so.

    `word` is in small letters; "leukaemia" has "leukemia", and the other way round.
    """
    if len(word) < _LONG:
        return ()
    return tuple(sorted({one for one in _respelled(word) if register.studies.has(SPOKEN, one)}))


def _respelled(word: str) -> Iterator[str]:
    american = word
    for british, other in _TRANSATLANTIC:
        american = american.replace(british, other)
        for found in re.finditer(other, word):
            yield word[: found.start()] + british + word[found.end() :]
    if american != word:
        yield american
