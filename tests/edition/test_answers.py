"""A reader's answers as the fields of the page say them."""

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest

from registry.edition.answers import LONGEST, MOST, read_answers, read_told
from registry.trial.answers import Answers, Said
from registry.trial.fit import ReaderSex


def read(told: Mapping[str, str], before: Answers | None = None) -> Answers:
    return read_answers(read_told(urlencode(told)), before or Answers())


def test_every_answer_is_read() -> None:
    told = {"age": "9", "unit": "Month", "sex": "other", "healthy": "no", "said a-1": "not sure"}
    assert read(told) == Answers(9, "Month", ReaderSex.OTHER, False, {"a-1": Said.NOT_SURE})


def test_what_is_not_told_any_more_is_taken_back_but_for_criteria_that_are_not_there() -> None:
    before = Answers(9, "Month", ReaderSex.OTHER, True, {"gone-1": Said.YES, "here-1": Said.YES})
    assert read({"said here-1": "no"}, before) == Answers(
        said={"gone-1": Said.YES, "here-1": Said.NO}
    )


@pytest.mark.parametrize("age", ["55", "５５", "55岁", "55 周岁", "55 years", "55years old", "055"])
def test_an_age_is_read_with_its_unit_and_in_the_digits_of_a_chinese_keyboard(age: str) -> None:
    assert read({"age": age}) == Answers(55)


@pytest.mark.parametrize(("age", "months"), [("8个月", 8), ("18 months", 18), ("１２月", 12)])
def test_an_age_in_months_is_read_with_its_unit(age: str, months: int) -> None:
    assert read({"age": age, "unit": "Month"}) == Answers(months, "Month")
    assert read({"age": age}) == Answers(unread=True), "months are never taken for years"


def test_an_age_has_an_end() -> None:
    assert read({"age": "130"}) == Answers(130)
    assert read({"age": "131"}) == Answers(unread=True)
    assert read({"age": "131", "unit": "Month"}) == Answers(131, "Month")
    assert read({"age": "1561", "unit": "Month"}) == Answers(unit="Month", unread=True)


@pytest.mark.parametrize(
    "age", ["13.5", "-1", "1e3", "12345", "٣", "x", "0x1", "5e", "5 6", "55号"]
)
def test_an_age_that_is_no_whole_number_is_none_and_said_to_be_unread(age: str) -> None:
    assert read({"age": age}) == Answers(unread=True)


@pytest.mark.parametrize(
    "told",
    [{"sex": "FEMALE"}, {"healthy": "<b>"}, {"unit": "Eon"}, {"said ": ""}, {"said x": "perhaps"}],
)
def test_what_the_page_does_not_offer_is_no_answer(told: Mapping[str, str]) -> None:
    assert read(told) == Answers()


def test_ten_thousand_criteria_can_be_answered_and_more_is_not_read() -> None:
    marks = [f"{number:016x}-1" for number in range(10_000)]
    told = urlencode({"unit": "Year", **{f"said {mark}": "not sure" for mark in marks}})
    assert len(told) < LONGEST
    assert list(read_answers(read_told(told), Answers()).said) == marks
    assert read_told("x=" + "y" * LONGEST) == {}


def test_a_visit_does_not_grow_with_whatever_it_is_told() -> None:
    answers = Answers()
    for turn in range(4):
        marks = (f"{turn}-{number}" for number in range(9_000))
        answers = read({"unit": "Year", **{f"said {mark}": "yes" for mark in marks}}, answers)
        assert len(answers.said) <= MOST
        assert f"{turn}-0" in answers.said
