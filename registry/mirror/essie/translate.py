"""From the tree of an expression to a query of the register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.ctgov.fields import Field, Kind, field_named
from registry.ctgov.search_areas import SearchArea, area_named
from registry.mirror.essie.areas import in_area
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.exactly import exactly
from registry.mirror.essie.matching import matching, said
from registry.mirror.essie.tree import (
    All,
    And,
    Area,
    Coverage,
    Covered,
    Distance,
    Expanded,
    Expansion,
    Expression,
    Missing,
    Not,
    Or,
    Phrase,
    Range,
    Search,
    Term,
)
from registry.mirror.essie.write import write
from registry.mirror.register.found import (
    Documents,
    Query,
    everything,
    one_and_all,
    one_of,
    unscored,
    without,
)
from registry.mirror.register.register import Register
from registry.mirror.register.shape import HAS, PLACE, STUDY, of_locations, searchable, words_of

USUAL_AREA = "BasicSearch"
"""Where words are looked for that no field or area stands before."""

MOST_WORDS = 30
"""So many words may be looked for in search areas: each is looked for in up to 75 fields."""


@dataclass(frozen=True, slots=True)
class _Within:
    """Where a part of an expression stands: in which field or area, and of what kind of thing."""

    register: Register
    field: Field | None = None
    area: SearchArea | None = None
    coverage: Coverage = Coverage.CONTAINS
    expansion: Expansion | None = None
    location: bool = False

    @property
    def documents(self) -> Documents:
        return self.register.places if self.location else self.register.studies


def studies_where(expression: Expression, register: Register, area: str = USUAL_AREA) -> Query:
    """Finds the studies of which an expression is true, and scores them.

    A part is true of a study when it is true of its field, of all values together; NOT when it is
    not. Inside SEARCH[Location] one location must fit all of it. What names no field is looked for
    in the search area `area`. Raises `EssieError` for what this mirror cannot answer.
    """
    if _words(expression) > MOST_WORDS:
        raise EssieError(
            "There are too many words that name no field",
            "the whole expression",
            f"Write {MOST_WORDS} of them at most.",
        )
    return _query(expression, _Within(register, area=area_named(area)))


def letter_by_letter(expression: Expression, *, exact: bool = False) -> int:
    """How many parts have to be compared with the records themselves, which takes long."""
    match expression:
        case Or(parts) | And(parts):
            return sum(letter_by_letter(part, exact=exact) for part in parts)
        case Expanded(expansion, part):
            return letter_by_letter(part, exact=expansion is Expansion.NONE)
        case Not(part) | Area(_, part) | Covered(_, part) | Search(_, part):
            return letter_by_letter(part, exact=exact)
        case Term() | Phrase():
            return int(exact)
        case _:
            return 0


def _words(expression: Expression) -> int:
    """How many words are looked for in search areas."""
    match expression:
        case Or(parts) | And(parts):
            return sum(map(_words, parts))
        case Area(name, _) if area_named(name) is None:
            return 0
        case Not(part) | Area(_, part) | Covered(_, part) | Expanded(_, part) | Search(_, part):
            return _words(part)
        case Term() | Phrase():
            return len(words_of(said(expression)))
        case _:
            return 0


def _query(expression: Expression, within: _Within) -> Query:
    match expression:
        case Or(parts):
            return one_of([_query(part, within) for part in parts])
        case And(parts):
            return _all(parts, within)
        case Not(part):
            return without(everything(), _query(part, within))
        case All() if within.field is not None and within.field.piece == "Sex":
            return _source(Term(("ALL",)), within)  # a value of this field, and of no other
        case All():
            return everything()
        case Area(name, part):
            return _query(part, _in(name, within))
        case Covered(coverage, part):
            return _query(part, replace(within, coverage=coverage))
        case Expanded(Expansion.LOSSY, _):
            raise EssieError(
                "This mirror leaves no words out", "EXPANSION[Lossy]", "Write OR between them."
            )
        case Expanded(expansion, part):
            return _query(part, replace(within, expansion=expansion))
        case Search(document, part):
            return _one_document(document, part, within)
        case _:
            return _source(expression, within)


def _all(parts: Sequence[Expression], within: _Within) -> Query:
    wanted = [_query(part, within) for part in parts if not isinstance(part, Not)]
    unwanted = [_query(part.part, within) for part in parts if isinstance(part, Not)]
    found = one_and_all(wanted or [everything()])
    return without(found, one_of(unwanted)) if unwanted else found


def _in(name: str, within: _Within) -> _Within:
    area = area_named(name)
    if area is not None and not within.location:
        return replace(within, area=area, field=None)
    field = field_named(name)
    if field is None or field.piece not in searchable():
        raise EssieError(
            "This mirror cannot search in this field or area",
            f"AREA[{name}]",
            "docs/registry-api.md says in which fields it can search.",
        )
    if within.location and field.piece not in of_locations():
        raise EssieError(
            "This is no field of a location", f"AREA[{name}]", "Ask for it outside SEARCH."
        )
    return replace(within, field=field)


def _one_document(document: str, part: Expression, within: _Within) -> Query:
    if within.location or within.field:
        raise EssieError(
            "SEARCH cannot stand within SEARCH or AREA", f"SEARCH[{document}]", "Put it outside."
        )
    if document == "Study":
        return _query(part, within)
    if document != "Location":
        raise EssieError(
            "There is nothing of this kind to search",
            f"SEARCH[{document}]",
            "Write Study or Location.",
        )
    inside = _query(part, replace(within, location=True, area=None))
    found = set(within.register.places.numbers(inside))
    return unscored(within.register.studies.one_of_terms(STUDY, found))


def _source(source: Term | Phrase | Missing | Range | Distance, within: _Within) -> Query:
    field = within.field
    if field is None:
        if within.area is None or not isinstance(source, Term | Phrase):
            raise EssieError(
                "This can be asked of a named field only",
                _shown(source),
                "Write the field before it, as AREA[StartDate].",
            )
        return in_area(source, within.area, within.register, within.coverage, within.expansion)
    if isinstance(source, Missing):
        return without(everything(), within.documents.term(HAS, field.piece))
    if isinstance(source, Distance):
        return _near(source, field, within)
    if field.kind is Kind.GEO:
        raise EssieError(
            "This field holds places", f"AREA[{field.piece}]", "Ask for DISTANCE[…] or MISSING."
        )
    if within.expansion is Expansion.NONE and field.kind in (Kind.TEXT, Kind.MARKUP):
        if within.location:
            raise EssieError(
                "Words of a location are not compared letter by letter",
                "EXPANSION[None]",
                "Leave it out within SEARCH[Location].",
            )
        found = matching(source, field, within.documents, Coverage.CONTAINS, Expansion.TERM)
        return exactly(source, field, within.coverage, within.register, found)
    return matching(source, field, within.documents, within.coverage, within.expansion)


def _near(source: Distance, field: Field, within: _Within) -> Query:
    if field.kind is not Kind.GEO:
        raise EssieError(
            "This field has no places", f"AREA[{field.piece}]", "Ask LocationGeoPoint."
        )
    circle = within.register.earth.within(
        float(source.latitude), float(source.longitude), source.kilometres
    )
    found = within.documents.in_circle(circle, PLACE if within.location else STUDY)
    return found if within.location else unscored(found)


def _shown(source: Expression) -> str:
    text = write(source)
    return text if len(text) <= 40 else text[:40] + "…"
