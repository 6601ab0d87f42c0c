"""Two groups are compared only by what is shown, and every number says how it was made."""

from dataclasses import replace
from decimal import Decimal

import pytest

from registry.settings.publications import MOST_PEOPLE
from registry.site.package import ALL, Stat
from registry.trial.facts import Known, Origin, Withheld
from registry.trial.reported.comparison import Comparison, comparison
from registry.trial.reported.stated import Number, Protected, StatedRow
from tests.trial.records import ENGLISH
from tests.trial.reported.made import ARMS, LOW, USUAL, row


def told(*rows: StatedRow, arms: tuple[str, ...] = ARMS) -> Comparison | None:
    return comparison(rows, arms, Origin.PUBLICATION, ENGLISH)


def counts(first: Number | int = 7, second: Number | int = 9) -> tuple[StatedRow, StatedRow]:
    return row(LOW, Stat.COUNT, first, 11), row(USUAL, Stat.COUNT, second, 11)


def facts(found: Comparison | None) -> dict[str, str]:
    assert found is not None
    return {one.label: one.fact.value for one in found.rows if isinstance(one.fact, Known)}


def test_two_shares_give_a_difference_and_a_p_value_each_with_its_method() -> None:
    found = told(*counts())
    assert facts(found) == {
        "Difference, computed here: “Usual care” compared with “Low dose”": (
            "18.2 percentage points more (95% interval: from 18.2 fewer to 49.3 more; Newcombe)"
        ),
        "P value, computed here (Fisher's exact test, two-sided)": "0.635",
    }
    assert found is not None
    assert {one.fact.origin for one in found.rows} == {Origin.COMPUTED}
    assert found.people == 22
    assert found.difference is not None
    assert round(found.difference.value, 4) == 0.1818


def test_the_difference_is_told_in_the_registrys_order_of_groups() -> None:
    (label, value), _ = facts(told(*counts(), arms=(USUAL, LOW))).items()
    assert label == "Difference, computed here: “Low dose” compared with “Usual care”"
    assert value.startswith("18.2 percentage points fewer")


def test_no_difference_is_called_none() -> None:
    assert any(value.startswith("none (95%") for value in facts(told(*counts(7, 7))).values())


def test_a_very_small_p_value_is_not_zero() -> None:
    rows = row(LOW, Stat.COUNT, 0, 90), row(USUAL, Stat.COUNT, 90, 90)
    assert "less than 0.001" in facts(told(*rows)).values()


@pytest.mark.parametrize("hidden", [0, 1])
def test_nothing_is_computed_from_a_hidden_count(hidden: int) -> None:
    rows = list(counts())
    rows[hidden] = replace(rows[hidden], value=Protected())
    assert told(*rows) is None
    rows[hidden] = replace(rows[hidden], value=Decimal(7), n=Protected())
    assert told(*rows) is None


def test_nothing_is_computed_for_three_groups_or_for_one_that_is_not_registered() -> None:
    third = row("High dose", Stat.COUNT, 8, 11)
    assert told(*counts(), third, arms=(*ARMS, "High dose")) is None
    assert told(*counts(), third) is None
    assert told(row(LOW, Stat.COUNT, 7, 11), row(ALL, Stat.COUNT, 9, 20)) is None


def test_nothing_is_computed_where_it_is_open_which_counts_to_compare() -> None:
    again = row(LOW, Stat.COUNT, 6, 9)
    assert told(*counts(), again) is None
    first, second = counts()
    assert told(replace(first, method="per protocol"), second) is None
    found = told(replace(first, method="ITT"), replace(second, method="ITT"))
    assert found is not None
    assert told(row(LOW, Stat.COUNT, 0, 0), second) is None
    assert told(first, second, row(USUAL, Stat.AT_RISK, 4)) is not None


def test_groups_that_are_registered_under_one_name_are_not_compared_with_themselves() -> None:
    assert told(row(LOW, Stat.COUNT, 7, 11), arms=(LOW, LOW)) is None


def test_a_p_value_of_one_group_against_another_says_of_which() -> None:
    found = told(row(LOW, Stat.P_VALUE, "0.03"), row(USUAL, Stat.P_VALUE, "0.4"))
    assert list(facts(found)) == [
        "P value, as reported, group “Low dose”",
        "P value, as reported, group “Usual care”",
    ]


def test_the_largest_groups_that_a_file_may_name_are_compared() -> None:
    rows = row(LOW, Stat.COUNT, 333_333, MOST_PEOPLE), row(USUAL, Stat.COUNT, 334_333, MOST_PEOPLE)
    assert facts(told(*rows))["P value, computed here (Fisher's exact test, two-sided)"] == "0.134"


def test_what_cannot_be_computed_again_is_shown_as_reported() -> None:
    found = told(row(ALL, Stat.P_VALUE, "0.030"))
    assert facts(found) == {"P value, as reported": "0.030"}
    assert found is not None
    assert found.notes == (
        "Shown as reported. It cannot be computed again from the numbers given here.",
    )
    assert (found.people, found.difference) == (None, None)


def test_a_hidden_comparison_stays_hidden() -> None:
    found = told(row(ALL, Stat.P_VALUE, Protected()))
    assert found is not None
    assert isinstance(found.rows[0].fact, Withheld)
    assert found.notes == ()


def test_an_interval_of_a_difference_belongs_to_the_comparison_and_one_of_an_arm_does_not() -> None:
    ends = [row(ALL, Stat.CI_LOW, "-3.0"), row(ALL, Stat.CI_HIGH, "9.50")]
    found = told(row(ALL, Stat.DIFFERENCE, "3.2"), *ends)
    assert facts(found) == {
        "Difference, as reported": "3.2",
        "Confidence interval, as reported": "-3.0 to 9.50",
    }
    assert told(row(LOW, Stat.CI_LOW, "1"), row(LOW, Stat.CI_HIGH, "2")) is None


def test_a_reported_p_value_of_the_same_test_that_does_not_fit_is_called_so() -> None:
    def noted(p: str, method: str) -> int:
        reported = StatedRow(ALL, Stat.P_VALUE, Decimal(p), method=method)
        found = told(*counts(), reported)
        assert found is not None
        return len(found.notes)

    assert noted("0.635", "Fisher's exact test") == 0
    assert noted("0.64", "Fisher's exact test") == 0
    assert noted("0.030", "Fisher's exact test") == 1
    assert noted("0.030", "Log-rank test") == 0
    assert noted("0.318", "Fisher's exact test, one-sided") == 0
    assert noted("0.338", "Chi-squared or Fisher's exact test") == 0
