"""Which fields of a record the register holds, how each is kept, and how text becomes words."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import tantivy

from registry.ctgov.fields import Field, Kind, fields

STUDIES, PLACES = "studies", "places"
"""The two indexes of a register: of studies, and of their locations."""

STUDY = "study"
"""The number of a study without its letters. Integers have a sign, because tantivy 0.27 does not
delete by a term of a field that has none."""
WHERE = "where"
"""Where the JSON of a study lies in the history: which of its files times `ROWS`, and which row."""
ROWS = 10_000_000
HAS = "has"
"""The pieces of which a study, or a location, has a value."""
COUNTRY = "country"
"""The countries of a study, each once, to be counted."""
SHORT = "short"
"""Abbreviations that a study explains, with their meaning: "gvhd=graft versus host disease"."""
NAME, MESH = "name", "mesh"
"""The condition of a study that has but one, as it names it, small, and MeSH's terms for it."""
SPOKEN = "spoken"
"""The words of titles, conditions and interventions as they are written, to guess spellings."""
PLACE = "place"
"""Which location it is: the number of its study times `MOST_PLACES`, and its position."""
MOST_PLACES = 100_000
"""More locations than any study has."""
CELL = "cell"
"""The cells of the earth that a study or a location is in: see `nearby`."""

BEGIN, END = "ꡎ", "ꡊ"
"""Stand before and behind each value of a text, as words; no record has these letters."""

WORDS, WHOLE, PLAIN = "words", "raw", "plain"
"""How a text becomes terms: words without endings, as it is, and words as they are."""

_SECTIONS = ("protocolSection.", "derivedSection.", "hasResults")
_MORE = frozenset(
    {
        "LimitationsAndCaveatsDescription",
        *(
            "OutcomeMeasureTitle",
            "OutcomeMeasureDescription",
            "OutcomeMeasurePopulationDescription",
        ),
        *("LargeDocHasProtocol", "LargeDocHasSAP", "LargeDocHasICF"),
    }
)
"""What search areas have of results, and which documents there are."""
_PERSONAL = re.compile(r"(Central|Location)Contact(Name|Phone|PhoneExt|EMail)")
"""Nobody is to be looked for by a telephone number or an address, or the name beside it."""
_LOCATIONS = "protocolSection.contactsLocationsModule.locations."


@cache
def searchable() -> Mapping[str, Field]:
    """The fields that the register holds, by piece."""
    return {
        field.piece: field
        for field in fields()
        if (field.path.startswith(_SECTIONS) or field.piece in _MORE)
        and field.kind is not Kind.STRUCT
        and not _PERSONAL.fullmatch(field.piece)
    }


@cache
def of_locations() -> Mapping[str, Field]:
    """Those of them that a location has, by piece."""
    return {
        piece: field for piece, field in searchable().items() if field.path.startswith(_LOCATIONS)
    }


def in_order(piece: str) -> str:
    """The name of the field by which studies are sorted."""
    return f"by_{piece}"


@cache
def sortable() -> frozenset[str]:
    """The pieces by which studies can be sorted: one date or one whole number each."""
    return frozenset(
        piece
        for piece, field in searchable().items()
        if field.kind is Kind.DATE or piece == "EnrollmentCount"
    )


@cache
def of_studies() -> tantivy.Schema:
    """The fields of the documents that are studies."""
    build = tantivy.SchemaBuilder()
    build.add_integer_field(STUDY, indexed=True, fast=True)
    build.add_integer_field(WHERE, fast=True)
    build.add_integer_field(CELL, indexed=True)
    for name in (COUNTRY, NAME, MESH, SHORT):
        build.add_text_field(name, tokenizer_name=WHOLE, index_option="basic", fast=True)
    build.add_text_field(SPOKEN, tokenizer_name=PLAIN, index_option="basic")
    for piece in sorted(sortable()):
        build.add_integer_field(in_order(piece), fast=True)
    _add(build, searchable())
    return build.build()


@cache
def of_places() -> tantivy.Schema:
    """The fields of the documents that are locations."""
    build = tantivy.SchemaBuilder()
    for name in (STUDY, PLACE):
        build.add_integer_field(name, indexed=True, fast=True)
    build.add_integer_field(CELL, indexed=True)
    _add(build, of_locations())
    return build.build()


def _add(build: tantivy.SchemaBuilder, named: Mapping[str, Field]) -> None:
    build.add_text_field(HAS, tokenizer_name=WHOLE, index_option="basic")
    for piece, field in named.items():
        match field.kind:
            case Kind.TEXT | Kind.MARKUP:
                build.add_text_field(piece, tokenizer_name=WORDS)
            case Kind.ENUM | Kind.BOOLEAN:
                build.add_text_field(piece, tokenizer_name=WHOLE, index_option="basic", fast=True)
            case Kind.DATE | Kind.TIME:
                build.add_integer_field(piece, fast=True)
            case Kind.NUMBER:
                build.add_float_field(piece, fast=True)


@cache
def shape() -> str:
    """What changes when the documents have to be made anew: see `_EDITION`."""
    named = [(piece, field.path, field.kind) for piece, field in searchable().items()]
    return hashlib.sha256(repr((_EDITION, named, sorted(sortable()))).encode()).hexdigest()[:16]


_EDITION = 5
"""To be counted up when documents of the same fields are made in another way."""


@cache
def words() -> tantivy.TextAnalyzer:
    """Makes runs of letters and digits, small, without the accents of Latin and without endings."""
    return _simple().filter(tantivy.Filter.stemmer("English")).build()


@cache
def plain_words() -> tantivy.TextAnalyzer:
    """The same with their endings."""
    return _simple().build()


def _simple() -> tantivy.TextAnalyzerBuilder:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )


def whole_letters(text: str) -> str:
    """The text with each letter and its accents as one sign, so that they stay one word."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def words_of(text: str) -> list[str]:
    """The words of a text as the register has them."""
    return words().analyze(whole_letters(text))


def plain_words_of(text: str) -> list[str]:
    """The words of a text with their endings."""
    return plain_words().analyze(whole_letters(text))


def opened(folder: Path, fields: tantivy.Schema) -> tantivy.Index:
    """The index in a folder, open for writing; a new one where there is none."""
    folder.mkdir(exist_ok=True)
    index = tantivy.Index(fields, path=str(folder))
    index.register_tokenizer(WORDS, words())
    index.register_tokenizer(PLAIN, plain_words())
    return index
