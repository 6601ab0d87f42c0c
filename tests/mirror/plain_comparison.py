"""What two JSON trees differ in, found plainly: nothing here knows what an item of a list is."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any


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
        return sorted(left, key=json.dumps) if here in unordered else left
    return value
