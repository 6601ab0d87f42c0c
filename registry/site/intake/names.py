"""Finds what may be a person's name or initials."""

import re
import unicodedata
from itertools import pairwise

from registry.site.intake import pinyin
from registry.site.intake.chinese_names import chinese
from registry.site.intake.english import is_word, unmarked
from registry.site.intake.words import ABBREVIATIONS, GIVEN_NAMES, SURNAMES

_TITLE = re.compile(
    r"\b(?:Dr|Prof|Mr|Mrs|Ms|Miss|Mme|Herr|Frau|Doctor|Professor)\b\.?[ ]?[^\W\d_a-z]\w*"
)
_COMMA = re.compile(
    r"[A-Z][a-z'-]+, ?[A-Z](?:\.? ?[A-Z])?\.?|[A-Z][a-z'-]+ [A-Z]\.(?: ?[A-Z]\.)?|"
    r"(?:[A-Z]\. ?){1,2}[A-Z][a-z'-]+"
)
_GIVEN = frozenset(GIVEN_NAMES.split())
_EVERYWHERE = _GIVEN - {"charles", "grace", "jack", "jean", "kim", "mark"}
"""Given names that are neither words nor a part of the name of a disease."""
_LATIN = re.compile(r"[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'.-]*){1,2}")
_INITIALS = re.compile(r"(?:[A-Z][. -]+){1,3}[A-Z]\.?|(?:[A-Za-z][. -]){3,}[A-Za-z]")
_INITIALS_INSIDE = re.compile(
    r"(?<![A-Za-z0-9.])(?:[A-Z]\. ?){2,3}(?![A-Za-z0-9])|"
    r"(?<![A-Za-z0-9.])(?!i\.e\.|e\.g\.|[pi]\.[ovm]\.|s\.c\.|[ap]\.m\.)"
    r"(?:[a-z]\. ?){2,3}(?![A-Za-z0-9])|"
    r"\binitials?\b"
)
_ONE_INITIAL = re.compile(r"(?<![A-Za-z0-9.])[A-Z]\.(?=[,;:)]|$)")
_CAPITALS = re.compile(r"(?![IVX]+[A-C]?$)[A-Z]{2,4}")
_BRACKETED = re.compile(r"([^(]*)\(([A-Z]{2,4})\)")
_ABBREVIATIONS = frozenset(ABBREVIATIONS.split())
_PARTS = re.compile(r"[(),;:/\[\]]|\bby\b")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PAIR = re.compile(r"(?=\b([A-Z][A-Za-z]+)[ _-]([A-Z][a-z]+)(?:[ -]([A-Z]?[a-z]+))?\b)")
_AUTHOR = re.compile(r"([A-Z][a-z]+) (?![IVX]+$)[A-Z]{1,2}\.?")
_INITIAL_FIRST = re.compile(r"(?<![A-Za-z.])[A-Z](?:\. ?| )([A-Z][a-z]+)\b")
_WORD = re.compile(r"[^\W\d_一-鿿]+")
_NO_AUTHOR = frozenset(("long", "pan", "fan", "he", "ma"))
"""Surnames in pinyin that stand before capitals in terms such as long QT."""
_OTHER_SURNAMES = frozenset(SURNAMES.split())
_SCRIPTS = ("LATIN", "GREEK", "CJK")


def named(text: str) -> bool:
    """Whether a plain text is, or holds anywhere, what may be a person's name."""
    if _foreign(text) or _TITLE.search(text) or _whole(text):
        return True
    text = unmarked(text)
    if any(_whole(part.strip()) for part in _PARTS.split(text)[1:]):
        return True
    for found in _PAIR.finditer(text):
        both = [found[1].lower(), found[2].lower()]
        if pinyin.surname_first(both) or (
            found[3] and pinyin.surname_first([*both, found[3].lower()])
        ):
            return True
    return _stands_out(text) or _in_small_letters(text)


def named_in_id(text: str) -> bool:
    """Whether a name of an analysis, a release or a source may have a person's name in it."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", _CAMEL.sub(" ", text))]
    return any(
        pinyin.in_one_word(word) or word in _EVERYWHERE or (len(word) > 5 and not is_word(word))
        for word in words
    ) or any(pinyin.surname_first(list(pair)) for pair in pairwise(words))


def has_strange_word(text: str) -> bool:
    """Whether a text in plain words has one that is no word, nor a known abbreviation."""
    return any(
        pinyin.is_surname(word)
        or (len(word) > 3 and word[1:].islower() and not is_word(word))
        or (len(word) > 4 and word.isupper() and not is_word(word))
        or (_CAPITALS.fullmatch(word) and not (word in _ABBREVIATIONS or is_word(word)))
        for word in _WORD.findall(unmarked(text))
    )


def _foreign(text: str) -> bool:
    """Whether there are letters of a script in which no term of a package is written."""
    return not text.isascii() and any(
        sign.isalpha() and not unicodedata.name(sign, "").startswith(_SCRIPTS) for sign in text
    )


def _stands_out(text: str) -> bool:
    """Whether a word behind the first has a capital, and is none of English or of medicine."""
    for found in _INITIAL_FIRST.finditer(text):
        if not is_word(found[1]) or found[1].lower() in _OTHER_SURNAMES:
            return True
    first = True
    for found in _WORD.finditer(text):
        word = found[0]
        inside, first = not first, False
        if not inside or not word[0].isupper() or not word[1:].islower():
            continue
        if pinyin.is_surname(word) or (len(word) > 2 and not is_word(word)):
            return True
    return False


def _in_small_letters(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    return any(pinyin.in_one_word(word) or word in _EVERYWHERE for word in words) or any(
        pinyin.is_surname(first) and pinyin.is_given(then) for first, then in pairwise(words)
    )


def _whole(text: str) -> bool:
    if _COMMA.fullmatch(text):
        return True
    author = _AUTHOR.fullmatch(text)
    if author and author[1].lower() in (pinyin.SURNAMES - _NO_AUTHOR) | _OTHER_SURNAMES:
        return True
    if not text.isascii() and chinese(text):
        return True
    surname, comma, given = text.partition(", ")
    text = f"{given} {surname}" if comma else text
    words = re.sub(r"(?<=[a-z])[_-](?=[A-Z])", " ", _CAMEL.sub(" ", text))
    if _LATIN.fullmatch(words) or text.isupper():
        return _latin(words.lower().split())
    return text.islower() and pinyin.surname_first(text.split())


def _latin(words: list[str]) -> bool:
    """Whether words in small letters are a known given name and more, or a surname in pinyin."""
    if not 2 <= len(words) <= 3:
        return False
    return words[0] in _GIVEN or any(
        surname in pinyin.SURNAMES and all(map(pinyin.is_given, others))
        for surname, others in ((words[0], words[1:]), (words[-1], words[:-1]))
    )


def initials(text: str) -> bool:
    """Whether a plain text is, or holds, what may be somebody's initials."""
    return bool(
        _INITIALS.fullmatch(text)
        or _INITIALS_INSIDE.search(text)
        or _ONE_INITIAL.search(text)
        or any(_unexplained(*found.groups()) for found in _BRACKETED.finditer(text))
    )


def _unexplained(before: str, letters: str) -> bool:
    """Whether letters in brackets are no known abbreviation, nor one of what they follow."""
    rest = iter(before.upper())
    return not (letters in _ABBREVIATIONS or all(letter in rest for letter in letters))


def capitals(text: str) -> bool:
    """Whether a plain text is two to four capitals that are no abbreviation that is known."""
    return bool(_CAPITALS.fullmatch(text)) and text not in _ABBREVIATIONS
