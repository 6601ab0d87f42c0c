"""A record with every field that the model knows, made from the model itself."""

from enum import StrEnum
from itertools import count
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.base import Part

LISTED = 2


def full(nct_id: str) -> dict[str, Any]:
    """A record in which everything has a value: lists have two items, and texts differ."""
    record = _made(Study, count(1))
    record["protocolSection"]["identificationModule"]["nctId"] = nct_id
    for key in ("nctIdAliases",):
        del record["protocolSection"]["identificationModule"][key]
    return record


def _made(annotation: Any, numbers: "count[int]") -> Any:
    if isinstance(annotation, type) and not get_args(annotation):
        return _single(annotation, numbers)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _made(arguments[0], numbers)
    if origin is tuple:
        return [_made(arguments[0], numbers) for _ in range(LISTED)]
    return _made(next(one for one in arguments if one is not NoneType), numbers)


def _single(kind: type, numbers: "count[int]") -> Any:
    if issubclass(kind, Part):
        return {
            field.alias or name: _made(field.annotation, numbers)
            for name, field in kind.model_fields.items()
        }
    if issubclass(kind, bool):
        return next(numbers) % 2 == 0
    if issubclass(kind, StrEnum):
        return next(iter(kind)).value
    if issubclass(kind, PartialDate):
        return f"2026-{next(numbers) % 12 + 1:02d}"
    if issubclass(kind, str):
        return f"text {next(numbers)}"
    return kind(next(numbers))
