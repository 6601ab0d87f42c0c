"""Where a record departs from what the registry describes, without being wrong for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Literal, get_args

from registry.ctgov.record import Part, PartialDate, Study

Kind = Literal["unknown key", "unknown value", "unreadable date"]

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Drift:
    """One departure: `path` as the API spells it, such as `protocolSection.x[0].y`.

    `value` is the unknown value or the unreadable date; of an unknown key it is only the kind of
    JSON under it ("object", "string" …), since that may be about a person.
    """

    path: str
    kind: Kind
    value: str


def drift(study: Study) -> tuple[Drift, ...]:
    """Everything in the record that its model does not know, section by section."""
    return tuple(_of_part(study))


@dataclass(frozen=True, slots=True)
class _Look:
    """What to look for in one field of a part."""

    key: str
    kind: Literal["part", "unknown value", "unreadable date"]
    known: type[object]


def _of_part(part: Part) -> list[Drift]:
    """Paths are put together on the way back, so a record without drift costs none of them."""
    found: list[Drift] = []
    present = part.__pydantic_fields_set__
    values = part.__dict__
    for name, look in _looks(type(part)):
        if name not in present:
            continue
        value = values[name]
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                if below := _of_value(item, look):
                    found += _under(f"{look.key}[{index}]", below)
        elif value is not None and (below := _of_value(value, look)):
            found += _under(look.key, below)
    for key, value in (part.__pydantic_extra__ or {}).items():
        found.append(Drift(key, "unknown key", _kind_of_json(value)))
    return found


def _of_value(value: object, look: _Look) -> list[Drift]:
    if look.kind == "part":
        return _of_part(value) if isinstance(value, Part) else []
    if isinstance(value, look.known):
        return []
    return [Drift("", look.kind, str(value)[:_LONGEST_VALUE])]


def _under(place: str, below: list[Drift]) -> list[Drift]:
    return [replace(one, path=f"{place}.{one.path}" if one.path else place) for one in below]


@cache
def _looks(model: type[Part]) -> tuple[tuple[str, _Look], ...]:
    """The fields of a model that can hold drift: most cannot, and are not looked at again."""
    looks: dict[str, _Look] = {}
    for name, field in model.model_fields.items():
        key = field.serialization_alias or field.alias or name
        for kind in _types_in(field.annotation):
            if issubclass(kind, Part):
                looks[name] = _Look(key, "part", kind)
            elif issubclass(kind, PartialDate):
                looks[name] = _Look(key, "unreadable date", kind)
            elif issubclass(kind, StrEnum):
                looks[name] = _Look(key, "unknown value", kind)
    return tuple(looks.items())


def _types_in(annotation: object) -> Iterator[type[object]]:
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _types_in(inner)


def _kind_of_json(value: object) -> str:
    if value is None:
        return "null"
    return {bool: "boolean", int: "number", float: "number", str: "string", list: "array"}.get(
        type(value), "object"
    )
