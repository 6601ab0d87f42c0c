"""Finds given phrases in a text: whole words, the longest of those that begin first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from unicodedata import combining

import ahocorasick

_SAME = (
    ("-", " "),
    ("‐", " "),
    ("‑", " "),
    ("–", " "),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("’", "'"),
)
"""Hyphens and special spaces are spaces: "open-label" is "open label"."""

_REVERSING = ("non ", "anti ", "pseudo ")
_REVERSING_HAN = "非抗"
"""What directly before a phrase makes it mean something else: "non-myeloablative" is no kind of
"myeloablative". A compound that is worth explaining has an entry of its own, which is longer and
so is found first."""

_ALSO_WORDS = frozenset({"ALL", "AM", "AS", "CAN", "CAT", "IT", "MAY", "OR", "PET", "US", "WHO"})
"""Acronyms that are words as well: among capitals ("PATIENTS WHO HAVE") they are the word."""

_AROUND = 30
"""How many characters on either side tell whether a passage is all in capitals."""

_Owner = TypeVar("_Owner")


@dataclass(frozen=True)
class Match(Generic[_Owner]):
    """A phrase in a text, from `start` up to `end`, and what it belongs to."""

    start: int
    end: int
    owner: _Owner


class Matcher(Generic[_Owner]):
    """Finds phrases of many owners in one pass.

    `words` are found in any case, with the plain English plural (-s, -es, -ies); `acronyms` only
    as they are spelled, with a small plural s ("MSCs"). A phrase never begins or ends inside a
    word; Chinese characters need no space around them. At least one phrase is needed.
    """

    def __init__(self, words: Mapping[str, _Owner], acronyms: Mapping[str, _Owner]) -> None:
        entries: dict[str, list[tuple[int, str | None, _Owner]]] = {}
        spelled = {folded(word): owner for word, owner in words.items()}
        plurals = ((plural, owner) for word, owner in spelled.items() for plural in _plurals(word))
        for word, owner in spelled.items():
            entries.setdefault(word, []).append((len(word), None, owner))
        for plural, owner in plurals:
            if plural not in spelled:
                entries.setdefault(plural, []).append((len(plural), None, owner))
        for acronym, owner in acronyms.items():
            for exact in (_plain(acronym), f"{_plain(acronym)}s"):
                entries.setdefault(exact.lower(), []).append((len(exact), exact, owner))
        self._automaton = ahocorasick.Automaton()
        for phrase, owners in entries.items():
            self._automaton.add_word(phrase, owners)
        self._automaton.make_automaton()

    def find(self, text: str) -> tuple[Match[_Owner], ...]:
        """Every phrase in `text`, in order, none overlapping another."""
        matches = sorted(self._matches(text), key=lambda match: (match.start, -match.end))
        return tuple(_apart(matches))

    def _matches(self, text: str) -> Iterator[Match[_Owner]]:
        plain, low = _plain(text), folded(text)
        for last, entries in self._automaton.iter(low):
            end = last + 1
            for length, exact, owner in entries:
                start = end - length
                if exact and (plain[start:end] != exact or _is_word(exact, plain, start)):
                    continue
                if not (cuts(text, start) or cuts(text, end) or _is_reversed(text, low, start)):
                    yield Match(start, end, owner)


def folded(text: str) -> str:
    """`text` as phrases are compared: in small letters, each character at its own place."""
    low = text.lower()
    if len(low) != len(text):  # "İ" has two characters as a small letter
        low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return _plain(low)


def cuts(text: str, at: int) -> bool:
    """Whether a phrase that begins or ends at this place would cut a word or a number in two."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isdecimal() and after in ".,":
        return text[at + 1 : at + 2].isdecimal()
    if after.isdecimal() and before in ".,":
        return text[: at - 1][-1:].isdecimal()
    return _joins(before) and _joins(after)


def _joins(char: str) -> bool:
    """Whether a character goes on a word, as letters and digits do, and Chinese ones do not."""
    return (char.isalpha() and not _is_han(char)) or char.isdecimal() or combining(char) > 0


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"


def _is_reversed(text: str, low: str, start: int) -> bool:
    if start and text[start - 1] in _REVERSING_HAN:
        return _is_han(text[start])
    return any(
        low.endswith(word, 0, start) and not cuts(text, start - len(word)) for word in _REVERSING
    )


def _is_word(acronym: str, text: str, start: int) -> bool:
    if acronym not in _ALSO_WORDS:
        return False
    around = text[max(0, start - _AROUND) : start + len(acronym) + _AROUND]
    return around.isupper() and around.strip() != acronym


def _plain(text: str) -> str:
    for special, common in _SAME:
        text = text.replace(special, common)
    return text


def _plurals(word: str) -> tuple[str, ...]:
    if not (word[-1].isascii() and word[-1].isalpha()):
        return ()
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (f"{word}es",)
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u"):
        return (f"{word[:-1]}ies",)
    return (f"{word}s", f"{word}es") if word.endswith("o") else (f"{word}s",)


def _apart(matches: Iterable[Match[_Owner]]) -> Iterator[Match[_Owner]]:
    end = 0
    for match in matches:
        if match.start >= end:
            yield match
            end = match.end
