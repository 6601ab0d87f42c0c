"""A fact that a reader sees: what it says, or why it says nothing, and where that is from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from markupsafe import Markup

from registry.language import REGISTRY_LANGUAGE, Language, Sentence, Verbatim
from registry.places.countries import country_code


class Prose(str):
    """A passage of the registry's Markdown, in the registry's language."""

    __slots__ = ()


class SiteWords(str):
    """Words of the site in a sentence; nobody knows in which language they are."""

    __slots__ = ()

    def __html__(self) -> Markup:
        """The words, marked as being of no known language and with a direction of their own."""
        return Markup('<span lang="" dir="auto">{}</span>').format(str(self))


class Worded(str):
    """Words that somebody here wrote in one or more languages, in the best one for the reader."""

    __slots__ = ("tag",)
    tag: str

    @classmethod
    def of(cls, words: Mapping[str, str], lang: Language) -> Self:
        """Of words by language tag, those in the reader's language, else the first."""
        tag = lang.tag if lang.tag in words else next(iter(words))
        made = cls(words[tag])
        made.tag = tag
        return made

    def __html__(self) -> Markup:
        """The words, marked with their language."""
        return Markup('<span lang="{}" dir="auto">{}</span>').format(self.tag, str(self))


class Origin(StrEnum):
    """Where a fact comes from."""

    REGISTRY = "registry"
    SITE = "site"
    PUBLICATION = "publication"
    COMPUTED = "computed"


@dataclass(frozen=True)
class Known:
    """A value, in the reader's language or in the registry's own words. Zero is known."""

    value: str
    origin: Origin = Origin.REGISTRY


@dataclass(frozen=True)
class NotProvided:
    """The source says nothing."""

    origin: Origin = Origin.REGISTRY


@dataclass(frozen=True)
class Withheld:
    """The value exists and is not shown here, for this reason."""

    reason: Sentence
    origin: Origin = Origin.REGISTRY


@dataclass(frozen=True)
class NotApplicable:
    """There can be no value here, whatever the source does."""

    origin: Origin = Origin.REGISTRY


Fact = Known | NotProvided | Withheld | NotApplicable


@dataclass(frozen=True)
class Row:
    """A fact under its name."""

    label: Sentence
    fact: Fact


def known(value: str | None, origin: Origin = Origin.REGISTRY) -> Fact:
    """`value` as a fact; an absent or empty one is not provided."""
    return Known(value, origin) if value else NotProvided(origin)


def verbatim(text: str | None) -> Verbatim | None:
    """A text of the registry as it is spelled there; none where there is none but white space."""
    return Verbatim(text) if text and text.strip() else None


def prose(text: str | None) -> Prose | None:
    """The same of a passage of its Markdown."""
    return Prose(text) if text and text.strip() else None


def spelled(text: str | None) -> Fact:
    """A text of the registry as a fact; an absent or empty one is not provided."""
    return known(verbatim(text))


def in_prose(text: str | None) -> Fact:
    """The same of a passage of its Markdown."""
    return known(prose(text))


def country(name: str | None, lang: Language) -> str | None:
    """A country by its name in the reader's language, or in the registry's where it has no code.

    To a reader of the registry's language it says what the registry says.
    """
    here, code = verbatim(name), country_code(name)
    told = lang.locale.territories.get(code) if lang.tag != REGISTRY_LANGUAGE else None
    return str(told) if told else here


def countries(names: Iterable[str], lang: Language) -> Sequence[str]:
    """The same of several, each once: the registry spells some in more than one way."""
    told = (country(name, lang) for name in names)
    return list(dict.fromkeys(name for name in told if name))
