"""The page History, run without a browser: what a reader sees and chooses."""

from pathlib import Path

import pytest

from registry.ctgov.client import Client, Connection
from registry.ctgov.earlier import EarlierVersions, beside
from registry.mirror.importing import bring_earlier
from registry.mirror.sync import Collection, sync
from tests.apiserver import ApiServer
from tests.fixtures.history import NCT, every_version
from tests.pages.served import NCT as EMBEDDED_NCT
from tests.pages.served import settings_file
from tests.pages.unserved import Run, html


def settings_of_changed(folder: Path) -> Path:
    """Settings of a site with one trial that changed again and again, some of it imported."""
    *before, last = every_version()
    with ApiServer() as api:
        connection = Connection(api.url, "tests", seconds_between_requests=0)
        with Client(connection) as client:
            for record in (before[-1], last):
                api.publish([record])
                sync(folder / "mirror", client, Collection.of_trials([NCT]))
        kept = [
            (record["protocolSection"]["statusModule"]["lastUpdateSubmitDate"], record)
            for record in before
        ]
        api.keep_history(NCT, *kept)
        past = Connection(beside(api.url), "tests", seconds_between_requests=0)
        with EarlierVersions(past) as registry:
            bring_earlier(folder / "mirror", registry, past.base_url, [NCT])
    return settings_file(folder, [NCT], folder / "mirror")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That site."""
    return settings_of_changed(tmp_path_factory.mktemp("changed"))


def test_one_version_says_since_when_and_where_earlier_ones_are(
    run: Run, embedded_settings: Path
) -> None:
    app = run(embedded_settings, "history", trial=EMBEDDED_NCT, lang="en")
    shown = html(app)
    assert (
        "This site holds one version of the record: this project&#39;s own transcription" in shown
    )
    assert "The registry keeps earlier versions." in shown
    assert "So there is nothing to compare here yet." in shown
    assert f'href="https://clinicaltrials.gov/study/{EMBEDDED_NCT}?tab=history"' in shown
    assert "The site has published nothing here." in shown
    assert app.selectbox.len == 0


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "The planned number of participants went from 60 to 40."),
        ("zh-Hans", "计划参加者人数从60改为40。"),
    ],
)
def test_every_version_is_shown_with_what_changed(
    run: Run, changed: Path, tag: str, said: str
) -> None:
    shown = html(run(changed, "history", trial=NCT, lang=tag))
    assert said in shown
    assert shown.count('<section class="version"') == len(every_version())


def test_a_reader_compares_any_two_versions(run: Run, changed: Path) -> None:
    app = run(changed, "history", trial=NCT, lang="en")
    assert [box.value for box in app.selectbox] == ["version-1", "version-2"]
    assert len(app.selectbox[0].options) == len(every_version())
    app.selectbox[0].set_value("registry-1").run()
    compared = html(app).partition('id="compare"')[2]
    assert "Planned were 60." in compared
    assert "from “not yet recruiting” to “terminated”" in compared
    address = dict(app.query_params)
    assert set(address) == {"trial", "lang"}, "what is chosen does not go into the address"


def test_the_first_target_of_an_imported_version_stands_on_the_page_enrollment(
    run: Run, changed: Path
) -> None:
    shown = html(run(changed, "enrollment", trial=NCT, lang="en"))
    assert "60 people (planned)" in shown
    assert "as of 1 February 2023" in shown
