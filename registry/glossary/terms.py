"""Explained words: the terms of `data/glossary/terms.toml`, and where a text uses them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from registry.glossary.claims import ClaimedTwice, Claims
from registry.glossary.errors import GlossaryError
from registry.glossary.files import FOLDER, Entry, Id, Listed, Text, Told, inherited, read
from registry.glossary.matching import Match

TERMS = FOLDER / "terms.toml"

Acronym = Annotated[str, StringConstraints(pattern=r"^([A-Z].*\S|\S.*[A-Z]|\S.*[A-Z].*\S)$")]
"""Two characters at least, with a capital letter of English: "G-CSF", "mAb"."""

Reviewer = Annotated[str, StringConstraints(pattern=r"^\S.*, \d{4}-(0[1-9]|1[0-2])(-\d{2})?$")]
"""Who reviewed and when: "hematologist, 2026-12"."""


class Term(Entry):
    """A term: its name and meaning in each language, by tag, and all the ways to write it.

    `reviewer` is the role of who reviewed it and when, or None: not reviewed.
    """

    id: Id
    name: Told
    variants: Listed = Field(default={})
    acronyms: tuple[Acronym, ...] = ()
    meaning: Told
    source: Text
    licence: Text
    reviewer: Reviewer | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Its names and their variants in every language."""
        variants = (variant for listed in self.variants.values() for variant in listed)
        return (*self.name.values(), *variants)


class _File(Entry):
    source: Text
    licence: Text
    term: Annotated[tuple[Term, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, content: Mapping[str, object]) -> Mapping[str, object]:
        return inherited(content, "term")


@dataclass(frozen=True)
class Found:
    """The first use of a term in a text, from `start` up to `end`."""

    start: int
    end: int
    term: Term


class Glossary:
    """All terms. Get the project's own with `glossary()`."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        """Raise `ClaimedTwice` when an id or a way of writing is in two terms."""
        self.terms = terms
        claims = Claims[Term]()
        for term in terms:
            claims.add(term.id, term, term.words, term.acronyms)
        self._matcher = claims.matcher()

    @classmethod
    def load(cls, path: Path = TERMS) -> Self:
        """The terms in this file. Raise `GlossaryError` when something in it is wrong."""
        terms = read(path, _File).term
        try:
            return cls(terms)
        except ClaimedTwice as error:
            raise GlossaryError(path, error.entry, error.cause, "keep it in one of them") from error

    def find(self, text: str) -> tuple[Found, ...]:
        """The terms that `text` uses, each where it is first used, in order."""
        found = self._matcher.find(text)
        others = {text[one.start : one.end] for one in found if _stands_for_another(text, one)}
        first = {
            match.owner.id: match
            for match in reversed(found)
            if text[match.start : match.end] not in others
        }
        matches = sorted(first.values(), key=lambda match: match.start)
        return tuple(Found(match.start, match.end, match.owner) for match in matches)


_SPELLED_OUT = 120
"""How many characters before an acronym in brackets may say what it stands for."""

_SMALL = frozenset({"a", "and", "for", "in", "of", "or", "the", "to", "with"})


def _stands_for_another(text: str, match: Match[Term]) -> bool:
    """Whether the text says that an acronym stands for something else: "Total bilirubin (TB)".

    The words before the bracket spell it by their first letters, and none is one of the term's.
    """
    acronym = text[match.start : match.end]
    before = text[max(0, match.start - _SPELLED_OUT) : match.start]
    if acronym not in match.owner.acronyms or before[-1:] not in ("(", "（"):
        return False
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", before)]
    words = [word for word in words if word not in _SMALL][-len(acronym) :]
    names = " ".join(match.owner.words).lower()
    spelled = "".join(word[0] for word in words) == acronym.lower()
    return spelled and not any(len(word) > 3 and word[:5] in names for word in words)


@cache
def glossary() -> Glossary:
    """The project's own glossary, read once."""
    return Glossary.load()
