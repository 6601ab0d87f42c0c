"""The served site over real HTTP: what is tested here is what runs."""

import gzip
import http.client
import re
import socket
from collections.abc import Mapping
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages.served import NCT, Site
from tests.web.asking import Reply

PAGE = f"/trial/{NCT}"


def ask(
    site: Site, address: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> Reply:
    connection = http.client.HTTPConnection("localhost", site.port, timeout=30)
    try:
        connection.request(method, address, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Reply(
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        (PAGE, 200, "This trial is not known to be open."),
        (f"/zh{PAGE}", 200, "目前无法确认这项试验是否在招募参加者。"),
        (f"{PAGE}/sheet", 200, "Whom to ask"),
        (PAGE.lower(), 301, ""),
        ("/trial/NCT00000077", 404, "This site does not show the trial"),
        ("/no-such-page", 404, "There is no such page"),
        ("/index.html", 404, "There is no such page"),
        ("/join/_stcore/health", 404, "There is no such page"),
        ("/", 200, '<div id="root">'),
        ("/contact", 200, '<div id="root">'),
        ("/healthz", 200, "ok"),
        ("/readyz", 200, "Snapshot 1"),
        ("/edition", 200, ""),
        ("/metrics", 200, "trial_page_requests_total"),
        ("/robots.txt", 200, "Sitemap: http://localhost:"),
        ("/sitemap.xml", 200, f"/zh{PAGE}</loc>"),
        ("/.well-known/security.txt", 404, "There is no such page"),
        ("/_stcore/health", 200, "ok"),
    ],
)
def test_every_route_answers(site: Site, address: str, status: int, says: str) -> None:
    reply = ask(site, address)
    assert reply.status == status
    assert says in reply.text


def test_a_page_is_packed_known_again_and_headed(site: Site) -> None:
    packed = ask(site, PAGE, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.body) == ask(site, PAGE).body
    etag = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert (ask(site, PAGE, headers=etag).status, ask(site, PAGE, headers=etag).body) == (304, b"")
    head = ask(site, PAGE, "HEAD", {"Accept-Encoding": "gzip"})
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == packed.headers["content-length"]
    assert ask(site, PAGE, "POST").status == 405


def test_a_plain_page_sets_no_cookie(site: Site) -> None:
    for address in (PAGE, f"{PAGE}/sheet", "/robots.txt", "/metrics", "/nothing", "/"):
        assert "set-cookie" not in ask(site, address).headers, address


def test_what_streamlit_is_made_of_is_packed(site: Site) -> None:
    document = ask(site, "/").text
    files = re.findall(r'(?:src|href)="\./(static/(?:js|css)/[^"]+)"', document)
    sizes = [0, 0]
    for file in files:
        packed = ask(site, f"/{file}", headers={"Accept-Encoding": "gzip"})
        whole = ask(site, f"/{file}")
        assert gzip.decompress(packed.body) == whole.body if packed.body != whole.body else True
        assert "immutable" in packed.headers["cache-control"]
        assert whole.headers["content-type"].split(";")[0] in {"application/javascript", "text/css"}
        sizes[0] += len(packed.body)
        sizes[1] += len(whole.body)
    assert sizes[1] > 1_000_000
    assert sizes[0] < 0.4 * sizes[1]


@pytest.mark.parametrize(
    "path",
    ["/static/../index.html", "/static/%2e%2e/%2e%2e/web/cli.py", "/static/js/..%5c..%5ccli.py"],
)
def test_no_file_but_streamlits_static_ones_is_given_out(site: Site, path: str) -> None:
    reply = ask(site, path, headers={"Accept-Encoding": "gzip"})
    assert reply.status in (400, 404)


NAMES = ["If-None-Match", "Accept-Encoding", "Accept-Language", "Cookie", "Range", "X-Any"]
ANY_HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
ANY_PATH = st.one_of(
    st.lists(
        st.sampled_from(
            f"trial zh sheet {NCT} NCT1 .. . join static _stcore %00 media component \\ %2f".split()
        )
        | st.sampled_from(["", "sitemap.xml", "index.html", "feed.atom", "a" * 300]),
        max_size=5,
    ).map(lambda parts: "/" + "/".join(parts)),
    st.text(max_size=30).map(lambda text: "/" + quote(text, errors="replace")),
)
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=ANY_PATH,
    query=st.text(max_size=20).map(lambda text: quote(text, safe="=&?;", errors="replace")),
    method=st.sampled_from(METHODS),
    headers=st.dictionaries(st.sampled_from(NAMES), ANY_HEADER, max_size=3),
)
def test_whatever_is_asked_no_answer_is_a_fault_or_a_trace(
    site: Site, path: str, query: str, method: str, headers: dict[str, str]
) -> None:
    reply = ask(site, f"{path}?{query}" if query else path, method, headers)
    assert reply.status < 500 or reply.status == 501
    assert b"Traceback" not in reply.body
    assert b'File "' not in reply.body


@pytest.mark.parametrize(
    "request_line",
    [b"GET /trial/\xff\xfe HTTP/1.1", b"GET * HTTP/1.1", b"GET http://evil.example/ HTTP/1.1"],
)
@pytest.mark.parametrize("host", [b"localhost", b"evil.example", b"<x>", b""])
def test_not_even_a_malformed_request_is_a_fault(
    site: Site, request_line: bytes, host: bytes
) -> None:
    with socket.create_connection(("localhost", site.port), timeout=10) as line:
        line.sendall(request_line + b"\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        said = b""
        while part := line.recv(65536):
            said += part
    assert not said.startswith(b"HTTP/1.1 5")
    assert b"Traceback" not in said


def test_nothing_that_was_asked_for_is_in_the_log(site: Site) -> None:
    ask(site, f"{PAGE}?typed-by-a-reader=1", headers={"X-Forwarded-For": "203.0.113.7"})
    ask(site, "/typed-by-a-reader")
    log = site.log.read_text(encoding="utf-8")
    assert "typed-by-a-reader" not in log
    assert "203.0.113.7" not in log
    assert "Traceback" not in log
