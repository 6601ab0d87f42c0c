"""The reader's language: whole sentences from a catalogue, dates, numbers and lists by CLDR.

English sentences stand in the code and are the keys of the other catalogues
(`data/locale/<tag>.po`). A sentence keeps apart its own words and the registry's words inside it,
so that a page can mark the latter with their language.
"""

import gettext
import html
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Self

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from registry.ctgov.record import PartialDate

CATALOGUES = Path(__file__).resolve().parent.parent / "data" / "locale"
REGISTRY_LANGUAGE = "en"
"""The registry's records are in English."""

NAMES = {"en": "English", "zh-Hans": "简体中文"}
"""Every language that this project speaks, by BCP 47 tag, in its own name."""

_SPACES = {"en": " ", "zh-Hans": ""}
"""What stands between two sentences."""

_SEPARATORS = {"en": "; ", "zh-Hans": "；"}
"""What stands between two items that may have commas of their own."""


_STOPPED = re.compile(r"(\{(\w+)\})\.")
"""A place with a full stop behind it."""

_ENTITY = re.compile(r"&(?:#x?[0-9a-f]+|[a-z][a-z0-9]*);", re.IGNORECASE)
"""An entity in full: `&region=` in an address is none, though HTML would take it for one."""


def without_entities(text: str) -> str:
    """A text of the registry; an entity that was pasted into it is the sign that it means."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


class Verbatim(str):
    """Words of the registry, kept in their own language."""

    __slots__ = ()

    def __html__(self) -> Markup:
        """The words, marked with their language; `dir` keeps their direction to themselves."""
        return Markup('<span lang="{}" dir="auto" translate="no">{}</span>').format(
            REGISTRY_LANGUAGE, str(self)
        )


class Sentence(str):
    """Words in the reader's language; as HTML, the registry's words inside it are marked."""

    __slots__ = ("_html",)
    _html: Markup

    @classmethod
    def of(cls, pattern: str, values: Mapping[str, str]) -> Self:
        """Fill `{name}` places of `pattern`; raise `KeyError` when one has no value.

        A full stop after a value that ends with one ("Co., Ltd.") is left out.
        """
        pattern = _STOPPED.sub(
            lambda place: place[1] if values[place[2]].endswith(".") else place[0], pattern
        )
        made = cls(pattern.format_map(values))
        made._html = escape(pattern).format_map(values)
        return made

    @classmethod
    def joined(cls, parts: Sequence[str], between: str) -> Self:
        """Parts with `between` in between, each keeping its language."""
        places = [f"{{_{index}}}" for index in range(len(parts))]
        return cls.of(between.join(places), {f"_{i}": part for i, part in enumerate(parts)})

    def __html__(self) -> Markup:
        """The sentence with its parts escaped, and marked where they are the registry's."""
        return self._html


@dataclass(frozen=True)
class Language:
    """One language. Get it with `Language.of("zh-Hans")`."""

    tag: str
    locale: Locale
    catalogue: gettext.NullTranslations

    @classmethod
    def of(cls, tag: str) -> "Language":
        """The language with this tag; `KeyError` when the project does not speak it."""
        return _language(tag)

    @property
    def name(self) -> str:
        """The language's name in itself."""
        return NAMES[self.tag]

    def say(self, message: str, **values: str | int) -> Sentence:
        """Translate a whole sentence and fill its `{places}`; whole numbers are written by CLDR."""
        pattern = self.catalogue.gettext(message)
        return Sentence.of(pattern, self._texts(values)) if values else _whole(pattern)

    def count(self, one: str, many: str, number: int, **values: str | int) -> Sentence:
        """Like `say`, for a sentence that depends on a number, which fills `{n}`."""
        pattern = self.catalogue.ngettext(one, many, number)
        return Sentence.of(pattern, self._texts({"n": number, **values}))

    @property
    def space(self) -> str:
        """What stands behind a sentence, or a colon, before what follows on its line."""
        return _SPACES[self.tag]

    def join(self, sentences: Iterable[str]) -> Sentence:
        """Sentences one after the other, as this language spaces them."""
        return Sentence.joined(list(sentences), self.space)

    def listed(self, items: Iterable[str]) -> Sentence:
        """Items as a list in running text: "a, b and c"."""
        parts = list(items)
        names = [f"{{_{index}}}" for index in range(len(parts))]
        pattern = format_list(names, locale=self.locale) if names else ""
        return Sentence.of(pattern, {f"_{index}": part for index, part in enumerate(parts)})

    def series(self, items: Iterable[str]) -> Sentence:
        """Items one after the other where "and" could be read in two ways: "a; b and c; d"."""
        return Sentence.joined(list(items), _SEPARATORS[self.tag])

    def number(self, number: float) -> str:
        """A number with this language's separators."""
        return _written(number, self.locale)

    def date(self, value: date | PartialDate) -> str:
        """A date exactly as precise as it is: "2013", "January 2013" or "5 January 2013"."""
        if isinstance(value, PartialDate):
            if value.month is None:
                return format_skeleton("y", value.earliest, locale=self.locale)
            if value.day is None:
                return format_skeleton("yMMMM", value.earliest, locale=self.locale)
            value = value.earliest
        return format_date(value, "long", locale=self.locale)

    def moment(self, value: datetime) -> str:
        """A moment in universal time, with the zone named."""
        in_utc = value.astimezone(UTC)
        return f"{format_date(in_utc, 'long', locale=self.locale)} {in_utc:%H:%M} UTC"

    def _texts(self, values: Mapping[str, str | int]) -> dict[str, str]:
        return {k: self.number(v) if isinstance(v, int) else v for k, v in values.items()}


@lru_cache(maxsize=4096, typed=True)
def _written(number: float, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


@lru_cache(maxsize=4096)
def _whole(pattern: str) -> Sentence:
    """A sentence without places, which a page says again at each run."""
    return Sentence.of(pattern, {})


@lru_cache
def _language(tag: str) -> Language:
    NAMES[tag]
    locale = Locale.parse(tag, sep="-")
    if tag == REGISTRY_LANGUAGE:
        return Language(tag, Locale.parse("en_GB"), gettext.NullTranslations())
    path = CATALOGUES / f"{tag}.po"
    with path.open("rb") as source:
        messages = read_po(source, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Language(tag, locale, gettext.GNUTranslations(compiled))
