"""Disclosure control: which numbers of a table to hide, and a proof of what hiding leaves open."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from registry.site.package import THRESHOLD
from registry.site.suppression.attacker import Interval, intervals
from registry.site.suppression.deadline import Deadline, TooLarge
from registry.site.suppression.knowledge import (
    Fact,
    FisherP,
    Knowledge,
    Percentage,
    Relation,
    WrongTable,
)
from registry.site.suppression.search import Guard, Suppression

__all__ = [
    "Audit",
    "Fact",
    "FisherP",
    "Guard",
    "Interval",
    "Percentage",
    "Protection",
    "Relation",
    "TooLarge",
    "WrongTable",
    "audit",
    "protect",
    "width_for",
]


def width_for(threshold: int) -> int:
    """How wide an interval has to be for this threshold, unless somebody says otherwise."""
    return max(2, ceil(threshold / 2))


@dataclass(frozen=True)
class Audit:
    """What a stranger can work out of what is published.

    `feasible`: some numbers agree with all of it. Without any, it contradicts itself, there are
    no intervals, and nothing is safe. `failing` are the hidden numbers that are not uncertain
    enough, in order.
    """

    feasible: bool
    intervals: Mapping[str, Interval]
    failing: tuple[str, ...]

    @property
    def exactly_disclosed(self) -> tuple[str, ...]:
        """The hidden numbers of which only one value is left, in order."""
        return tuple(name for name, one in sorted(self.intervals.items()) if one.exact)


@dataclass(frozen=True)
class Protection:
    """What to hide of a table; all lists are in order.

    `primary` are the small counts, `suppressed` all that is hidden, `intervals` what a stranger
    can work out of each hidden number. Where not `feasible`, even hiding all that may be hidden,
    as `suppressed` then does, leaves something too narrow.
    """

    feasible: bool
    primary: tuple[str, ...]
    suppressed: tuple[str, ...]
    intervals: Mapping[str, Interval]

    @property
    def exactly_disclosed(self) -> tuple[str, ...]:
        """The hidden numbers of which only one value is left, in order."""
        return tuple(name for name, one in sorted(self.intervals.items()) if one.exact)


def audit(
    published: Mapping[str, int],
    relations: Iterable[Relation],
    *,
    hidden: Collection[str],
    threshold: int = THRESHOLD,
    spl: int | None = None,
    lower_bound: int = 1,
    at_most: Iterable[tuple[str, str]] = (),
    unknown: Mapping[str, float] | None = None,
    known: Iterable[Fact] = (),
    seconds: float | None = None,
) -> Audit:
    """For each hidden number, the smallest and the largest value that agrees with everything.

    `published` are the numbers that everybody reads; what it says of hidden ones is not looked at.
    A hidden number is an integer and at least `lower_bound`; one of `unknown` is at least what
    that says. `relations` are sums, `at_most` pairs of a part and a whole, `known` further facts.
    A hidden number passes when it is surely not small (at least `threshold`), or when it may reach
    `threshold` and its interval is at least `spl` wide (without `spl`, half the threshold, rounded
    up, and at least 2). Raises `WrongTable` for a name that is nowhere, `TooLarge` after `seconds`.
    """
    hidden, unknown = set(hidden), unknown or {}
    shown = {name: count for name, count in published.items() if name not in hidden}
    least = dict.fromkeys(hidden, float(lower_bound)) | dict(unknown)
    knowledge = Knowledge.of({*shown, *least}, relations, at_most, known)
    deadline = Deadline(seconds, len(hidden))
    found = intervals(knowledge, least, shown, hidden, deadline)
    if found is None:
        return Audit(False, {}, tuple(sorted(hidden)))
    rule = _rule(threshold, spl)
    failing = (name for name, one in found.items() if not _passes(one, None, rule))
    return Audit(True, found, tuple(failing))


def _rule(threshold: int, spl: int | None) -> Guard:
    return Guard(width_for(threshold) if spl is None else spl, threshold)


def _passes(interval: Interval, guard: Guard | None, rule: Guard) -> bool:
    """Whether a hidden number keeps its own guard or, without one, is large or uncertain."""
    if guard is not None:
        return guard.kept_by(interval)
    surely_large = interval.low is not None and interval.low >= rule.at_least
    return surely_large or rule.kept_by(interval)


def protect(
    table: Mapping[str, int],
    relations: Iterable[Relation],
    *,
    threshold: int = THRESHOLD,
    spl: int | None = None,
    lower_bound: int = 1,
    never_suppress: Collection[str] = (),
    suppressed: Collection[str] = (),
    guarded: Mapping[str, Guard] | None = None,
    at_most: Iterable[tuple[str, str]] = (),
    unknown: Mapping[str, float] | None = None,
    known: Iterable[Fact] = (),
    every_hidden: bool = False,
    seconds: float | None = None,
) -> Protection:
    """The cheapest numbers to hide so that no small count can be worked out.

    `table` holds true counts. Small ones (from 1 to one below `threshold`) are hidden, and the
    names in `suppressed`; those in `never_suppress` never are, nor counts below `lower_bound`.
    Further ones are hidden, each at the cost of its count + 1, at the smallest cost with which
    every small count that is hidden may reach `threshold` and is uncertain by `spl`; with
    `every_hidden` whatever is hidden passes the audit. Names in `guarded` keep their own guard
    besides: counts of the table once they are hidden, unknown ones always. The other parameters
    are those of `audit`, which also says what is known of hidden numbers.

    Raises `WrongTable` for a table that contradicts itself, `TooLarge` after `seconds`.
    """
    unknown, rule = unknown or {}, _rule(threshold, spl)
    knowledge = Knowledge.of({*table, *unknown}, relations, at_most, known)
    knowledge.has(never_suppress, suppressed, guarded or ())
    may_hide = {n for n, count in table.items() if count >= lower_bound} - set(never_suppress)
    primary = sorted(name for name in may_hide if 1 <= table[name] < threshold)
    deadline = Deadline(seconds, len(may_hide))
    _refuse(table, may_hide, suppressed, knowledge, unknown, deadline)
    guards = dict(guarded or {})
    for name in primary:
        guards[name] = rule.and_also(guards.get(name, rule))
    forced = {*primary, *suppressed}
    least = dict.fromkeys(may_hide, float(lower_bound)) | dict(unknown)
    found: dict[str, Interval] = {}
    for part in knowledge.apart(least):
        if part.names & (forced | (guards.keys() - table.keys())):
            group = Suppression(part, table, least, forced, guards, deadline)
            its = group.cheapest()
            while every_hidden and its is not None:
                narrow = [n for n, one in its.items() if not _passes(one, guards.get(n), rule)]
                if not narrow:
                    break
                guards |= dict.fromkeys(narrow, rule)
                group.guard(narrow, rule)
                its = group.cheapest()
            if its is None:
                break
            found |= its
    else:
        hidden = sorted(found.keys() & table.keys())
        return Protection(True, tuple(primary), tuple(hidden), dict(sorted(found.items())))
    shown = {name: count for name, count in table.items() if name not in may_hide}
    wanted = may_hide | guards.keys()
    most = intervals(knowledge, least, shown, wanted, deadline) or {}
    return Protection(False, tuple(primary), tuple(sorted(may_hide)), most)


def _refuse(
    table: Mapping[str, int],
    may_hide: Collection[str],
    suppressed: Collection[str],
    knowledge: Knowledge,
    unknown: Mapping[str, float],
    deadline: Deadline,
) -> None:
    """Raise `WrongTable` for what cannot be asked, and for a table that contradicts itself."""
    shown = sorted(set(suppressed) - set(may_hide))
    if shown:
        raise WrongTable(
            f"{shown[0]!r} is to be hidden and may not be: it is a printed zero, or never hidden",
            "Take it out of one of the lists, or let zeros be hidden too (lower bound 0).",
        )
    broken = next(knowledge.contradictions(table), None)
    if broken is not None:
        raise WrongTable(
            f"The numbers do not keep to {broken}", "Correct the numbers, or what relates them."
        )
    if unknown and intervals(knowledge, unknown, table, (), deadline) is None:
        raise WrongTable(
            "No values of the unknown numbers agree with the table", "Correct what relates them."
        )
