"""Whether a record is plainly what its model describes: quick, and never wrong when it says yes.

`Study.model_validate_json` makes an object of each part, which costs several times as much as
looking at it. Of most studies a sync only wants to know that nothing is wrong or unknown.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from registry.ctgov.record import Part, PartialDate, Study

_Look = Callable[[Any], bool]
_Check = _Look | type[str] | type[int] | type[bool]
"""A type that the value must have exactly, or a function that looks at it."""

_DATES_REMEMBERED = 20_000


def conforms(record: object) -> bool:
    """Whether this JSON is valid for the record's model and has nothing that the model lacks.

    When it is true, validation succeeds and `drift` finds nothing. When it is not, only they can
    tell: nulls, for example, are left to them.
    """
    return _part(Study)(record)


@cache
def _part(model: type[Part]) -> _Look:
    checks: Mapping[str, _Check] = {
        field.alias or name: _check(field.annotation) for name, field in model.model_fields.items()
    }
    required = {field.alias for field in model.model_fields.values() if field.is_required()}

    def look(value: Any) -> bool:
        if type(value) is not dict:
            return False
        for key, inner in value.items():
            check = checks.get(key)
            if check is type(inner):  # as most are: one comparison
                continue
            if check is None or isinstance(check, type) or not check(inner):
                return False
        return not required or required <= value.keys()

    return look


def _check(annotation: Any) -> _Check:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _check(arguments[0])
    if origin in (Union, UnionType):
        kinds = [one for one in arguments if one is not NoneType]
        # `Open` is a known kind or any text; a text that is not known is drift.
        return _check(kinds[0] if len(kinds) == 2 and kinds[1] is str else _only(kinds))
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return _each(_check(arguments[0]))
    if annotation in (str, int, bool):
        return annotation  # type: ignore[no-any-return]  # one of the three
    if annotation is float:
        return lambda value: type(value) in (float, int)
    if isinstance(annotation, type):
        if issubclass(annotation, Part):
            return _part(annotation)
        if issubclass(annotation, PartialDate):
            return _is_date
        if issubclass(annotation, StrEnum):
            known = frozenset(one.value for one in annotation)
            return lambda value: type(value) is str and value in known
    raise TypeError(f"no check is known for {annotation!r}")


def _only(kinds: list[Any]) -> Any:
    if len(kinds) != 1:
        raise TypeError(f"no check is known for one of {kinds!r}")
    return kinds[0]


def _each(check: _Check) -> _Look:
    if isinstance(check, type):
        return lambda value: type(value) is list and all(type(one) is check for one in value)
    return lambda value: type(value) is list and all(map(check, value))


def _is_date(value: Any) -> bool:
    return type(value) is str and _readable(value)


@lru_cache(_DATES_REMEMBERED)
def _readable(text: str) -> bool:
    return PartialDate.read(text) is not None
