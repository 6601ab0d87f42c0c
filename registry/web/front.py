"""The first thing that a request meets: plain routes here, what is Streamlit's to Streamlit.

Plain routes stand before all that is Streamlit's, which would cost them more than they take
themselves, and whose cookies are none of theirs. Streamlit packs none of its files (5.0 MB for a
first page), which is done here too.
"""

import mimetypes
from pathlib import Path
from time import perf_counter

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry import logs
from registry.edition.kept import Kept
from registry.web import busy
from registry.web.answer import NOT_KEPT, TEXT, Answer, size
from registry.web.asked import Asked
from registry.web.door import Door, House, Page, log
from registry.web.gate import Gate
from registry.web.guard import Kind
from registry.web.notices import broken
from registry.web.sending import send_answer
from registry.web.shell import PAGES, STATIC

_FILES = {
    f"/{file.relative_to(STATIC).as_posix()}": file
    for file in (STATIC / "static").rglob("*")
    if file.is_file()
}
"""Every file that Streamlit's pages are made of, by its path here. No other file is given out."""
_OWN = frozenset(["/_stcore/health", "/_stcore/host-config", "/favicon.png", *_FILES])
"""What is left of Streamlit's own routes: what its pages need. It would take files, show what it
counts, speak to programs, and give out its document for any path."""
_SHELLS = frozenset(f"/{'' if page == 'overview' else page}" for page in PAGES)
_PACKED = {".js", ".css", ".json", ".svg", ".html", ".txt", ".wasm"}
_FOREVER = "public, immutable, max-age=31536000"
"""Streamlit's own rule: the names of its files change with their content."""
_FAULT = Answer.of("Something went wrong here. Please try again later.\n", TEXT, 500, NOT_KEPT)
_ROOM = 32 * 1024 * 1024


class Front:
    """Stands before Streamlit's `app`: `plain` answers whatever is not Streamlit's own."""

    def __init__(self, app: ASGIApp, house: House, plain: ASGIApp) -> None:
        self._app = app
        self._house = house
        self._plain = plain
        self._gate = Gate(app, house)
        self._busy = Door(house, "/busy", Page(busy.page))
        self._guard = house.guards[Kind.FILE]
        self._files = Kept(_ROOM, size=size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to whom it concerns."""
        kind = scope["type"]
        if kind == "websocket":
            await self._gate(scope, receive, send)
        elif kind != "http":
            await self._app(scope, receive, send)
        elif _is_streamlits(scope):
            await self._streamlits(scope, receive, send)
        elif scope["path"] in _SHELLS and self._house.room.is_full(scope):
            await self._busy(scope, receive, send)
        else:
            try:
                await self._plain(scope, receive, send)
            except Exception as error:  # noqa: BLE001 - not even words can be made of it
                log("a plain page", error)
                await send_answer(_FAULT, scope, send, self._guard)

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
                await send_answer(answer, scope, counted, self._guard)
            else:
                await self._app(scope, receive, self._guard.around(counted))
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets words
            log("streamlit", error)
            if not status:
                asked = Asked(scope, self._house.editions.current())
                await send_answer(broken(asked), scope, counted, self._house.guards[Kind.PAGE])
        self._house.measures.count("streamlit", status, perf_counter() - start)

    async def _file(self, scope: Scope) -> Answer | None:
        """One of Streamlit's files that packing makes smaller."""
        path = scope["path"]
        file = _FILES.get(path)
        if file is None or file.suffix not in _PACKED:
            return None
        kept = self._files.peek(path)
        if kept is None:
            kept = await run_in_threadpool(self._read, path, file)
        return kept if isinstance(kept, Answer) else None

    def _read(self, path: str, file: Path) -> Answer:
        media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if media.startswith("text/"):
            media += "; charset=utf-8"
        return self._files.get(path, lambda: Answer.of(file.read_bytes(), media, cache=_FOREVER))


def _is_streamlits(scope: Scope) -> bool:
    path = scope["path"]
    return scope["method"] in ("GET", "HEAD") and path in _OWN
