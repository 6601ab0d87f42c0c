"""A real HTTP server on loopback that speaks the registry's API v2, and misbehaves on request."""

import gzip
import json
import re
import socket
import struct
import threading
import time
import urllib.parse
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from registry.ctgov.record.enums import Status

BASE = "/api/v2"
HISTORY = re.compile(r"/api/int/studies/(NCT\d{8})/history(?:/(\d+))?")
DATA_CHANGED = (
    "The data have probably changed while you were paginating. "
    "Please, start over from the first page."
)
NCT_ID = re.compile(r"[Nn][Cc][Tt]0*([1-9]\d{0,7})")
QUERIES = frozenset(
    f"query.{area}"
    for area in ("cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient")
)
SERVED = QUERIES | {
    "filter.advanced",
    "filter.ids",
    "filter.overallStatus",
    "countTotal",
    "pageSize",
    "pageToken",
}
DATES = {
    "StudyFirstPostDate": "studyFirstPostDateStruct",
    "LastUpdatePostDate": "lastUpdatePostDateStruct",
}
DAY = r"\d{4}-\d\d-\d\d"
RANGE = re.compile(rf"AREA\[(\w+)\]RANGE\[(MIN|{DAY}),(MAX|{DAY})\]")
MISSING = re.compile(r"AREA\[(\w+)\]MISSING")
REST = frozenset(
    f"{when}.{what}"
    for when in ("filter", "postFilter")
    for what in ("overallStatus", "geo", "ids", "advanced", "synonyms")
) | {"aggFilters", "geoDecay", "fields", "sort", "format", "markupFormat"}
STATUSES = frozenset(Status)
LONGEST_ADDRESS = 8000


@dataclass(frozen=True)
class Request:
    """One request as it arrived; `time` is a monotonic clock, `port` the client's."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    time: float
    port: int


@dataclass(frozen=True)
class Answer:
    """What goes out. The fields after `headers` spoil the sending itself."""

    status: int = 200
    content_type: str = "application/json"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    send_only: float = 1.0  # the part of the body that is sent before the connection closes
    drip: tuple[int, float] | None = None  # bytes at a time, seconds between
    reset: bool = False
    stall: bool = False
    endless_headers: float | None = None  # seconds between header lines that never end


Fault = Callable[[Answer], Answer]
"""What to do to an answer before it is sent."""


def text(status: int, message: str) -> Answer:
    """An error as the API words it: plain text, never JSON."""
    return Answer(status, "text/plain;charset=utf-8", message.encode())


def html(status: int, title: str) -> Answer:
    """A page of the edge in front of the API."""
    page = f"<!doctype html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return Answer(status, "text/html; charset=utf-8", page.encode())


# Faults: each is made here and handed to `ApiServer.misbehave`.


def status(code: int, retry_after: int | str | None = None) -> Fault:
    """Answer with a bare status, and `Retry-After` when given (seconds or a date)."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return lambda _: replace(text(code, f"status {code} on request"), headers=headers)


def http_date(seconds_from_now: float) -> str:
    """The other form of `Retry-After`."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds_from_now)
    return format_datetime(moment, usegmt=True)


def page_of_html(code: int = 200) -> Fault:
    """An HTML page in place of data."""
    return lambda _: html(code, "Please wait")


def plain(code: int, message: str) -> Fault:
    """A text/plain answer with a message."""
    return lambda _: text(code, message)


def data_changed() -> Fault:
    """The refusal of a page token from before a change of the data."""
    return lambda _: text(400, DATA_CHANGED)


def redirect(location: str, code: int = 301) -> Fault:
    """Send the client to another address."""
    return lambda _: Answer(code, "text/plain", b"", {"Location": location})


def truncated_gzip() -> Fault:
    """A gzip stream without its end, but with a Content-Length that fits what is sent."""

    def spoil(answer: Answer) -> Answer:
        packed = gzip.compress(answer.body)
        return replace(
            answer,
            body=packed[: len(packed) // 2],
            headers={**answer.headers, "Content-Encoding": "gzip"},
        )

    return spoil


def short_body(part: float = 0.5) -> Fault:
    """Close the connection after a part of what Content-Length promised."""
    return lambda answer: replace(answer, send_only=part)


def cut_json(drop: int = 5) -> Fault:
    """A complete HTTP answer whose JSON lacks its last bytes."""
    return lambda answer: replace(answer, body=answer.body[:-drop])


def body(content: bytes, content_type: str = "application/json") -> Fault:
    """Any body with status 200."""
    return lambda _: Answer(200, content_type, content)


def reset() -> Fault:
    """Reset the connection in place of an answer."""
    return lambda answer: replace(answer, reset=True)


def stall() -> Fault:
    """Take the request and never answer."""
    return lambda answer: replace(answer, stall=True)


def slow_drip(size: int = 1, seconds: float = 0.05) -> Fault:
    """Send the body `size` bytes at a time with a wait between."""
    return lambda answer: replace(answer, drip=(size, seconds))


def slow_headers(seconds: float = 0.05) -> Fault:
    """Send header after header with a wait between, and never come to the body."""
    return lambda answer: replace(answer, endless_headers=seconds)


def on_page(change: Callable[[dict[str, Any]], object]) -> Fault:
    """Change the JSON of a page (or study, or version) before it is sent."""

    def spoil(answer: Answer) -> Answer:
        page = json.loads(answer.body)
        change(page)
        return replace(answer, body=encode(page))

    return spoil


def duplicated() -> Fault:
    """Repeat every record of the page."""
    return on_page(lambda page: page["studies"].extend(list(page["studies"])))


def without_records() -> Fault:
    """A page with its token but with no record on it."""
    return on_page(lambda page: page["studies"].clear())


def encode(value: object) -> bytes:
    """JSON as the API writes it: no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class _Held:
    nct_id: str
    aliases: tuple[str, ...]
    status: str
    raw: bytes
    searched: str
    dates: Mapping[str, str]


@dataclass
class _Queued:
    fault: Fault
    on: str
    times: int
    after: int


class ApiServer:
    """API v2 on 127.0.0.1. Use it as a context manager; `url` is the base address.

    `publish` replaces the data set, `misbehave` queues faults, `requests` is the log.
    """

    def __init__(self, studies: Iterable[dict[str, Any] | bytes] = ()) -> None:
        self.requests: list[Request] = []
        self.api_version = "2.0.5"
        self.largest_page = 1000
        self.refused_ids: set[str] = set()  # called malformed although they fit the pattern
        self.closing = threading.Event()
        self._crashes: list[Exception] = []
        self._lock = threading.Lock()
        self._faults: deque[_Queued] = deque()
        self._tokens: dict[str, tuple[int, int]] = {}
        self._generation = 0
        self._held: tuple[_Held, ...] = ()
        self._earlier: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._first_load = datetime(2026, 9, 11, 9, 0, 4, tzinfo=UTC)
        self.publish(studies)
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.005}, name="api server"
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if self._crashes and error is None:
            raise self._crashes[0]

    def close(self) -> None:
        """Stop listening, end every open connection and wait for their threads."""
        if self.closing.is_set():
            return
        self.closing.set()
        self._server.shutdown()
        self._server.end_connections()
        self._server.server_close()
        self._thread.join()

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The base address of the API."""
        return self.origin + BASE

    # What it serves

    def publish(self, studies: Iterable[dict[str, Any] | bytes]) -> None:
        """Replace the data set, as the nightly load does.

        `dataTimestamp` moves by a day and page tokens from before are refused from now on. As the
        real load does, it writes its day into `versionHolder` of each record that has one. A
        record given as bytes is served as it is.
        """
        with self._lock:
            self._generation += 1
            self._tokens.clear()
            day = self._loaded_at.date().isoformat()
            self._held = tuple(_hold(study, day) for study in studies)

    def keep_history(self, nct_id: str, *versions: tuple[str, dict[str, Any]]) -> None:
        """Serve these as a study's history, beside the API: the day of each and its record."""
        self._earlier[nct_id] = list(versions)

    @property
    def _loaded_at(self) -> datetime:
        return self._first_load + timedelta(days=self._generation - 1)

    @property
    def data_timestamp(self) -> str:
        """What `/version` says at present."""
        return self._loaded_at.strftime("%Y-%m-%dT%H:%M:%S")

    def raw(self, nct_id: str) -> bytes:
        """The exact bytes of a record as it is served."""
        return next(held.raw for held in self._held if held.nct_id == nct_id)

    # Misbehaviour

    def misbehave(self, *faults: Fault, on: str = "", times: int = 1, after: int = 0) -> None:
        """Queue faults: `after` answers pass, then each fault in turn spoils `times` of them.

        `on` limits them to paths that begin so (below the base address: "/version",
        "/studies", "/studies/NCT…").
        """
        with self._lock:
            for place, fault in enumerate(faults):
                self._faults.append(_Queued(fault, on, times, 0 if place else after))

    @property
    def faults_left(self) -> int:
        """How many spoiled answers are still to come."""
        with self._lock:
            return sum(queued.times for queued in self._faults)

    def behave(self) -> None:
        """Forget the queued faults."""
        with self._lock:
            self._faults.clear()

    def asked(self, path: str) -> list[Request]:
        """The requests for exactly this path below the base address, in order."""
        return [request for request in self.requests if request.path == BASE + path]

    # Answering

    def answer(self, request: Request) -> Answer:
        """The answer to a request, spoiled if a fault is due."""
        try:
            true = self._true_answer(request)
        except Exception as crash:
            self._crashes.append(crash)
            raise
        with self._lock:
            fault = self._due(request.path.removeprefix(BASE))
        return fault(true) if fault else true

    def _due(self, path: str) -> Fault | None:
        for queued in self._faults:
            if not path.startswith(queued.on):
                continue
            if queued.after:
                queued.after -= 1
                return None
            queued.times -= 1
            if queued.times == 0:
                self._faults.remove(queued)
            return queued.fault
        return None

    def _true_answer(self, request: Request) -> Answer:
        whole = request.path + urllib.parse.urlencode(request.query)
        if len(whole) > LONGEST_ADDRESS:
            return html(414, "Request-URI Too Large")
        path = request.path.removeprefix(BASE)
        if asked := HISTORY.fullmatch(request.path):
            return self._version(asked[1], asked[2])
        if not request.path.startswith(BASE):
            return html(404, "Page Not Found")
        if path == "/version":
            return Answer(
                body=encode({"apiVersion": self.api_version, "dataTimestamp": self.data_timestamp})
            )
        if path == "/studies":
            return self._page(request.query)
        if path.startswith("/studies/") and path.count("/") == 2:
            return self._study(path.rpartition("/")[2], request.query)
        return html(404, "Page Not Found")

    def _version(self, nct_id: str, number: str | None) -> Answer:
        """The list of a study's versions, or one of them, as remembered from the real address."""
        kept = self._earlier.get(nct_id, [])
        if number is None and kept:
            listed = [
                {
                    "version": at,
                    "date": day,
                    "status": record["protocolSection"]["statusModule"]["overallStatus"],
                    "moduleLabels": ["Study Status"],
                }
                for at, (day, record) in enumerate(kept)
            ]
            return Answer(body=encode({"changes": listed}))
        if number is not None and int(number) < len(kept):
            _, record = kept[int(number)]
            return Answer(body=encode({"studyVersion": int(number), "study": record}))
        return text(404, "Not Found")

    def _study(self, asked: str, query: Mapping[str, str]) -> Answer:
        for name in query.keys() - {"format", "markupFormat", "fields"}:
            return text(400, f"`{name}` is unknown parameter")
        nct_id = _canonical(asked)
        if nct_id is None:
            return text(400, "Parameter `nctId` has incorrect format")
        for held in self._held:
            if nct_id == held.nct_id:
                return Answer(body=held.raw)
            if nct_id in held.aliases:
                return Answer(301, headers={"Location": f"{BASE}/studies/{held.nct_id}"})
        return text(404, f"NCT number {nct_id} not found")

    def _page(self, query: Mapping[str, str]) -> Answer:
        for name, value in query.items():
            if name not in SERVED | REST:
                return text(400, f"`{name}` is unknown parameter")
            if name not in SERVED and (name, value) not in {
                ("format", "json"),
                ("markupFormat", "markdown"),
            }:
                raise NotImplementedError(f"the test server does not know how to do {name}={value}")
        if not re.fullmatch(r"\d{1,9}", query.get("pageSize", "0")):
            return text(400, "Parameter `pageSize` has incorrect format")
        if query.get("countTotal", "false") not in {"true", "false"}:
            return text(400, "Parameter `countTotal` has incorrect format")
        size = min(int(query.get("pageSize", "0")) or 10, self.largest_page)
        found = self._found(query)
        if isinstance(found, Answer):
            return found
        with self._lock:
            generation, start = self._generation, 0
            if "pageToken" in query:
                if query["pageToken"] not in self._tokens:
                    return text(400, DATA_CHANGED)
                generation, start = self._tokens[query["pageToken"]]
            if generation != self._generation:
                return text(400, DATA_CHANGED)
            rows = found[start : start + size]
            token = None
            if len(rows) == size:  # even when nothing is left: the next page is then empty
                token = f"token-{generation}-{len(self._tokens)}"
                self._tokens[token] = (generation, start + size)
        parts = []
        if "pageToken" not in query and query.get("countTotal") == "true":
            parts.append(b'"totalCount":%d' % len(found))
        parts.append(b'"studies":[\n' + b",\n".join(held.raw for held in rows) + b"\n]")
        if token:
            parts.append(b'"nextPageToken":' + encode(token))
        return Answer(body=b"{" + b",".join(parts) + b"}")

    def _found(self, query: Mapping[str, str]) -> list[_Held] | Answer:
        found = list(self._held)
        for name in sorted(query.keys() & QUERIES):
            words = query[name].lower().split()
            found = [held for held in found if all(word in held.searched for word in words)]
        if "filter.overallStatus" in query:
            wanted = re.split(r"[,|]", query["filter.overallStatus"])
            for value in wanted:
                if value not in STATUSES:
                    return text(400, f"Invalid value in parameter `overallStatus`: `{value}`")
            found = [held for held in found if held.status in wanted]
        if "filter.advanced" in query:
            found = list(filter(_lies_in(query["filter.advanced"]), found))
        if "filter.ids" in query:
            ids = {_canonical(item) for item in re.split(r"[,|]", query["filter.ids"])}
            if None in ids or ids & self.refused_ids:  # one malformed id fails the whole batch
                return text(400, "Parameter `filter.ids` has incorrect format")
            found = [held for held in found if held.nct_id in ids or ids & set(held.aliases)]
        return found


def _canonical(text_: str) -> str | None:
    shape = NCT_ID.fullmatch(text_)
    return f"NCT{int(shape[1]):08d}" if shape else None


def _hold(study: dict[str, Any] | bytes, day: str) -> _Held:
    raw = study if isinstance(study, bytes) else encode(study)
    record = json.loads(raw)
    misc = record.get("derivedSection", {}).get("miscInfoModule", {})
    if not isinstance(study, bytes) and "versionHolder" in misc:
        misc["versionHolder"] = day
        raw = encode(record)
    identification = record["protocolSection"]["identificationModule"]
    return _Held(
        identification["nctId"],
        tuple(identification.get("nctIdAliases", ())),
        record["protocolSection"].get("statusModule", {}).get("overallStatus", ""),
        raw,
        json.dumps(record, ensure_ascii=False).lower(),
        {
            area: status["date"]
            for area, name in DATES.items()
            if (status := record["protocolSection"].get("statusModule", {}).get(name))
        },
    )


def _lies_in(expression: str) -> Callable[[_Held], bool]:
    """Of the registry's expressions those about one date, which is all that is served."""
    missing, ranged = MISSING.fullmatch(expression), RANGE.fullmatch(expression)
    found = missing or ranged
    if found is None or found[1] not in DATES:
        raise NotImplementedError(f"the test server does not know how to find {expression}")
    start, end = (ranged[2], ranged[3]) if ranged else ("", "")

    def lies(held: _Held) -> bool:
        day = held.dates.get(found[1])
        if day is None or missing:
            return day is None and missing is not None
        return (start == "MIN" or start <= day) and (end == "MAX" or day <= end)

    return lies


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close waits for them

    def __init__(self, api: ApiServer) -> None:
        self.api = api
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._open_lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: a client that went away is no news, and crashes are kept by `answer`."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        split = urllib.parse.urlsplit(self.path)
        request = Request(
            self.command,
            urllib.parse.unquote(split.path),
            dict(urllib.parse.parse_qsl(split.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            time.monotonic(),
            self.client_address[1],
        )
        self.server.api.requests.append(request)
        self._send(self.server.api.answer(request))

    def _send(self, answer: Answer) -> None:
        closing = self.server.api.closing
        if answer.stall:
            closing.wait()
            self.close_connection = True
            return
        if answer.reset:
            # A linger time of zero makes close() send RST in place of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        if answer.endless_headers is not None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not closing.wait(answer.endless_headers):
                self.wfile.write(b"X-More: to come\r\n")
            self.close_connection = True
            return
        content, headers = answer.body, dict(answer.headers)
        if (
            "gzip" in self.headers.get("Accept-Encoding", "")
            and "Content-Encoding" not in headers
            and len(content) > 200
        ):
            content = gzip.compress(content, 1)
            headers["Content-Encoding"] = "gzip"
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        sent = content[: int(len(content) * answer.send_only)]
        if len(sent) < len(content):
            self.close_connection = True
        if answer.drip is None:
            self.wfile.write(sent)
            return
        size, seconds = answer.drip
        for start in range(0, len(sent), size):
            if closing.wait(seconds):
                self.close_connection = True
                return
            self.wfile.write(sent[start : start + size])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing: the log is `ApiServer.requests`."""
