"""The first thing that a request meets: plain routes here, what is Streamlit's to Streamlit.

Plain routes stand before Streamlit's own middleware, which would cost them more than they take
themselves, and whose cookies are none of theirs. Streamlit packs none of its files (5.0 MB for a
first page), which is done here too.
"""

import mimetypes
from time import perf_counter

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry import logs
from registry.edition.kept import Kept
from registry.web.answer import Answer, size
from registry.web.asked import Asked
from registry.web.door import House, log
from registry.web.notices import broken
from registry.web.sending import send_answer
from registry.web.shell import STATIC

_OWN = ("/_stcore/", "/media/", "/component/", "/static/")
"""Where Streamlit's own routes are. All its other routes give out its document for any path."""
_FILES = frozenset(f"/{file.name}" for file in STATIC.iterdir() if file.name != "index.html")
_PACKED = {".js", ".css", ".json", ".svg", ".html", ".txt", ".wasm"}
_FOREVER = "public, immutable, max-age=31536000"
"""Streamlit's own rule: the names of its files change with their content."""
_ROOM = 32 * 1024 * 1024


class Front:
    """Middleware around Streamlit: `plain` answers whatever is not Streamlit's own."""

    def __init__(self, app: ASGIApp, house: House, plain: ASGIApp) -> None:
        self._app = app
        self._house = house
        self._plain = plain
        self._files = Kept(_ROOM, size=size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to whom it concerns."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"].startswith(_OWN) or scope["path"] in _FILES:
            await self._streamlits(scope, receive, send)
        else:
            await self._plain(scope, receive, send)

    async def _streamlits(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A packed file, or Streamlit's answer; its faults in words, all of it counted."""
        start, status = perf_counter(), 0
        logs.begin_request()

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            answer = await self._file(scope)
            if answer:
                await send_answer(answer, scope, counted)
            else:
                await self._app(scope, receive, counted)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets words
            log("streamlit", error)
            if not status:
                asked = Asked(scope, self._house.editions.current())
                await send_answer(broken(asked), scope, counted)
        self._house.measures.count("streamlit", status, perf_counter() - start)

    async def _file(self, scope: Scope) -> Answer | None:
        """One of Streamlit's files that packing makes smaller."""
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD") or not path.startswith("/static/"):
            return None
        kept = self._files.peek(path)
        if kept is None:
            kept = await run_in_threadpool(self._read, path)
        return kept if isinstance(kept, Answer) else None

    def _read(self, path: str) -> Answer | None:
        if "\\" in path or "\0" in path:
            return None
        file = (STATIC / path[1:]).resolve()
        folder = (STATIC / "static").resolve()
        if file.suffix not in _PACKED or not file.is_relative_to(folder) or not file.is_file():
            return None
        media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if media.startswith("text/"):
            media += "; charset=utf-8"
        return self._files.get(path, lambda: Answer.of(file.read_bytes(), media, cache=_FOREVER))
