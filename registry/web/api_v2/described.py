"""What there is to ask for: fields, search areas and enumerations. None depends on the data."""

from functools import cache

import orjson

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import Enumeration, Node, Value, enumerations, tree
from registry.ctgov.search_areas import SearchArea, SearchPart, search_areas
from registry.web.answer import Answer
from registry.web.api_v2.answers import JSON, worded
from registry.web.api_v2.parameters import parameters, truth
from registry.web.asked import Asked


@worded
def metadata(asked: Asked) -> Answer:
    """The fields as a tree. No field is known that is only indexed, or only historic."""
    found = parameters(asked, ("includeIndexedOnly", "includeHistoricOnly"))
    for name in ("includeIndexedOnly", "includeHistoricOnly"):
        truth(found, name)
    return _tree()


@worded
def areas(asked: Asked) -> Answer:
    """The search areas of the one kind of document that there is."""
    parameters(asked, ())
    found = [_area(area) for area in search_areas()]
    return Answer.of(orjson.dumps([{"name": "Study", "areas": found}]), JSON)


@worded
def enums(asked: Asked) -> Answer:
    """The enumerations, with how the registry's former API wrote their values."""
    parameters(asked, ())
    return Answer.of(orjson.dumps([_enumeration(one) for one in enumerations()]), JSON)


@cache
def _tree() -> Answer:
    return Answer.of(orjson.dumps([_node(node) for node in tree().values()]), JSON)


def _node(node: Node) -> dict[str, object]:
    """A field, with what is so said only where it is so."""
    one = node.one
    more = {
        "title": one.title,
        "isEnum": one.field.kind is Kind.ENUM,
        "synonyms": one.synonyms,
        "nested": one.nested,
        "altPieceNames": one.alternatives,
        "dedLink": one.link and {"label": one.link[0], "url": one.link[1]},
        "children": [_node(child) for child in node.children.values()],
    }
    return {
        "name": one.name,
        "piece": one.field.piece,
        "sourceType": one.source,
        "type": one.type,
        **{key: value for key, value in more.items() if value},
    }


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


def _enumeration(one: Enumeration) -> dict[str, object]:
    return {
        "type": one.type,
        "values": [_value(value) for value in one.values],
        "pieces": one.pieces,
    }


def _value(one: Value) -> dict[str, object]:
    found: dict[str, object] = {"value": one.value, "legacyValue": one.legacy}
    return found | ({"exceptions": one.exceptions} if one.exceptions else {})
