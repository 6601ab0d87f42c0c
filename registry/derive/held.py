"""What a record holds in each of its fields, whatever lists they are in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.ctgov.fields import Kind
from registry.ctgov.metadata import Node, tree


@dataclass
class Leaves:
    """The different values of a record by path.

    `lists` has by path the different lengths of its lists: a list within the items of another is
    in a record more than once. A branch, a place, and what is no field of the registry's have none.
    """

    values: dict[str, set[Any]] = field(default_factory=dict)
    lists: dict[str, set[int]] = field(default_factory=dict)


def gathered(record: Mapping[str, Any]) -> Leaves:
    """What is in a record, which is JSON that was read."""
    found = Leaves()
    _gather(record, tree(), found)
    return found


def _gather(value: Mapping[str, Any], nodes: Mapping[str, Node], found: Leaves) -> None:
    for key, inside in value.items():
        node = nodes.get(key)
        if node is None:
            continue
        path = node.one.field.path
        items = inside if isinstance(inside, list) else [inside]
        if node.one.is_list:
            found.lists.setdefault(path, set()).add(len(items))
        if node.one.field.kind is Kind.STRUCT:
            for item in items:
                if isinstance(item, dict):
                    _gather(item, node.children, found)
        elif node.one.field.kind is not Kind.GEO:
            held = {item for item in items if isinstance(item, str | int | float)}
            if held:
                found.values.setdefault(path, set()).update(held)
