"""Posted outcomes: rank, why there are no values, comparisons, and what may be drawn."""

from typing import Any

import pytest

from registry.language import Language
from registry.trial.facts import Fact, Known, NotProvided, Prose
from registry.trial.posted.analyses import Comparison, Comparisons, comparisons
from registry.trial.posted.forest import Forest, forests, no_effect
from registry.trial.posted.outcomes import posted_outcomes, ranked
from tests.trial.posted.made import GROUPS, analysis, category, denoms, one_class, outcome, study
from tests.trial.records import ENGLISH, TODAY

VALUES = one_class(category("1", "2"))


def compared(*analyses: dict[str, Any], tag: str = "en") -> Comparisons:
    made = study(outcome(VALUES, analyses=list(analyses)))
    (measure,) = made.results_section.outcome_measures_module.outcome_measures
    view = comparisons(measure, Language.of(tag))
    assert view
    return view


def drawn(*analyses: dict[str, Any]) -> tuple[Forest, ...]:
    made = study(outcome(VALUES, analyses=list(analyses)))
    (measure,) = made.results_section.outcome_measures_module.outcome_measures
    return forests(measure.analyses, ENGLISH)


def test_outcomes_keep_their_order_and_stand_under_their_ranks() -> None:
    kinds = (
        "PRIMARY",
        "SECONDARY",
        "SECONDARY",
        "OTHER_PRE_SPECIFIED",
        "POST_HOC",
        "NEW_KIND",
        None,
    )
    views = posted_outcomes(study(*(outcome(VALUES, type=kind) for kind in kinds)), ENGLISH, TODAY)
    assert [view.number for view in views] == [1, 2, 3, 4, 5, 6, 7]
    assert [(rank.title, len(rank.outcomes)) for rank in ranked(views, ENGLISH)] == [
        ("Primary outcome measures", 1),
        ("Secondary outcome measures", 2),
        ("Other outcome measures", 1),
        ("Outcome measures added afterwards", 1),
        ("NEW_KIND", 1),
        ("Outcome measures of no stated rank", 1),
    ]
    assert [view.rank for view in views][-2:] == [Known("NEW_KIND"), NotProvided()]


def test_a_comparison_never_stands_without_what_it_cannot_show() -> None:
    with_one, without = posted_outcomes(
        study(outcome(VALUES, denoms=[denoms("11", "11")], analyses=[analysis()]), outcome(VALUES)),
        ENGLISH,
        TODAY,
    )
    assert with_one.cautions[0].startswith("Only 22 people were analysed")
    assert without.cautions == ()


def test_who_was_not_compared_does_not_make_a_comparison_larger() -> None:
    (of_two,) = posted_outcomes(
        study(outcome(VALUES, denoms=[denoms("11", "11", "80", "102")], analyses=[analysis()])),
        ENGLISH,
        TODAY,
    )
    assert of_two.cautions[0].startswith("Only 22 people were analysed")
    (unknown,) = posted_outcomes(
        study(outcome(VALUES, denoms=[denoms("11")], analyses=[analysis()])), ENGLISH, TODAY
    )
    assert not any("were analysed" in each for each in unknown.cautions)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, None),
        ({"reportingStatus": None}, None),
        ({"reportingStatus": "NOT_POSTED"}, "Not posted yet. The sponsor gives no date for it."),
        (
            {"reportingStatus": "NOT_POSTED", "anticipatedPostingDate": "2027-03"},
            "Not posted yet. Expected: March 2027.",
        ),
        (
            {"reportingStatus": "NOT_POSTED", "anticipatedPostingDate": "2026-07"},
            "Not posted yet, though it was expected: July 2026.",
        ),
        (
            {"reportingStatus": "NOT_POSTED", "anticipatedPostingDate": "soon"},
            "Not posted yet. Expected: soon.",
        ),
        ({"reportingStatus": "HALF"}, "Status of the results: HALF."),
        ({"classes": []}, "The sponsor gave no values."),
        (
            {"classes": [], "denoms": [denoms("0", "0")]},
            "Nobody was analysed, so there are no values.",
        ),
        ({"classes": [], "denoms": [denoms("0", "1")]}, "The sponsor gave no values."),
    ],
)
def test_an_outcome_without_values_says_why(fields: dict[str, Any], words: str | None) -> None:
    (view,) = posted_outcomes(study(outcome(**{"classes": [VALUES], **fields})), ENGLISH, TODAY)
    assert view.status == words


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Recovery", Known("Recovery")),
        ("word " * 100, Known("word " * 23 + "word …")),
        ("x" * 500, Known("x" * 120 + " …")),
        (" " * 500, Known(" " * 119 + " …")),
        (None, NotProvided()),
    ],
)
def test_a_link_holds_the_first_words_of_a_long_title(title: str | None, short: Fact) -> None:
    (view,) = posted_outcomes(study(outcome(VALUES, title=title)), ENGLISH, TODAY)
    assert view.short == short


def test_groups_that_were_described_before_are_described_once() -> None:
    other = [{**GROUPS[0], "description": "Two spoonfuls."}, GROUPS[1]]
    views = posted_outcomes(
        study(outcome(VALUES), outcome(VALUES, groups=other), outcome(VALUES)), ENGLISH, TODAY
    )
    assert [view.described for view in views] == [None, None, 1]


def test_a_comparison_has_its_estimate_its_interval_and_its_p_value_as_given() -> None:
    words = {"dispersionType": "STANDARD_ERROR_OF_MEAN", "dispersionValue": "0.20"}
    (item,) = compared(analysis(**words)).items
    assert item == Comparison(
        number=1,
        groups=Known("Inventin; Usual care"),
        estimate=Known("0.72"),
        parameter=Known("Hazard Ratio (HR)"),
        spread=ENGLISH.say("{name}: {value}", name="standard error of the mean", value="0.20"),
        interval=Known("0.50 to 1.03"),
        level=ENGLISH.say("{level}%, {sides}", level="95", sides="two-sided"),
        p_value=Known("0.07"),
        method=Known("Log Rank"),
    )


def test_an_interval_may_have_one_end_and_no_level() -> None:
    one_end = analysis(ciUpperLimit=None, ciPctValue=None, ciNumSides="ONE_SIDED")
    (item,) = compared(one_end).items
    assert (item.interval, item.level) == (Known("from 0.50"), "one-sided")
    (item,) = compared(analysis(ciUpperLimit=None, ciLowerLimit=None, ciNumSides=None)).items
    assert (item.interval, item.level) == (NotProvided(), "95%")


def test_columns_that_no_comparison_fills_are_not_there() -> None:
    bare = {"groupIds": ["G0"], "pValue": "0.07"}
    assert not compared(bare).with_estimates
    assert not compared(bare).with_intervals
    assert compared(bare, analysis()).with_estimates
    assert compared({**bare, "ciPctValue": "95"}).with_intervals


def test_what_is_said_of_several_comparisons_stands_once_and_names_them() -> None:
    view = compared(
        analysis(pValueComment="Not adjusted.", nonInferiorityType="SUPERIORITY"),
        analysis(pValueComment="Adjusted.", nonInferiorityType="SUPERIORITY"),
        analysis(pValueComment="Not adjusted.", nonInferiorityType="SUPERIORITY"),
    )
    assert [(row.label, row.fact) for row in view.remarks] == [
        ("About the P value (comparisons 1 and 3)", Known(Prose("Not adjusted."))),
        ("About the P value (comparison 2)", Known(Prose("Adjusted."))),
        ("What was tested", Known("whether one is better (superiority)")),
    ]


def test_a_group_that_the_outcome_does_not_have_is_named_as_the_record_names_it() -> None:
    (item,) = compared(analysis(groupIds=["G0", "G7"])).items
    assert item.groups == Known("Inventin; G7")


def test_two_estimates_of_one_kind_and_level_are_drawn_together() -> None:
    (forest,) = drawn(analysis(), analysis("1.10", "0.80", "1.51"))
    assert [(point.estimate, point.low, point.high) for point in forest.points] == [
        (0.72, 0.5, 1.03),
        (1.1, 0.8, 1.51),
    ]
    assert [point.label for point in forest.points] == [
        "1: 0.72 (0.50 to 1.03)",
        "2: 1.10 (0.80 to 1.51)",
    ]
    assert (forest.neutral, forest.logarithmic) == (1, True)
    assert forest.summary == (
        "Hazard Ratio (HR): 2 comparisons, with their 95% confidence intervals."
    )


@pytest.mark.parametrize(
    "other",
    [
        {"paramType": "Odds Ratio (OR)"},
        {"ciPctValue": "90"},
        {"ciUpperLimit": None},
        {"ciUpperLimit": "NA"},
        {"paramValue": "1,10"},
        {"paramValue": "1e999"},
        {"ciLowerLimit": "2", "ciUpperLimit": "1"},
        {"paramType": None},
    ],
)
def test_what_cannot_be_compared_is_not_drawn(other: dict[str, Any]) -> None:
    assert drawn(analysis(), analysis(**other)) == ()


def test_a_number_in_the_picture_is_that_of_the_comparison() -> None:
    (forest,) = drawn(analysis(), analysis(paramValue="NA"), analysis())
    assert [point.label[0] for point in forest.points] == ["1", "3"]


def test_ratios_that_are_not_above_zero_have_no_logarithm() -> None:
    (forest,) = drawn(analysis(low="-0.1"), analysis())
    assert (forest.neutral, forest.logarithmic, forest.key) == (None, False, None)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Hazard Ratio (HR)", 1),
        ("Risk Ratio (RR)", 1),
        ("Ratio of geometric means", 1),
        ("Odds Ratio, log", 0),
        ("Mean Difference (Final Values)", 0),
        ("Risk Difference (RD)", 0),
        ("Difference in percentage", 0),
        ("Geometric mean ratio (%)", None),
        ("Ratio, percent", None),
        ("Difference of the ratio", None),
        ("Slope", None),
        ("Duration", None),
        ("Cox Proportional Hazard", None),
    ],
)
def test_no_effect_is_where_the_name_of_the_estimate_puts_it(
    kind: str, value: float | None
) -> None:
    assert no_effect(kind) == value
