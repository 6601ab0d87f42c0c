"""A search in the words of records: Chinese by glossary, conditions, countries and cities."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

import ahocorasick
from babel import Locale
from pydantic import Field

from registry.chinese import simplified
from registry.glossary.files import FOLDER, Entry, Text, read
from registry.glossary.matching import Match, folded
from registry.glossary.measures import measures
from registry.glossary.terms import glossary
from registry.places import city_in_english

CONDITIONS = FOLDER / "conditions.toml"
_CHINESE = "zh-Hans"
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile("[^\\s，。、；：？！（）]+")


class _File(Entry):
    source: Text
    licence: Text
    ignored: tuple[Text, ...]
    beginnings: tuple[Text, ...]
    fillers: tuple[Text, ...]
    english: Annotated[Mapping[Text, tuple[Text, ...]], Field(min_length=1)]


@dataclass(frozen=True)
class English:
    """What a search in Chinese stands for.

    `meant` has the English words by the Chinese ones, in their order. `text` is the whole search
    in English, with what was in Latin letters as it was; `unknown` what is in no list.
    """

    text: str
    meant: Mapping[str, str]
    unknown: tuple[str, ...]


def english(text: str) -> English:
    """`text` with its Chinese words in English: always the longest that begins first.

    Traditional characters are read as simplified ones, and told as they were written. What is
    unknown is left out of the English. Of a text without Chinese characters only words that say
    nothing are left out, unless it has no others.
    """
    if not _HAN.search(text):
        return English(_without_fillers(" ".join(text.split())), {}, ())
    meant: dict[str, str] = {}
    words: list[str] = []
    unknown: list[str] = []
    at = 0
    for match, end in _up_to_the_next(text):
        _keep(text[at : match.start], words, meant, unknown)
        chinese = text[match.start : match.end]
        if match.owner:
            words.append(match.owner)
            meant[chinese] = match.owner
        begins = simplified(chinese) in _file().beginnings and _HAN.match(text, match.end, end)
        at = match.start if begins else match.end
    _keep(text[at:], words, meant, unknown)
    return English(" ".join(words), meant, tuple(dict.fromkeys(unknown)))


def _without_fillers(text: str) -> str:
    """What "my clinical trials for leukemia" looks for; a text of such words alone is as it was."""
    return " ".join(_fillers().sub(" ", text).split()) or text


@cache
def _fillers() -> re.Pattern[str]:
    longest_first = sorted(_file().fillers, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)", re.IGNORECASE)


def _keep(between: str, words: list[str], meant: dict[str, str], unknown: list[str]) -> None:
    """Sort what no list has: what is not Chinese stays; the rest is a city as a whole, or unknown.

    Names of cities are words too, so that one within what is unknown says nothing.
    """
    for chinese in _HAN.findall(between):
        city = city_in_english(chinese)
        if city is None:
            unknown.append(chinese)
        else:
            meant[chinese] = city
            words.append(city)
    words += _WORD.findall(_HAN.sub(" ", between))


def _up_to_the_next(text: str) -> Iterator[tuple[Match[str], int]]:
    """Each known word, and where the next one begins or the text ends."""
    found = list(_apart(text))
    ends = [match.start for match in found[1:]] + [len(text)]
    return zip(found, ends, strict=False)


def _apart(text: str) -> Iterator[Match[str]]:
    """The known words of a text, none overlapping another; an empty owner says nothing."""
    found = [
        Match(last + 1 - length, last + 1, owner)
        for last, (length, owner) in _automaton().iter(simplified(folded(text)))
    ]
    end = 0
    for match in sorted(found, key=lambda match: (match.start, -match.end)):
        if match.start >= end:
            yield match
            end = match.end


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for chinese, words in _known().items():
        automaton.add_word(chinese, (len(chinese), words))
    automaton.make_automaton()
    return automaton


@cache
def _file() -> _File:
    return read(CONDITIONS, _File)


@cache
def _known() -> Mapping[str, str]:
    """English by Chinese, folded: the later of the lists has the last word."""
    file = _file()
    known: dict[str, str] = {}
    for code, name in Locale.parse(_CHINESE, sep="-").territories.items():
        country = Locale("en").territories.get(code)
        if country and len(code) == 2:
            known[folded(str(name))] = str(country)
    for measure in measures().table.measure:
        known[folded(measure.name[_CHINESE])] = measure.name["en"]
    for term in glossary().terms:
        for name in (term.name[_CHINESE], *term.variants.get(_CHINESE, ())):
            known[folded(name)] = term.name["en"]
    for words, names in file.english.items():
        known |= {folded(name): words for name in names}
    known |= {folded(name): "" for name in (*file.ignored, *file.beginnings)}
    return {name: words for name, words in known.items() if _HAN.search(name)}
