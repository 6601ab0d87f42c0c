"""People come first; what is hidden, not given or zero never looks like anything else."""

from decimal import Decimal

import pytest

from registry.language import Language
from registry.site.package import ALL, Stat
from registry.trial.facts import Known, NotProvided, Origin, Withheld
from registry.trial.reported.frequencies import GroupFigures, group_figures, percent
from registry.trial.reported.stated import Protected, StatedRow
from tests.trial.records import ENGLISH
from tests.trial.reported.made import ARMS, LOW, USUAL, row


def told(*rows: StatedRow, origin: Origin = Origin.PUBLICATION) -> tuple[GroupFigures, ...]:
    return group_figures(rows, ARMS, origin, ENGLISH)


def test_people_come_first_then_a_picture_then_the_share_with_its_interval() -> None:
    (group,) = told(row(LOW, Stat.COUNT, 7, 11))
    assert group.group == LOW
    assert group.frequency is not None
    assert group.frequency.people == Known("7 of 11 people", Origin.PUBLICATION)
    assert group.frequency.picture is not None
    assert (group.frequency.picture.count, group.frequency.picture.of) == (7, 11)
    assert group.frequency.picture.words == "7 of 11 people"
    assert group.frequency.share == "63.6% (computed here; 95% interval 35.4% to 84.8%, Wilson)"


def test_in_chinese_the_whole_comes_first() -> None:
    (group,) = group_figures(
        [row(LOW, Stat.COUNT, 7, 11)], ARMS, Origin.SITE, Language.of("zh-Hans")
    )
    assert group.frequency is not None
    assert group.frequency.people == Known("11人中有7人", Origin.SITE)


def test_zero_is_a_number_and_not_the_absence_of_one() -> None:
    (group,) = told(row(ALL, Stat.COUNT, 0, 22))
    assert group.frequency is not None
    assert group.frequency.people == Known("0 of 22 people", Origin.PUBLICATION)
    (group,) = told(row(ALL, Stat.COUNT, 0))
    assert group.frequency is not None
    assert group.frequency.people == Known("0 people", Origin.PUBLICATION)


def test_a_hidden_count_is_withheld_and_nothing_is_made_of_it() -> None:
    (group,) = told(row(LOW, Stat.COUNT, Protected(), 11), origin=Origin.SITE)
    assert group.frequency is not None
    assert isinstance(group.frequency.people, Withheld)
    assert (group.frequency.picture, group.frequency.share) == (None, None)


def test_a_count_out_of_a_hidden_number_says_that_it_is_hidden() -> None:
    (group,) = told(row(LOW, Stat.COUNT, 14, Protected()), origin=Origin.SITE)
    assert group.frequency is not None
    assert group.frequency.people == Known("14 people (out of how many: protected)", Origin.SITE)
    assert (group.frequency.picture, group.frequency.share) == (None, None)


def test_a_count_that_is_not_given_is_not_zero() -> None:
    (group,) = told(row(LOW, Stat.COUNT, None, 11))
    assert group.frequency is not None
    assert group.frequency.people == NotProvided(Origin.PUBLICATION)


def test_a_count_above_its_whole_is_shown_and_not_divided() -> None:
    (group,) = told(row(LOW, Stat.COUNT, 12, 11))
    assert group.frequency is not None
    assert group.frequency.people == Known("12 of 11 people", Origin.PUBLICATION)
    assert (group.frequency.picture, group.frequency.share) == (None, None)


def test_of_nobody_there_is_no_share() -> None:
    (group,) = told(row(LOW, Stat.COUNT, 0, 0))
    assert group.frequency is not None
    assert group.frequency.people == Known("0 of 0 people", Origin.PUBLICATION)
    assert (group.frequency.picture, group.frequency.share) == (None, None)


def test_nobody_counts_more_than_some_hundred_signs() -> None:
    (few,) = told(row(LOW, Stat.COUNT, 7, 120))
    (many,) = told(row(LOW, Stat.COUNT, 7, 121))
    assert few.frequency is not None
    assert many.frequency is not None
    assert few.frequency.picture is not None
    assert many.frequency.picture is None
    assert many.frequency.share is not None


def test_other_statistics_are_shown_as_they_were_given() -> None:
    rows = [
        StatedRow(ALL, Stat.SURVIVAL, Decimal("75.2"), plus_minus=Decimal("12.0")),
        StatedRow(ALL, Stat.MEDIAN, Decimal("345"), Decimal(22), method="Kaplan-Meier"),
        StatedRow(ALL, Stat.MEAN, Decimal("0.10")),
    ]
    (group,) = told(*rows)
    assert group.frequency is None
    assert [(one.label, one.fact.value) for one in group.rows if isinstance(one.fact, Known)] == [
        ("Estimated share, as reported", "75.2% ± 12.0"),
        ("Median (half are below, half above): Kaplan-Meier", "345 (of 22 people)"),
        ("Mean (average)", "0.10"),
    ]


@pytest.mark.parametrize(("percentage", "shown"), [("63.6", 0), ("64", 0), ("63", 1), ("63.7", 1)])
def test_a_percentage_is_repeated_only_where_it_is_not_the_share_rounded(
    percentage: str, shown: int
) -> None:
    (group,) = told(row(LOW, Stat.COUNT, 7, 11), row(LOW, Stat.PERCENT, percentage, 11))
    assert len(group.rows) == shown


def test_a_percentage_that_says_more_than_its_count_is_kept() -> None:
    counted = row(LOW, Stat.COUNT, 7, 11)
    of_others = row(LOW, Stat.PERCENT, "63.6", 22)
    with_spread = StatedRow(LOW, Stat.PERCENT, Decimal("63.6"), plus_minus=Decimal("9.4"))
    by_a_method = StatedRow(LOW, Stat.PERCENT, Decimal("63.6"), method="Kaplan-Meier")
    for percentage in (of_others, with_spread, by_a_method):
        (group,) = told(counted, percentage)
        assert len(group.rows) == 1
    (group,) = told(row(LOW, Stat.PERCENT, "63.6", 11))
    assert group.frequency is None
    assert [one.fact for one in group.rows] == [Known("63.6% (of 11 people)", Origin.PUBLICATION)]


def test_further_counts_of_a_group_stand_below_the_first() -> None:
    (group,) = told(row(LOW, Stat.COUNT, 7, 11), StatedRow(LOW, Stat.COUNT, Decimal(6), Decimal(9)))
    assert group.frequency is not None
    assert group.frequency.people == Known("7 of 11 people", Origin.PUBLICATION)
    assert [one.fact for one in group.rows] == [Known("6 (of 9 people)", Origin.PUBLICATION)]


def test_an_arm_that_is_registered_twice_stands_once() -> None:
    groups = group_figures(
        [row(LOW, Stat.COUNT, 7, 11)], (LOW, LOW, USUAL), Origin.PUBLICATION, ENGLISH
    )
    assert [one.group for one in groups] == [LOW]


def test_a_limit_below_nothing_by_a_hair_is_nothing() -> None:
    assert percent(-0.0001, ENGLISH) == "0.0%"
    assert percent(-0.0006, ENGLISH) == "−0.1%"


def test_groups_stand_in_the_registrys_order_and_everybody_last() -> None:
    groups = told(*(row(arm, Stat.COUNT, 1, 2) for arm in (ALL, "Another", USUAL, LOW)))
    assert [one.group for one in groups] == [LOW, USUAL, "Another", "All groups together"]


def test_an_interval_of_one_group_is_that_of_its_estimate_from_end_to_end() -> None:
    (group,) = told(
        row(LOW, Stat.SURVIVAL, "81.8", 22),
        row(LOW, Stat.CI_LOW, "58.5", 22),
        row(LOW, Stat.CI_HIGH, "92.8", 22),
    )
    assert [(one.label, one.fact) for one in group.rows] == [
        (
            "Estimated share, as reported",
            Known("81.8% (of 22 people)", Origin.PUBLICATION),
        ),
        ("Confidence interval, as reported", Known("58.5% to 92.8%", Origin.PUBLICATION)),
    ]


def test_intervals_of_two_methods_are_never_mixed() -> None:
    def ends(low: str | None, high: str | None, method: str) -> list[StatedRow]:
        found = ((Stat.CI_LOW, low), (Stat.CI_HIGH, high))
        return [StatedRow(LOW, stat, Decimal(n), method=method) for stat, n in found if n]

    (group,) = told(*ends("1", "2", "Cox"), *ends("3", None, "Exact"), *ends("5", "6", "Wald"))
    assert [(one.label, one.fact.value) for one in group.rows if isinstance(one.fact, Known)] == [
        ("Confidence interval, as reported: Cox", "1 to 2"),
        ("Lower end of the confidence interval, as reported: Exact", "3"),
        ("Confidence interval, as reported: Wald", "5 to 6"),
    ]


def test_a_hidden_percentage_is_not_repeated_beside_its_hidden_count() -> None:
    (group,) = told(row(LOW, Stat.COUNT, Protected(), 11), row(LOW, Stat.PERCENT, Protected(), 11))
    assert group.rows == ()
