"""Reading the query of a request: what is not known or not supported is refused, never ignored."""

import re
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import parse_qsl

from registry.ctgov.fields import Field, field_named
from registry.ctgov.search_areas import area_named
from registry.web.api_v2.answers import BadRequest, quoted
from registry.web.asked import Asked

_MOST = 50
"""So many parameters are read; the API has 33."""
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9\-. ]*")


def parameters(
    asked: Asked, supported: Collection[str], others: Collection[str] = ()
) -> Mapping[str, str]:
    """The parameters of a request, each once.

    `others` are parameters that the registry knows and this mirror does not support. Raises
    `BadRequest` for one of those, for an unknown one, and for one that is given twice.
    """
    text = asked.scope.get("query_string", b"").decode("latin-1")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except ValueError:
        raise BadRequest("The query cannot be read") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in others:
            raise BadRequest(f"Parameter {quoted(name)} is not supported by this mirror")
        if name not in supported:
            raise BadRequest(f"{quoted(name)} is unknown parameter")
        if name in found:
            raise BadRequest(f"Parameter {quoted(name)} is given more than once")
        found[name] = value
    return found


def one_of(found: Mapping[str, str], name: str, values: Sequence[str]) -> str:
    """The value of a parameter that has a closed list of them, the first where it is not given."""
    value = found.get(name, values[0])
    if value not in values:
        raise invalid(name, value)
    return value


def listed(text: str) -> list[str]:
    """The items of a list, between commas or upright strokes."""
    return [item.strip() for item in re.split(r"[,|]", text)]


def chosen_fields(found: Mapping[str, str]) -> list[Field] | None:
    """The fields that `fields` names, none where the whole record is asked for.

    A name is a piece, a path, a section or module, or a search area. Raises `BadRequest` for any
    other.
    """
    names = chosen(found)
    return None if names is None else [field for name in names for field in _fields(name)]


def chosen(found: Mapping[str, str]) -> list[str] | None:
    """The names in `fields`, whatever they are names of; none where there is no such parameter."""
    text = found.get("fields")
    if text is None:
        return None
    if not text.strip():
        raise incorrect("fields")
    return listed(text)


def chosen_names(found: Mapping[str, str]) -> list[tuple[str, Field | None]] | None:
    """The names in `fields`, each with the field that it leads to, if any; none without `fields`.

    Raises `BadRequest` for what can be no name.
    """
    if "fields" not in found:
        return None
    names = listed(found["fields"])
    if not all(_NAME.fullmatch(name) for name in names):
        raise incorrect("fields")
    return [(name, field_named(name)) for name in names]


def _fields(name: str) -> list[Field]:
    area, field = area_named(name), field_named(name)
    if area is not None:
        pieces = [piece for part in area.parts for piece in part.pieces]
        return [found for piece in pieces if (found := field_named(piece))]
    if field is None:
        raise invalid("fields", name)
    return [field]


def truth(found: Mapping[str, str], name: str) -> bool:
    """Whether this parameter is true; it is false where it is not given."""
    text = found.get(name, "false")
    if text not in ("true", "false"):
        raise incorrect(name)
    return text == "true"


def invalid(parameter: str, value: str) -> BadRequest:
    """This value cannot be one of this parameter."""
    return BadRequest(f"Invalid value in parameter `{parameter}`: {quoted(value)}")


def incorrect(parameter: str) -> BadRequest:
    """What is in this parameter has not the shape of its values."""
    return BadRequest(f"Parameter `{parameter}` has incorrect format")
