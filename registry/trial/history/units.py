"""From the differences of two records to what is told as one: each under its rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from registry.trial.history.changes import ABSENT, Change, Item, Json, Step, changes
from registry.trial.history.rule import Rule, split
from registry.trial.history.table import RULES

_BY_STEPS: Mapping[tuple[str, ...], tuple[Rule, ...]] = {
    steps: tuple(sorted((r for r in RULES if r.steps == steps), key=lambda rule: not rule.names))
    for steps in dict.fromkeys(rule.steps for rule in RULES)
}
_OUTER = frozenset(steps[:at] for steps in _BY_STEPS for at in range(len(steps)))


@dataclass(frozen=True)
class Unit:
    """What is told as one: a rule, the item of a list it is about, and all changes under it.

    `before` and `after` are what stood and stands at the rule's place, `ABSENT` for nothing and
    where only a part of an item changed.
    """

    rule: Rule
    items: tuple[str, ...]
    before: Json
    after: Json
    changes: tuple[Change, ...]

    @property
    def is_order(self) -> bool:
        """Whether things only stand in another order."""
        return all(change.kind == "order" for change in self.changes)


def rule_for(pattern: str, *items: object) -> Rule:
    """The rule that decides of a place; `items` are what stood and stands there or around it.

    The type of either may count: a paper that is one with results now is told as such.
    """
    steps = split(pattern)
    kinds = {item.get("type") for item in items if isinstance(item, dict)}
    for length in range(len(steps), -1, -1):
        for rule in _BY_STEPS.get(steps[:length], ()):
            if not rule.names or rule.names & kinds:
                return rule
    raise LookupError(pattern)  # the last rule is about any place


def units(before: Json, after: Json) -> tuple[Unit, ...]:
    """What differs between two records (parsed JSON), in the order of the table of rules."""
    found: defaultdict[tuple[Rule, tuple[Step, ...]], list[Change]] = defaultdict(list)
    for change in _parts(changes(before, after)):
        # An order is one of a whole list, and told as its items are.
        place = f"{change.pattern}[]" if change.kind == "order" else change.pattern
        rule = rule_for(place, *_around(change, before, after))
        found[rule, change.path[: len(rule.steps)]].append(change)
    made = [
        Unit(
            rule,
            tuple(step.name for step in path if isinstance(step, Item)),
            *_at(path, under, before, after),
            tuple(under),
        )
        for (rule, path), under in found.items()
    ]
    return tuple(sorted(made, key=lambda unit: RULES.index(unit.rule)))


def _parts(found: Iterable[Change]) -> Iterator[Change]:
    """The changes, each of a whole taken apart where a rule is about a part; an item stays one."""
    for change in found:
        inner = () if isinstance(change.path[-1], Item) else change.parts()
        if inner and split(change.pattern) in _OUTER:
            yield from _parts(inner)
        else:
            yield change


def _at(
    path: tuple[Step, ...], under: list[Change], before: Json, after: Json
) -> tuple[Json, Json]:
    """What stands at the rule's place in either record; in a list only a change can tell that."""
    if len(under) == 1 and under[0].path == path:
        return under[0].before, under[0].after
    if any(isinstance(step, Item) for step in path):
        return ABSENT, ABSENT
    return _reached(before, path), _reached(after, path)


def _around(change: Change, before: Json, after: Json) -> Iterator[Json]:
    """The item of the outermost list that a change is in, as it stood and as it stands."""
    for at, step in enumerate(change.path):
        if isinstance(step, Item):
            for record, place in ((before, step.old), (after, step.new)):
                if place is not None:
                    yield _reached(record, change.path[:at])[place]
            return


def _reached(record: Json, path: tuple[Step, ...]) -> Json:
    for step in path:
        if not isinstance(record, dict) or step not in record:
            return ABSENT
        record = record[step]
    return record
