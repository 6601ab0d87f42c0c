"""A changed record reaches a page that is open, and a served site outlives whatever a sync does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.ctgov.client import Client
from registry.mirror.sync import Collection, sync
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.pages.served import Site, read, serve, settings_file, show_questions

pytestmark = pytest.mark.browser

NCT = "NCT00000021"
TRIALS = Collection.of_trials([NCT])
SECONDS = 30
"""So often an open page looks."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab in a window of its own, where a test can let time pass."""
    context = browser.new_context()
    context.clock.install()
    yield context.new_page()
    context.close()


def _record(status: str) -> dict[str, Any]:
    record = study(NCT)
    module = record["protocolSection"]["statusModule"]
    module["overallStatus"] = status
    module["statusVerifiedDate"] = datetime.now(UTC).date().isoformat()
    return record


@contextmanager
def _recruiting(folder: Path, api: ApiServer, client: Client) -> Iterator[Site]:
    """A site that shows the trial as recruiting, as it was when the block began."""
    api.publish([_record("RECRUITING")])
    sync(folder / "mirror", client, TRIALS)
    with serve(settings_file(folder, [NCT], folder / "mirror"), folder / "log") as site:
        yield site


def test_a_sync_brings_a_changed_record_to_an_open_page(
    tmp_path: Path, api: ApiServer, client: Client, page: Page
) -> None:
    with _recruiting(tmp_path, api, client) as site:
        read(page, site.address(lang="en"))
        headline = page.locator("section.status h2")
        expect(headline).to_contain_text("This trial is looking for participants.")
        api.publish([_record("COMPLETED")])
        sync(tmp_path / "mirror", client, TRIALS)
        page.clock.fast_forward(1000 * SECONDS)
        expect(headline).to_contain_text("This trial has ended.")


def test_the_first_sync_reaches_a_page_that_had_nothing_to_show(
    tmp_path: Path, api: ApiServer, client: Client, page: Page
) -> None:
    mirror = tmp_path / "mirror"
    api.publish([_record("RECRUITING")])
    with serve(settings_file(tmp_path, [NCT], mirror), tmp_path / "log") as site:
        read(page, site.address(lang="en"))
        expect(page.locator("h1")).to_have_text("This site has no data to show yet")
        sync(mirror, client, TRIALS)
        page.clock.fast_forward(1000 * SECONDS)
        expect(page.locator("section.status h2")).to_contain_text(
            "This trial is looking for participants."
        )


def test_a_place_in_the_page_and_what_a_reader_said_outlive_a_newer_record(
    tmp_path: Path, api: ApiServer, client: Client, page: Page
) -> None:
    with _recruiting(tmp_path, api, client) as site:
        show_questions(read(page, site.address("join", lang="en")))
        age = page.get_by_label("Age", exact=True)
        age.fill("57")
        age.press("Enter")
        expect(page.locator(".asked .fit").first).to_contain_text("57 years")
        page.evaluate("location.hash = 'limits'")
        api.publish([_record("COMPLETED")])
        sync(tmp_path / "mirror", client, TRIALS)
        page.clock.fast_forward(1000 * SECONDS)
        expect(page.locator(".tp .strip")).to_contain_text("This trial has ended.")
        expect(age).to_have_value("57")
        expect(page.locator(".asked .fit").first).to_contain_text("57 years")
        assert page.url.endswith("#limits")


def test_a_newer_record_waits_for_a_form_that_is_half_filled_in(
    tmp_path: Path, api: ApiServer, client: Client, page: Page
) -> None:
    with _recruiting(tmp_path, api, client) as site:
        read(page, site.address("find", lang="en"))
        words = page.get_by_label("What are you looking for?")
        words.fill("inventin")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        api.publish([_record("COMPLETED")])
        sync(tmp_path / "mirror", client, TRIALS)
        page.clock.fast_forward(1000 * SECONDS)
        page.clock.fast_forward(1000 * SECONDS)
        assert [url for url in asked if url.endswith("/edition")] == []
        expect(words).to_have_value("inventin")
        words.fill("")
        with page.expect_request(lambda request: request.url.endswith("/edition")):
            page.clock.fast_forward(1000 * SECONDS)
