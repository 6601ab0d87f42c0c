"""The difference of two records is what a plain comparison of the two trees finds, all of it."""

import copy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.trial.history.changes import ABSENT, Item, changes, patch
from tests.fixtures.studies import study
from tests.trial.history.plain_comparison import assert_exact

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0]) | TEXTS
NAMED = st.fixed_dictionaries(
    {
        "label": st.sampled_from("ABC"),
        "measure": st.sampled_from(["Pain at rest", "Pain", "Sleep"]),
    },
    optional={"type": SCALARS, "/~": SCALARS},
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "/", "~1"]), inner, max_size=3)
        | st.fixed_dictionaries({"armGroups": st.lists(NAMED, max_size=4)})
        | st.fixed_dictionaries({"primaryOutcomes": st.lists(NAMED, max_size=4)})
    ),
    max_leaves=12,
)


@given(JSON)
def test_a_tree_does_not_differ_from_itself(tree: Any) -> None:
    assert changes({"a": tree}, {"a": copy.deepcopy(tree)}) == ()
    assert patch({"a": tree}, {"a": copy.deepcopy(tree)}) == []


@given(st.dictionaries(TEXTS, JSON, max_size=3), st.dictionaries(TEXTS, JSON, max_size=3))
def test_all_that_differs_is_found_and_patched(before: Any, after: Any) -> None:
    assert_exact(before, after, changes(before, after))


@example(
    [{"label": "A"}, {"label": "A", "type": None, "measure": "Pain"}],
    [{"label": "A", "measure": "Pain", "type": None}, {"label": "A"}],
)
@given(st.lists(NAMED, max_size=6), st.lists(NAMED, max_size=6))
def test_all_that_differs_in_lists_of_named_things_is_found(before: Any, after: Any) -> None:
    for key in ("armGroups", "primaryOutcomes", "unheardOf"):
        assert_exact({key: before}, {key: after}, changes({key: before}, {key: after}))


@given(st.permutations([{"label": name, "type": "EXPERIMENTAL"} for name in "ABCDE"]))
def test_things_in_another_order_are_one_change_of_order_at_most(turned: Any) -> None:
    before = {"armGroups": sorted(turned, key=lambda one: str(one["label"]))}
    found = changes(before, {"armGroups": turned})
    assert [one.kind for one in found] == (["order"] if before["armGroups"] != turned else [])


def test_one_more_arm_at_the_top_is_one_change() -> None:
    before, after = study(), study()
    arms = after["protocolSection"]["armsInterventionsModule"]["armGroups"]
    arms.insert(0, {"label": "B", "type": "NO_INTERVENTION"})
    (found,) = changes(before, after)
    assert found.path[-1] == Item("B", None, 0)
    assert (found.before, found.after) == (ABSENT, arms[0])
    assert found.pattern == "protocolSection.armsInterventionsModule.armGroups[]"


@pytest.mark.parametrize(
    ("key", "item", "field", "value"),
    [
        ("armGroups", {"label": "Group A", "description": "1"}, "description", "2"),
        (
            "interventions",
            {"type": "DRUG", "name": "Inventin", "otherNames": ["I"]},
            "otherNames",
            [],
        ),
        ("primaryOutcomes", {"measure": "Recovery", "timeFrame": "1 year"}, "timeFrame", "2 years"),
        ("primaryOutcomes", {"measure": "Recovery of cells"}, "measure", "Recovery of the cells"),
        ("locations", {"facility": "H", "city": "C", "country": "L"}, "status", "RECRUITING"),
        ("locations", {"facility": "H", "zip": "1", "city": "C", "country": "L"}, "city", "D"),
        ("references", {"pmid": "1", "type": "DERIVED"}, "citation", "Somebody. Something."),
        ("largeDocs", {"filename": "Prot_000.pdf", "size": 1}, "size", 2),
        ("meshes", {"id": "D1", "term": "Anemia"}, "term", "Anaemia"),
        ("measurements", {"groupId": "OG000", "value": "1"}, "value", "2"),
    ],
)
def test_a_thing_is_known_again_wherever_it_stands(
    key: str, item: dict[str, Any], field: str, value: object
) -> None:
    other = {name: f"another {name}" for name in item}
    found = changes({key: [item, other]}, {key: [other, {**item, field: value}]})
    told = [one for one in found if one.kind == "value"]
    assert [one.path[-1] for one in told] == [field]


def test_groups_whose_names_differ_in_a_sign_only_are_two_groups() -> None:
    lower, first = ({"label": f"Cohort {n}", "description": "Start"} for n in ("-1", "1"))
    later = first | {"description": "Start, then more"}
    found = changes({"armGroups": [lower, first]}, {"armGroups": [later]})
    assert [(one.before, one.after) for one in found] == [
        ("Start", "Start, then more"),
        (lower, ABSENT),
    ]


def test_places_of_one_name_in_two_cities_are_two_places() -> None:
    def place(city: str) -> dict[str, str]:
        return {"facility": "Research Site", "city": city, "country": "Germany"}

    found = changes({"locations": [place("Berlin")]}, {"locations": [place("Munich")]})
    assert [(one.before is ABSENT, one.after is ABSENT) for one in found] == [
        (True, False),
        (False, True),
    ]
