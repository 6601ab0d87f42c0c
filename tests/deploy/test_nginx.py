"""Two processes behind nginx under load, one killed: no reader loses more than a reload."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import urllib3
from playwright.sync_api import expect, sync_playwright
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from websockets.exceptions import ConnectionClosed

from conftest import CHROMIUM
from tests.deploy.shipped import NAME, PATIENCE, Site, Visit, behind_nginx
from tests.pages.served import NCT, QUIET, wait_until_read

pytestmark = pytest.mark.wide

READERS, VISITORS = 8, 16
SEARCHED = "a-word-that-nobody-must-find"


@pytest.fixture(scope="module")
def site(embedded_settings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two processes that share a mirror, behind nginx."""
    with behind_nginx(embedded_settings, tmp_path_factory.mktemp("nginx")) as running:
        yield running


def pool(site: Site) -> urllib3.HTTPSConnectionPool:
    """A plain reader's connections, which are kept."""
    return urllib3.HTTPSConnectionPool(
        "127.0.0.1",
        site.port,
        server_hostname=NAME,
        assert_hostname=NAME,
        ca_certs=str(site.folder / "fullchain.pem"),
        headers={"Host": NAME},
        retries=False,
        timeout=PATIENCE,
    )


def ask(site: Site, path: str, **options: object) -> urllib3.BaseHTTPResponse:
    """One request of a plain reader."""
    return pool(site).request("GET", path, redirect=False, **options)


@contextmanager
def reading(site: Site) -> Iterator[list[str]]:
    """Plain readers who go on reading while the block runs; what failed of it."""
    failed: list[str] = []
    done = [0] * READERS
    ended = threading.Event()

    def read(number: int) -> None:
        own = pool(site)
        while not ended.is_set():
            path = ("/trial/{0}", "/trial/{0}/sheet", "/zh/trial/{0}.json")[done[number] % 3]
            try:
                answer = own.request("GET", path.format(NCT))
                if answer.status != 200:
                    failed.append(f"{path}: {answer.status}")
            except urllib3.exceptions.HTTPError as error:
                failed.append(f"{path}: {error!r}")
            done[number] += 1
            time.sleep(0.02)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield failed
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert all(done), "a reader has read nothing"


def test_one_is_killed_and_no_reader_loses_more_than_a_reload(site: Site) -> None:
    visits = [Visit(site, number) for number in range(VISITORS)]
    assert all(visit.look() for visit in visits)
    with reading(site) as failed:
        time.sleep(1)
        site.nodes[0].end(signal.SIGKILL)
        cut_off = []
        for number, visit in enumerate(visits):
            try:
                assert visit.look()
            except ConnectionClosed:
                cut_off.append(number)
                visit.come_again()
                assert visit.look()
        time.sleep(1)
        at_once = list(failed)
        site.nodes[0].start()
        time.sleep(6)  # until nginx asks it again
        assert all(visit.look() for visit in visits)
    # Each process had some of the visitors, and those of the other one noticed nothing.
    assert 0 < len(cut_off) < VISITORS
    # An answer that was half sent cannot be sent again: one for each reader at most.
    assert len(at_once) <= READERS, at_once
    assert failed == at_once
    for visit in visits:
        visit.leave()


def test_a_restart_of_one_after_the_other_loses_no_answer(site: Site) -> None:
    visits = [Visit(site, number) for number in range(VISITORS)]
    assert all(visit.look() for visit in visits)
    with reading(site) as failed:
        for node in site.nodes:
            time.sleep(1)
            node.end(signal.SIGTERM)
            node.start()
            time.sleep(6)
            for visit in visits:
                try:
                    assert visit.look()
                except ConnectionClosed:
                    visit.come_again()
                    assert visit.look()
    assert failed == []
    for visit in visits:
        visit.leave()


def test_what_is_for_the_inside_is_not_found_from_outside(site: Site) -> None:
    for path in ("/metrics", "/metrics/", "/_stcore/metrics", "/_stcore/upload_file/1/2"):
        assert ask(site, path).status == 404, path
        assert b"trial_page_" not in ask(site, path).data
    assert ask(site, "/healthz").status == 200
    assert ask(site, f"/trial/{NCT}", body=b"x" * 40_000).status == 413


def test_another_name_gets_no_answer(site: Site) -> None:
    with pytest.raises(urllib3.exceptions.HTTPError):
        urllib3.HTTPSConnectionPool(
            "127.0.0.1", site.port, server_hostname="other.example", cert_reqs="CERT_NONE"
        ).request("GET", "/", retries=False)


def test_the_cookie_of_one_process_is_good_for_the_other(site: Site) -> None:
    def cookie(port: int, sent: str = "") -> str:
        answer = urllib3.request(
            "GET",
            f"http://127.0.0.1:{port}/_stcore/health",
            headers={"Cookie": f"_streamlit_xsrf={sent}"} if sent else {},
        )
        return SimpleCookie(answer.headers["Set-Cookie"])["_streamlit_xsrf"].value

    first = cookie(site.nodes[0].port)
    second = cookie(site.nodes[1].port, first)
    assert decode_xsrf_token_string(second) == decode_xsrf_token_string(first)


@pytest.mark.browser
def test_a_page_in_a_browser_outlives_a_restart_of_both(site: Site) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=[*QUIET, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        )
        page = browser.new_page(ignore_https_errors=True, locale="en-GB")
        page.goto(f"{site.address}/join?trial={NCT}&lang=en")
        wait_until_read(page)
        cookies = {one["name"] for one in page.context.cookies()}
        assert cookies <= {"_streamlit_xsrf"}  # none of the web server's
        for node in site.nodes:
            node.end(signal.SIGTERM)
            node.start()
        page.reload()
        wait_until_read(page)
        expect(page.locator("h1").first).to_be_visible()
        browser.close()


def test_nothing_of_a_reader_is_written(site: Site) -> None:
    site.nodes[0].end(signal.SIGKILL)
    for number in range(10):
        assert ask(site, f"/trial/{NCT}?{SEARCHED}={number}").status == 200
    assert ask(site, f"/en/find?{SEARCHED}", body=b"x" * 40_000).status == 413
    site.nodes[0].start()
    written = [path for path in site.folder.iterdir() if path.suffix == ".log"]
    written += site.nodes[0].settings.parent.glob("*.log")
    assert len(written) >= 3
    for path in written:
        text = path.read_text()
        assert SEARCHED not in text, path
        assert "client:" not in text, path
