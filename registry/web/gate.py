"""The way in to Streamlit's sessions: whose page may open one, and whether there is room.

Streamlit has a check of its own for where a page is from. It lets in whatever says to be from this
machine, asks a host on the internet for this machine's address, and logs what it refuses, so it is
not asked. Of a request it gets no more than it needs: no address, no cookie, no name of a browser,
all of which it would keep as long as the session. Of messages it gets those that its pages need: to
others it would tell the names of changed files beside the program, or make everybody wait.
"""

import asyncio
from ipaddress import ip_address
from urllib.parse import parse_qs, urlencode, urlsplit

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from registry.web.door import House, log
from registry.web.guard import Kind
from registry.web.room import Place

STREAM = "/_stcore/stream"
"""Where Streamlit's pages connect."""
BUSY = "busy"
"""The page for whom there is no room, as a browser finds it from any of Streamlit's pages."""

MOST_LED = 200
"""So many at once are told where to go instead; more are turned away without a word."""
PATIENCE = 5.0
"""Within so many seconds a page says which one it is."""

_TOLD = ("trial", "lang")
_PASSED_ON = {b"host", b"sec-websocket-protocol"}
_UNREADABLE, _FAULT, _FULL = 1003, 1011, 1013

_NEEDED = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
"""The messages that have an effect here."""


class Gate:
    """The ASGI application for WebSockets in front of Streamlit's."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house
        self._address = house.editions.settings.site.address
        self._origin = _origin(self._address) if self._address else None
        self._led = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a connection in, lead it elsewhere, or refuse it."""
        if scope["path"] != STREAM:
            await self._refuse(scope, receive, send, 404, "There is nothing here.")
        elif self._is_foreign(scope):
            await self._refuse(scope, receive, send, 403, "Pages of other sites get no session.")
        elif self._is_elsewhere(scope):
            await self._lead(scope, receive, send, f"{self._address}/")
        elif self._house.room.is_full(scope):
            await self._lead(scope, receive, send, BUSY)
        else:
            await self._let_in(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        """Whether a page of another site wants to connect; what is no browser names no site."""
        origin = _header(scope, b"origin")
        if origin is None or origin == self._origin:
            return False
        return origin.partition("://")[2] != _header(scope, b"host")

    def _is_elsewhere(self, scope: Scope) -> bool:
        """Whether a reader has this site under a name that is not its own.

        Such a name may have been pointed here to read an inner site with its readers' eyes. Names
        that nobody can point elsewhere are right: addresses, and names without a dot.
        """
        origin = _header(scope, b"origin")
        if self._address is None or origin is None or origin == self._origin:
            return False
        name = origin.partition("://")[2].partition(":")[0]
        return "." in name and not _is_number(name)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [pair for pair in scope["headers"] if pair[0] in _PASSED_ON]
        with self._house.room.taken(scope) as place:
            line = _Line(place, receive, send)
            try:
                seen = {**scope, "headers": headers, "client": None}
                await self._app(seen, line.receive, line.send)
            except Exception as error:  # noqa: BLE001 - the page connects again by itself
                # Streamlit fails at saying goodbye to a reader who has gone without one.
                if not line.is_gone:
                    log("a session", error)
                    await send({"type": "websocket.close", "code": _FAULT})

    async def _lead(self, scope: Scope, receive: Receive, send: Send, address: str) -> None:
        """Let the page in the browser go to `address`, with the trial and language that it has."""
        if self._led >= MOST_LED:
            await self._refuse(scope, receive, send, 503, "Please come back later.")
            return
        self._led += 1
        try:
            await receive()
            protocol = next(iter(scope["subprotocols"]), None)
            await send({"type": "websocket.accept", "subprotocol": protocol, "headers": []})
            query = await _asked_for(receive)
            if query is None:
                return
            message = ForwardMsg()
            message.auth_redirect.url = f"{address}?{query}" if query else address
            await send({"type": "websocket.send", "bytes": message.SerializeToString()})
            await send({"type": "websocket.close", "code": _FULL})
        finally:
            self._led -= 1

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, status: int, words: str
    ) -> None:
        """Answer in place of a connection."""
        await receive()
        if "websocket.http.response" not in (scope.get("extensions") or {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        body = f"{words}\n".encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            *self._house.guards[Kind.FILE].headers,
        ]
        start = {"type": "websocket.http.response.start", "status": status, "headers": headers}
        await send(start)
        await send({"type": "websocket.http.response.body", "body": body})


class _Line:
    """What goes between a page and Streamlit, message by message."""

    def __init__(self, place: Place, receive: Receive, send: Send) -> None:
        self._place = place
        self._receive, self._send = receive, send
        self.is_gone = False

    async def receive(self) -> Message:
        """The next message, when it is its turn. One that no page would send ends the session.

        One that only other sites of Streamlit's need is left out.
        """
        while (message := await self._receive())["type"] == "websocket.receive":
            said = _read(message.get("bytes"))
            if said is None or not _is_a_pages(said):
                await self._send({"type": "websocket.close", "code": _UNREADABLE})
                message = {"type": "websocket.disconnect", "code": _UNREADABLE}
                break
            await self._place.turn()
            if said.WhichOneof("type") in _NEEDED:
                return message
        self.is_gone = message["type"] == "websocket.disconnect"
        return message

    async def send(self, message: Message) -> None:
        """Pass on what Streamlit says."""
        try:
            await self._send(message)
        except Exception:
            self.is_gone = True
            raise


async def _asked_for(receive: Receive) -> str | None:
    """The trial and the language of the page that connects, as a query; none if it has gone."""
    try:
        async with asyncio.timeout(PATIENCE):
            first = await receive()
    except TimeoutError:
        return ""
    if first["type"] == "websocket.disconnect":
        return None
    message = _read(first.get("bytes")) or BackMsg()
    try:
        query = parse_qs(message.rerun_script.query_string, max_num_fields=50)
    except ValueError:
        return ""
    return urlencode([(name, query[name][0][:40]) for name in _TOLD if name in query])


def _read(sent: bytes | None) -> BackMsg | None:
    """What a page says to Streamlit; none where it can be no such thing."""
    message = BackMsg()
    try:
        message.ParseFromString(sent or b"")
    except DecodeError:
        return None
    return message if message.WhichOneof("type") else None


def _is_a_pages(said: BackMsg) -> bool:
    """Whether a page of this site would say it, whose fields are texts.

    On anything else the page would fail, and the log would have an error that is none.
    """
    return all(
        one.id.startswith("$$ID-") and one.WhichOneof("value") == "string_value"
        for one in said.rerun_script.widget_states.widgets
    )


def _header(scope: Scope, name: bytes) -> str | None:
    value: bytes | None = dict(scope["headers"]).get(name)
    return None if value is None else value.decode("latin-1").lower()


def _origin(address: str) -> str:
    """The origin of a page at an address, as a browser writes it: without a usual port."""
    parts = urlsplit(address.lower())
    usual = ":443" if parts.scheme == "https" else ":80"
    return f"{parts.scheme}://{parts.netloc.removesuffix(usual)}"


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
