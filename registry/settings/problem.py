"""One wrong setting as one line: where it stands, what is wrong, what would be right."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic_core import ErrorDetails

from registry.settings.catalogue import key_at, keys_of_table, nearest, variable

_NOT_A = {
    "float": "a number",
    "int": "a whole number",
    "finite": "a number",
    "date": "a day",
    "string": "text in quotes",
    "tuple": "a list",
    "list": "a list",
    "dict": "a table",
    "model": "a table",
    "path": "text in quotes",
}


_KEYS_FOR_EXAMPLE = {"name": "zh-Hans", "contacts": "[contacts.NCT01763099]"}
"""For the tables whose keys the administrator chooses: a key that is right."""


def problems(
    errors: Sequence[ErrorDetails], file: Path, environment: Mapping[str, object]
) -> list[str]:
    """The lines for pydantic's errors.

    `environment` is what the variables set, as a tree of keys: it decides whether a line names
    the file or a variable.
    """
    return [_problem(one, file, environment) for one in errors if not _follows(one, errors)]


def _follows(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether a list is empty only because its one item is wrong, of which another error tells."""
    depth = len(error["loc"])
    return error["type"] == "too_short" and any(
        other["loc"][:depth] == error["loc"] for other in errors if other is not error
    )


def _problem(error: ErrorDetails, file: Path, environment: Mapping[str, object]) -> str:
    path = [part for part in error["loc"] if isinstance(part, str) and part != "[key]"]
    overridden = _sets(environment, path)
    place = f"environment variable {variable(path)}" if overridden else f"{file}: {'.'.join(path)}"
    return f"{place}: {wrong(error)}; {_right(error, path, overridden=overridden)}"


def wrong(error: ErrorDetails) -> str:
    """What is wrong, in a few words that come after the place and a colon."""
    kind, limits = error["type"], error.get("ctx", {})
    value = repr(error["input"])
    shown = value if len(value) <= 60 else f"{value[:60]}…"
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known setting"
        case "value_error":
            return str(limits["error"])
        case "too_short":
            return "lists nothing"
        case "string_too_short":
            return "is empty"
        case "greater_than":
            return f"{shown} must be more than {limits['gt']:g}"
        case "greater_than_equal":
            return f"{shown} must be at least {limits['ge']:g}"
        case "less_than_equal":
            return f"{shown} must be at most {limits['le']:g}"
    expected = _NOT_A.get(kind.split("_", maxsplit=1)[0])
    return f"{shown} is not {expected}" if expected else f"{shown}: {error['msg']}"


def _right(error: ErrorDetails, path: Sequence[str], *, overridden: bool) -> str:
    if error["type"] == "extra_forbidden":
        known = keys_of_table(path[:-1])
        meant = nearest(path[-1], known)
        return f"did you mean {meant}?" if meant else f"known here: {', '.join(known)}"
    if error["loc"][-1] == "[key]":
        return f"right would be, for example, {_KEYS_FOR_EXAMPLE[path[-2]]}"
    field = key_at(path)
    if field is None or not field.examples:
        return f"write it as the table [{'.'.join(path)}]"
    if overridden:
        return f"right would be, for example, {str(field.examples[-1]).strip(chr(34))}"
    return f"right would be, for example, {path[-1]} = {field.examples[0]}"


def _sets(tree: object, path: Sequence[str]) -> bool:
    for part in path:
        if not isinstance(tree, Mapping) or part not in tree:
            return False
        tree = tree[part]
    return not isinstance(tree, Mapping)
