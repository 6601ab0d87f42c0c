"""From the record's model to the structure that DuckDB's `from_json` wants: one source of truth."""

from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from registry.ctgov.record import Part

Structure = str | list["Structure"] | dict[str, "Structure"]
"""A DuckDB type by name, a list of one structure, or an object by its JSON keys."""

_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "BOOLEAN"),  # before int, of which it is a kind
    (int, "BIGINT"),
    (float, "DOUBLE"),
    (StrEnum, "VARCHAR"),
    (str, "VARCHAR"),  # partial dates too: their text is all that is known
)


def structure(annotation: object) -> Structure:
    """The structure of a model class, or of the annotation of one of its fields.

    A value that is an enumeration's or any other text becomes text, so unknown values survive.
    Raises `TypeError` for an annotation that the record does not use so far.
    """
    if isinstance(annotation, type):
        if issubclass(annotation, Part):
            return {
                field.alias or name: structure(field.annotation)
                for name, field in annotation.model_fields.items()
            }
        for kind, name in _TYPES:
            if issubclass(annotation, kind):
                return name
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return structure(arguments[0])
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return [structure(arguments[0])]
    if origin in (Union, UnionType):
        alternatives = [structure(one) for one in arguments if one is not NoneType]
        if alternatives and all(one == alternatives[0] for one in alternatives):
            return alternatives[0]
    raise TypeError(f"no DuckDB structure is known for {annotation!r}")
