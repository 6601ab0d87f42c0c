"""A posted value is shown as given; what is missing says why, and percentages need both numbers."""

import pytest

from registry.ctgov.record.results import Measurement
from registry.language import Language, Verbatim
from registry.trial.facts import Known, NotApplicable, NotProvided
from registry.trial.posted.values import given, missing, percent, titled, with_spread
from tests.trial.records import ENGLISH

COUNTED = "COUNT_OF_PARTICIPANTS"


@pytest.mark.parametrize("text", ["0", "-0.10", "1,204", "12.50", ".5", "1e-05", "<0.001", "100%"])
def test_a_number_is_shown_as_the_registry_writes_it(text: str) -> None:
    fact = given(text, ENGLISH)
    assert fact == Known(text)
    assert not isinstance(fact.value, Verbatim), "digits need no language"


@pytest.mark.parametrize("text", ["about 5", "not estimable", "5 <b>", "1\u202e2", "١٢"])
def test_what_is_more_than_a_number_is_marked_as_the_registrys(text: str) -> None:
    fact = given(text, ENGLISH)
    assert isinstance(fact, Known)
    assert fact.value == text
    assert isinstance(fact.value, Verbatim)


def test_an_entity_that_a_sponsor_pasted_is_the_sign_that_it_means() -> None:
    assert given("&lt;0.001", ENGLISH) == Known("<0.001")


def test_the_same_goes_for_a_title() -> None:
    assert titled("g&#x2F;kg") == Known("g/kg")
    assert [titled(text) for text in (None, "", "  ")] == [NotProvided()] * 3


def test_na_nr_zero_and_nothing_are_four_different_things() -> None:
    shown = [given(text, ENGLISH) for text in ("NA", "NR", "0", None)]
    assert shown == [Known("not available"), Known("not reported"), Known("0"), NotProvided()]
    assert given("NA", Language.of("zh-Hans")) == Known("无法给出")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"value": "12.5", "spread": "3.10"}, "12.5 (3.10)"),
        ({"value": "12.5", "lower_limit": "9", "upper_limit": "16.0"}, "12.5 (9 to 16.0)"),
        (
            {"value": "NA", "lower_limit": "9", "upper_limit": "NA"},
            "not available (9 to not available)",
        ),
        ({"value": "5", "lower_limit": "2"}, "5 (from 2)"),
        ({"value": "5", "upper_limit": "2"}, "5 (up to 2)"),
        ({"value": "5", "spread": "NA"}, "5 (not available)"),
        (
            {"value": "5", "spread": "1", "lower_limit": "2", "upper_limit": "9"},
            "5 (spread 1; 2 to 9)",
        ),
        ({"spread": "1"}, "not provided by the registry (1)"),
    ],
)
def test_spread_and_limits_stand_in_brackets(fields: dict[str, str], shown: str) -> None:
    fact = with_spread(Measurement.model_construct(**fields), ENGLISH)
    assert isinstance(fact, Known)
    assert fact.value == shown


def test_a_lower_limit_that_the_registry_repeats_as_a_spread_is_told_once() -> None:
    twice = Measurement.model_construct(value="5", spread="2", lower_limit="2", upper_limit="9")
    assert with_spread(twice, ENGLISH) == Known("5 (2 to 9)")


def test_where_nobody_was_analysed_there_can_be_no_value() -> None:
    assert missing(["0"]) == NotApplicable()
    assert missing(["3"]) == NotProvided()
    assert missing([]) == NotProvided()


@pytest.mark.parametrize(
    ("value", "below", "share"),
    [
        ("7", "11", "63.6"),
        ("0", "11", "0.0"),
        ("1", "8", "12.5"),
        ("1", "2000", "0.1"),
        ("11", "11", "100.0"),
        ("7", None, None),
        ("7", "0", None),
        ("7", "NA", None),
        ("NA", "11", None),
        ("7.5", "11", None),
        ("12", "11", None),
        (None, "11", None),
    ],
)
def test_a_percentage_is_count_over_denominator_or_is_not_there(
    value: str | None, below: str | None, share: str | None
) -> None:
    denominators = {"Participants": {"G0": below} if below else {}}
    assert percent(value, COUNTED, None, "G0", denominators) == share


def test_a_percentage_is_of_the_unit_that_is_counted() -> None:
    denominators = {"Participants": {"G0": "10"}, "Teeth": {"G0": "40"}}
    assert percent("10", "COUNT_OF_UNITS", "Teeth", "G0", denominators) == "25.0"
    assert percent("10", "COUNT_OF_UNITS", "Eyes", "G0", denominators) is None
    assert percent("10", "COUNT_OF_UNITS", None, "G0", denominators) is None
    assert percent("1", COUNTED, "Teeth", "G0", denominators) == "10.0"


def test_a_mean_has_no_percentage() -> None:
    assert percent("7", "MEAN", None, "G0", {"Participants": {"G0": "11"}}) is None
