"""Complementary suppression: the cheapest further numbers to hide so that the small ones are safe.

A hitting set that grows (M. Fischetti, J. J. Salazar González 2001, Management Science 47,
1008-1027). A master programme chooses what to hide by the conditions found so far; the attacker's
linear programmes either find the choice safe or give, by duality, a condition that every safe
choice meets and this one does not. Where only the attacker who thinks in integers gets through,
the condition is to hide something outside a largest choice that still fails. A choice that passes
is the cheapest of all, since the conditions are necessary ones.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from registry.site.suppression.attacker import Attacker, Bound, Interval, intervals
from registry.site.suppression.choice import ROUNDING, Choice, Condition
from registry.site.suppression.deadline import Deadline
from registry.site.suppression.knowledge import Knowledge
from registry.site.suppression.programme import Numbers

_FAR = 1e8
"""No number that somebody could mean is further from zero."""


@dataclass(frozen=True)
class Guard:
    """How uncertain a number has to stay: its interval `width` wide, its end `at_least` this."""

    width: int
    at_least: int

    def and_also(self, other: "Guard") -> "Guard":
        """What keeps both."""
        return Guard(max(self.width, other.width), max(self.at_least, other.at_least))

    def kept_by(self, interval: Interval) -> bool:
        """Whether an interval is wide enough and ends high enough."""
        return interval.at_least_wide(self.width) and interval.reaches(self.at_least)


class Suppression:
    """What to hide of numbers that belong together: the names of `knowledge`, all open.

    `table` holds true counts; those of open numbers may be hidden, those in `forced` are in any
    case, and all others are published. `least` says how small a stranger takes each open number to
    be. `guards` are for numbers that have to stay uncertain: counts of the table once they are
    hidden, and numbers that nobody publishes.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        table: Mapping[str, int],
        least: Mapping[str, float],
        forced: Set[str],
        guards: Mapping[str, Guard],
        deadline: Deadline,
    ) -> None:
        names = sorted(knowledge.names)
        self._knowledge, self._forced, self._deadline = knowledge, forced, deadline
        self._least = {name: least[name] for name in names}
        self._table = {name: table[name] for name in names if name in table}
        self._guards = {name: guards[name] for name in names if name in guards}
        about = {name for fact in knowledge.facts for name in fact.numbers}
        self._published = {name: table[name] for name in about - knowledge.names}
        rows = (row.beside(self._published) for row in knowledge.rows)
        self._attacker = Attacker(self._least, rows, knowledge.pairs(self._published))
        held = [self._table.get(name) for name in names]
        held += [None] * (self._attacker.columns - len(names))
        self._true = np.array([count or 0 for count in held], float)
        self._choosable = np.array([count is not None for count in held], bool)
        self._sure = np.zeros(len(held), bool)
        self._sure[[self._attacker.at[name] for name in names if name in forced]] = True
        self._choice = Choice(self._true + 1, self._sure, self._choosable)
        for condition in self._at_the_start():
            self._choice.must(condition)

    def guard(self, names: Iterable[str], guard: Guard) -> None:
        """Ask for more: these numbers have to stay uncertain too, once they are hidden."""
        self._guards |= dict.fromkeys(names, guard)

    def cheapest(self) -> dict[str, Interval] | None:
        """The open numbers of the cheapest safe choice with their intervals; none without any."""
        if not self._relax():
            return None
        while True:
            choice = self._choice.in_whole(self._deadline)
            if choice is None:
                return None
            if self._separate(choice):
                continue
            names = self._attacker.names
            hidden = {names[c] for c in np.flatnonzero(self._choosable & (choice > 0.5))}
            found = self._intervals(hidden, hidden | self._guards.keys())
            failing = [
                name
                for name, guard in self._guards.items()
                if name in found and not guard.kept_by(found[name])
            ]
            if not failing:
                return found
            learnt = [self._cover(hidden, name) for name in failing]
            if not any(learnt):
                raise ArithmeticError("A choice that fails met every condition")

    def _intervals(self, hidden: Set[str], wanted: Collection[str]) -> dict[str, Interval]:
        """What a stranger can work out of the wanted numbers when these are hidden."""
        least = {n: low for n, low in self._least.items() if n in hidden or n not in self._table}
        shown = {name: count for name, count in self._table.items() if name not in hidden}
        published = {**self._published, **shown}
        found = intervals(self._knowledge, least, published, wanted, self._deadline)
        if found is None:
            raise ArithmeticError("The true counts do not agree with what is published")
        return found

    def _relax(self) -> bool:
        """Gather conditions with fractional choices, as long as that raises the cost.

        False when no choice can be safe.
        """
        reached, idle = -1.0, 0
        while idle < 4:
            self._deadline.left()
            found = self._choice.in_fractions()
            if found is None:
                return False
            cost, choice = found
            idle = idle + 1 if cost < 1.005 * reached + ROUNDING else 0
            reached = max(cost, reached)
            if not self._separate(choice):
                return True
        return True

    def _at_the_start(self) -> Iterator[Condition]:
        """Of the numbers of a sum, one alone is never worth hiding: the others give it away."""
        names = self._attacker.names
        for row in self._knowledge.rows:
            mine = [self._attacker.at[n] for n in row.coefficients if n in self._attacker.at]
            if row.low != row.high or not all(self._choosable[c] for c in mine):
                continue
            for column in mine:
                others = [c for c in mine if c != column]
                forced = names[column] in self._forced
                if (forced and names[column] not in self._guards) or any(
                    names[c] in self._forced for c in others
                ):
                    continue
                yield Condition(dict.fromkeys(others, 1), 1, None if forced else column)

    def _separate(self, choice: Numbers) -> bool:
        """Whether conditions were found that this choice, whole or not, does not meet."""
        columns = {self._attacker.at[name]: guard for name, guard in self._guards.items()}
        guards = {c: g for c, g in columns.items() if not self._choosable[c] or choice[c] > 0.5}
        added = False
        low = [c for c, guard in guards.items() if self._distance(c, guard) > 0]
        upward = self._extremes(low, 1, [self._distance(c, guards[c]) for c in low], choice)
        for column, up in zip(low, upward, strict=True):
            if up.value < guards[column].at_least - ROUNDING:
                added |= self._learn(column, [up], guards[column].at_least, choice)
                del guards[column]
        # Who reaches that far from the true count has an interval of that width.
        narrow = [c for c, guard in guards.items() if self._distance(c, guard) < guard.width]
        narrow += [c for c in guards if not self._choosable[c]]
        widths = [float(guards[c].width) for c in narrow]
        both = zip(
            self._extremes(narrow, 1, widths, choice),
            self._extremes(narrow, -1, widths, choice),
            strict=True,
        )
        for column, (up, down) in zip(narrow, both, strict=True):
            if up.value + down.value < guards[column].width - ROUNDING:
                added |= self._learn(column, [up, down], guards[column].width, choice)
        return added

    def _distance(self, column: int, guard: Guard) -> float:
        """How far a number has to go up from its true count; if that is unknown, from zero."""
        return float(guard.at_least - self._true[column]) if self._choosable[column] else _FAR

    def _extremes(
        self, wanted: Sequence[int], sign: int, reaches: Sequence[float], choice: Numbers
    ) -> list[Bound]:
        """How far each of these columns can go, up or down, at most as far as its reach."""
        if not wanted:
            return []
        lower, upper = self._limits(choice, np.array(reaches).reshape(-1, 1))
        ends = [
            self._true[column] + sign * reach if self._choosable[column] else sign * _FAR
            for column, reach in zip(wanted, reaches, strict=True)
        ]
        found = self._attacker.bounds(
            [(column, sign) for column in wanted], lower, upper, self._deadline, ends
        )
        if found is None:
            raise ArithmeticError("The true counts do not agree with what is published")
        return found

    def _limits(self, choice: Numbers, reach: Numbers) -> tuple[Numbers, Numbers]:
        """Between what each column may be: away from its true count as far as it is hidden.

        Who goes some way from the true table needs no column to go further than that, as long as
        all coefficients are 1; so a column that is hidden in part goes a part of that way.
        """
        true, of, partly = self._true, self._choosable, choice < 1 - ROUNDING
        room = np.where(of, true - self._attacker.lower, 0)
        down = np.where(partly, np.minimum(room, reach) * choice, room)
        up = np.where(partly, reach * choice, np.inf)
        return (
            np.where(of, true - down, self._attacker.lower),
            np.where(of, true + up, self._attacker.upper),
        )

    def _learn(self, column: int, bounds: Sequence[Bound], needed: int, choice: Numbers) -> bool:
        """Take in that these bounds together have to reach what is needed of this column."""
        total = sum(bound.base for bound in bounds)
        gain = np.zeros(self._attacker.columns)
        for bound in bounds:
            slope = np.where(np.abs(bound.slope) < 1e-9, 0.0, bound.slope)
            least, most = self._attacker.lower, self._attacker.upper
            start = np.where(self._choosable, self._true, np.where(slope > 0, most, least))
            total += float((slope[slope != 0] * start[slope != 0]).sum())
            up = slope > 0
            gain[up & self._choosable] = np.inf
            down = self._choosable & (slope < 0)
            gain[down] += -slope[down] * (self._true[down] - least[down])
        certain = self._sure.copy()
        certain[column] = True
        missing = needed - total - float(gain[certain].sum())
        if not missing > ROUNDING:
            return False
        useful = np.flatnonzero(~certain & (gain > 1e-9)).tolist()
        coefficients = {c: min(float(gain[c]), missing) for c in useful}
        if sum(k * choice[c] for c, k in coefficients.items()) >= missing - ROUNDING * missing:
            return False
        condition = Condition(coefficients, missing, self._unless_sure(column))
        return self._choice.must(condition.tidy())

    def _cover(self, hidden: Set[str], name: str) -> bool:
        """Take in that something outside these has to be hidden, few as far as can be shown."""
        hidden = set(hidden)
        outside: list[int] = []
        names = self._attacker.names
        for column in sorted(np.flatnonzero(self._choosable).tolist(), key=self._true.__getitem__):
            cell = names[column]
            if cell not in hidden:
                interval = self._intervals(hidden | {cell}, [name])[name]
                if self._guards[name].kept_by(interval):
                    outside.append(column)
                else:
                    hidden.add(cell)
        when = self._unless_sure(self._attacker.at[name])
        return self._choice.must(Condition(dict.fromkeys(outside, 1), 1, when))

    def _unless_sure(self, column: int) -> int | None:
        """The column, if it is one that need not be hidden."""
        return column if self._choosable[column] and not self._sure[column] else None
