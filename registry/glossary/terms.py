"""Explained words: the terms of `data/glossary/terms.toml`, and where a text uses them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from registry.glossary.claims import ClaimedTwice, Claims
from registry.glossary.errors import GlossaryError
from registry.glossary.files import FOLDER, Entry, Id, Listed, Text, Told, inherited, read

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
        first = {match.owner.id: match for match in reversed(self._matcher.find(text))}
        matches = sorted(first.values(), key=lambda match: match.start)
        return tuple(Found(match.start, match.end, match.owner) for match in matches)


@cache
def glossary() -> Glossary:
    """The project's own glossary, read once."""
    return Glossary.load()
