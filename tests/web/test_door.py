"""What every plain route does: methods, 304, gzip, languages, faults in words, one making."""

import gzip
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from registry.mirror.collection import Collection
from registry.mirror.snapshot import Snapshot, Snapshots
from registry.mirror.sync import sync
from registry.web.answer import Answer
from registry.web.api_v2.answers import WORDS
from registry.web.asked import Asked, preferred
from registry.web.door import Door, Page
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.markup.reading import Page as Html
from tests.mirror.conftest import client_of
from tests.web.asking import ask
from tests.web.conftest import TRIAL, Made, Plain

PAGE = f"/trial/{TRIAL}"


def test_a_page_is_the_same_packed_and_unpacked(app: Plain) -> None:
    packed = ask(app, PAGE, accept_encoding="br, gzip")
    whole = ask(app, PAGE)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert gzip.decompress(packed.body) == whole.body
    assert len(packed.body) < len(whole.body) / 3
    assert packed.headers["etag"] != whole.headers["etag"], "two contents, two tags"
    assert "Accept-Encoding" in whole.headers["vary"]


@pytest.mark.parametrize("header", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000"])
def test_who_takes_no_gzip_gets_none(app: Plain, header: str) -> None:
    assert "content-encoding" not in ask(app, PAGE, accept_encoding=header).headers


@pytest.mark.parametrize("packing", ["gzip", "identity"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_page_gets_no_second_one(app: Plain, packing: str, form: str) -> None:
    etag = ask(app, PAGE, accept_encoding=packing).headers["etag"]
    again = ask(app, PAGE, accept_encoding=packing, if_none_match=form.format(etag))
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == etag
    assert "cache-control" in again.headers
    assert "vary" in again.headers
    assert "content-length" not in again.headers


def test_another_page_is_sent_whole(app: Plain) -> None:
    other = ask(app, f"/zh{PAGE}").headers["etag"]
    assert ask(app, PAGE, if_none_match=other).status == 200


def test_a_page_may_not_be_shown_long_without_asking(app: Plain) -> None:
    assert ask(app, PAGE).headers["cache-control"] == "public, max-age=30, must-revalidate"


@pytest.mark.parametrize("address", [PAGE, "/robots.txt", "/nothing", "/trial/NCT1/sheet", "/"])
def test_head_is_get_without_its_content(app: Plain, address: str) -> None:
    get, head = ask(app, address), ask(app, address, "HEAD")
    assert head.body == b""
    assert (head.status, head.headers) == (get.status, get.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("address", [PAGE, f"/zh{PAGE}/sheet", "/healthz", "/", "/join"])
def test_any_other_method_is_refused_in_words(app: Plain, address: str, method: str) -> None:
    reply = ask(app, address, method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")
    heading = (
        "这个网址只能用来阅读" if address.startswith("/zh") else "This address can only be read"
    )
    assert f"<h1>{heading}</h1>" in reply.text


@pytest.mark.parametrize(
    ("address", "prefers", "heading"),
    [
        ("/nothing", "", "There is no such page"),
        ("/nothing", "zh-CN,zh;q=0.9,en;q=0.8", "没有这个页面"),
        ("/nothing", "zh;q=0.1, en;q=0.8", "There is no such page"),
        ("/nothing", "fr, *;q=x", "There is no such page"),
        ("/zh/trial/NCT00000077", "en", "没有这个页面"),
        ("/trial/NCT00000077", "zh", "There is no such page"),
        ("/zh/nothing", "en", "没有这个页面"),
        (f"/zh/trial/{TRIAL}/nothing", "en", "没有这个页面"),
    ],
)
def test_what_is_not_there_is_a_page_in_the_readers_language(
    app: Plain, address: str, prefers: str, heading: str
) -> None:
    reply = ask(app, address, accept_language=prefers)
    assert reply.status == 404
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers
    assert Html(reply.text.split("<body")[1].partition(">")[2]).all("h1")[0].words == heading


def test_the_language_that_a_browser_likes_best_is_the_one_offered() -> None:
    offered = ("en", "zh-Hans")
    assert preferred("zh-TW;q=0.5,zh;q=0.7,de", offered) == "zh-Hans"
    assert preferred("zh;q=0", offered) == "en"
    assert preferred("fr", ("zh-Hans", "en")) == "zh-Hans"


def test_a_fault_is_words_for_the_reader_and_a_trace_without_data_for_the_operator(
    app: Plain, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(asked: Asked) -> Answer:
        raise ValueError(asked.path)

    door = Door(app.house, "/fault", Page(broken))
    with caplog.at_level(logging.ERROR):
        reply = ask(door, "/fault/what-a-reader-typed?sex=female")
    assert reply.status == 500
    assert "<h1>Something went wrong on this page</h1>" in reply.text
    assert "ValueError" not in reply.text
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert "typed" not in caplog.text
    assert "female" not in caplog.text


def test_a_page_that_fails_names_the_number_of_its_line_in_the_log(app: Plain) -> None:
    def broken(asked: Asked) -> Answer:
        raise ValueError

    door = Door(app.house, "/fault", Page(broken))
    first, second = (ask(door, "/fault", x_request_id="of the client") for _ in range(2))
    number = first.headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{12}", number)
    assert f"please name the number {number}." in first.text
    assert second.headers["x-request-id"] != number
    assert "x-request-id" not in ask(app, PAGE).headers
    api = Door(app.house, "/fault", Page(broken, words=WORDS))
    assert "x-request-id" in ask(api, "/fault").headers


def test_what_proves_damaged_while_it_is_read_is_shown_from_the_snapshot_before(
    plain: Made, copied: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = plain(folder=copied)
    assert ask(app, "/readyz").text == "Snapshot 2 is shown.\n"
    read = copied / "site-2.duckdb"
    with read.open("r+b") as file:
        file.seek(8192)
        file.write(bytes(read.stat().st_size - 8192))
    with caplog.at_level(logging.INFO):
        reply = ask(app, PAGE)
    assert reply.status == 200
    assert "An Invented Trial, Number 1" in reply.text
    assert ask(app, "/readyz").text == "Snapshot 1 is shown. The newest cannot be read.\n"
    (line,) = [one for one in caplog.messages if "cannot be read" in one]
    assert line == (
        "The newest snapshot cannot be read: site-2.duckdb is damaged. Snapshot 1 is shown. "
        "The next sync mends it."
    )
    told = ask(app, "/metrics").text
    assert "trial_page_snapshot_fallback 1.0" in told
    assert "trial_page_snapshot_generation 1.0" in told


def test_what_is_published_is_shown_a_hundredth_of_a_second_later(
    plain: Made, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = plain(folder=copied)
    looks, look = [0], Snapshots.current

    def counted(snapshots: Snapshots) -> Snapshot:
        looks[0] += 1
        return look(snapshots)

    monkeypatch.setattr(Snapshots, "current", counted)
    start = time.monotonic()
    for _ in range(10_000):
        app.editions.current()
    assert 0 < looks[0] <= (time.monotonic() - start) / 0.01 + 1
    assert looks[0] < 10_000
    with ApiServer([study(TRIAL, acronym="NEW")]) as api, client_of(api.url) as client:
        sync(copied, client, Collection.of_trials([TRIAL]))
    time.sleep(0.011)
    assert "NEW" in ask(app, PAGE).text


def test_nothing_is_logged_of_a_request_and_no_cookie_is_set(
    app: Plain, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        reply = ask(app, f"{PAGE}?secret=1", cookie="a=b")
    assert "secret" not in caplog.text
    assert "203.0.113.7" not in caplog.text
    assert "set-cookie" not in reply.headers


def test_many_readers_at_once_have_a_page_made_once(app: Plain) -> None:
    made: list[str] = []

    def slow(asked: Asked) -> Answer:
        made.append(asked.path)
        return Answer.of("x" * 1000)

    door = Door(app.house, "/slow", Page(slow, key=lambda _: "one"))
    with ThreadPoolExecutor(8) as readers:
        replies = list(readers.map(lambda _: ask(door, "/slow").status, range(16)))
    assert replies == [200] * 16
    assert made == ["/slow"]


def test_what_was_not_found_is_kept_for_nobody(app: Plain) -> None:
    before = len(app.house.kept)
    for number in range(20):
        assert ask(app, f"/trial/NCT{number + 100:08}").status == 404
        assert ask(app, f"/trial/{TRIAL.lower()}{' ' * (number + 1)}").status in (301, 404)
    assert len(app.house.kept) == before


def test_the_kept_pages_are_those_of_a_language_and_an_edition(plain: Made) -> None:
    app = plain()
    for address in (PAGE, PAGE, f"/zh{PAGE}", f"{PAGE}/sheet"):
        ask(app, address)
    assert len(app.house.kept) == 3
