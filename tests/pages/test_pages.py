"""What the pages show, run without a browser: every page, language and state of the site."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import script_runner

from pages.components import page as showing
from pages.components import pieces, versions
from registry.ctgov.client import Client
from registry.mirror.sync import Collection, sync
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.markup.reading import Page
from tests.pages.served import NCT, settings_file
from tests.pages.unserved import Run, html, markup

PAGES = ("overview", "join", "contact", "design", "enrollment", "results", "history", "about")
FINDER = "find"
"""The one page that needs no trial."""


def ways(shown: str) -> dict[str, str]:
    """The links to other pages, by their words."""
    (row,) = Page(shown).with_class("pages")
    return {one.words: one.attributes["href"] for one in row if one.tag == "a"}


@pytest.fixture
def two_trials(tmp_path: Path, api: ApiServer, client: Client) -> Path:
    """Settings of a site with two trials, one of which the mirror holds."""
    open_trial = study("NCT00000011")
    open_trial["protocolSection"]["statusModule"]["statusVerifiedDate"] = (
        datetime.now(UTC).date().isoformat()
    )
    api.publish([open_trial])
    sync(tmp_path / "mirror", client, Collection.of_trials(["NCT00000011"]))
    return settings_file(tmp_path, ["NCT00000011", "NCT00000012"], tmp_path / "mirror")


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
@pytest.mark.parametrize("page", [*PAGES, FINDER])
def test_every_page_stands_in_every_language(
    run: Run, embedded_settings: Path, page: str, tag: str
) -> None:
    shown = html(run(embedded_settings, page, trial=NCT, lang=tag))
    assert f'<article class="tp" lang="{tag}">' in shown
    assert NCT in shown


def test_a_page_that_began_by_itself_is_whole_though_another_reader_came_meanwhile(
    run: Run, embedded_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit begins so until app.py has run once; here that happens just after."""
    alone = []
    begin = script_runner._mpa_v1

    def begin_late(main_script: str) -> None:
        alone.append(main_script)
        PagesManager.uses_pages_directory = False
        begin(main_script)

    monkeypatch.setattr(script_runner, "_mpa_v1", begin_late)
    shown = html(run(embedded_settings, FINDER, trial=NCT, lang="en"))
    assert alone
    assert '<footer class="tp foot"' in shown
    assert ways(shown)


def test_a_site_with_one_trial_shows_it_without_being_asked(
    run: Run, embedded_settings: Path
) -> None:
    assert "not known to be open" in html(run(embedded_settings, lang="en"))


def test_the_number_in_the_address_may_be_in_lower_case(run: Run, embedded_settings: Path) -> None:
    assert "not known to be open" in html(run(embedded_settings, trial=NCT.lower(), lang="en"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("asked", ["NCT99999999", "nonsense", "<b>x</b>", "NCT00000000"])
def test_a_trial_that_the_site_does_not_show_leads_to_its_list(
    run: Run, embedded_settings: Path, page: str, asked: str
) -> None:
    shown = html(run(embedded_settings, page, trial=asked, lang="en"))
    assert "This site does not show the trial" in shown
    assert "<b>x</b>" not in shown
    assert NCT in shown


@pytest.mark.parametrize("page", PAGES)
def test_what_is_asked_for_in_vain_is_cut_and_kept_by_nobody(
    run: Run, embedded_settings: Path, page: str
) -> None:
    shown = html(run(embedded_settings, page, trial="Quagga" * 1000, lang="en"))
    assert "QuaggaQuagga" in shown
    assert "Quagga" * 7 not in shown
    for store in (showing._KEPT, pieces._KEPT, versions._KEPT):
        assert "Quagga" not in repr(store._made)


def test_a_site_with_several_trials_lists_them_with_their_standing(
    run: Run, two_trials: Path
) -> None:
    shown = html(run(two_trials, lang="en"))
    assert "NCT00000011" in shown
    assert "This trial is looking for participants." in shown
    assert "NCT00000012" in shown
    assert "has not fetched the record yet" in shown


def test_a_chosen_trial_of_several_is_shown_and_leads_back_to_the_list(
    run: Run, two_trials: Path
) -> None:
    shown = html(run(two_trials, trial="NCT00000011", lang="en"))
    assert "An Invented Trial, Number 11" in shown
    links = ways(shown)
    assert links["All trials"] == "./?lang=en"
    assert links["Contact"] == "contact?trial=NCT00000011&lang=en"


def test_trials_are_found_without_a_trial_in_the_address(run: Run, two_trials: Path) -> None:
    shown = html(run(two_trials, FINDER, lang="en"))
    assert "Find other trials" in shown
    assert "An Invented Trial" not in shown
    assert list(ways(shown)) == ["简体中文", "Find other trials", "All trials"]


def test_a_trial_that_was_never_fetched_is_said_to_be_so(run: Run, two_trials: Path) -> None:
    assert "has not fetched the record yet" in html(run(two_trials, trial="NCT00000012"))


def test_a_site_without_data_says_so(run: Run, tmp_path: Path) -> None:
    settings = settings_file(tmp_path, [NCT], tmp_path / "nothing")
    assert "This site has no data to show yet" in html(run(settings, lang="en"))


def test_the_transcription_is_named_on_every_page(run: Run, embedded_settings: Path) -> None:
    for page in PAGES:
        shown = html(run(embedded_settings, page, trial=NCT, lang="en"))
        assert "as transcribed by this project" in shown, page


def test_the_page_about_says_what_is_abridged_and_left_out(
    run: Run, embedded_settings: Path
) -> None:
    shown = html(run(embedded_settings, "about", trial=NCT, lang="en"))
    assert "version of 10 October 2022" in shown
    assert "Left out: the contact" in shown
    assert "never yet" in shown


def test_an_unknown_language_falls_back_to_the_first_of_the_site(
    run: Run, embedded_settings: Path
) -> None:
    assert 'lang="en"' in html(run(embedded_settings, trial=NCT, lang="tlh"))


def test_a_wrong_setting_is_words_to_the_reader_and_a_trace_to_the_operator(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_file(tmp_path, ["NCT-nonsense"], tmp_path / "mirror")
    app = run(settings)
    shown = markup(app)
    assert "Something went wrong on this page" in shown
    assert '<article class="tp" lang="zh-Hans">' in shown
    assert "nonsense" not in shown
    assert "NCT-nonsense" in caplog.text


def test_a_page_is_made_once_for_all_readers(
    run: Run, embedded_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    from registry.trial import overview

    original = overview.plain_sentences
    monkeypatch.setattr(overview, "plain_sentences", lambda *of: made.append(of) or original(*of))
    for _ in range(3):
        html(run(embedded_settings, trial=NCT, lang="en"))
    assert len(made) <= 1
