"""From the parameters of a request for studies to a query of the register."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record.enums import Status
from registry.ctgov.search_areas import search_areas
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.parse import parse
from registry.mirror.essie.translate import USUAL_AREA, letter_by_letter, studies_where
from registry.mirror.essie.tree import Area, Distance, Expression, Unit
from registry.mirror.listing import with_ids, with_statuses
from registry.mirror.proximity import Around, Curve, Decay
from registry.mirror.register.found import Query, everything, one_and_all, unscored
from registry.mirror.register.register import Register
from registry.web.api_v2.answers import BadRequest
from registry.web.api_v2.boxes import boxes_where
from registry.web.api_v2.parameters import incorrect, invalid, listed

_FILTERS = ("filter.", "postFilter.")
"""Both have the same effect, as the registry says."""
_ADVANCED = tuple(f"{when}advanced" for when in _FILTERS)
_AREAS: Final[Mapping[str, str]] = {
    f"query.{area.param}": area.name for area in search_areas() if area.param
}
"""The parameters with an expression, and the area in which it looks unless it names a field."""
_LEAD = "query.lead"
_PLACE, _DECAYS = "filter.geo", "geoDecay"

ASKED = frozenset(
    {*_AREAS, _LEAD, "aggFilters"}
    | {f"{when}{what}" for when in _FILTERS for what in ("ids", "overallStatus", "geo", "advanced")}
)
"""The parameters that say which studies are asked for."""

_MOST_EXACT = 3
"""So many parts of a request are compared letter by letter; each takes a second at worst."""
_STATUSES = frozenset(Status)
_DECIMAL = r"\d+(?:\.\d+)?"
_SHORT = r"\d{1,6}(?:\.\d{1,40})?"
_GEO = re.compile(rf"distance\((-?{_DECIMAL},-?{_DECIMAL},{_DECIMAL}(?:km|mi)?)\)", re.ASCII)
_LENGTH = rf"({_SHORT}(?:km|mi))"
_DECAY = re.compile(
    rf"func:(gauss|exp|linear),scale:{_LENGTH},offset:{_LENGTH},decay:({_SHORT})", re.ASCII
)
_USUAL_DECAY = "func:exp,scale:300mi,offset:0mi,decay:0.5"
"""The registry's own."""
_NUMBERS = re.compile(r"\s*NCT\d+(?:[\s,]+NCT\d+)*\s*", re.ASCII | re.IGNORECASE)


def asked_for(found: Mapping[str, str], register: Register) -> Query:
    """Finds the studies that meet all of the parameters; those of `query.…` score them.

    Where a query is NCT numbers and nothing else, filters do not matter, as the registry says; they
    are read all the same.
    Raises `BadRequest` for what cannot be read or answered.
    """
    named = {
        name: [_number(name, text) for text in re.split(r"[\s,]+", found[name].strip())]
        for name in (*_AREAS, _LEAD)
        if _NUMBERS.fullmatch(found.get(name, ""))
    }
    read = dict(_expressions({name: text for name, text in found.items() if name not in named}))
    exact = sum(map(letter_by_letter, read.values()))
    if exact > _MOST_EXACT:
        raise BadRequest(
            f"EXPANSION[None] stands before {exact} terms; {_MOST_EXACT} are answered at most"
        )
    queries = [with_ids(register, numbers) for numbers in named.values()]
    queries += _queries(read, register)
    filters = list(map(unscored, _filters(found, read, register)))
    if not named:
        queries += filters
    return one_and_all(queries or [everything()])


def _expressions(found: Mapping[str, str]) -> Iterator[tuple[str, Expression]]:
    """Each parameter that is an expression, parsed. A query of nothing asks for nothing."""
    for name in (*_AREAS, _LEAD, *_ADVANCED):
        text = found.get(name)
        if text is None or (name not in _ADVANCED and not text.strip()):
            continue
        try:
            yield name, parse(text)
        except EssieError as refused:
            raise BadRequest(f"Parameter `{name}`: {refused}") from None


def is_ranked(found: Mapping[str, str]) -> bool:
    """Whether something is asked for by which one study can fit better than another."""
    return any(name in found for name in (*_AREAS, _LEAD))


def around(found: Mapping[str, str]) -> Around | None:
    """The place that `filter.geo` names, and what being far from it costs; none without a place.

    Raises `BadRequest` for what cannot be read, and for a `geoDecay` that is no curve.
    """
    shape = _DECAY.fullmatch(found.get(_DECAYS, _USUAL_DECAY))
    if shape is None:
        raise incorrect(_DECAYS)
    curve, *lengths, decay = shape.groups()
    scale, offset = (float(length[:-2]) * Unit(length[-2:]).kilometres for length in lengths)
    if scale == 0 or not 0 < float(decay) < 1:
        raise BadRequest(
            f"Parameter `{_DECAYS}`: The scale must be above 0, and the decay between 0 and 1"
        )
    place = found.get(_PLACE)
    if place is None:
        return None
    return Around(_distance(_PLACE, place), Decay(Curve(curve), scale, offset, float(decay)))


def _queries(read: Mapping[str, Expression], register: Register) -> Iterator[Query]:
    for name, area in _AREAS.items():
        if name in read:
            yield _true(name, read[name], register, area)
    if _LEAD in read:
        yield _true(_LEAD, Area("LeadSponsorName", read[_LEAD]), register)


def _filters(
    found: Mapping[str, str], read: Mapping[str, Expression], register: Register
) -> Iterator[Query]:
    for when, advanced in zip(_FILTERS, _ADVANCED, strict=True):
        if advanced in read:
            yield _true(advanced, read[advanced], register)
        ids = found.get(f"{when}ids")
        if ids is not None:
            numbers = [_number(f"{when}ids", text) for text in listed(ids)]
            yield with_ids(register, numbers)
        statuses = found.get(f"{when}overallStatus")
        if statuses is not None:
            yield with_statuses(register, [_status(text) for text in listed(statuses)])
        geo = found.get(f"{when}geo")
        if geo is not None:
            place = Area("LocationGeoPoint", _distance(f"{when}geo", geo))
            yield studies_where(place, register)
    if "aggFilters" in found:
        yield boxes_where(found["aggFilters"], register)


def _true(name: str, expression: Expression, register: Register, area: str = USUAL_AREA) -> Query:
    try:
        return studies_where(expression, register, area)
    except EssieError as refused:
        raise BadRequest(f"Parameter `{name}`: {refused}") from None


def _distance(name: str, text: str) -> Distance:
    shape = _GEO.fullmatch(text)
    if shape is None:
        raise incorrect(name)
    try:
        match parse(f"AREA[LocationGeoPoint]DISTANCE[{shape[1]}]"):
            case Area(_, Distance() as distance):
                return distance
    except EssieError as refused:
        raise BadRequest(f"Parameter `{name}`: {refused.happened}. {refused.remedy}") from None
    raise incorrect(name)


def _number(name: str, text: str) -> str:
    try:
        return canonical_nct_id(text)
    except MalformedId:
        raise incorrect(name) from None


def _status(text: str) -> str:
    if text not in _STATUSES:
        raise invalid("overallStatus", text)
    return text
