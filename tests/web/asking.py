"""Asking an ASGI application as a server does, without a server."""

import asyncio
import gzip
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote

from starlette.types import ASGIApp

Result = TypeVar("Result")

_APART = ThreadPoolExecutor(16)
"""Threads without an event loop: that of Playwright may run in the test's own."""


def apart(work: Coroutine[Any, Any, Result]) -> Result:
    """What comes of it in an event loop of its own."""
    return _APART.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The content, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


def ask(
    app: ASGIApp, address: str, method: str = "GET", body: bytes = b"", **headers: str
) -> Reply:
    """What `app` answers; in the names of headers `_` stands for `-`."""
    path, _, query = address.partition("?")
    given = {"host": "site.example"} | {k.replace("_", "-"): v for k, v in headers.items()}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in given.items()],
        "client": ("203.0.113.7", 1234),
        "server": ("site.example", 80),
    }
    sent: list[dict[str, Any]] = []

    parts = [body[at : at + 1000] for at in range(0, len(body), 1000)] or [b""]

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    apart(app(scope, receive, send))  # type: ignore[arg-type]
    start = sent[0]
    return Reply(
        start["status"],
        {k.decode().lower(): v.decode("latin-1") for k, v in start["headers"]},
        b"".join(one.get("body", b"") for one in sent[1:]),
    )
