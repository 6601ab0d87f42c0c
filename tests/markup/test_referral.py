"""The sheet for a referring doctor is one page: what has no room is left out, and said to be."""

import itertools
from datetime import date

import pytest

from registry.ctgov.record import Study
from registry.language import Language
from registry.markup import referral_page
from registry.trial.contact import Confirmation
from registry.trial.eligibility import eligibility
from registry.trial.referral import referral
from tests.markup.reading import Page
from tests.trial.records import SOURCE, TODAY, bare, embedded, in_each_language, trial

HERE = "https://trials.hospital.example/trial/NCT00000001"
CONFIRMED = Confirmation(date(2026, 3, 31), "trial coordinator", ("English",), "Asia/Shanghai")


def sheet_of(study: Study, tag: str = "en", address: str = HERE) -> Page:
    lang = Language.of(tag)
    reading = eligibility(study, SOURCE, lang).reading
    view = referral(study, SOURCE, CONFIRMED, reading, lang, TODAY)
    return Page(referral_page(lang, view, address))


def with_criteria(count: int, words: int) -> Study:
    items = (f"* Number {n}" + " word" * words for n in range(count))
    return trial(
        eligibility={"eligibilityCriteria": "\n".join(["Inclusion Criteria:", "", *items])}
    )


def entries(page: Page) -> list[str]:
    return [one.words for one in page.with_class("entry")]


def size(page: Page) -> float:
    (name,) = (one for one in page.with_class("referral")[0].classes if one.startswith("size-"))
    return float(name.removeprefix("size-").replace("-", "."))


@in_each_language
def test_few_criteria_are_all_there_in_large_letters(tag: str) -> None:
    page = sheet_of(with_criteria(5, 3), tag)
    assert not page.malformed()
    assert len(entries(page)) == 5
    assert not page.with_class("warning")
    assert size(page) == 10


def test_the_more_there_is_the_smaller_the_letters() -> None:
    sizes = [size(sheet_of(with_criteria(count, 8))) for count in (5, 40, 55, 200)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 7.5


@in_each_language
def test_what_has_no_room_is_said_to_be_left_out_and_where_it_is(tag: str) -> None:
    page = sheet_of(with_criteria(200, 12), tag)
    shown = entries(page)
    assert 10 < len(shown) < 100
    assert [int(one.split()[2]) for one in shown] == list(range(len(shown)))
    (warning,) = page.with_class("warning")
    assert str(len(shown)) in warning.words
    assert "200" in warning.words
    assert HERE in page.links


def test_one_criterion_that_fills_pages_is_not_cut_in_the_middle() -> None:
    page = sheet_of(with_criteria(1, 4000))
    assert entries(page) == []
    (warning,) = page.with_class("warning")
    assert "first 0 of 1" in warning.words


@pytest.mark.parametrize("words", [1, 9, 60])
def test_more_room_never_holds_fewer_criteria(words: int) -> None:
    shown = [len(entries(sheet_of(with_criteria(count, words)))) for count in (1, 4, 16, 64)]
    for few, many in itertools.pairwise(shown):
        assert many >= few


def test_on_paper_a_path_leads_nowhere_and_is_left_out() -> None:
    assert HERE in sheet_of(trial()).root.words
    assert "/trial/NCT" not in sheet_of(trial(), address="/trial/NCT00000001").root.words


@in_each_language
def test_a_record_with_nothing_but_its_number_has_a_sheet(tag: str) -> None:
    page = sheet_of(bare(), tag)
    assert not page.malformed()
    assert not [one for one in page.all("dd") if not one.words]


@in_each_language
def test_the_embedded_record_is_whole_on_it(tag: str) -> None:
    page = sheet_of(embedded()[0], tag)
    assert len(entries(page)) == 5
    assert not page.with_class("warning")
