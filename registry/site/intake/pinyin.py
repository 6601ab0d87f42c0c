"""Knows Chinese names in Latin letters: surnames, syllables, and words made of nothing else."""

import re
from functools import cache

from registry.site.intake.english import is_word
from registry.site.intake.words import PINYIN_AND_ENGLISH, PINYIN_SURNAMES

SURNAMES = frozenset(PINYIN_SURNAMES.split())
_SYLLABLE = (
    r"(?:[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|"
    r"un|uo|a|e|i|o|u|v)"
)
_GIVEN = re.compile(rf"{_SYLLABLE}(?:[ '-]?{_SYLLABLE})?", re.IGNORECASE)
_LONG_SURNAMES = "|".join(name for name in PINYIN_SURNAMES.split() if len(name) > 2)
_IN_ONE = re.compile(
    rf"(?:{_LONG_SURNAMES})(?!ue|n?er)(?:{_SYLLABLE}){{1,2}}(?<![b-df-hj-np-tv-z]e)"
)
"""Surname and given name in one word; shorter surnames begin words such as liver and lipase."""
_SYLLABLES = re.compile(
    r"(?:"
    r"[bp](?:iao|ian|ing|ang|eng|ai|ei|ao|an|en|ie|in|a|o|i|u)|pou|"
    r"m(?:iao|ian|ing|ang|eng|ai|ei|ao|ou|an|en|ie|iu|in|a|o|e|i|u)|f(?:ang|eng|ei|ou|an|en|a|o|u)|"
    r"[dt](?:iao|ian|ing|ang|eng|ong|uan|ai|ao|ou|an|ie|uo|ui|un|a|e|i|u)|d(?:ei|en|iu)|"
    r"[nl](?:iang|iao|ian|ing|ang|eng|ong|uan|ai|ei|ao|ou|an|ie|iu|in|uo|a|e|i|u|v)|nen|l(?:ia|un)|"
    r"[gkh](?:uang|uai|uan|ang|eng|ong|ai|ei|ao|ou|an|en|ua|uo|ui|un|a|e|u)|"
    r"[zcs]h(?:uang|uai|uan|ang|eng|ong|ai|ei|ao|ou|an|en|ua|uo|ui|un|a|e|i|u)|"
    r"[zcs](?:ang|eng|ong|uan|ai|ao|ou|an|en|uo|ui|un|a|e|i|u)|"
    r"r(?:ang|eng|ong|uan|ao|ou|an|en|uo|ui|un|e|i|u)|"
    r"[jqx](?:iang|iong|iao|ian|ing|uan|ia|ie|iu|in|ue|un|i|u)|"
    r"y(?:ang|ing|ong|uan|ao|ou|an|in|ue|un|a|e|i|u)|w(?:ang|eng|ai|ei|an|en|a|o|u)"
    r"){2,4}(?<!que)"
)
"""Words of syllables as they are, and not as they might be: no sian, no bou."""
_ENGLISH_TOO = frozenset(PINYIN_AND_ENGLISH.split())


def is_surname(word: str) -> bool:
    """Whether a word in any letter case is a surname, and nothing else in English."""
    return word.lower() in SURNAMES - _ENGLISH_TOO


def is_given(text: str) -> bool:
    """Whether a text of one or two syllables may be a given name."""
    return _GIVEN.fullmatch(text) is not None


def surname_first(words: list[str]) -> bool:
    """Whether words in small letters are a surname and a given name behind it."""
    return 2 <= len(words) <= 3 and words[0] in SURNAMES and all(map(is_given, words[1:]))


@cache
def in_one_word(word: str) -> bool:
    """Whether a word in small letters is made of syllables alone, as names and small towns are."""
    if len(word) < 5 or is_word(word):
        return False
    return bool(_IN_ONE.fullmatch(word) or _SYLLABLES.fullmatch(word))
