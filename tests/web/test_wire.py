"""HTTP over the wire, against the served site: heads, slowness, malformed and hostile requests."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from registry.web.guard import of_a_refusal
from registry.web.serving import MESSAGE_BYTES
from registry.web.wire import HEAD_BYTES, MESSAGES, SECONDS
from tests.pages.served import NCT, Site, serve, settings_file

PAGE = f"/trial/{NCT}"


def said(site: Site, sent: bytes, *, wait: float = 10) -> bytes:
    """What comes back for these bytes, until the other side closes."""
    with socket.create_connection(("localhost", site.port), timeout=wait) as line:
        line.sendall(sent)
        got = b""
        try:
            while part := line.recv(65536):
                got += part
        except ConnectionResetError:
            pass
        return got


def pour(line: socket.socket, sent: bytes) -> None:
    """Send it piece by piece, as one who has much time."""
    for at in range(0, len(sent), 4_096):
        line.sendall(sent[at : at + 4_096])
        time.sleep(0.001)


def request(*lines: str, first: str = f"GET {PAGE} HTTP/1.1") -> bytes:
    head = [first, "Host: localhost", "Connection: close", *lines, "", ""]
    return "\r\n".join(head).encode("latin-1")


def test_a_head_of_a_usual_size_is_read_and_a_longer_one_refused(site: Site) -> None:
    assert said(site, request("X: " + "a" * 20_000)).startswith(b"HTTP/1.1 200 ")
    for long in (
        request("X: " + "a" * HEAD_BYTES),
        request(*(f"X-{n}: {'a' * 100}" for n in range(400))),
        request(first=f"GET /{'a' * HEAD_BYTES} HTTP/1.1"),
        b"GET / HTTP/1.1\r\nX: " + b"a" * HEAD_BYTES * 3,  # and it never ends
        b"A" * HEAD_BYTES * 3,
    ):
        answer = said(site, long)
        assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 ")), answer[:100]
        assert b"nosniff" in answer
        assert b"default-src 'none'" in answer


def test_no_program_is_named(site: Site) -> None:
    for sent in (request(), request(first="GET /_stcore/health HTTP/1.1"), b"no HTTP\r\n\r\n"):
        head = said(site, sent).split(b"\r\n\r\n")[0].lower()
        for name in (b"server:", b"x-powered-by", b"uvicorn", b"streamlit/", b"python"):
            assert name not in head


@pytest.mark.parametrize(
    "path",
    [
        "/trial/x%0d%0aSet-Cookie:%20a=b",
        f"{PAGE.lower()}%0d%0aX-Injected:%201",
        "/join/%0d%0aX-Injected:1?a=%0d%0aX-Injected:1",
        "/busy?trial=%0d%0aX-Injected:1&lang=%0d%0aX-Injected:1",
        "/overview?%0d%0aX-Injected:1",
        "/static/..%2f..%2findex.html",
        "/static/%2e%2e%2f%2e%2e%2fweb/cli.py",
        "/static//etc/passwd",
        "/static/js/..%5c..%5c..%5ccli.py",
        "/static/%00",
        "/static/js/index%00.js",
        "/media/..%2f..%2fetc%2fpasswd",
        "/media/%00",
        "//etc/passwd",
        "/_stcore/..%2f..%2fapp.py",
        "/_stcore/health%00",
        "/.streamlit/config.toml",
        "/trials.toml",
        "/app.py",
    ],
)
def test_no_path_leads_out_or_writes_a_header(site: Site, path: str) -> None:
    for method in ("GET", "HEAD"):
        head, _, body = said(site, request(first=f"{method} {path} HTTP/1.1")).partition(
            b"\r\n\r\n"
        )
        status = int(head.split()[1])
        assert status in (301, 400, 404, 503), head
        assert b"\r\nx-injected" not in head.lower()
        assert b"\r\nset-cookie: a=b" not in head.lower()
        assert b"root:x:" not in body
        assert b"import " not in body
        assert b"content-security-policy: default-src 'none'" in head


@pytest.mark.parametrize(
    "hosts",
    [
        ["evil.example"],
        ["localhost", "evil.example"],
        ['"><script>'],
        ["evil.example/path"],
        ["evil.example:99999999"],
        ["a" * 5000],
        [""],
    ],
)
def test_no_host_of_a_request_is_in_an_answer_that_others_get(site: Site, hosts: list[str]) -> None:
    for path in (PAGE, "/", "/sitemap.xml", "/feed.atom", "/nothing"):
        lines = [f"GET {path} HTTP/1.1", *(f"Host: {one}" for one in hosts), "Connection: close"]
        answer = said(site, "\r\n".join([*lines, "", ""]).encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        assert not head.startswith(b"HTTP/1.1 5")
        assert b"<script>/" not in body
        if b"evil" in body:
            assert b"cache-control: no-store" in head, "it is for this request alone"


def test_a_page_of_another_site_gets_no_session_and_the_log_is_silent(site: Site) -> None:
    address = f"ws://localhost:{site.port}/_stcore/stream"
    for origin in ("https://evil-and-typed.example", "http://localhost:3000", "null"):
        with pytest.raises(InvalidStatus) as refused, connect(address, origin=Origin(origin)):
            pass
        assert refused.value.response.status_code == 403
        assert refused.value.response.headers["x-content-type-options"] == "nosniff"
    with connect(
        address,
        origin=Origin(f"http://localhost:{site.port}"),
        subprotocols=[Subprotocol("streamlit")],
    ) as welcome:
        assert welcome.subprotocol == "streamlit"
        welcome.send(b"x" * (MESSAGE_BYTES + 1))
        with pytest.raises(ConnectionClosed) as closed:
            welcome.recv(timeout=10)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
    log = site.log.read_text(encoding="utf-8")
    assert "evil-and-typed" not in log
    assert "WebSocket" not in log
    assert "handshake" not in log
    assert "127.0.0.1" not in log
    assert "Traceback" not in log


@pytest.fixture(scope="module")
def proxied(embedded_settings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site behind a web server on this machine, with room for two pages of one address."""
    folder = tmp_path_factory.mktemp("proxied")
    file = settings_file(folder, [NCT], embedded_settings.parent / "mirror")
    more = '[serving]\nsessions_per_address = 2\ntrusted_proxies = ["127.0.0.1"]\n'
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    with serve(file, folder / "log") as running:
        yield running


def _status(site: Site, address: str) -> int:
    """What a reader at this address gets for the first page."""
    connection = http.client.HTTPConnection("localhost", site.port, timeout=30)
    connection.request("GET", "/", headers={"X-Forwarded-For": address})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.wide
def test_the_word_of_a_trusted_proxy_decides_whose_pages_they_are(proxied: Site) -> None:
    stream = f"ws://localhost:{proxied.port}/_stcore/stream"
    with ExitStack() as pages:
        # What a reader claims stands before what the web server saw.
        for claimed in ("198.51.100.1", "198.51.100.2"):
            headers = {"X-Forwarded-For": f"{claimed}, 203.0.113.7"}
            pages.enter_context(connect(stream, additional_headers=headers))
        assert _status(proxied, "203.0.113.7") == 503
        assert _status(proxied, "198.51.100.9, 203.0.113.7") == 503
        assert _status(proxied, "203.0.113.8") == 200
    deadline = time.monotonic() + 10
    while _status(proxied, "203.0.113.7") == 503:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "203.0.113" not in proxied.log.read_text(encoding="utf-8")
    assert "Traceback" not in proxied.log.read_text(encoding="utf-8")


def test_the_word_of_anybody_else_decides_nothing(site: Site) -> None:
    stream = f"ws://localhost:{site.port}/_stcore/stream"
    with ExitStack() as pages:
        for _ in range(51):
            headers = {"X-Forwarded-For": "203.0.113.7"}
            pages.enter_context(connect(stream, additional_headers=headers))
        assert _status(site, "203.0.113.7") == 200


@pytest.mark.wide
def test_who_sends_slowly_is_given_up_and_others_are_served(site: Site) -> None:
    half = request()[:-2]
    form = request("Content-Length: 100", first="POST /en/find HTTP/1.1")
    with ExitStack() as lines:
        slow = []
        for sent in (b"", half, form):
            line = socket.create_connection(("localhost", site.port), timeout=SECONDS * 2)
            lines.enter_context(line).sendall(sent)
            slow.append(line)
        start = time.monotonic()
        closed = 0
        while closed < len(slow):
            assert time.monotonic() - start < SECONDS * 2
            assert said(site, request()).startswith(b"HTTP/1.1 200 ")
            for line in slow[closed:]:
                line.settimeout(0.5)
                try:
                    if line.recv(65536) == b"":
                        closed += 1
                except TimeoutError:
                    line.sendall(b"x" if closed else b"")
                except ConnectionResetError:
                    closed += 1


def test_what_is_sent_behind_a_body_is_not_kept(site: Site) -> None:
    began = b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    for more in (b"a:b\r\n" * 100_000, b"A: " + b"a" * 500_000):
        with socket.create_connection(("localhost", site.port), timeout=10) as line:
            line.sendall(began)
            with pytest.raises(OSError, match=r"Broken pipe|reset"):
                pour(line, more)


def test_a_few_requests_may_be_sent_ahead_and_not_thousands(site: Site) -> None:
    few = said(site, request().replace(b"Connection: close\r\n", b"") * 3 + request())
    assert few.count(b"HTTP/1.1 200 ") == 4
    one = f"GET {PAGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    lines = [socket.create_connection(("localhost", site.port), timeout=10) for _ in range(20)]
    for line in lines:
        line.sendall(one * 4_000)
    start = time.monotonic()
    assert said(site, request(first="GET /healthz HTTP/1.1")).startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - start < 4  # it was 5 to 20
    for line in lines:
        line.close()


def test_whoever_goes_away_before_an_answer_makes_no_error(site: Site) -> None:
    one = f"GET {PAGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for _ in range(10):
        with socket.create_connection(("localhost", site.port), timeout=10) as line:
            line.sendall(one * 6)
    assert said(site, request()).startswith(b"HTTP/1.1 200 ")
    assert "Z error" not in site.log.read_text()


@pytest.mark.parametrize("page", ["/", "/busy", "/feed.atom", PAGE])
def test_a_query_of_too_many_fields_is_one_of_none(site: Site, page: str) -> None:
    many = "a=1&" * 60
    answer = said(site, request(first=f"GET {page}?{many} HTTP/1.1"))
    assert answer.split(b" ")[1] in (b"200", b"301", b"302", b"303", b"307", b"503"), answer[:100]


@pytest.mark.parametrize("host", ["[::::::]", "[:::1]:99999", "[::1", "[]"])
def test_what_cannot_be_a_host_stands_in_no_address(site: Site, host: str) -> None:
    head = f"GET /feed.atom HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    answer = said(site, head.encode())
    assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 400 ", b"HTTP/1.1 404 ")), answer[:100]
    assert host.encode() not in answer


@pytest.mark.parametrize(
    "more",
    [
        ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: <script>quagga</script>"],
        ["Sec-WebSocket-Version: 13"],
        ["Sec-WebSocket-Version: 1", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="],
    ],
    ids=["key", "no key", "version"],
)
def test_what_is_refused_before_a_page_sees_it_has_the_headers_of_every_answer(
    site: Site, more: list[str]
) -> None:
    head = "GET /_stcore/stream HTTP/1.1", "Host: localhost", "Upgrade: websocket"
    upgrade = "\r\n".join([*head, "Connection: Upgrade", *more, "", ""]).encode()
    for sent in (upgrade, b"GET / HTTP/1.1\r\n: :\r\n\r\n"):
        answer = said(site, sent)
        assert answer.startswith(b"HTTP/1.1 400 "), answer[:100]
        assert b"quagga" not in answer
        for name, value in of_a_refusal():
            assert b"\r\n%s: %s\r\n" % (name, value) in answer


def _upgraded(site: Site) -> socket.socket:
    """A WebSocket to the served site, whose frames a test writes itself."""
    line = socket.create_connection(("localhost", site.port), timeout=20)
    head = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
    key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    first = "GET /_stcore/stream HTTP/1.1"
    line.sendall("\r\n".join([first, "Host: localhost", *head, key, "", ""]).encode())
    assert line.recv(65536).startswith(b"HTTP/1.1 101 ")
    return line


PING, PART, MASK = b"\x89\x80", b"\x00\x80", bytes(4)
HEARTBEAT = BackMsg(app_heartbeat=True).SerializeToString()
MESSAGE = bytes([0x82, 0x80 | len(HEARTBEAT)]) + MASK + HEARTBEAT


@pytest.mark.parametrize(
    "frame", [MESSAGE, PING + MASK, PART + MASK], ids=["message", "ping", "part"]
)
def test_who_sends_more_at_once_than_any_page_is_not_waited_for(site: Site, frame: bytes) -> None:
    first = b"\x02\x80" + MASK if frame.startswith(PART) else b""
    with _upgraded(site) as line:
        line.sendall(first + frame * (MESSAGES + 2))
        with suppress(ConnectionResetError):
            while line.recv(65536):
                pass  # answers to the first of them


def test_so_much_as_a_page_may_send_at_once_is_taken(site: Site) -> None:
    with _upgraded(site) as line:
        line.sendall(MESSAGE * 50)
        got = b""
        while got.count(b"\x82") < 50:
            part = line.recv(65536)
            assert part
            got += part
