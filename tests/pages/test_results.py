"""The page Results as a reader gets it: reports, the site and the registry."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, expect

from registry.mirror.collection import Collection
from registry.mirror.seed import seed
from registry.mirror.sync import sync
from registry.site.release.loading import load
from tests.apiserver import ApiServer
from tests.fixtures.studies import kinds_of_record
from tests.mirror.conftest import client_of
from tests.pages.served import EMBEDDED, NCT, PROJECT, Site, read, serve, settings_file
from tests.pages.test_accessibility import AXE, RUN, TURNED, VIEWS
from tests.pages.test_received import example
from tests.pages.unserved import Run, html

KINDS = {
    "the largest": "NCT04047862",
    "the most outcomes": "NCT02443155",
    "one group": "NCT01560286",
    "many comparisons": "NCT00468650",
    "many groups": "NCT02601209",
    "units that are no people": "NCT00425061",
    "long tables": "NCT03191786",
    "a device or procedure": "NCT00179517",
    "an old record": "NCT00096954",
    "another old record": "NCT00142506",
}
POSTED = "NCT90000002"
"""The fixture record with results."""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of a site that shows ten real records with results of different kinds."""
    archive = PROJECT.parent / "shared" / "records" / "records.ndjson.gz"
    if not archive.is_file():
        pytest.skip(f"{archive} is absent")
    with gzip.open(archive) as lines:
        records = [orjson.loads(line) for line in lines]
    chosen = [one for one in records if identifier(one) in KINDS.values()]
    folder = tmp_path_factory.mktemp("real")
    with ApiServer(chosen) as api, client_of(api.url) as client:
        sync(folder / "mirror", client, Collection.of_trials(list(KINDS.values())))
    return settings_file(folder, list(KINDS.values()), folder / "mirror")


def identifier(record: dict[str, Any]) -> str:
    return str(record["protocolSection"]["identificationModule"]["nctId"])


@pytest.mark.parametrize("nct_id", KINDS.values(), ids=KINDS)
def test_a_real_record_with_results_stands_with_all_its_parts(
    run: Run, real: Path, nct_id: str
) -> None:
    for tag, missing in (("en", "No results have been posted"), ("zh-Hans", "没有公布结果")):
        app = run(real, "results", trial=nct_id, lang=tag)
        shown = html(app)
        assert missing not in shown
        for part in ("known", "outcomes", "flow", "posted", "adverse-events"):
            assert f'id="{part}"' in shown
        charts = app.get("vega_lite_chart")
        assert all(chart.proto.alt for chart in charts)


def test_the_projects_own_trial_shows_what_reports_say_and_that_nobody_confirmed_it(
    run: Run, tmp_path: Path
) -> None:
    seed(tmp_path / "mirror", EMBEDDED)
    folder = tmp_path / "publications"
    folder.mkdir()
    for file in (PROJECT / "publications").glob("*.toml"):
        (folder / file.name).write_bytes(file.read_bytes())
    settings = settings_file(tmp_path, [NCT], tmp_path / "mirror")
    shown = html(run(settings, "results", trial=NCT, lang="en"))
    for promised in (
        "not known to be open",
        "No results have been posted to the registry.",
        "7 of 11 people",
        "9 of 11 people",
        "95% interval: from 18.2 fewer to 49.3 more; Newcombe",
        "0.635",
        "0.030",
        "0.036",
        "79.5% ± 9.4",
        "75.2% ± 12.0",
        "probably related, not confirmed",
    ):
        assert promised in shown


# In a browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the example's numbers, and with a record that has results."""
    folder = tmp_path_factory.mktemp("results")
    seed(folder / "mirror", EMBEDDED)
    record = json.loads(kinds_of_record()["interventional-with-results"])
    with ApiServer([record]) as api, client_of(api.url) as client:
        sync(folder / "mirror", client, Collection.of_trials([POSTED]))
    load(folder / "mirror", example(), ())
    with serve(settings_file(folder, [NCT, POSTED], folder / "mirror"), folder / "log") as running:
        yield running


@pytest.mark.browser
@pytest.mark.wide
@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
@pytest.mark.parametrize("trial", [POSTED, NCT])
def test_axe_finds_nothing_on_the_whole_page(
    served: Site, browser: Browser, trial: str, tag: str
) -> None:
    page = read(browser.new_page(), served.address("results", trial=trial, lang=tag))
    page.wait_for_selector("canvas, svg.marks")
    page.evaluate(AXE)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = []
    for (width, height), scheme in VIEWS[tag]:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(TURNED, arg=scheme)
        found += [(scheme, width, one) for one in page.evaluate(RUN) if one["ours"]]
    page.close()
    assert found == []


@pytest.mark.browser
def test_a_phone_never_scrolls_sideways(served: Site, browser: Browser) -> None:
    for trial in (NCT, POSTED):
        page = browser.new_page(viewport={"width": 390, "height": 800})
        read(page, served.address("results", trial=trial, lang="en"))
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        main = page.locator("[data-testid='stMain']")
        assert main.evaluate("one => one.scrollWidth <= one.clientWidth"), trial
        page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["enrollment", "results"])
def test_a_phone_keeps_the_word_for_a_hidden_number_in_one_line(
    served: Site, browser: Browser, path: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    read(page, served.address(path, trial=NCT, lang="zh-Hans"))
    lines = page.locator("td .withheld").evaluate_all(
        "every => every.map(one => one.getClientRects().length)"
    )
    assert set(lines) == {1}
    main = page.locator("[data-testid='stMain']")
    assert main.evaluate("one => one.scrollWidth <= one.clientWidth")
    page.close()


@pytest.mark.browser
def test_a_registered_measure_leads_to_its_posted_result(served: Site, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    read(page, served.address("results", trial=POSTED, lang="en"))
    page.locator("a[href='#posted-1']").first.click()
    expect(page.locator("#posted-1 table").first).to_be_in_viewport()
    page.close()


@pytest.mark.browser
def test_hidden_numbers_of_the_example_are_marked_and_nothing_is_computed_from_them(
    served: Site, browser: Browser
) -> None:
    page = read(browser.new_page(), served.address("results", trial=NCT, lang="en"))
    shown = page.locator(".stMain").inner_text()
    assert "14 of 22 people" in shown
    assert "17 of 22 people" in shown
    relapse = page.locator(".result", has_text="relapse")
    expect(relapse.locator(".withheld").first).to_have_text("protected")
    assert relapse.locator(".people, .share").count() == 0
    page.close()
