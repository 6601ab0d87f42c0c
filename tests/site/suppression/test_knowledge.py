"""What is known of a table whatever it hides."""

import pytest
from scipy.stats import fisher_exact

from registry.site.disclosure import Percentage, WrongTable
from registry.site.suppression.knowledge import Knowledge, fisher_pairs


@pytest.mark.parametrize(("first_of", "second_of"), [(0, 4), (3, 9), (7, 7), (11, 11)])
def test_p_values_are_those_of_scipy(first_of: int, second_of: int) -> None:
    for first in range(first_of + 1):
        for second in range(second_of + 1):
            table = [[first, first_of - first], [second, second_of - second]]
            p = float(fisher_exact(table).pvalue)
            assert (first, second) in fisher_pairs(first_of, second_of, p - 1e-9, p + 1e-9)
            assert (first, second) not in fisher_pairs(first_of, second_of, p + 1e-9, 1.1)
            assert (first, second) not in fisher_pairs(first_of, second_of, 0, p - 1e-9)


def test_parts_that_nothing_joins_are_looked_at_apart() -> None:
    knowledge = Knowledge.of("abcdefx", [("a", "bc"), ("d", "ex"), ("f", "x")])
    assert {tuple(sorted(part.names)) for part in knowledge.apart("abcdef")} == {
        ("a", "b", "c"),
        ("d", "e"),
        ("f",),
    }


@pytest.mark.parametrize(
    ("relations", "at_most", "known", "says"),
    [
        ([("a", "ab")], [], [], "'a'"),
        ([("a", "bb")], [], [], "'a'"),
        ([("a", "")], [], [], "'a'"),
        ([("a", "bz")], [], [], "'z'"),
        ([], [("a", "a")], [], "itself"),
        ([], [("z", "a")], [], "'z'"),
        ([], [], [Percentage("a", "a", 1, 2)], "itself"),
        ([], [], [Percentage("a", "z", 1, 2)], "'z'"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    relations: list[tuple[str, str]],
    at_most: list[tuple[str, str]],
    known: list[Percentage],
    says: str,
) -> None:
    with pytest.raises(WrongTable, match=says):
        Knowledge.of("abc", relations, at_most, known)
