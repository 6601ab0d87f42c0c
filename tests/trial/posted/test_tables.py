"""A table of posted results: lines, headings, denominators, notes and what is computed here."""

from typing import Any

import pytest

from registry.language import Language
from registry.trial.facts import Known, NotApplicable, NotProvided
from registry.trial.posted.baseline import baseline
from registry.trial.posted.outcomes import posted_outcomes
from registry.trial.posted.table import Line, Table
from registry.trial.posted.tabulation import letters
from tests.trial.posted.made import GROUPS, category, denoms, measurement, one_class, outcome, study
from tests.trial.records import ENGLISH, TODAY, bare

COUNT = {"paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants"}


def table(*classes: dict[str, Any], **more: Any) -> Table:
    (view,) = posted_outcomes(study(outcome(*classes, **more)), ENGLISH, TODAY)
    assert view.table
    return view.table


def characteristics(*measures: dict[str, Any]) -> Table:
    module = {"groups": GROUPS, "denoms": [denoms("10", "10")], "measures": list(measures)}
    view = baseline(study(baseline=module), ENGLISH)
    assert view
    return view.table


def label(line: Line) -> str:
    return line.label.value if isinstance(line.label, Known) else str(line.label)


def shown(line: Line) -> list[object]:
    return [
        value.fact.value if isinstance(value.fact, Known) else type(value.fact)
        for cell in line.cells
        for value in cell
    ]


def lines(made: Table) -> dict[str, list[object]]:
    return {label(line): shown(line) for block in made.blocks for line in block.lines}


def test_a_class_of_one_category_is_a_line_and_others_are_headings() -> None:
    flat = table(
        one_class(category("1", "2"), title="Week 1"), one_class(category("3", "4"), title="Week 2")
    )
    assert [block.title for block in flat.blocks] == [None]
    assert lines(flat) == {"Week 1": ["1", "2"], "Week 2": ["3", "4"]}
    deep = table(
        one_class(
            category("1", "2", title="Better"), category("3", "4", title="Worse"), title="Week 1"
        )
    )
    assert [block.title for block in deep.blocks] == ["Week 1"]
    assert lines(deep) == {"Better": ["1", "2"], "Worse": ["3", "4"]}


def test_a_line_without_a_name_is_called_the_result() -> None:
    assert lines(table(one_class(category("1", "2")))) == {"Result": ["1", "2"]}


def test_the_titles_of_a_class_and_of_its_only_category_are_both_kept() -> None:
    assert lines(table(one_class(category("1", "2", title="Better"), title="Week 1"))) == {
        "Week 1: Better": ["1", "2"]
    }


def test_a_characteristic_stands_under_its_title_with_the_kind_of_its_numbers() -> None:
    age = {
        "title": "Age",
        "paramType": "MEDIAN",
        "dispersionType": "FULL_RANGE",
        "unitOfMeasure": "years",
        "classes": [one_class(category("50", "51"))],
    }
    sex = {"title": "Sex", **COUNT, "classes": [one_class(category("4", "5", title="Female"))]}
    first, second = characteristics(age, sex).blocks
    assert first.title is None
    assert (label(first.lines[0]), first.lines[0].kind) == ("Age", "median (full range), years")
    assert isinstance(second.title, Known)
    assert (second.title.value, second.kind) == ("Sex", "number of participants")
    assert label(second.lines[0]) == "Female"


def test_a_characteristic_without_numbers_is_not_left_out() -> None:
    assert lines(characteristics({"title": "Weight"})) == {"Weight": [NotProvided, NotProvided]}


def test_a_group_without_a_value_is_told_from_one_in_which_nobody_was_analysed() -> None:
    rows = one_class({"measurements": [measurement(0, "1")]}, denoms=[denoms("9", "0")])
    assert lines(table(rows)) == {"Result": ["1", NotApplicable]}
    rows = one_class({"measurements": [measurement(0, "1")]}, denoms=[denoms("9", "8")])
    assert lines(table(rows)) == {"Result": ["1", NotProvided]}


def test_denominators_of_a_line_are_told_where_they_differ_from_the_tables() -> None:
    made = table(
        one_class(category("1", "2"), title="a", denoms=[denoms("10", "10")]),
        one_class(category("1", "2"), title="b", denoms=[denoms("9", "0")]),
    )
    first, second = made.blocks[0].lines
    assert [cell[0].analysed for cell in first.cells] == [None, None]
    assert [cell[0].analysed for cell in second.cells] == ["9 analysed", "0 analysed"]


def test_denominators_of_a_heading_stand_under_it() -> None:
    rows = (category("1", "2", title="a"), category("1", "2", title="b"))
    (block,) = table(one_class(*rows, denoms=[denoms("9", "8")])).blocks
    assert [row.counts for row in block.analysed] == [(Known("9"), Known("8"))]
    (same,) = table(one_class(*rows, denoms=[denoms("10", "10")])).blocks
    assert same.analysed == ()


def test_units_other_than_participants_have_denominators_of_their_own() -> None:
    made = table(
        one_class(category("1", "2")),
        denoms=[denoms("10", "10"), denoms("40", "39", units="Teeth")],
    )
    assert [row.label for row in made.analysed] == ["Participants analysed", "Teeth analysed"]


def test_a_value_of_a_group_that_the_record_does_not_name_is_not_lost() -> None:
    made = table(one_class(category("1", "2", "3")))
    assert shown(made.blocks[0].lines[0]) == ["1", "2", "3"]
    assert made.groups[2].title == NotProvided()
    made = table(one_class(category("1", "2"), denoms=[denoms("9", "8", "7")]))
    assert [cell[0].analysed for cell in made.blocks[0].lines[0].cells][2] == "7 analysed"


def test_two_values_of_one_group_are_both_shown() -> None:
    rows = one_class(
        {"measurements": [measurement(0, "1"), measurement(0, "2"), measurement(1, "3")]}
    )
    assert shown(table(rows).blocks[0].lines[0]) == ["1", "2", "3"]


def test_the_same_comment_stands_once_under_the_same_mark() -> None:
    cells = [
        measurement(0, "NA", comment="Too few."),
        measurement(1, "NA", comment="Too few."),
        measurement(0, "1", comment="Twice."),
    ]
    made = table(one_class({"measurements": cells}))
    assert [(note.mark, note.text) for note in made.notes] == [("a", "Too few."), ("b", "Twice.")]
    (line,) = made.blocks[0].lines
    assert [value.note for cell in line.cells for value in cell] == ["a", "b", "a"]


def test_a_percentage_is_computed_only_where_the_registry_asks_for_it() -> None:
    def shares(**more: Any) -> list[str | None]:
        (line,) = table(one_class(category("7", "0")), **{**COUNT, **more}).blocks[0].lines
        return [cell[0].percent for cell in line.cells]

    assert shares(calculatePct=True) == ["70.0% (computed here)", "0.0% (computed here)"]
    assert shares(calculatePct=False) == [None, None]
    assert shares() == [None, None]
    assert shares(calculatePct=True, denoms=[denoms("14")]) == ["50.0% (computed here)", None]
    assert shares(calculatePct=True, paramType="MEAN") == [None, None]


def test_a_percentage_is_of_those_whom_the_line_is_about() -> None:
    rows = one_class(category("7", "1"), denoms=[denoms("14", "0")])
    (line,) = table(rows, calculatePct=True, **COUNT).blocks[0].lines
    assert [cell[0].percent for cell in line.cells] == ["50.0% (computed here)", None]


def test_only_a_long_table_without_headings_is_sortable() -> None:
    many = [one_class(category("1", "2"), title=str(n)) for n in range(8)]
    assert table(*many).sortable
    assert not table(*many[1:]).sortable
    assert not table(*many, one_class(category("1", "2"), category("3", "4"))).sortable


@pytest.mark.parametrize(
    ("spelled", "words"),
    [
        ("Standard Deviation", "mean (standard deviation), days"),
        ("Inter-Quartile Range", "mean (interquartile range), days"),
        ("97.5% Confidence Interval", "mean (97.5% confidence interval), days"),
        ("Something New", "mean (Something New), days"),
        (None, "mean, days"),
    ],
)
def test_the_spread_of_an_outcome_is_told_in_words(spelled: str | None, words: str) -> None:
    (view,) = posted_outcomes(study(outcome(dispersionType=spelled)), ENGLISH, TODAY)
    assert view.kind == words
    (chinese,) = posted_outcomes(
        study(outcome(dispersionType=spelled)), Language.of("zh-Hans"), TODAY
    )
    assert chinese.kind
    assert chinese.kind.startswith("均值")


def test_a_record_without_results_has_neither() -> None:
    assert baseline(bare(), ENGLISH) is None
    assert posted_outcomes(bare(), ENGLISH, TODAY) == ()


def test_marks_go_on_after_z() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "a",
        "z",
        "aa",
        "az",
        "ba",
        "zz",
        "aaa",
    ]
