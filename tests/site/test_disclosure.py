"""What is hidden of a table: beside every choice that there is, and every table there could be."""

from collections.abc import Callable, Collection, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from registry.site.disclosure import (
    FisherP,
    Guard,
    Percentage,
    Protection,
    TooLarge,
    WrongTable,
    audit,
    protect,
)
from tests.site.suppression.enumerated import Columns, Shape, agreeing, anything, patterns, tables
from tests.site.suppression.test_attacker import BRIDGE
from tests.site.suppression.test_attacker import crossed as cells_of

SMALL = ["2 by 2", "2 by 3", "hierarchy", "overlapping"]
"""Kinds of tables of which every choice is soon looked at."""


def cost(table: Mapping[str, int], hidden: Collection[str]) -> int:
    return sum(table[name] + 1 for name in hidden if name in table)


def cheapest_cost(
    shape: Shape,
    counts: Mapping[str, int],
    may: Collection[str],
    needed: Collection[str],
    guards: Mapping[str, Guard],
    *,
    lower_bound: int,
    unknown: Mapping[str, int],
    known: Callable[[Columns], npt.NDArray[np.bool_]] = anything,
) -> int | None:
    """The cost of the cheapest choice with which every guard is kept, by looking at them all."""
    table = {name: count for name, count in counts.items() if name not in unknown}
    for price, hidden in patterns({name: table[name] for name in may}, needed):
        shown = {name: count for name, count in table.items() if name not in hidden}
        least = dict.fromkeys(hidden, lower_bound) | unknown
        intervals = agreeing(shape, counts[shape.total], shown, least, known)
        if all(
            high >= guards[name].at_least and high - low >= guards[name].width
            for name, (low, high) in intervals.items()
            if name in guards
        ):
            return price
    return None


@settings(max_examples=60, deadline=None)
@given(
    tables(SMALL),
    st.sampled_from([3, 3, 4, 5, 8, 11]),
    st.sampled_from([None, 1, 2, 4]),
    st.sampled_from([0, 1]),
    st.data(),
)
def test_no_choice_that_is_safe_is_cheaper(
    table: tuple[Shape, dict[str, int]],
    threshold: int,
    spl: int | None,
    lower_bound: int,
    data: st.DataObject,
) -> None:
    shape, counts = table
    names = sorted(counts.keys() - {shape.total})
    never = data.draw(st.sets(st.sampled_from(names), max_size=4)) | {shape.total}
    may = {n for n, count in counts.items() if count >= lower_bound and n not in never}
    held = data.draw(st.sets(st.sampled_from(sorted(may)), max_size=1)) if may else set()
    made = protect(
        counts,
        shape.relations,
        threshold=threshold,
        spl=spl,
        lower_bound=lower_bound,
        never_suppress=never,
        suppressed=held,
    )
    primary = {name for name in may if 1 <= counts[name] < threshold}
    rule = Guard(spl or max(2, -(-threshold // 2)), threshold)
    guards = dict.fromkeys(primary, rule)
    best = cheapest_cost(
        shape, counts, may, primary | held, guards, lower_bound=lower_bound, unknown={}
    )
    assert made.primary == tuple(sorted(primary))
    assert (cost(counts, made.suppressed) if made.feasible else None) == best
    if not made.feasible:
        assert made.suppressed == tuple(sorted(may))
    seen = audit(counts, shape.relations, hidden=made.suppressed, lower_bound=lower_bound)
    assert made.intervals == seen.intervals


@settings(max_examples=40, deadline=None)
@given(tables(SMALL), st.sampled_from([3, 4, 6]), st.data())
def test_what_nobody_publishes_is_guarded_as_what_is_hidden(
    table: tuple[Shape, dict[str, int]], threshold: int, data: st.DataObject
) -> None:
    shape, counts = table
    names = sorted(counts.keys() - {shape.total})
    unknown = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=3))
    guarded = data.draw(st.sets(st.sampled_from(names), max_size=3))
    asked = {n: Guard(*data.draw(st.tuples(st.integers(0, 4), st.integers(0, 6)))) for n in guarded}
    shown = {name: count for name, count in counts.items() if name not in unknown}
    may = {n for n, count in shown.items() if count >= 1 and n != shape.total}
    primary = {name for name in may if counts[name] < threshold}
    made = protect(
        shown,
        shape.relations,
        threshold=threshold,
        never_suppress=[shape.total],
        unknown=dict.fromkeys(unknown, 0.0),
        guarded=asked,
    )
    rule = Guard(max(2, -(-threshold // 2)), threshold)
    guards = asked | {name: rule.and_also(asked.get(name, rule)) for name in primary}
    best = cheapest_cost(
        shape, counts, may, primary, guards, lower_bound=1, unknown=dict.fromkeys(unknown, 0)
    )
    assert (cost(counts, made.suppressed) if made.feasible else None) == best


@cache
def p_value(first: int, first_of: int, second: int, second_of: int) -> float:
    return float(fisher_exact([[first, first_of - first], [second, second_of - second]]).pvalue)


@settings(max_examples=25, deadline=None)
@given(tables(["2 by 2", "2 by 3"]), st.sampled_from([3, 5]), st.booleans())
def test_a_published_p_value_is_reckoned_with(
    table: tuple[Shape, dict[str, int]], threshold: int, sums_are_published: bool
) -> None:
    shape, counts = table
    at = ("0|0", "0|+", "1|0", "1|+")
    p = round(p_value(*(counts[name] for name in at)), 2)
    sums = {name for name in ("0|+", "1|+", "+|+") if sums_are_published or name == "+|+"}

    def known(columns: Columns) -> npt.NDArray[np.bool_]:
        if len(set(columns["0|+"].tolist())) > 1 or len(set(columns["1|+"].tolist())) > 1:
            return anything(columns)
        rows = zip(*(columns[name].tolist() for name in at), strict=True)
        return np.array([abs(p_value(*row) - p) <= 0.005 + 1e-9 for row in rows])

    may = {n for n, count in counts.items() if count >= 1 and n not in sums}
    primary = {name for name in may if counts[name] < threshold}
    made = protect(
        counts,
        shape.relations,
        threshold=threshold,
        never_suppress=sums,
        known=[FisherP(*at, p - 0.005, p + 0.005)],
    )
    guards = dict.fromkeys(primary, Guard(max(2, -(-threshold // 2)), threshold))
    best = cheapest_cost(
        shape, counts, may, primary, guards, lower_bound=1, unknown={}, known=known
    )
    assert (cost(counts, made.suppressed) if made.feasible else None) == best


def test_a_published_percentage_is_reckoned_with() -> None:
    cells, relations = cells_of({"a": {"yes": 9, "no": 81}, "b": {"yes": 30, "no": 25}})
    without = protect(cells, relations, never_suppress=["+|+"])
    shares = [Percentage("a|yes", "a|+", 9.5, 10.5)]
    with_it = protect(cells, relations, never_suppress=["+|+"], known=shares)
    assert without.feasible
    assert with_it.feasible
    assert cost(cells, with_it.suppressed) > cost(cells, without.suppressed)
    proof = audit(cells, relations, hidden=with_it.suppressed, known=shares)
    assert proof.intervals == with_it.intervals
    assert audit(cells, relations, hidden=without.suppressed, known=shares).failing


def test_a_small_count_between_two_blocks_gets_company() -> None:
    cells, relations = cells_of(BRIDGE)
    made = protect(cells, relations)
    assert made.feasible
    assert made.exactly_disclosed == ()
    assert "r1|c2" in made.primary
    assert made.intervals["r1|c2"].reaches(11)
    assert made.intervals["r1|c2"].at_least_wide(6)


@settings(max_examples=25, deadline=None)
@given(tables(["2 by 3", "3 by 3", "linked", "three dimensions"]), st.sampled_from([3, 5, 8]))
def test_with_every_hidden_number_in_mind_the_whole_choice_passes_the_audit(
    table: tuple[Shape, dict[str, int]], threshold: int
) -> None:
    shape, counts = table
    made = protect(counts, shape.relations, threshold=threshold, every_hidden=True)
    seen = audit(counts, shape.relations, hidden=made.suppressed, threshold=threshold)
    assert (seen.feasible and not seen.failing) == made.feasible
    cheaper = protect(counts, shape.relations, threshold=threshold)
    if made.feasible:
        assert cost(counts, cheaper.suppressed) <= cost(counts, made.suppressed)


def test_a_table_without_small_counts_is_shown_whole() -> None:
    cells, relations = cells_of({"a": {"yes": 11, "no": 0}, "b": {"yes": 200, "no": 45}})
    assert protect(cells, relations) == Protection(True, (), (), {})


def test_zeros_are_hidden_only_where_zeros_are_not_printed() -> None:
    cells = {"one": 3, "none": 0, "all": 3}
    relations = [("all", ["one", "none"])]
    printed = protect(cells, relations, never_suppress=["all"])
    assert (printed.feasible, printed.suppressed) == (False, ("one",))
    assert printed.exactly_disclosed == ("one",)
    hidden = protect(
        cells, relations, never_suppress=["all"], lower_bound=0, threshold=3, suppressed=["one"]
    )
    assert (hidden.feasible, hidden.suppressed) == (True, ("one",))
    assert not protect(cells, relations, never_suppress=["all"], lower_bound=0).feasible


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"suppressed": ["nobody"]}, "'nobody' is no number"),
        ({"never_suppress": ["nobody"]}, "'nobody' is no number"),
        ({"guarded": {"nobody": Guard(1, 1)}}, "'nobody' is no number"),
        ({"suppressed": ["none"]}, "'none' is to be hidden and may not be"),
        ({"suppressed": ["some"], "never_suppress": ["some"]}, "'some' is to be hidden"),
        ({"at_most": [("all", "some")]}, "'all' as a part of 'some'"),
        ({"known": [Percentage("some", "all", 10, 11)]}, "'some' as a part of 'all'"),
        ({"known": [FisherP("some", "all", "none", "all", 0.9, 1)]}, "the P value of 'some'"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name_and_without_a_count(
    asked: dict[str, object], says: str
) -> None:
    cells = {"some": 31, "none": 0, "more": 47, "all": 78}
    relations = [("all", ["some", "none", "more"])]
    with pytest.raises(WrongTable, match=says) as refused:
        protect(cells, relations, **asked)  # type: ignore[arg-type]
    assert not {"31", "47", "78"} & set(str(refused.value).replace("'", " ").split())


def test_sums_that_do_not_add_up_are_refused_by_name() -> None:
    with pytest.raises(WrongTable, match="the sum 'all'"):
        protect({"a": 3, "b": 40, "all": 44}, [("all", ["a", "b"])])
    with pytest.raises(WrongTable, match="No values of the unknown numbers"):
        protect({"a": 3, "all": 2}, [("all", ["a", "b"])], unknown={"b": 0.0})


def test_a_table_that_takes_too_long_is_given_up() -> None:
    cells, relations = cells_of(BRIDGE)
    with pytest.raises(TooLarge, match=r"25 numbers may be hidden.*Coarsen"):
        protect(cells, relations, seconds=1e-9)
