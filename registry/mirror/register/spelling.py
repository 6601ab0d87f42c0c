"""Spellings to try where nothing was found."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.mirror.register.register import Register
from registry.mirror.register.shape import SPOKEN, plain_words_of

_MOST = 3
_SHORTEST = 4
"""Letters of a word that can be misspelt: a shorter one is like too many others."""
_RARE = 3
"""A word that more studies have is taken as it is."""


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
        found += [
            (int(distance), -known[other], " ".join([*words[:at], other, *words[at + 1 :]]))
            for other, distance, _ in near
            if known[other] > count
        ]
    return tuple(text for _, _, text in sorted(found)[:_MOST])
