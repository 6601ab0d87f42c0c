"""The part of a record that holds chosen fields only."""

from collections.abc import Iterable

import orjson

from registry.ctgov.fields import Field

Chosen = dict[str, "Chosen | None"]
"""What to keep of an object, by key; none means all of it."""


def part_of(raw: bytes, fields: Iterable[Field]) -> bytes:
    """The JSON of a record with these fields and nothing else, in the order of the record.

    A branch brings all that is in it, also what this project does not know. An object of which
    nothing remains is left out, as the registry leaves out what has no value.
    """
    return orjson.dumps(_kept(orjson.loads(raw), _chosen(fields)) or {})


def _chosen(fields: Iterable[Field]) -> Chosen:
    chosen: Chosen = {}
    for field in fields:
        *branches, leaf = field.path.split(".")
        inside: Chosen | None = chosen
        for branch in branches:
            if inside is not None:
                inside = inside.setdefault(branch, {})
        if inside is not None:  # else a branch was chosen that brings it
            inside[leaf] = None
    return chosen


def _kept(value: object, chosen: Chosen | None) -> object:
    """What is chosen of a value; none when nothing of it is."""
    if chosen is None:
        return value
    if isinstance(value, list):
        return [kept for item in value if (kept := _kept(item, chosen)) is not None] or None
    if isinstance(value, dict):
        found = {
            key: kept
            for key, inside in value.items()
            if key in chosen and (kept := _kept(inside, chosen[key])) is not None
        }
        return found or None
    return None
