"""One request, however many tries it takes: paced, timed, bounded and patient."""

import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import requests
import urllib3
from urllib3.util.retry import Retry

from registry.ctgov.connection import Connection, Pace, without_credentials
from registry.ctgov.errors import NotData
from registry.ctgov.line import Line, LineAdapter
from registry.ctgov.trouble import (
    PASSING,
    Passing,
    cut_short,
    html_is_not_data,
    network_trouble,
    passing_status,
    unusable,
)

T = TypeVar("T")

_CHUNK = 64 * 1024
_LONGEST_QUERY = 200


@dataclass(frozen=True)
class Reply:
    """An answer, whole and unpacked. `address` is where it came from, without credentials."""

    status: int
    content_type: str
    body: bytes
    location: str
    address: str

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people; neither JSON nor the API's messages begin with `<`."""
        return "html" in self.content_type.lower() or self.body[:256].lstrip()[:1] == b"<"

    @property
    def text(self) -> str:
        """The body as a message."""
        return self.body.decode("utf-8", "replace").strip()


class Patience(Retry):
    """urllib3's policy, except that it waits before the first further try too."""

    def get_backoff_time(self) -> float:
        """Seconds: doubling from `backoff_factor`, plus up to `backoff_jitter`."""
        if len(self.history) == 1:
            jitter = random.random() * self.backoff_jitter  # noqa: S311 - no secret
            return min(self.backoff_max, self.backoff_factor + jitter)
        return super().get_backoff_time()

    def wait_after(self, response: urllib3.BaseHTTPResponse) -> float:
        """Seconds until the next try: what the registry asks for, or growing with the tries."""
        try:
            asked = self.get_retry_after(response)
        except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
            asked = None  # neither seconds nor a date
        return asked or self.get_backoff_time()


class _Session(requests.Session):
    """A session that leaves redirects alone: requests reads and parses them even unfollowed."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, whatever the answer."""


class Transport:
    """Asks the registry. One for a client; any number of threads may use it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._base = connection.base_url.rstrip("/")
        self._pace = Pace(connection.seconds_between_requests)
        self._session = _Session()
        self._session.trust_env = False  # the proxy is a setting, and so are credentials
        self._session.headers.update(
            {
                "User-Agent": connection.user_agent,
                "Accept": "application/json, text/plain;q=0.5",
                "Accept-Encoding": "gzip",
            }
        )
        if connection.proxy is not None:
            self._session.proxies = {"http": connection.proxy, "https": connection.proxy}
        adapter = LineAdapter(max_retries=0)  # body reads need retries too: see `get`
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def get(
        self, path: str, parameters: Mapping[str, str], read: Callable[[Reply], T], line: Line
    ) -> T:
        """Ask until `read` makes something of the answer, or patience is at its end.

        `read` raises `Passing` for an answer that is worth another try, and any other error for
        one that is not. `line` may be ended by another thread: `LineEnded` is raised then.
        """
        try:
            request = self._session.prepare_request(
                requests.Request("GET", self._base + path, params=dict(parameters))
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError):
            raise unusable(without_credentials(self._base)) from None
        limit = self._connection.longest_wait
        patience = Patience(
            total=self._connection.retries,
            backoff_factor=self._connection.backoff,
            backoff_jitter=self._connection.backoff,
            backoff_max=limit,
            retry_after_max=limit,  # type: ignore[arg-type]  # any number does
        )
        while True:
            self._pace.take_turn(line.wait)
            try:
                return read(self._once(request, line))
            except Passing as trouble:
                try:
                    patience = patience.increment("GET", path, trouble.response)
                except urllib3.exceptions.MaxRetryError:
                    raise trouble.error from None
                line.wait(patience.wait_after(trouble.response))

    def _once(self, request: requests.PreparedRequest, line: Line) -> Reply:
        address = _shown(request.url or self._base)
        settings = self._connection
        try:
            with line.within(settings.deadline):
                with self._session.send(
                    request,
                    timeout=(settings.connect_timeout, settings.read_timeout),
                    stream=True,
                    allow_redirects=False,
                ) as response:
                    status, headers = response.status_code, response.headers
                    if status in PASSING:  # whatever the body is
                        raise Passing(passing_status(status, address), headers, status)
                    body = self._body(response, address)
                # The end of a body without a length looks like a cut.
                late = line.late
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            line.wait(0)  # an ended line needs no diagnosis
            raise network_trouble(error, address, settings, line.late) from None
        line.wait(0)
        if late:
            raise network_trouble(None, address, settings, late=True)
        reply = Reply(
            status, headers.get("Content-Type", ""), body, headers.get("Location", ""), address
        )
        if status == requests.codes.ok and reply.is_html:
            raise Passing(html_is_not_data(status, address))
        return reply

    def _body(self, response: requests.Response, address: str) -> bytes:
        """The whole body, unpacked here: urllib3 does not notice that a gzip stream lacks its end.

        Raises `Passing` when it does, `NotData` when the body is too large.
        """
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in {"identity", "gzip", "x-gzip", ""}:
            raise NotData(
                f"The answer is packed with {encoding}, which was not asked for",
                address,
                "Check whether a proxy between here and the registry changes answers.",
            )
        packed = encoding.endswith("gzip")
        limit = self._connection.body_limit
        body = bytearray()
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            for chunk in response.raw.stream(_CHUNK, decode_content=False):
                body += unpack.decompress(chunk, limit + 1 - len(body)) if packed else chunk
                if len(body) > limit:
                    raise NotData(
                        f"The answer is longer than {limit:,} bytes",
                        address,
                        "Ask for smaller pages.",
                    )
        except zlib.error:
            raise Passing(cut_short("is no readable gzip", address)) from None
        if packed and body and not unpack.eof:
            raise Passing(cut_short("is a gzip stream without its end", address))
        return bytes(body)


def _shown(url: str) -> str:
    address, mark, query = without_credentials(url).partition("?")
    if len(query) > _LONGEST_QUERY:
        query = query[:_LONGEST_QUERY] + "…"
    return address + mark + query
