"""From a record's JSON to the documents of the register."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import numpy as np
import tantivy

from registry.ctgov.fields import Branch, Kind, tree_of, values_by_piece
from registry.mirror.register.abbreviations import explained
from registry.mirror.register.measured import day_number, minutes
from registry.mirror.register.nearby import ROW, Spots
from registry.mirror.register.shape import (
    BEGIN,
    CELL,
    COUNTRY,
    END,
    HAS,
    MESH,
    MOST_PLACES,
    NAME,
    PLACE,
    ROWS,
    SHORT,
    SPOKEN,
    STUDY,
    WHERE,
    in_order,
    of_locations,
    plain_words_of,
    searchable,
    sortable,
    whole_letters,
)

NUMBERS = 100_000_000
"""More than any NCT number: a value times this, and the number, sort by both."""

_LOCATIONS: Final = ("protocolSection", "contactsLocationsModule", "locations")
_EXPLAINING = ("BriefTitle", "OfficialTitle", "BriefSummary", "Condition", "Keyword")
_SPOKEN = ("BriefTitle", "Condition", "Keyword", "InterventionName", "Acronym", "LeadSponsorName")


def study_document(
    number: int, record: Mapping[str, Any], file: int, row: int, cells: Iterable[int]
) -> tantivy.Document:
    """The document of a study.

    `number` is its NCT number; its JSON is in this row of this file of the history; `cells` are
    those of its locations.
    """
    found = values_by_piece(record, _study_tree())
    study = tantivy.Document()
    study.add_integer(STUDY, number)
    study.add_integer(WHERE, file * ROWS + row)
    for cell in cells:
        study.add_integer(CELL, cell)
    for piece, values in found.items():
        study.add_text(HAS, piece)
        _ADD[searchable()[piece].kind](study, piece, values)
        if piece in sortable():
            _add_order(study, piece, values[0], number)
    for country in dict.fromkeys(found.get("LocationCountry", ())):
        study.add_text(COUNTRY, country)
    conditions = {" ".join(plain_words_of(one)) for one in found.get("Condition", ())}
    if len(conditions) == 1:  # of several, nobody can tell which term belongs to which
        study.add_text(NAME, conditions.pop())
        for term in dict.fromkeys(found.get("ConditionMeshTerm", ())):
            study.add_text(MESH, term)
    for pair in {
        f"{' '.join(plain_words_of(short))}={' '.join(plain_words_of(meaning))}"
        for piece in _EXPLAINING
        for text in found.get(piece, ())
        for short, meaning in explained(str(text))
    }:
        study.add_text(SHORT, pair)
    for piece in _SPOKEN:
        for value in found.get(piece, ()):
            study.add_text(SPOKEN, whole_letters(value))
    return study


def place_documents(
    number: int, record: Mapping[str, Any], cells: Mapping[int, int]
) -> Iterator[tantivy.Document]:
    """The documents of the locations of a study; `cells` are by position, where one is known."""
    for position, location in enumerate(_locations(record)):
        place = tantivy.Document()
        place.add_integer(STUDY, number)
        place.add_integer(PLACE, number * MOST_PLACES + position)
        if position in cells:
            place.add_integer(CELL, cells[position])
        for piece, some in values_by_piece(location, _location_tree()).items():
            place.add_text(HAS, piece)
            _ADD[of_locations()[piece].kind](place, piece, some)
        yield place


def spots_of(number: int, record: Mapping[str, Any]) -> Spots:
    """Where on the earth a study's locations are, of those of which that is known."""
    found = [
        (number, position, float(point["lat"]), float(point["lon"]))
        for position, location in enumerate(_locations(record))
        if isinstance(point := location.get("geoPoint"), dict) and {"lat", "lon"} <= point.keys()
    ]
    return np.array(found, ROW)


def _locations(record: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found: Any = record
    for key in _LOCATIONS:
        found = found.get(key, {})
    return found or ()


@cache
def _study_tree() -> Branch:
    return tree_of(searchable().values())


@cache
def _location_tree() -> Branch:
    return tree_of(of_locations().values(), ".".join(_LOCATIONS) + ".")


def _add_order(study: tantivy.Document, piece: str, value: Any, number: int) -> None:
    amount = day_number(value) if isinstance(value, str) else value
    if isinstance(amount, int):
        study.add_integer(in_order(piece), amount * NUMBERS + number)


def _add_text(document: tantivy.Document, name: str, values: list[Any]) -> None:
    for value in values:
        document.add_text(name, f"{BEGIN} {whole_letters(str(value))} {END}")


def _add_long_text(document: tantivy.Document, name: str, values: list[Any]) -> None:
    for value in values:
        document.add_text(name, whole_letters(str(value)))


def _add_name(document: tantivy.Document, name: str, values: list[Any]) -> None:
    for value in values:
        document.add_text(name, str(value))


def _add_truth(document: tantivy.Document, name: str, values: list[Any]) -> None:
    for value in values:
        document.add_text(name, "true" if value is True else "false")


def _add_date(document: tantivy.Document, name: str, values: list[Any]) -> None:
    for value in values:
        number = day_number(str(value))
        if number is not None:
            document.add_integer(name, number)


def _add_time(document: tantivy.Document, name: str, values: list[Any]) -> None:
    for value in values:
        number = minutes(str(value))
        if number is not None:
            document.add_integer(name, number)


def _add_number(document: tantivy.Document, name: str, values: list[Any]) -> None:
    for value in values:
        if isinstance(value, int | float):
            document.add_float(name, float(value))


def _add_nothing(document: tantivy.Document, name: str, values: list[Any]) -> None:
    """A place of a study is in the documents of its locations."""
    del document, name, values


_ADD: Mapping[Kind, Callable[[tantivy.Document, str, list[Any]], None]] = {
    Kind.TEXT: _add_text,
    Kind.MARKUP: _add_long_text,
    Kind.ENUM: _add_name,
    Kind.BOOLEAN: _add_truth,
    Kind.DATE: _add_date,
    Kind.TIME: _add_time,
    Kind.NUMBER: _add_number,
    Kind.GEO: _add_nothing,
}
