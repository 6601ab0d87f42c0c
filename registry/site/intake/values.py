"""Screens a text for what identifies a person, whatever it is called."""

import re
from collections.abc import Iterator
from enum import Enum, auto

from registry.site.intake.ages import ages, bare
from registry.site.intake.dates import dated
from registry.site.intake.identifying import names_a_person
from registry.site.intake.names import (
    capitals,
    has_strange_word,
    initials,
    named,
    named_in_id,
)
from registry.site.intake.numbers import (
    address,
    hashed,
    identity,
    long_number,
    numbered_like_people,
    numbered_person,
    numbered_time,
    record_number,
    telephone,
    without_reference,
    without_registration,
)
from registry.site.intake.roles import only_roles
from registry.site.intake.stories import about_one
from registry.site.intake.text import plain, unseen, with_digits
from registry.site.rules import Rule

LONGEST = 80
"""How many characters a label may have."""
LONGEST_OF_ALL = 200
"""How many characters any text may have; what is longer is refused without a closer look."""

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_ARRAY = re.compile(rf"[\[({{]?[ ]?{_NUMBER}(?:(?:[ ]?[,;|、][ ]?|[ ]){_NUMBER}){{2,}}[ ]?[\])}}]?")
_BRACKETS = re.compile(rf"[\[{{][ ]?{_NUMBER}(?:[ ,;|]+{_NUMBER})+[ ]?[\]}}]")
_MANY = re.compile(rf"{_NUMBER}(?:[ ]?[,;|、/][ ]?{_NUMBER}){{4,}}")
_SENTENCES = re.compile(r"\w{3}[.!?][ ]+[A-Z一-鿿]")
_ONE_SENTENCE = re.compile(r"(?:\w+[,;]?[ ]){3,}\w+[.!?]$|[一-鿿]{6,}[.!?]$")
_SPEAKER = re.compile(r"\b(?:[Mm]y|[Ww]e|our)\b")


class Kind(Enum):
    """What a text is for, which decides how strictly it is looked at."""

    LABEL = auto()
    """A term that readers see: short, and about nobody in particular."""
    AGE = auto()
    """A label that says how old people are."""
    TIME = auto()
    """A label that says when something was measured."""
    ID = auto()
    """The name of an analysis or an outcome, which readers see."""
    PLAIN = auto()
    """A label in plain words, such as a reason, in which a word that is none stands out."""
    WHAT = auto()
    """A label that says which characteristic of the people is meant."""
    ROLE = auto()
    """Who did something, as a role or a committee and never as a name."""
    KEY = auto()
    """A name that the package gives to something of its own, or a reference number."""
    TITLE = auto()
    """A title or a passage of its own, which may be longer."""
    NUMBER = auto()
    """A cell that should be a number."""
    DOI = auto()
    """The DOI of a publication, in which digits are frequent."""


_OF_WORDS = (Kind.LABEL, Kind.PLAIN, Kind.WHAT, Kind.AGE, Kind.TIME, Kind.TITLE)
_READABLE = (Kind.LABEL, Kind.PLAIN, Kind.WHAT, Kind.ROLE, Kind.AGE, Kind.TIME, Kind.ID)


def screened(text: str, kind: Kind) -> Iterator[Rule]:
    """The rules that a text breaks, most serious first, each once.

    Looks behind full-width letters, other digits, look-alike dashes, zero-width characters and
    Chinese numerals. Nothing of the text is kept.
    """
    if unseen(text):
        yield Rule.INVISIBLE_CHARACTER
    if len(text) > LONGEST_OF_ALL:
        yield Rule.FREE_TEXT
        return
    clean = plain(text)
    if not clean or (kind is Kind.NUMBER and len(clean) < 6 and clean.isdecimal()):
        return
    if clean[0] in "=+-@" and kind is not Kind.NUMBER:
        yield Rule.FORMULA
    yield from dict.fromkeys(_identifying(with_digits(clean), kind))
    if kind in _READABLE:
        yield from dict.fromkeys(_of_a_label(clean, kind))


def _identifying(text: str, kind: Kind) -> Iterator[Rule]:
    text = without_registration(text)
    digits = any(map(str.isdigit, text))
    if digits and identity(text):
        yield Rule.IDENTITY_NUMBER
    if digits and kind is not Kind.DOI and telephone(text):
        yield Rule.TELEPHONE_NUMBER
    if kind is not Kind.DOI and dated(text):
        yield Rule.DAY_LEVEL_DATE
    if hashed(text):
        yield Rule.HASH
    if kind is Kind.NUMBER or kind is Kind.DOI:
        if "@" in text:
            yield Rule.EMAIL_ADDRESS
    else:
        yield from address(text)
    if kind is Kind.NUMBER:
        if _ARRAY.fullmatch(text) and not re.fullmatch(r"\d{1,3}(?:[ ,]\d{3})+", text):
            yield Rule.ARRAY
        return
    if _names(text, kind):
        yield Rule.PERSONAL_NAME
    if kind in _OF_WORDS and about_one(text):
        yield Rule.SENTENCE
    if kind is not Kind.DOI and initials(text):
        yield Rule.INITIALS
    if kind is not Kind.DOI and _numbered(text, kind):
        yield Rule.RECORD_NUMBER
    if kind not in (Kind.DOI, Kind.KEY) and long_number(text):
        yield Rule.LONG_NUMBER
    if kind is not Kind.DOI:
        yield from ages(text, is_age=kind is Kind.AGE, is_time=kind is Kind.TIME)


def _names(text: str, kind: Kind) -> bool:
    if kind is Kind.ROLE and not only_roles(text):
        return True
    if kind is Kind.PLAIN and has_strange_word(text):
        return True
    return named(text) or (kind in (Kind.ID, Kind.KEY) and named_in_id(text))


def _numbered(text: str, kind: Kind) -> bool:
    if kind is Kind.ID:
        return numbered_like_people(text)
    if kind is Kind.KEY:
        return numbered_person(without_reference(text))
    if kind not in _READABLE:
        return numbered_person(text)
    return record_number(text) and not (kind is Kind.TIME and numbered_time(text))


def _of_a_label(text: str, kind: Kind) -> Iterator[Rule]:
    if len(text) > LONGEST or _SENTENCES.search(text):
        yield Rule.FREE_TEXT
    elif _ONE_SENTENCE.search(text) or _SPEAKER.search(text):
        yield Rule.SENTENCE
    if capitals(text):
        yield Rule.INITIALS
    if _ARRAY.fullmatch(text) or _BRACKETS.search(text):
        yield Rule.ARRAY
    elif _MANY.search(text):
        yield Rule.MANY_NUMBERS
    if kind is not Kind.AGE and bare(with_digits(text)):
        yield Rule.BARE_NUMBER
    if kind is Kind.WHAT and names_a_person(text):
        yield Rule.IDENTIFYING_COLUMN
