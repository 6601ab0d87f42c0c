"""What is hidden reaches no browser: every byte that Chromium receives, searched."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response

from registry.mirror.collection import Collection
from registry.mirror.seed import seed
from registry.mirror.sync import sync
from registry.site.intake import Registered, check
from registry.site.package import ALL, Measure, Package, Stage, Stat
from registry.site.release.loading import load
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.mirror.conftest import client_of
from tests.pages.served import EMBEDDED, NCT, PROJECT, read, serve, settings_file
from tests.site.made import A, B, package

pytestmark = pytest.mark.browser

OTHER = "NCT00000021"
PAGES = ("", "join", "contact", "design", "enrollment", "results", "about")


HIDDEN = (94, 4230, 67, 151, 83, 2087, 9137)
"""Small counts, what protects them, events behind them, and totals too near to others."""


def secretive() -> Package:
    """A package whose small counts have two digits, so that they can be searched for."""
    return package(
        trial=OTHER,
        smallest=100,
        accrual=[
            ("2025-Q1", Measure.SCREENED, 3571),
            ("2025-Q2", Measure.SCREENED, 9137),
            ("2025-Q3", Measure.SCREENED, 9139),
            ("2025-Q1", Measure.RANDOMISED, 2087),
            ("2025-Q2", Measure.RANDOMISED, 2089),
            ("2025-Q3", Measure.RANDOMISED, 8642),
        ],
        flow=[
            (Stage.ALLOCATED, A, "", 4324),
            (Stage.RECEIVED, A, "", 4230),
            (Stage.NOT_RECEIVED, A, "", 94),
            (Stage.ALLOCATED, B, "", 4318),
        ],
        outcomes=[
            ("primary-1", A, Stat.COUNT, "83", 4324),
            ("primary-1", A, Stat.PERCENT, "1.92", 4324),
            ("primary-1", B, Stat.COUNT, "4011", 4318),
            ("primary-1", ALL, Stat.P_VALUE, "0.0473", 8642),
        ],
        events=[("fever", A, 67, 4324, 151), ("fever", B, 1259, 4318, 1361)],
    )


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror with the example and with a package that hides large numbers."""
    folder = tmp_path_factory.mktemp("received") / "mirror"
    seed(folder, EMBEDDED)
    with ApiServer([study(OTHER)]) as api, client_of(api.url) as client:
        sync(folder, client, Collection.of_trials([OTHER]))
    load(folder, example(), ())
    load(folder, secretive(), ())
    return folder


def example() -> Package:
    found = check(PROJECT / "data" / "site" / "example", Registered(NCT, (A, B), 60, False))
    assert found.package is not None, found.findings
    return found.package


@pytest.fixture(scope="module")
def received(mirror: Path, browser: Browser) -> bytes:
    """Everything that a browser receives that opens the pages of both trials."""
    contents: list[bytes] = []

    def frame(payload: str | bytes) -> None:
        contents.append(payload if isinstance(payload, bytes) else payload.encode())

    def answer(response: Response) -> None:
        # Streamlit's own scripts and fonts are the same for every site.
        if "/static/" not in response.url and response.request.resource_type != "websocket":
            contents.append(response.body())

    with serve(settings_file(mirror.parent, [NCT, OTHER], mirror), mirror.parent / "log") as site:
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        page.on("websocket", lambda socket: socket.on("framereceived", frame))
        page.on("response", answer)
        read(page, site.address("enrollment", trial=NCT, lang="en"))
        for path in PAGES:
            read(page, site.address(path, trial=OTHER, lang="en"))
        read(page, site.address("enrollment", trial=OTHER, lang="zh-Hans"))
        page.wait_for_selector("canvas, svg.marks")
        context.close()
    return b"\n".join(contents)


def stands_in(number: int, content: bytes) -> bool:
    """Whether a number stands somewhere by itself: in digits, or as charts get their numbers."""
    spelled = {str(number), f"{number:,}"}
    text = content.decode("utf-8", "replace")
    written = any(re.search(rf"(?<![\w.,#-]){one}(?![\w.,%]?\w)", text) for one in spelled)
    # Below 256 the eight bytes of a number are those of many lengths and offsets.
    return written or (number > 255 and packed(number) in content)


def packed(number: int) -> bytes:
    """A number in Arrow's binary form, as a chart's data travel."""
    return number.to_bytes(8, "little")


def test_no_hidden_number_reaches_the_browser(received: bytes) -> None:
    assert [number for number in HIDDEN if stands_in(number, received)] == []


def test_nothing_that_hangs_on_a_hidden_number_reaches_the_browser(received: bytes) -> None:
    assert not re.search(rb"(?<![\d.])(1\.92?|0\.0473)(?!\d)\s*%?<", received)
    assert b"Newcombe" not in received


def test_the_numbers_that_are_shown_do(received: bytes) -> None:
    assert packed(8642) in received
    assert stands_in(8642, received)
    assert stands_in(9139, received)
    assert stands_in(4011, received)


def test_the_example_says_on_the_page_that_it_is_one(received: bytes) -> None:
    assert b"is an invented example" in received
