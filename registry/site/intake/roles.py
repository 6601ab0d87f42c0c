"""Knows the words of roles and committees; what has other words may name a person."""

import re

from registry.site.intake.english import unmarked
from registry.site.intake.proper import PLACES
from registry.site.intake.role_words import ROLE_CHINESE, ROLE_WORDS
from registry.site.intake.words import ABBREVIATIONS

_WORDS = frozenset(ROLE_WORDS.split())
_LETTERS = frozenset(f"{ABBREVIATIONS} CRO CTU ARO GCP IIT SMO SSC TMG".split())
_HOUSES = re.compile(
    r"University|Hospital|Institute|College|Academy|Centre|Center|School|Foundation"
)
_WORD = re.compile(r"[^\W\d_]+")
_PLACES = frozenset(PLACES.split())
_CHINESE = re.compile(
    "|".join(
        (
            r"[一-鿿]{2,8}(?:大学|学院|医科大|科学院)",
            r"(?:[一-鿿]{2,6}[省市])?(?:第[一二三四五六七八九十]|人民|中心|附属|中医|儿童|肿瘤|血液病?|省立|市立|协和)*(?:医院|医学中心)",
            *sorted(ROLE_CHINESE.split(), key=len, reverse=True),
        )
    )
)


def only_roles(text: str) -> bool:
    """Whether a plain text is made of words of roles, committees and the houses that they are of.

    A university or hospital may have one or two words of its own before it, which the search for
    names looks at besides.
    """
    if any(sign.isdigit() for sign in text):
        return False
    left = unmarked(_CHINESE.sub(" ", text))
    words = _WORD.findall(left)
    return all(
        word.lower() in _WORDS
        or word.lower().removesuffix("s") in _WORDS
        or word in _LETTERS
        or word in _PLACES
        or _of_a_house(words[number : number + 3])
        for number, word in enumerate(words)
    )


def _of_a_house(words: list[str]) -> bool:
    """Whether the first of these words belongs to the name of a university or hospital."""
    return words[0][0].isupper() and any(map(_HOUSES.fullmatch, words[1:]))
