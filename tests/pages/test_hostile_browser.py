"""A record that means harm, in Chromium: nothing of it runs, opens, asks or is fetched."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.fixtures.hostile import EVERYTHING, HARMLESS, HOSTILE, hostile
from tests.fixtures.mirrors import mirror_of
from tests.pages.served import Site, read, serve, settings_file

pytestmark = [pytest.mark.browser, pytest.mark.wide]

HARMFUL, OTHER = "NCT90000001", "NCT90000002"
PAGES = ("", "join", "contact", "design", "enrollment", "results", "history", "about", "find")
PLAIN = (f"trial/{HARMFUL}", f"zh/trial/{HARMFUL}", f"trial/{HARMFUL}/sheet", "en/find")

LIVE = """() => [...document.querySelectorAll('*')].flatMap(one => [
    ...[...one.attributes].filter(a => /^on/i.test(a.name)).map(a => `${one.tagName} ${a.name}`),
    ...(one.tagName === 'A' && one.hasAttribute('href')
        && !['http:', 'https:', 'mailto:', 'tel:'].includes(one.protocol) ? [one.href] : []),
    ...(['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'VIDEO', 'AUDIO'].includes(one.tagName)
        && one.src && new URL(one.src).origin !== location.origin ? [one.src] : []),
])"""
"""Attributes that run something, links to anything but the web, mail and telephones, and media."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose trial is hostile, and was another hostile one before."""
    folder = tmp_path_factory.mktemp("hostile")
    for attack in (HOSTILE["script"], EVERYTHING):
        mirror_of(folder / "mirror", [hostile(attack, HARMFUL), hostile(HARMLESS, OTHER)])
    settings = settings_file(folder, [HARMFUL, OTHER], folder / "mirror")
    with serve(settings, folder / "log") as running:
        yield running


def harm(page: Page, site: Site, addresses: list[str]) -> list[str]:
    """What happened while these addresses were open that should not have."""
    found: list[str] = []

    def dialog(one: object) -> None:
        found.append("a dialog")
        one.dismiss()  # type: ignore[attr-defined]

    def asked(request: object) -> None:
        address = urlsplit(request.url)  # type: ignore[attr-defined]
        if address.scheme not in ("data", "blob") and address.port != site.port:
            found.append(f"a request to {request.url[:80]}")  # type: ignore[attr-defined]

    page.on("dialog", dialog)
    page.on("request", asked)
    for address in addresses:
        if "/trial/" in f"/{address}" or address.startswith("en/"):
            page.goto(site.address(address))
        else:
            read(page, site.address(address, trial=HARMFUL, lang="en"))
        found += [f"{address}: {one}" for one in page.evaluate(LIVE)]
        if page.evaluate("() => 'canary' in window"):
            found.append(f"{address}: a script ran")
    return found


def test_nothing_of_a_hostile_record_acts(site: Site, browser: Browser) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    assert harm(page, site, [*PAGES, *PLAIN]) == []
    assert len(context.pages) == 1
    context.close()


def test_a_condition_on_a_button_is_words(site: Site, browser: Browser) -> None:
    context = browser.new_context(locale="en-GB")
    page = read(context.new_page(), site.address("find", trial=HARMFUL, lang="en"))
    button = page.locator("form.tp button[name=start]").first
    words = button.inner_text()
    assert words.startswith("Words <script>window.canary=1;alert(1)</script>")
    assert "<img src=x onerror=window.canary=1>" in words
    assert button.evaluate("e => e.children.length") == 0
    context.close()


def test_the_log_of_the_site_has_one_line_for_each_thing_and_no_word_of_the_record(
    site: Site,
) -> None:
    log = Path(site.log).read_text("utf-8")
    assert "canary" not in log
    assert "\x1b[2J" not in log
