"""What there is to ask for: the search areas. None of it depends on the data."""

import orjson

from registry.ctgov.search_areas import SearchArea, SearchPart, search_areas
from registry.web.answer import Answer
from registry.web.api_v2.answers import JSON, worded
from registry.web.api_v2.parameters import parameters
from registry.web.asked import Asked


@worded
def areas(asked: Asked) -> Answer:
    """The search areas of the one kind of document that there is."""
    parameters(asked, ())
    found = [_area(area) for area in search_areas()]
    return Answer.of(orjson.dumps([{"name": "Study", "areas": found}]), JSON)


def _area(area: SearchArea) -> dict[str, object]:
    words = {"name": area.name, "uiLabel": area.label, "param": area.param}
    there = {key: value for key, value in words.items() if value is not None}
    return there | {"parts": [_part(part) for part in area.parts]}


def _part(part: SearchPart) -> dict[str, object]:
    return {
        "pieces": part.pieces,
        "type": part.type,
        "isEnum": part.is_enum,
        "isSynonyms": part.synonyms,
        "weight": part.weight,
    }
