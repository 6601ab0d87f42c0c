"""What two JSON trees differ in, found plainly: nothing here knows what an item of a list is."""

import copy
import json
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import jsonpatch

from registry.trial.history.changes import ABSENT, Change, patch


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value with the way to it, `[]` for any place of a list."""
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], f"{path}.{key}")
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, f"{path}[]")
    else:
        yield path, json.dumps(value)


def difference(before: Any, after: Any) -> Counter[tuple[str, str]]:
    """How many more, or fewer, of each value the later tree has at each way; zeros left out."""
    found = Counter(leaves(after))
    found.subtract(Counter(leaves(before)))
    return Counter({leaf: count for leaf, count in found.items() if count})


def at(value: Any, pointer: str) -> Any:
    """What stands at a JSON pointer."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def without(value: Any, pointers: set[str], unordered: set[str], here: str = "") -> Any:
    """The tree without what stands at these pointers, and with these lists in a fixed order."""
    if isinstance(value, dict):
        return {
            key: without(part, pointers, unordered, place)
            for key, part in value.items()
            if (place := f"{here}/{key.replace('~', '~0').replace('/', '~1')}") not in pointers
        }
    if isinstance(value, list):
        left = [
            without(part, pointers, unordered, place)
            for number, part in enumerate(value)
            if (place := f"{here}/{number}") not in pointers
        ]
        return sorted(left, key=partial(json.dumps, sort_keys=True)) if here in unordered else left
    return value


def assert_exact(before: Any, after: Any, found: tuple[Change, ...]) -> None:
    """What was found is all that differs, each thing really does, and the patch makes it so."""
    net: Counter[tuple[str, str]] = Counter()
    for one in found:
        if one.kind == "order":
            continue
        if one.after is not ABSENT:
            net.update(leaves(one.after, f".{one.pattern}"))
        if one.before is not ABSENT:
            net.subtract(leaves(one.before, f".{one.pattern}"))
        assert json.dumps(one.before, default=repr) != json.dumps(one.after, default=repr)
        assert one.before is ABSENT if one.old is None else at(before, one.old) == one.before
        assert one.after is ABSENT if one.new is None else at(after, one.new) == one.after
    assert {leaf: n for leaf, n in net.items() if n} == difference(before, after)
    rests = []
    for tree, side in ((before, "old"), (after, "new")):
        told = {getattr(one, side) for one in found if one.kind == "value"} - {None}
        turned = {getattr(one, side) for one in found if one.kind == "order"}
        rests.append(json.dumps(without(tree, told, turned), sort_keys=True))
    assert rests[0] == rests[1], "something that differs was not found"
    made = jsonpatch.apply_patch(copy.deepcopy(before), patch(before, after))
    assert json.dumps(made, sort_keys=True) == json.dumps(after, sort_keys=True)
