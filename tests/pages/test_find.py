"""Find other trials, run without a browser: what is asked for, and where it is kept."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from registry.edition import Edition, editions
from registry.mirror.question import Found, Question
from tests.fixtures.mirrors import mirror_with, place
from tests.fixtures.studies import study
from tests.pages.served import NCT, settings_file
from tests.pages.unserved import (
    Run,
    Started,
    buttons,
    fields,
    html,
    markup,
    opened,
    remembered,
    send,
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the embedded trial, and a mirror of it and some invented studies."""
    folder = tmp_path_factory.mktemp("finder")
    records = [study(f"NCT00000{number}") for number in range(100, 125)]
    records.append(study("NCT00000200", status="COMPLETED"))
    for record in records:
        record["protocolSection"]["contactsLocationsModule"] = place("Inventown", 31, 114)
        record["protocolSection"]["conditionsModule"]["keywords"] = ["Leukemia"]
    for record, sex in zip(records, ("MALE", "FEMALE"), strict=False):
        record["protocolSection"]["eligibilityModule"] |= {"sex": sex, "minimumAge": "2 Months"}
    related = study("NCT00000300")
    related["protocolSection"]["conditionsModule"]["conditions"] = ["Umbilical Cord Blood"]
    mirror = mirror_with(folder / "mirror", [*records, related])
    return settings_file(folder, [NCT], mirror)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, settings: Path) -> Iterator[Run]:
    """A reader who opens a page of the site with the embedded trial."""
    monkeypatch.setattr(app_test, "PagesManager", Started)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    monkeypatch.setenv("REGISTRY_SETTINGS", str(settings))
    editions.cache_clear()

    def once(page: str = "find", lang: str = "en") -> AppTest:
        return opened(page, trial=NCT, lang=lang).run()

    yield once
    editions.cache_clear()


def look(app: AppTest, words: str, **fields: object) -> AppTest:
    return send(app, "do", "find", words=words, **fields)


def test_where_nothing_can_be_searched_the_page_says_so(
    read: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare = settings_file(tmp_path, [NCT], tmp_path / "nothing")
    monkeypatch.setenv("REGISTRY_SETTINGS", str(bare))
    app = read()
    assert "The search of this site is not ready yet." in html(app)
    assert not app.text_input


def test_one_field_and_one_button_come_first(read: Run) -> None:
    app = read()
    shown = html(app)
    order = ("What are you looking for?", "Find trials", "<details><summary>More choices")
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert "This site searches in 28 studies that it holds." in shown
    assert "studies found" not in shown
    assert ("do", "clear") not in buttons(app)


def test_what_is_looked_for_is_found_and_stands_in_no_address_and_no_log(
    read: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = look(read(), "inventin")
    assert "26 studies found" in html(app)
    assert "Only trials with this status are shown: recruiting; not yet recruiting." in html(app)
    assert "confirmed in the last two years and have not passed their planned end" in html(app)
    assert dict(app.query_params) == {"trial": NCT, "lang": "en"}
    assert [line for line in caplog.messages if "inventin" in line] == []


def test_a_fault_of_the_search_is_logged_without_what_was_looked_for(
    read: Run,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = Edition.found

    def refuse(edition: Edition, question: Question) -> Found | None:
        if question.words:
            raise ValueError(f"cannot search {question.words}")
        return found(edition, question)

    monkeypatch.setattr(Edition, "found", refuse)
    app = look(read(), "inventin")
    assert "Something went wrong on this page" in markup(app)
    assert "ValueError" in caplog.text
    assert "inventin" not in caplog.text


def test_choices_narrow_what_is_found_and_have_their_numbers_beside_them(read: Run) -> None:
    app = look(read(), "inventin")
    assert "completed (1)" in html(app)
    app = look(app, "inventin", **{"status[]": ["COMPLETED"]})
    assert "1 study found" in html(app)
    assert "NCT00000200" in html(app)
    assert "come first" not in html(app)


def test_a_place_an_age_and_a_sex_are_part_of_the_question(read: Run) -> None:
    app = look(read(), "inventin", place="Wuhan", age="6", unit="Month", sex="female")
    shown = html(app)
    assert "1 study found" in shown  # the others are for boys, or for adults
    assert "NCT00000101" in shown
    assert ", about 50 km away" in shown
    assert "was taken as: Wuhan, China." in shown


def test_what_was_chosen_stays_chosen_when_a_reader_comes_back(read: Run) -> None:
    app = look(read(), "", condition="Umbilical Cord Blood")
    assert "1 study found" in html(app)
    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/find.py").run()
    assert "1 study found" in html(app)
    assert fields(app)["condition"] == ["Umbilical Cord Blood"]
    app = send(app, "do", "clear")
    assert fields(app)["condition"] == [""]
    assert "study found" not in html(app)


def test_a_search_that_was_cleared_can_be_made_again(read: Run) -> None:
    app = look(read(), "inventin")
    app = look(send(app, "do", "clear"), "inventin")
    assert "26 studies found" in html(app)


def test_results_come_ten_by_ten(read: Run) -> None:
    app = look(read(), "inventin")
    assert "Shown here: 1 to 10 of 26." in html(app)
    app = send(app, "page", "2")
    assert "Shown here: 11 to 20 of 26." in html(app)
    app = send(app, "page", "3")
    assert "Shown here: 21 to 26 of 26." in html(app)
    assert ("page", "4") not in buttons(app)
    app = look(app, "inventin")
    assert "Shown here: 1 to 10 of 26." in html(app)


def test_up_to_four_are_marked_and_stand_side_by_side(read: Run) -> None:
    app = look(read(), "inventin")
    marks = [f"NCT00000{number}" for number in range(100, 104)]
    app = send(app, "page", "1", **{"compare[]": marks[:1]})
    assert "Mark one more trial" in html(app)
    assert "<table" not in html(app)
    app = send(app, "page", "2", **{"compare[]": marks})
    assert html(app).count('scope="col"') == 1 + 4
    assert fields(app)["compare[]"] == marks, "those on another page stay marked"
    app = send(app, "page", "1", **{"compare[]": []})
    assert "<table" not in html(app)


def test_where_nothing_is_found_nothing_is_to_be_marked(read: Run) -> None:
    assert "Compare NCT" not in html(look(read(), "lukemia"))


def test_a_search_is_kept_for_the_visit_in_another_language_and_cleared_at_a_wish(
    read: Run,
) -> None:
    app = look(read(), "inventin")
    app.switch_page("pages/overview.py").run()
    app.query_params["lang"] = "zh-Hans"
    app.switch_page("pages/find.py").run()
    assert fields(app)["words"] == ["inventin"]
    assert "找到26项研究" in html(app)
    app = send(app, "do", "clear")
    assert fields(app)["words"] == [""]
    assert "项研究</h2>" not in html(app)
    assert "inventin" not in remembered(app)


def test_another_reader_sees_nothing_of_it(read: Run) -> None:
    look(read(), "inventin")
    assert "studies found" not in html(read())


def test_a_spelling_that_is_offered_is_looked_for(read: Run) -> None:
    app = look(read(), "lukemia")
    assert "Nothing was found that fits all of this" in html(app)
    app = send(app, "instead words", "leukemia")
    assert fields(app)["words"] == ["leukemia"]


def test_a_spelling_takes_the_place_of_what_was_misspelt(read: Run) -> None:
    app = look(read(), "", condition="lukemia")
    app = send(app, "instead condition", "leukemia")
    assert fields(app)["condition"] == ["leukemia"]
    assert fields(app)["words"] == [""]
    assert "Nothing was found" not in html(app)


def test_a_condition_of_the_trial_is_a_beginning(read: Run) -> None:
    app = send(read(), "start", "Umbilical Cord Blood")
    assert fields(app)["condition"] == ["Umbilical Cord Blood"]
    assert "1 study found" in html(app)
    assert "NCT00000300" in html(app)
    assert [name for name, _ in buttons(app) if name == "start"] == []


def test_related_trials_come_right_after_the_status_of_a_trial_not_known_to_be_open(
    read: Run,
) -> None:
    shown = html(read("overview"))
    places = [shown.index(mark) for mark in ('id="status"', 'id="related"', 'id="elsewhere"')]
    assert places == sorted(places)
    assert re.search("Also for: <[^>]*>Umbilical Cord Blood</span>\\.", shown)
    assert "NCT00000300" in shown
    assert "NCT00000101" not in shown
    assert "Name a city near you" in shown


def test_there_is_no_block_where_nothing_is_related(
    read: Run, monkeypatch: pytest.MonkeyPatch, embedded_settings: Path
) -> None:
    monkeypatch.setenv("REGISTRY_SETTINGS", str(embedded_settings))
    assert 'id="related"' not in html(read("overview"))
