"""The place of a row tells nothing of its numbers."""

import random

import pytest

from registry.site.release.cells import Row
from registry.site.release.order import in_order


def row(term: str, affected: int, arm: str = "A") -> Row:
    labels = {"term": term, "serious": "false", "arm": arm}
    return Row("adverse_events", labels, {"n_affected": affected})


def terms(rows: tuple[Row, ...]) -> list[str]:
    return list(dict.fromkeys(one.labels["term"] for one in rows))


def test_events_sorted_by_their_numbers_come_out_by_their_names() -> None:
    given = [row("Nausea", 14), row("Headache", 12), row("fever", 12), row("Fatigue", 12)]
    assert terms(in_order(given)) == ["Fatigue", "fever", "Headache", "Nausea"]


def test_the_order_of_the_file_does_not_matter() -> None:
    given = [row(f"Event {letter}", at) for at, letter in enumerate("abcdefgh")]
    shuffled = random.Random(7).sample(given, len(given))  # noqa: S311 - no secret
    assert in_order(shuffled) == in_order(given)


def test_groups_of_an_event_keep_their_order_and_files_theirs() -> None:
    flow = Row("flow", {"stage": "lost", "arm": "B", "reason": ""}, {"count": 3})
    found = in_order([flow, row("b", 1, "X"), row("b", 2, "A"), row("a", 3, "X"), row("a", 4, "A")])
    assert found[0] == flow
    assert [(one.labels["term"], one.labels["arm"]) for one in found[1:]] == [
        ("a", "X"),
        ("a", "A"),
        ("b", "X"),
        ("b", "A"),
    ]


@pytest.mark.parametrize(
    "labels",
    [
        ["<18", "18-40", "41-60", ">60", "unknown"],
        ["under 18", "18 to 64", "65 and over"],
        ["day 7", "day 14", "day 100"],
        ["I", "II", "III", "IV"],
    ],
)
def test_bands_and_times_stand_in_their_own_order(labels: list[str]) -> None:
    rows = [Row("baseline", {"category": label}, {"value": 1}) for label in labels]
    found = in_order(random.Random(3).sample(rows, len(rows)))  # noqa: S311 - no secret
    assert [one.labels["category"] for one in found] == labels
