"""Find other trials, run without a browser: what is asked for, and where it is kept."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from registry.edition import Edition, editions
from registry.mirror.question import Found, Question
from tests.fixtures.register import Register
from tests.fixtures.studies import study
from tests.pages.served import NCT, PROJECT
from tests.pages.test_join import _Started

Open = Callable[..., AppTest]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """A register of some invented studies behind every edition."""
    records = [study(f"NCT00000{number}") for number in range(100, 124)]
    records.append(study("NCT00000200", status="COMPLETED"))
    for record in records:
        record["protocolSection"]["contactsLocationsModule"] = {
            "locations": [{"city": "Inventown", "country": "China"}]
        }
    related = study("NCT00000300")
    related["protocolSection"]["conditionsModule"]["conditions"] = ["Umbilical Cord Blood"]
    shown = study(NCT)
    shown["protocolSection"]["conditionsModule"]["conditions"] = ["Umbilical Cord Blood"]
    shown["protocolSection"]["armsInterventionsModule"]["interventions"][0]["name"] = "Another"
    made = Register([*records, related, shown])
    for name, method in made.behind().items():
        monkeypatch.setattr(Edition, name, method)
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, embedded_settings: Path) -> Iterator[Open]:
    """A reader who opens a page of the site with the embedded trial."""
    monkeypatch.setattr(app_test, "PagesManager", _Started)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    monkeypatch.setenv("REGISTRY_SETTINGS", str(embedded_settings))
    editions.cache_clear()
    st.cache_resource.clear()  # pages that were made with another register, or with none

    def once(page: str = "find", lang: str = "en") -> AppTest:
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        app.query_params["trial"], app.query_params["lang"] = NCT, lang
        app.run()
        app.switch_page(f"pages/{page}.py")
        return app.run()

    yield once
    editions.cache_clear()
    st.cache_resource.clear()


def html(app: AppTest) -> str:
    assert not app.exception, app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def look(app: AppTest, words: str) -> AppTest:
    app.text_input(key="find words en").set_value(words)
    return app.button(key="find look en").click().run()


def test_where_nothing_can_be_searched_the_page_says_so(read: Open) -> None:
    app = read()
    assert "The search of this site is not ready yet." in html(app)
    assert not app.text_input


def test_one_field_and_one_button_come_first(read: Open, register: Register) -> None:
    app = read()
    assert app.text_input[0].label == "What do you look for?"
    assert app.button[0].label == "Find trials"
    assert "This site searches in 27 studies that it holds." in html(app)
    assert "studies found" not in html(app)


def test_what_is_looked_for_is_found_and_stands_in_no_address_and_no_log(
    read: Open, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = look(read(), "inventin")
    assert "26 studies found" in html(app)
    assert "Only trials with this status are shown: recruiting; not yet recruiting." in html(app)
    assert dict(app.query_params) == {"trial": NCT, "lang": "en"}
    assert [line for line in caplog.messages if "inventin" in line] == []


def test_a_fault_of_the_search_is_logged_without_what_was_looked_for(
    read: Open,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_: Edition, question: Question) -> Found:
        if question.words:
            raise ValueError(f"cannot search {question.words}")
        return register.found(question)

    monkeypatch.setattr(Edition, "found", refuse)
    app = look(read(), "inventin")
    assert "Something went wrong on this page" in html(app)
    assert "ValueError" in caplog.text
    assert "inventin" not in caplog.text


def test_choices_narrow_what_is_found_and_have_their_numbers_beside_them(
    read: Open, register: Register
) -> None:
    app = look(read(), "inventin")
    labels = [box.label for box in app.checkbox]
    assert "completed (1)" in labels
    app.checkbox(key="find status RECRUITING en").uncheck()
    app.checkbox(key="find status NOT_YET_RECRUITING en").uncheck()
    app.checkbox(key="find status COMPLETED en").check()
    app.button(key="find look again en").click().run()
    assert "1 study found" in html(app)
    assert "NCT00000200" in html(app)


def test_a_place_an_age_and_a_sex_are_part_of_the_question(read: Open, register: Register) -> None:
    app = read()
    city = next(one for one in app.selectbox if one.label == "A city near you")
    city.select("Wuhan, China")
    app.number_input[0].set_value(6)
    app.radio(key="find unit en").set_value("Month")
    app.radio(key="find sex en").set_value(app.radio(key="find sex en").options[0])
    look(app, "inventin")
    asked = next(one for one in reversed(register.asked) if one.size)
    assert (asked.age, asked.sex) == (0.5, "FEMALE")
    assert asked.near
    assert round(asked.near.latitude) == 31


def test_results_come_ten_by_ten(read: Open, register: Register) -> None:
    app = look(read(), "inventin")
    assert "Shown here: 1 to 10 of 26." in html(app)
    app.button(key="find after en").click().run()
    assert "Shown here: 11 to 20 of 26." in html(app)
    app.button(key="find after en").click().run()
    assert "Shown here: 21 to 26 of 26." in html(app)
    assert "More results" not in [button.label for button in app.button]
    look(app, "inventin")
    assert "Shown here: 1 to 10 of 26." in html(app)


def test_up_to_four_are_marked_and_stand_side_by_side(read: Open, register: Register) -> None:
    app = look(read(), "inventin")
    app.checkbox(key="find compare NCT00000100 en").check().run()
    assert "Mark one more trial" in html(app)
    assert "<table" not in html(app)
    for number in (101, 102, 103):
        app.checkbox(key=f"find compare NCT00000{number} en").check().run()
    assert html(app).count('scope="col"') == 1 + 4
    assert app.checkbox(key="find compare NCT00000104 en").disabled
    app.button(key="find unmark en").click().run()
    assert "<table" not in html(app)
    assert not app.checkbox(key="find compare NCT00000100 en").value


def test_a_search_is_kept_for_the_visit_in_another_language_and_cleared_at_a_wish(
    read: Open, register: Register
) -> None:
    app = look(read(), "inventin")
    app.switch_page("pages/overview.py").run()
    app.query_params["lang"] = "zh-Hans"
    app.switch_page("pages/find.py").run()
    assert app.text_input(key="find words zh-Hans").value == "inventin"
    assert "找到26项研究" in html(app)
    app.button(key="find clear zh-Hans").click().run()
    assert app.text_input(key="find words zh-Hans").value == ""
    assert "项研究</h2>" not in html(app)


def test_another_reader_sees_nothing_of_it(read: Open, register: Register) -> None:
    look(read(), "inventin")
    assert "studies found" not in html(read())


def test_a_spelling_that_is_offered_is_looked_for(read: Open, register: Register) -> None:
    app = look(read(), "lukemia")
    assert "Nothing was found that fits all of this" in html(app)
    app.button(key="find instead 0 en").click().run()
    assert app.text_input(key="find words en").value == "leukemia"


def test_a_condition_of_the_trial_is_a_beginning(read: Open, register: Register) -> None:
    app = read()
    app.button(key="find start 2 en").click().run()
    assert app.text_input(key="find condition en").value == "Umbilical Cord Blood"
    assert "2 studies found" in html(app)


def test_related_trials_come_right_after_the_status_of_a_trial_not_known_to_be_open(
    read: Open, register: Register
) -> None:
    shown = html(read("overview"))
    places = [shown.index(mark) for mark in ('id="status"', 'id="related"', 'id="elsewhere"')]
    assert places == sorted(places)
    assert re.search("Also for: <[^>]*>Umbilical Cord Blood</span>\\.", shown)
    assert "NCT00000300" in shown
    assert "NCT00000101" not in shown


def test_there_is_no_block_where_nothing_is_related(read: Open) -> None:
    assert 'id="related"' not in html(read("overview"))
