"""The difference of two records: what came, what went, what became another. Pure; no DuckDB.

Items of a list are told apart by what they are (an arm by its label, a place by its facility, city
and country) and never by where they stand, so that one more at the top changes nothing below it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from registry.trial.identity import Pairing, named, paired, same

Json = Any
"""What JSON can hold."""
Record = bytes | Mapping[str, Json]
"""A record as it was received, or as it was parsed."""


@dataclass(frozen=True, slots=True)
class Absent:
    """There is nothing at this place of the record. It differs from null."""


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Item:
    """A step into a list: to the item of this name, at these places of the two versions."""

    name: str
    old: int | None
    new: int | None


Step = str | Item


@dataclass(frozen=True, slots=True)
class Change:
    """A place of the record at which two versions differ, as high up as one of them has nothing.

    `before` and `after` are what stands there, `ABSENT` where nothing does. An `order` change is
    of a list whose items stand in another order and are otherwise told by changes of their own; its
    `before` and `after` are the names of those items.
    """

    path: tuple[Step, ...]
    before: Json
    after: Json
    kind: Literal["value", "order"] = "value"

    @property
    def pattern(self) -> str:
        """The path with `[]` for any item: "protocolSection.designModule.phases[]"."""
        steps = ("[]" if isinstance(step, Item) else f".{step}" for step in self.path)
        return "".join(steps).removeprefix(".")

    @property
    def old(self) -> str | None:
        """The place in the earlier version as a JSON pointer (RFC 6901); none if it lacks it."""
        if self.before is ABSENT:
            return None
        return _pointer(step.old if isinstance(step, Item) else step for step in self.path)

    @property
    def new(self) -> str | None:
        """The same in the later version."""
        if self.after is ABSENT:
            return None
        return _pointer(step.new if isinstance(step, Item) else step for step in self.path)

    def parts(self) -> tuple["Change", ...]:
        """The change of a whole object or list as one of each of its parts; else none."""
        if self.kind == "order" or not (_is_empty(self.before) or _is_empty(self.after)):
            return ()
        came = _is_empty(self.before)
        whole = self.after if came else self.before
        inner: list[tuple[Step, Json]] = []
        if isinstance(whole, dict):
            inner = list(whole.items())
        elif isinstance(whole, list):
            for at, one in enumerate(whole):
                name = named(_key(self.path), one)
                inner.append((Item(name, *((None, at) if came else (at, None))), one))
        return tuple(
            Change((*self.path, step), *((ABSENT, part) if came else (part, ABSENT)))
            for step, part in inner
        )


def changes(before: Record, after: Record) -> tuple[Change, ...]:
    """Every difference from one record to another, in the order of the later one.

    None when both say the same. The order of keys and white space are no difference; 1 and 1.0 are
    two numbers. Raises `ValueError` for bytes that are no JSON.
    """
    return tuple(_changes(_parsed(before), _parsed(after), ()))


def _parsed(record: Record) -> Json:
    return orjson.loads(record) if isinstance(record, bytes) else record


def _changes(before: Json, after: Json, path: tuple[Step, ...]) -> Iterator[Change]:
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*after, *(key for key in before if key not in after)]:
            here = (*path, key)
            if key in before and key in after:
                yield from _changes(before[key], after[key], here)
            else:
                yield Change(here, before.get(key, ABSENT), after.get(key, ABSENT))
    elif isinstance(before, list) and isinstance(after, list) and before and after:
        yield from _of_lists(before, after, path)
    else:
        yield Change(path, before, after)


def _of_lists(before: list[Json], after: list[Json], path: tuple[Step, ...]) -> Iterator[Change]:
    found = paired(_key(path), before, after)
    came_from = {to: at for at, to in found.pairs}
    for to, item in enumerate(after):
        at = came_from.get(to)
        here = (*path, Item(found.name(item), at, to))
        if at is None:
            yield Change(here, ABSENT, item)
        else:
            yield from _changes(before[at], item, here)
    for at in found.removed:
        yield Change((*path, Item(found.name(before[at]), at, None)), before[at], ABSENT)
    if found.moved:
        names = [found.name(before[at]) for at, _ in found.pairs]
        yield Change(path, names, [found.name(after[to]) for to in sorted(came_from)], "order")


def _is_empty(value: Json) -> bool:
    return value is ABSENT or value == [] or value == {}


def _pointer(steps: Iterable[str | int | None]) -> str:
    return "".join(f"/{escaped(str(step))}" for step in steps)


def _key(path: tuple[Step, ...]) -> str:
    """The name of the list at this path."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


# RFC 6902

Operation = dict[str, Json]


def patch(before: Record, after: Record) -> list[Operation]:
    """The RFC 6902 operations that make the later record out of the earlier one, exactly."""
    return list(_operations(_parsed(before), _parsed(after), "", ""))


def _operations(before: Json, after: Json, key: str, at: str) -> Iterator[Operation]:
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before:
            if name not in after:
                yield {"op": "remove", "path": f"{at}/{escaped(name)}"}
        for name, value in after.items():
            place = f"{at}/{escaped(name)}"
            if name in before:
                yield from _operations(before[name], value, name, place)
            else:
                yield {"op": "add", "path": place, "value": value}
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_items(paired(key, before, after), before, after, key, at)
    else:
        yield {"op": "replace", "path": at, "value": after}


def _of_items(
    found: Pairing, before: list[Json], after: list[Json], key: str, at: str
) -> Iterator[Operation]:
    """Change items where they stand, take away from the end, put in order, add from the start."""
    for here, to in found.pairs:
        yield from _operations(before[here], after[to], key, f"{at}/{here}")
    for here in reversed(found.removed):
        yield {"op": "remove", "path": f"{at}/{here}"}
    standing = [to for _, to in found.pairs]
    for place, to in enumerate(sorted(standing)):
        if standing[place] != to:
            here = standing.index(to)
            standing.insert(place, standing.pop(here))
            yield {"op": "move", "from": f"{at}/{here}", "path": f"{at}/{place}"}
    for to in found.added:
        yield {"op": "add", "path": f"{at}/{to}", "value": after[to]}


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
