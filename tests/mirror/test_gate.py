"""The rules of the sanity gate, and their wording."""

from typing import Any

import pytest

from registry.mirror.gate import Effect, objections, unfinished


def effect(**numbers: Any) -> Effect:
    calm: dict[str, Any] = {
        "mirror_before": 10,
        "mirror_after": 10,
        "collection_before": 10,
        "collection_after": 10,
        "compared": 10,
        "had": {},
        "lost": {},
    }
    return Effect(**calm | numbers)


def test_a_calm_sync_passes() -> None:
    assert objections(effect()) == ()


@pytest.mark.parametrize(
    ("before", "after", "refused"), [(1, 0, True), (0, 0, False), (5, 1, False)]
)
def test_a_mirror_may_not_become_empty(before: int, after: int, refused: bool) -> None:
    said = objections(effect(mirror_before=before, mirror_after=after))
    assert bool(said) == refused
    if refused:
        assert said == ("It would empty the mirror: of 1 studies none would stay.",)


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (1_000, 500, True),
        (1_000, 501, False),
        (3, 1, True),
        (3, 2, False),
        (2, 1, True),
        (1, 0, False),
        (0, 0, False),
    ],
)
def test_a_collection_may_not_be_halved(before: int, after: int, refused: bool) -> None:
    said = objections(effect(collection_before=before, collection_after=after))
    assert bool(said) == refused
    if refused:
        assert f"the registry gives {after} studies where there were {before:,}." in said[0]


@pytest.mark.parametrize(
    ("compared", "had", "lost", "refused"),
    [
        (10, 6, 4, True),
        (10, 6, 3, False),  # not more than half of those that had it
        (10, 5, 5, False),  # not more than half had it
        (1, 1, 1, True),
        (1_000, 1_000, 501, True),
        (0, 0, 0, False),
    ],
)
def test_a_module_that_most_records_had_may_not_be_lost(
    compared: int, had: int, lost: int, refused: bool
) -> None:
    module = "protocolSection.eligibilityModule"
    said = objections(effect(compared=compared, had={module: had}, lost={module: lost}))
    assert bool(said) == refused
    if refused:
        assert said == (
            f"It would lose the module {module}: {had:,} of {compared:,} records had it, "
            f"and {lost:,} of those have it no more.",
        )


@pytest.mark.parametrize(
    ("counted", "came", "refused"),
    [(1_001, 1_000, True), (1, 0, True), (3, 3, False), (3, 4, False), (None, 0, False)],
)
def test_an_answer_may_not_end_before_all_that_is_counted(
    counted: int | None, came: int, refused: bool
) -> None:
    said = unfinished(counted, came)
    assert bool(said) == refused
    if refused:
        assert f"the registry counts {counted:,} studies, {came:,} came." in said[0]


def test_every_objection_is_said() -> None:
    said = objections(effect(mirror_after=0, collection_after=0, had={"a.b": 10}, lost={"a.b": 10}))
    assert len(said) == 3


def test_few_studies_are_not_judged_by_shares_of_them_where_that_is_said() -> None:
    few = {"compared": 19, "had": {"a.b": 19}, "lost": {"a.b": 19}}
    some = effect(collection_before=19, collection_after=9, **few)
    assert len(objections(some)) == 2
    assert objections(some, fewest=20) == ()
    assert len(objections(some, fewest=19)) == 2
    assert len(objections(effect(mirror_after=0, collection_before=19, **few), fewest=20)) == 1
