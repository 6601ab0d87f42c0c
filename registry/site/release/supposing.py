"""What somebody supposes of the numbers of one release: the same people, and parts of everybody.

Read from the labels, and from numbers that equal each other. What is seen in the arms that have
rows is taken to hold in all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, pairwise

from registry.site.package import ALL, Measure, Stage, Stat
from registry.site.release.bonds import REST
from registry.site.release.cells import (
    Relation,
    at_risk,
    category,
    characterised,
    enrolled,
    flow,
    outcome,
)
from registry.site.release.labels import Labels

InArm = Callable[[str], str]
"""The cell of a number by arm."""
Guess = tuple[Relation, ...]
"""Relations that belong together."""

_BOXES = (Stage.ALLOCATED, Stage.RECEIVED, Stage.ANALYSED)
"""The groups of people that a denominator may be."""
_MANY = 12
"""Of more outcomes than this only two, three or all are tried."""


def _denominators(labels: Labels) -> Iterator[InArm]:
    yield from map(_number_of, labels.outcomes)
    if labels.terms:
        yield at_risk


def _number_of(about: tuple[str, ...]) -> InArm:
    return partial(outcome, about, "n")


def same_people(truth: Mapping[str, int], labels: Labels, groups: Sequence[str]) -> Iterator[Guess]:
    """Denominators that equal each other or a box: in an arm, or wherever both are given."""
    for one, other in pairwise(sorted(labels.outcomes, key=_analysis)):
        if _analysis(one) == _analysis(other):
            pairs = [(outcome(other, "n", arm), (outcome(one, "n", arm),)) for arm in groups]
            yield tuple(pairs)
    known: list[InArm] = [partial(flow, stage) for stage in _BOXES]
    for number in _denominators(labels):
        for box in known:
            both = [arm for arm in groups if {number(arm), box(arm)} <= truth.keys()]
            alike = [arm for arm in both if truth[number(arm)] == truth[box(arm)]]
            for arm in groups if alike == both else alike:
                if alike:
                    yield ((box(arm), (number(arm),)),)
        known.append(number)
    # A characteristic is of everybody, whether a row says how many those are or not.
    for name in labels.characteristics:
        yield ((flow(Stage.RANDOMISED), (characterised(name),)),)
    everybody = [flow(Stage.RANDOMISED)]
    everybody += [enrolled(str(one), Measure.RANDOMISED) for one in labels.periods[-1:]]
    everybody += [characterised(name) for name in labels.characteristics]
    everybody += [one(ALL) for one in _denominators(labels)]
    for first, second in combinations([one for one in everybody if one in truth], 2):
        if truth[first] == truth[second] and first != second:
            yield ((first, (second,)),)


def _analysis(about: tuple[str, ...]) -> tuple[str, ...]:
    """The analysis, timepoint and set of an outcome: its people, unless somebody is missing."""
    analysis, _, *others = about
    return analysis, *others


def whole_groups(known: Labels, groups: Sequence[str]) -> Iterator[Guess]:
    """All categories of a characteristic that were ever named, and all outcomes of an analysis,
    make up everybody; or at least nobody is in two of the outcomes.
    """
    for name, some in known.characteristics.items():
        whole, categories = characterised(name), tuple(category(name, one) for one in some)
        if len(some) > 1:
            yield ((whole, categories),)
            yield ((whole, (*categories, _rest(whole, categories))),)
    together: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for about, stats in known.outcomes.items():
        if Stat.COUNT in stats:
            together[_analysis(about)].append(about)
    for outcomes in (some for some in together.values() if len(some) > 1):
        wholes = [outcome(outcomes[0], "n", arm) for arm in groups]
        counts = [tuple(outcome(one, Stat.COUNT, arm) for one in outcomes) for arm in groups]
        yield tuple(zip(wholes, counts, strict=True))
        yield tuple((n, (*one, _rest(n, one))) for n, one in zip(wholes, counts, strict=True))


def _rest(whole: str, parts: Sequence[str]) -> str:
    """What is left of the whole beside these parts; in another release there may be more parts."""
    return f"{REST}{whole} beside {' and '.join(parts)}"


def outcomes_of_everybody(
    truth: Mapping[str, int], labels: Labels, groups: Sequence[str]
) -> Iterator[Guess]:
    """Any outcomes that make up everybody wherever all of them are given, do so in every arm."""
    at: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for about, stats in labels.outcomes.items():
        cells = [outcome(about, Stat.COUNT, arm) for arm in groups]
        if Stat.COUNT in stats and any(truth.get(one) for one in cells):
            at[about[2]].append(about)  # by timepoint: an outcome may be of another analysis
    for several in at.values():
        sizes = range(2, len(several) + 1) if len(several) <= _MANY else (2, 3, len(several))
        whole: list[set[tuple[str, ...]]] = []
        for size in sizes:
            for parts in combinations(several, size):
                if any(one <= set(parts) for one in whole):
                    continue
                if _make_up_everybody(truth, parts, groups):
                    whole.append({*parts})
                    yield tuple(
                        (
                            outcome(parts[0], "n", arm),
                            tuple(outcome(part, Stat.COUNT, arm) for part in parts),
                        )
                        for arm in groups
                    )


def _make_up_everybody(
    truth: Mapping[str, int], parts: Sequence[tuple[str, ...]], groups: Sequence[str]
) -> bool:
    found = False
    for arm in groups:
        wholes = {truth.get(outcome(part, "n", arm)) for part in parts} - {None}
        counts = [truth.get(outcome(part, Stat.COUNT, arm)) for part in parts]
        given = [count for count in counts if count is not None]
        if len(wholes) > 1:
            return False
        if len(wholes) == 1 and len(given) == len(counts):
            if {sum(given)} != wholes:
                return False
            found = True
    return found


def parts_of_everybody(truth: Mapping[str, int], labels: Labels) -> Iterator[Guess]:
    """Categories that make up everybody: all of a characteristic, or two of any."""
    every = []
    for name, some in labels.characteristics.items():
        cells = [cell for one in some if (cell := category(name, one)) in truth]
        whole = characterised(name)
        every += [(cell, whole) for cell in cells]
        if whole in truth and len(cells) > 1 and sum(map(truth.__getitem__, cells)) == truth[whole]:
            yield ((whole, tuple(cells)),)
    for (first, of), (second, other) in combinations(every, 2):
        if of in truth and truth.get(other) == truth[of] == truth[first] + truth[second]:
            yield ((min(of, other), tuple(sorted((first, second)))),)


def within_arms(labels: Labels, groups: Sequence[str]) -> Iterator[Guess]:
    """Denominators are part of those allocated, if people are counted where they were allocated."""
    for one in _denominators(labels):
        yield tuple((flow(Stage.ALLOCATED, arm), (one(arm), REST + one(arm))) for arm in groups)
