"""What a reader's browser does: it asks this site and no other, and breaks none of its rules."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from registry.mirror.collection import Collection
from registry.mirror.seed import seed
from registry.mirror.sync import sync
from registry.site.release.loading import load
from registry.web.shell import PAGES
from tests.apiserver import ApiServer
from tests.fixtures.studies import kinds_of_record
from tests.mirror.conftest import client_of
from tests.pages.served import (
    EMBEDDED,
    NCT,
    PROJECT,
    Site,
    read,
    serve,
    settings_file,
    show_questions,
    wait_until_read,
)
from tests.pages.test_received import example

pytestmark = pytest.mark.browser

COOKIES = {"_streamlit_xsrf"}
"""Streamlit's own, against forged requests. It names nobody and goes with the browser's window."""

REPORTS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`forbidden: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))
"""


@dataclass
class Watched:
    """A window, every host that it asked, and what it complained of."""

    context: BrowserContext
    asked: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def page(self) -> Page:
        """A tab that is watched."""
        page = self.context.new_page()
        page.on("request", lambda request: self.asked.add(host(request.url)))
        page.on("websocket", lambda line: self.asked.add(host(line.url)))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            # Streamlit looks at /join/_stcore/… first, where nothing is: that is no complaint.
            lambda message: (
                self.complaints.append(message.text)
                if message.type in ("error", "warning") and "404 (Not Found)" not in message.text
                else None
            ),
        )
        return page

    def cookies(self) -> set[str]:
        """The names of the cookies that are there now."""
        return {cookie["name"] for cookie in self.context.cookies()}


def host(url: str) -> str:
    scheme, _, rest = url.partition(":")
    return scheme if scheme in ("data", "blob") else rest.split("/")[2]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 3000}, locale="en-GB")
    context.add_init_script(REPORTS)
    yield Watched(context)
    context.close()


def only_this_site(watched: Watched, site: Site) -> None:
    assert watched.asked <= {f"localhost:{site.port}", "data"}
    assert watched.complaints == []


def test_what_a_reader_sees_asks_no_other_host_and_breaks_no_rule(
    site: Site, watched: Watched
) -> None:
    page = watched.page()
    read(page, site.address("join", trial=NCT, lang="zh-Hans"))
    show_questions(page, "zh-Hans")
    page.locator("input[type=radio]").first.check(force=True)
    wait_until_read(page)
    page.goto(site.address(f"zh/trial/{NCT}"))
    only_this_site(watched, site)
    assert watched.cookies() == COOKIES


def test_a_page_that_breaks_a_rule_would_be_noticed(site: Site, watched: Watched) -> None:
    page = read(watched.page(), site.address("about", trial=NCT, lang="en"))
    page.evaluate(
        """() => {
          const style = document.createElement("style");
          style.textContent = "body { color: red }";
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          const picture = document.createElement("img");
          picture.src = "https://elsewhere.example/pixel";
          document.body.append(style, script, picture);
          document.body.setAttribute("style", "color: red");
        }"""
    )
    page.wait_for_timeout(300)
    told = " ".join(watched.complaints)
    for rule in ("style-src-elem", "script-src-elem", "img-src", "style-src-attr"):
        assert f"forbidden: {rule}" in told
    assert page.evaluate("window.ran") is None


# Every page, and a full house


@pytest.fixture
def crowded(embedded_settings: Path, tmp_path: Path) -> Iterator[Site]:
    """The site with room for one reader."""
    file = settings_file(tmp_path, [NCT], embedded_settings.parent / "mirror")
    file.write_text(f"{file.read_text(encoding='utf-8')}[serving]\nsessions = 1\n", "utf-8")
    with serve(file, tmp_path / "log") as running:
        yield running


@pytest.mark.wide
def test_who_finds_no_room_reads_so_and_gets_in_when_there_is(
    crowded: Site, watched: Watched
) -> None:
    page, others = watched.page(), list[ClientConnection]()

    def comes_first(route: Route) -> None:
        """Somebody else takes the room after the document came and before it connects."""
        if not others:
            stream = f"ws://localhost:{crowded.port}/_stcore/stream"
            streamlit = Subprotocol("streamlit")
            others.append(connect(stream, subprotocols=[streamlit], legacy=True))
        route.continue_()

    page.route("**/_stcore/health", comes_first)
    page.goto(crowded.address("join", trial=NCT, lang="zh-Hans"))
    expect(page.locator("h1")).to_have_text("现在有很多人正在阅读")
    assert page.url == crowded.address("busy", trial=NCT, lang="zh-Hans")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Many people are reading here now")
    page.goto(crowded.address("join", trial=NCT, lang="en"))
    expect(page.locator("h1")).to_have_text("Many people are reading here now")
    others[0].close()
    page.get_by_role("link", name="Try the interactive pages again").click()
    wait_until_read(page)
    page.goto(crowded.address(f"trial/{NCT}"))
    expect(page.locator("h1")).to_be_visible()
    assert not [one for one in watched.complaints if "forbidden" in one]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with everything that a page can show: reports, the example's numbers, results."""
    folder = tmp_path_factory.mktemp("full")
    seed(folder / "mirror", EMBEDDED)
    record = json.loads(kinds_of_record()["interventional-with-results"])
    posted = record["protocolSection"]["identificationModule"]["nctId"]
    with ApiServer([record]) as api, client_of(api.url) as client:
        sync(folder / "mirror", client, Collection.of_trials([posted]))
    load(folder / "mirror", example(), ())
    shutil.copytree(PROJECT / "publications", folder / "publications")
    with serve(settings_file(folder, [NCT, posted], folder / "mirror"), folder / "log") as running:
        yield running


@pytest.mark.wide
@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_with_all_that_can_be_opened_asks_no_other_host(
    full: Site, watched: Watched, name: str, tag: str
) -> None:
    path = "" if name == "overview" else name
    for trial in (NCT, None):
        page = watched.page()
        query = {"lang": tag} | ({"trial": trial} if trial else {})
        read(page, full.address(path, **query))
        for folded in page.locator("[data-testid='stExpander'] summary").all():
            folded.click()
        for chart in page.locator("canvas, svg.marks").all():
            chart.hover()
        for picker in page.locator("[data-testid='stSelectbox'] input").all():
            picker.click()
            page.keyboard.press("Escape")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wait_until_read(page)
        page.emulate_media(media="print")
        page.emulate_media(media="screen")
        page.close()
    only_this_site(watched, full)
    assert watched.cookies() <= COOKIES


@pytest.mark.wide
@pytest.mark.parametrize("prefix", ["", "zh/"])
def test_every_plain_page_asks_no_other_host_and_sets_no_cookie(
    full: Site, watched: Watched, prefix: str
) -> None:
    page = watched.page()
    for path in (
        f"{prefix}trial/{NCT}",
        f"{prefix}trial/{NCT}/sheet",
        f"{prefix}trial/{NCT}/feed.atom",
        f"{prefix or 'en/'}find",
        f"busy?lang={'zh-Hans' if prefix else 'en'}",
        f"{prefix}trial/NCT00000077",
        "sitemap.xml",
        "robots.txt",
        "api/v2/version",
    ):
        page.goto(full.address(path))
        page.emulate_media(media="print")
        page.emulate_media(media="screen")
    page.goto(full.address(f"{prefix or 'en/'}find"))
    page.locator("form button[type=submit], form input[type=submit]").first.click()
    expect(page.locator("h1")).to_be_visible()
    expected = [one for one in watched.complaints if "503" not in one]
    assert expected == []
    assert watched.asked <= {f"localhost:{full.port}"}
    assert watched.cookies() == set()
