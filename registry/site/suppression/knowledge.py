"""What everybody knows of a table whatever it hides: its sums, limits, percentages and P values."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import comb

Relation = tuple[str, Sequence[str]]
"""A total and its parts: the total is their sum."""


class WrongTable(ValueError):
    """A table that contradicts itself, or a question that does not fit it.

    `happened` says what is wrong and where, in names and never in values; `remedy` what to do.
    """

    def __init__(self, happened: str, remedy: str) -> None:
        super().__init__(happened, remedy)
        self.happened = happened
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.happened}. {self.remedy}"


@dataclass(frozen=True)
class Percentage:
    """A rounded percentage that is published: `part` is `low` to `high` per cent of `whole`.

    A percentage v that is rounded to d decimals has `low` v - 0.5/10^d and `high` v + 0.5/10^d.
    """

    part: str
    whole: str
    low: Decimal | float
    high: Decimal | float


@dataclass(frozen=True)
class FisherP:
    """A two-sided P value of Fisher's exact test, `low` to `high`, that is published.

    The test compared `first` of `first_of` people with `second` of `second_of`. Only somebody who
    knows both denominators, or can work them out, uses it here: otherwise it is left aside.
    """

    first: str
    first_of: str
    second: str
    second_of: str
    low: float
    high: float

    @property
    def numbers(self) -> Set[str]:
        """The names of the numbers that it is about."""
        return {self.first, self.first_of, self.second, self.second_of}


Fact = Percentage | FisherP


@dataclass(frozen=True)
class Row:
    """The sum of coefficient times number is at least `low` and at most `high`, in integers.

    `says` is what that means, in names.
    """

    says: str
    coefficients: Mapping[str, int]
    low: int | None
    high: int | None

    @property
    def numbers(self) -> Set[str]:
        """The names of the numbers that it is about."""
        return self.coefficients.keys()

    def beside(self, published: Mapping[str, int]) -> "Row":
        """What the row says of the other numbers once these are published."""
        others = {name: k for name, k in self.coefficients.items() if name not in published}
        told = sum(k * published[n] for n, k in self.coefficients.items() if n in published)
        low, high = (None if limit is None else limit - told for limit in (self.low, self.high))
        return Row(self.says, others, low, high)

    @property
    def true_of_nothing(self) -> bool:
        """Whether the row holds when it names no number any more."""
        return (self.low is None or self.low <= 0) and (self.high is None or self.high >= 0)


@dataclass(frozen=True)
class Pairs:
    """Two numbers that are together one of these pairs."""

    first: str
    second: str
    allowed: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Knowledge:
    """Everything that is known about the numbers `names` beside the numbers themselves.

    `rows` holds what is linear, `tests` the P values.
    """

    names: frozenset[str]
    rows: tuple[Row, ...]
    tests: tuple[FisherP, ...]

    @classmethod
    def of(
        cls,
        names: Collection[str],
        relations: Iterable[Relation],
        at_most: Iterable[tuple[str, str]] = (),
        known: Iterable[Fact] = (),
    ) -> "Knowledge":
        """Put it together; `WrongTable` where something is about a number that is not named."""
        facts = tuple(known)
        relations = tuple(relations)
        tests = tuple(fact for fact in facts if isinstance(fact, FisherP))
        rows = [_sum(total, parts) for total, parts in relations]
        rows += [_compared(part, 1, whole, -1, (None, 0)) for part, whole in at_most]
        for fact in facts:
            if isinstance(fact, Percentage):
                rows += _shares(fact)
        made = cls(frozenset(names), tuple(rows), tests)
        made.has(*(fact.numbers for fact in made.facts))
        return made

    @property
    def facts(self) -> tuple[Row | FisherP, ...]:
        """All of it."""
        return (*self.rows, *self.tests)

    def pairs(self, published: Mapping[str, int]) -> Iterator[Pairs]:
        """What the P values say of their counts to somebody who reads what is published."""
        for test in self.tests:
            if test.first_of in published and test.second_of in published:
                groups = published[test.first_of], published[test.second_of]
                allowed = tuple(
                    (first, second)
                    for first, second in fisher_pairs(*groups, test.low, test.high)
                    if published.get(test.first, first) == first
                    and published.get(test.second, second) == second
                )
                yield Pairs(test.first, test.second, allowed)

    def contradictions(self, published: Mapping[str, int]) -> Iterator[str]:
        """What the published numbers by themselves break, in words."""
        for row in self.rows:
            left = row.beside(published)
            if not left.coefficients and not left.true_of_nothing:
                yield left.says
        for pairs in self.pairs(published):
            if not pairs.allowed:
                yield f"the P value of {pairs.first!r} and {pairs.second!r}"

    def apart(self, names: Collection[str]) -> Iterator["Knowledge"]:
        """What is known of each group of these numbers that nothing joins to the others.

        What is about none of them is left out.
        """
        facts = self.facts
        touching: dict[str, list[int]] = {name: [] for name in names}
        for place, fact in enumerate(facts):
            for name in fact.numbers & touching.keys():
                touching[name].append(place)
        while touching:
            group: set[str] = set()
            places: set[int] = set()
            reached = {next(iter(touching))}
            while reached:
                name = reached.pop()
                group.add(name)
                for place in set(touching.pop(name)) - places:
                    places.add(place)
                    reached |= facts[place].numbers & touching.keys()
            mine = [facts[place] for place in sorted(places)]
            yield Knowledge(
                frozenset(group),
                tuple(fact for fact in mine if isinstance(fact, Row)),
                tuple(fact for fact in mine if isinstance(fact, FisherP)),
            )

    def has(self, *names: Iterable[str]) -> None:
        """Raise `WrongTable` unless it is about all of these numbers."""
        strange = sorted(set().union(*names) - self.names)
        if strange:
            raise WrongTable(
                f"{strange[0]!r} is no number of the table",
                "Name only numbers that the table has, spelled as it spells them.",
            )


def _sum(total: str, parts: Sequence[str]) -> Row:
    if not parts or total in set(parts) or len(set(parts)) < len(parts):
        raise WrongTable(
            f"The parts of {total!r} are not different numbers other than itself",
            "Name each part once, and not the total.",
        )
    return Row(f"the sum {total!r}", {total: 1} | dict.fromkeys(parts, -1), 0, 0)


def _compared(
    part: str, of_part: int, whole: str, of_whole: int, limits: tuple[int | None, int | None]
) -> Row:
    if part == whole:
        raise WrongTable(f"{part!r} is compared with itself", "Name two different numbers.")
    return Row(f"{part!r} as a part of {whole!r}", {part: of_part, whole: of_whole}, *limits)


def _shares(fact: Percentage) -> Iterator[Row]:
    """The two limits of a percentage, with integers for coefficients."""
    low, high = (Fraction(str(limit)) / 100 for limit in (fact.low, fact.high))
    yield _compared(fact.part, low.denominator, fact.whole, -low.numerator, (0, None))
    yield _compared(fact.part, high.denominator, fact.whole, -high.numerator, (None, 0))


@lru_cache(maxsize=64)
def fisher_pairs(
    first_of: int, second_of: int, low: float, high: float
) -> tuple[tuple[int, int], ...]:
    """All counts of two groups for which Fisher's exact test gives a P from `low` to `high`.

    `first_of` and `second_of` are the sizes of the groups. The P value is two-sided, as
    `scipy.stats.fisher_exact` has it: the probability, with the margins as they are, of all tables
    that are no more probable than the one observed. Probabilities are compared as integers, so
    that equal ones are found equal; both limits count as met within 1e-12.
    """
    found = []
    firsts = [comb(first_of, count) for count in range(first_of + 1)]
    seconds = [comb(second_of, count) for count in range(second_of + 1)]
    for both in range(first_of + second_of + 1):
        least, most = max(0, both - second_of), min(first_of, both)
        ways = [firsts[count] * seconds[both - count] for count in range(least, most + 1)]
        whole = comb(first_of + second_of, both)
        as_rare = 0
        for _, equal in groupby(sorted(range(len(ways)), key=ways.__getitem__), ways.__getitem__):
            counts = [least + place for place in equal]
            as_rare += sum(ways[count - least] for count in counts)
            if low - 1e-12 <= as_rare / whole <= high + 1e-12:
                found += [(count, both - count) for count in counts]
    return tuple(sorted(found))
