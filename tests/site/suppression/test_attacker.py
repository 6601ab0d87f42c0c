"""What a stranger can work out, beside every table that there could be."""

from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.site.disclosure import Audit, FisherP, Interval, Percentage, TooLarge, audit
from tests.site.suppression.enumerated import Columns, Shape, agreeing, tables

BRIDGE = {
    "r0": {"c0": 3, "c1": 4, "c2": 20, "c3": 25},
    "r1": {"c0": 5, "c1": 2, "c2": 7, "c3": 30},
    "r2": {"c0": 21, "c1": 22, "c2": 4, "c3": 6},
    "r3": {"c0": 26, "c1": 27, "c2": 8, "c3": 3},
}
"""Two blocks of small counts, and one small count (r1, c2) between them."""


def crossed(rows: dict[str, dict[str, int]]) -> tuple[dict[str, int], list[tuple[str, list[str]]]]:
    """The cells and sums of a table with its margins."""
    columns = list(next(iter(rows.values())))
    cells = {f"{row}|{column}": rows[row][column] for row in rows for column in columns}
    relations = [(f"{row}|+", [f"{row}|{column}" for column in columns]) for row in rows]
    relations += [(f"+|{column}", [f"{row}|{column}" for row in rows]) for column in columns]
    for total, parts in relations:
        cells[total] = sum(cells[part] for part in parts)
    relations.append(("+|+", [f"{row}|+" for row in rows]))
    relations.append(("+|+", [f"+|{column}" for column in columns]))
    cells["+|+"] = sum(cells[f"{row}|+"] for row in rows)
    return cells, relations


def found(seen: Audit) -> dict[str, tuple[int | None, int | None]]:
    return {name: (one.low, one.high) for name, one in seen.intervals.items()}


def some_of(shape: Shape, counts: dict[str, int], lower_bound: int) -> st.SearchStrategy[set[str]]:
    may = sorted(n for n, count in counts.items() if count >= lower_bound and n != shape.total)
    return st.sets(st.sampled_from(may)) if may else st.just(set())


@settings(max_examples=200, deadline=None)
@given(tables(), st.sampled_from([0, 1]), st.data())
def test_intervals_are_those_of_every_table_that_there_could_be(
    table: tuple[Shape, dict[str, int]], lower_bound: int, data: st.DataObject
) -> None:
    shape, counts = table
    hidden = data.draw(some_of(shape, counts, lower_bound))
    seen = audit(counts, shape.relations, hidden=hidden, lower_bound=lower_bound)
    shown = {name: count for name, count in counts.items() if name not in hidden}
    least = dict.fromkeys(hidden, lower_bound)
    assert seen.feasible
    assert found(seen) == agreeing(shape, counts[shape.total], shown, least)


@settings(max_examples=60, deadline=None)
@given(tables(), st.data())
def test_hiding_more_never_narrows_an_interval(
    table: tuple[Shape, dict[str, int]], data: st.DataObject
) -> None:
    shape, counts = table
    few, more = (data.draw(some_of(shape, counts, 1)) for _ in range(2))
    before, after = (
        audit(counts, shape.relations, hidden=hidden).intervals for hidden in (few, few | more)
    )
    for name in few:
        assert after[name].low <= before[name].low  # type: ignore[operator]
        assert after[name].reaches(before[name].high or 0)


def test_two_hidden_in_every_line_are_not_enough() -> None:
    cells, relations = crossed(BRIDGE)
    hidden = {name for name, count in cells.items() if count < 11}
    lines = [hidden & set(parts) for _, parts in relations]
    assert all(len(line) >= 2 for line in lines if line)
    seen = audit(cells, relations, hidden=hidden)
    assert seen.exactly_disclosed == ("r1|c2",)
    assert seen.intervals["r1|c2"] == Interval(7, 7)
    assert "r1|c2" in seen.failing


def test_integers_know_more_than_fractions() -> None:
    # The sums of two out of three are even together, so a lone 1 beside them is not possible.
    relations = [("ab", "ab"), ("bc", "bc"), ("ca", "ca"), ("all", ("ab", "bc", "ca", "d"))]
    hidden = {"a", "b", "c", "d", "ab", "bc", "ca"}
    assert audit({"all": 10}, relations, hidden=hidden).intervals["d"] == Interval(2, 4)


def test_a_number_that_nothing_limits_has_no_upper_end() -> None:
    relations = [("all", ["a", "b"]), ("b", ["c", "d"])]
    seen = audit({"a": 20, "c": 5}, relations, hidden={"all", "b", "d", "alone"})
    assert found(seen) == {"all": (26, None), "alone": (1, None), "b": (6, None), "d": (1, None)}
    assert seen.failing == ()


def test_the_count_of_a_hidden_number_does_not_matter() -> None:
    cells, relations = crossed(BRIDGE)
    hidden = {name for name, count in cells.items() if count < 11}
    others = {name: 999 if name in hidden else count for name, count in cells.items()}
    assert audit(cells, relations, hidden=hidden) == audit(others, relations, hidden=hidden)


@pytest.mark.parametrize("size", [10**3, 10**5, 10**7])
def test_large_counts_are_computed_to_the_last_unit(size: int) -> None:
    cells = {"a": size, "b": 3 * size + 7, "c": size - 1, "d": 6, "all": 5 * size + 12}
    relations = [("all", ["a", "b", "c", "d"])]
    seen = audit(cells, relations, hidden={"a", "d"})
    assert found(seen) == {"a": (1, size + 5), "d": (1, size + 5)}
    seen = audit(cells, relations, hidden={"all", "d"})
    assert found(seen) == {"all": (5 * size + 7, None), "d": (1, None)}


@pytest.mark.parametrize(
    ("published", "relations"),
    [
        ({"a": 1, "b": 2, "all": 4}, [("all", ["a", "b"])]),
        ({"a": 5, "all": 5}, [("all", ["a", "hidden"])]),
        ({"a": 5, "all": 3}, [("all", ["a", "hidden"])]),
        ({"all": 9}, [("all", ["ab", "bc", "ca"]), ("ab", "ab"), ("bc", "bc"), ("ca", "ca")]),
    ],
)
def test_what_contradicts_itself_is_agreed_with_by_nothing(
    published: dict[str, int], relations: list[tuple[str, str]]
) -> None:
    named = {name for total, parts in relations for name in (total, *parts)}
    seen = audit(published, relations, hidden=named - published.keys())
    assert (seen.feasible, found(seen)) == (False, {})


# What is known besides


def test_a_percentage_tells_its_count() -> None:
    known = [Percentage("part", "whole", Decimal("63.5"), Decimal("64.5"))]
    seen = audit({"whole": 11}, [], hidden={"part"}, known=known)
    assert seen.exactly_disclosed == ("part",)
    assert seen.intervals["part"] == Interval(7, 7)


@settings(max_examples=60, deadline=None)
@given(tables(["2 by 2", "2 by 3", "hierarchy"]), st.integers(0, 1), st.data())
def test_percentages_are_used_as_every_table_that_there_could_be_has_them(
    table: tuple[Shape, dict[str, int]], decimals: int, data: st.DataObject
) -> None:
    shape, counts = table
    total, parts = data.draw(st.sampled_from(shape.relations))
    part, whole = parts[0], total
    hidden = data.draw(some_of(shape, counts, 1))
    rounded = round(Decimal(100 * counts[part]) / max(1, counts[whole]), decimals)
    half = Decimal("0.5").scaleb(-decimals)
    low, high = rounded - half, rounded + half

    def agrees(columns: Columns) -> npt.NDArray[np.bool_]:
        share, of = 10**4 * columns[part], columns[whole]
        return np.array((int(100 * low) * of <= share) & (share <= int(100 * high) * of))

    if not counts[whole]:
        low, high = Decimal(0), Decimal(100)
    seen = audit(counts, shape.relations, hidden=hidden, known=[Percentage(part, whole, low, high)])
    shown = {name: count for name, count in counts.items() if name not in hidden}
    expected = agreeing(shape, counts[shape.total], shown, dict.fromkeys(hidden, 1), agrees)
    assert found(seen) == expected


def test_a_p_value_narrows_two_counts() -> None:
    hidden = {"one", "other"}
    groups = {"control": 11, "treated": 11}
    assert audit(groups, [], hidden=hidden, at_most=[("one", "control")]).feasible
    known = [FisherP("one", "control", "other", "treated", 0.6345, 0.6355)]
    seen = audit(groups, [], hidden=hidden, known=known)
    # 7 v 9 of 11, 9 v 7, 4 v 2 and 2 v 4: no other pair has P = 0.635.
    assert found(seen) == {"one": (2, 9), "other": (2, 9)}
    assert found(audit({**groups, "one": 7}, [], hidden={"other"}, known=known)) == {
        "other": (9, 9)
    }
    sums = [("both", ["one", "other"])]
    seen = audit({**groups, "both": 16}, sums, hidden=hidden, known=known)
    assert found(seen) == {"one": (7, 9), "other": (7, 9)}
    assert set(seen.failing) == hidden


def test_a_p_value_with_a_hidden_denominator_is_left_aside() -> None:
    known = [FisherP("one", "control", "other", "treated", 0.6345, 0.6355)]
    seen = audit({"control": 11}, [], hidden={"one", "other", "treated"}, known=known)
    assert seen.intervals["one"] == Interval(1, None)


def test_a_part_is_no_larger_than_its_whole() -> None:
    seen = audit(
        {"at risk": 15},
        [],
        hidden={"affected", "serious"},
        at_most=[("affected", "at risk"), ("serious", "affected")],
    )
    assert found(seen) == {"affected": (1, 15), "serious": (1, 15)}


@settings(max_examples=60, deadline=None)
@given(tables(["2 by 2", "2 by 3", "hierarchy", "linked"]), st.integers(0, 2), st.data())
def test_numbers_that_nobody_publishes_are_open_too(
    table: tuple[Shape, dict[str, int]], smallest: int, data: st.DataObject
) -> None:
    shape, counts = table
    hidden = data.draw(some_of(shape, counts, 1))
    unknown = data.draw(some_of(shape, counts, smallest)) - hidden
    shown = {name: count for name, count in counts.items() if name not in hidden | unknown}
    least = dict.fromkeys(hidden, 1) | dict.fromkeys(unknown, smallest)
    seen = audit(
        shown, shape.relations, hidden=hidden, unknown=dict.fromkeys(unknown, float(smallest))
    )
    expected = agreeing(shape, counts[shape.total], shown, least)
    assert found(seen) == {name: expected[name] for name in hidden}


def test_a_change_may_be_negative() -> None:
    relations = [("after", ["before", "change"]), ("twice", ["after", "change"])]
    unknown = {"before": 0.0, "change": -float("inf")}
    seen = audit({"after": 12}, relations, hidden={"twice"}, unknown=unknown, lower_bound=0)
    # 12 = before + change and twice = 12 + change: both 0 or more, so change is -12 to 12.
    assert found(seen) == {"twice": (0, 24)}


def test_a_proof_that_takes_too_long_is_given_up() -> None:
    cells, relations = crossed(BRIDGE)
    with pytest.raises(TooLarge, match="Coarsen"):
        audit(cells, relations, hidden={"r0|c0", "r0|c1"}, seconds=1e-9)
