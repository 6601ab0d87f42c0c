"""Registered measures have names of their own, and say how they changed."""

import pytest

from registry.ctgov.record import Study
from registry.trial.measures import changes, measures
from tests.trial.records import ENGLISH
from tests.trial.reported.made import two_arms


def with_measures(*primary: dict[str, str], secondary: tuple[dict[str, str], ...] = ()) -> Study:
    return two_arms(
        outcomes={"primaryOutcomes": list(primary), "secondaryOutcomes": list(secondary)}
    )


def changed(now: Study, before: Study) -> dict[str, tuple[str, ...]]:
    return {key: tuple(map(str, lines)) for key, lines in changes(now, before, ENGLISH).of.items()}


def test_a_measure_has_a_key_of_rank_and_number() -> None:
    assert [one.key for one in measures(two_arms())] == ["primary-1", "secondary-1", "secondary-2"]


RECOVERY = {"measure": "Recovery of counts", "timeFrame": "1 year", "description": "ANC > 0.5"}


def test_nothing_changed_is_nothing_to_say() -> None:
    spaced = RECOVERY | {"description": "ANC  > 0.5\n"}
    assert changed(with_measures(spaced), with_measures(RECOVERY)) == {}


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (RECOVERY | {"timeFrame": "2 years"}, "Earlier its time frame was: 1 year"),
        (RECOVERY | {"description": "ANC < 0.5"}, "Earlier its description was another one."),
        (
            RECOVERY | {"measure": "Recovery of counts of blood"},
            "Earlier it was called: Recovery of counts",
        ),
    ],
)
def test_a_change_is_told_with_what_stood_there_before(now: dict[str, str], says: str) -> None:
    assert changed(with_measures(now), with_measures(RECOVERY)) == {"primary-1": (says,)}


def test_a_time_frame_that_was_not_there_is_said_to_be_new() -> None:
    before = {"measure": "Recovery of counts", "description": "ANC > 0.5"}
    assert changed(with_measures(RECOVERY), with_measures(before)) == {
        "primary-1": ("Earlier it had no time frame.",)
    }


def test_a_measure_that_moved_to_another_rank_is_the_same_measure() -> None:
    now = with_measures({"measure": "Relapse"}, secondary=(RECOVERY,))
    found = changed(now, with_measures(RECOVERY))
    assert found["secondary-1"] == (
        "In the first version that this site has, it stood under: Primary outcome measures.",
    )
    assert found["primary-1"] == ("This measure was not in the first version that this site has.",)


def test_measures_of_one_name_are_told_apart_by_their_time_frames() -> None:
    soon, late = ({"measure": "Pain", "timeFrame": f"week {n}"} for n in (4, 8))
    assert changed(with_measures(late, soon), with_measures(soon, late)) == {}
    found = changes(with_measures(late), with_measures(soon, late), ENGLISH)
    assert found.of == {}
    assert [one.outcome.time_frame for one in found.dropped] == ["week 4"]


def test_measures_whose_names_differ_in_a_sign_only_are_told_apart_by_it() -> None:
    young, old = ({"measure": f"Pain, {sign} 7 years", "timeFrame": "1 year"} for sign in "<>")
    assert changed(with_measures(old, young), with_measures(young, old)) == {}
    found = changes(with_measures(old), with_measures(young, old), ENGLISH)
    assert found.of == {}
    assert [one.outcome.measure for one in found.dropped] == ["Pain, < 7 years"]
    later = with_measures(old | {"timeFrame": "2 years"})
    assert changed(later, with_measures(young, old)) == {
        "primary-1": ("Earlier its time frame was: 1 year",)
    }


def test_a_measure_that_went_is_kept_in_mind() -> None:
    other = {"measure": "Quality of life"}
    found = changes(with_measures(RECOVERY), with_measures(RECOVERY, other), ENGLISH)
    assert found.of == {}
    assert [one.outcome.measure for one in found.dropped] == ["Quality of life"]


def test_hundreds_of_measures_that_were_all_worded_anew_are_told_apart_at_once() -> None:
    words = [
        f"{unit} of {part} by week {n}"
        for unit in ("Pain", "Fever")
        for part in ("arm", "leg")
        for n in range(60)
    ]
    now = with_measures(*({"measure": f"{one}, as told in a diary of the day"} for one in words))
    before = with_measures(*({"measure": f"{n}" * 200} for n, _ in enumerate(words)))
    assert len(changed(now, before)) == len(words)


def test_measures_in_another_order_did_not_change() -> None:
    other = {"measure": "Quality of life"}
    assert changed(with_measures(other, RECOVERY), with_measures(RECOVERY, other)) == {}
