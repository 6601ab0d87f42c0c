"""What comes over the wire, bounded: how large a request's head is, how long it may take.

uvicorn reads a head of any size and whatever is sent behind a body, takes in every request that is
sent before the first one has its answer, waits for a request as long as somebody sends a byte now
and then, and keeps an answer for as long as nobody takes it. A connection that is idle between two
requests it closes by itself.

Of a WebSocket it takes in whatever comes at once, some ten thousand messages, and has each dealt
with, though their sender has gone; it answers any number of pings, and waits for ever to say
goodbye to who takes nothing.
"""

import asyncio
from http.client import BAD_REQUEST, SWITCHING_PROTOCOLS

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from registry.web.guard import of_a_refusal

HEAD_BYTES = 32 * 1024
"""A request with a longer head is refused. Browsers send 2 kB, with many cookies 8."""
REST_BYTES = 2 * HEAD_BYTES
"""So much of a request may be neither head nor body: sizes of chunks, and what is behind them."""
AHEAD = 8
"""So many requests may wait behind one that has no answer yet. Browsers send none ahead."""
SECONDS = 20.0
"""A request has to be here in this time. The longest one, a form, has 16 kB."""
STANDSTILL = 60.0
"""Nobody who reads an answer takes nothing of it for so long."""
MESSAGES = 200
"""So many messages, parts of one or pings may come at once on a WebSocket. A page sends one message
for each thing that its reader does."""
CONNECTIONS = 4_000
"""So many connections are held at once."""


def _refusal(status: int, words: bytes) -> bytes:
    """The whole of an answer after which the connection is closed."""
    lines = [
        STATUS_LINE[status],
        b"content-type: text/plain; charset=utf-8\r\n",
        b"content-length: %d\r\n" % len(words),
        *(b"%s: %s\r\n" % header for header in of_a_refusal()),
        b"connection: close\r\n\r\n",
        words,
    ]
    return b"".join(lines)


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol with these bounds."""

    _since: float | None = None
    """When the request began that is not here as a whole; none between two."""
    _in_head = True
    _came = 0
    _body = 0
    _unanswered: tuple[RequestResponseCycle, ...] = ()
    _waiting: tuple[int, float] | None = None
    """How much of an answer waited to be taken, and since when it has been so much."""
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if there is room for one more, and look after it from then on."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            transport.abort()
            return
        self._since = self.loop.time()
        self._watch = self.loop.call_later(SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look after it no longer."""
        self._unwatch()
        for cycle in self._unanswered:  # uvicorn knows of the last one only
            cycle.disconnected = True
            cycle.message_event.set()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Leave it to the protocol for WebSockets, which looks after it by pings."""
        self._unwatch()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        """Read on, until the head of the request, or what is no part of it, has become too long."""
        self._came += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_head and self._came > HEAD_BYTES:
            self.send_400_response("")
        elif self._came - self._body > HEAD_BYTES + REST_BYTES:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._since, self._in_head = self.loop.time(), True

    def on_header(self, name: bytes, value: bytes) -> None:
        """A line of its head; those behind the body say nothing that a page asks for."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Its head is here. What is raised here is answered by `send_400_response`."""
        if len(self.pipeline) >= AHEAD:
            self.transport.abort()
            raise ValueError("too many")
        if self._came > HEAD_BYTES and self._head_size() > HEAD_BYTES:
            raise ValueError("too long")
        self._in_head = False
        super().on_headers_complete()
        waiting = [one for one in self._unanswered if not one.response_complete]
        if self.cycle is not None and self.cycle not in waiting:
            waiting.append(self.cycle)
        self._unanswered = tuple(waiting)

    def on_body(self, body: bytes) -> None:
        """A part of its body, whose size is for the page to judge."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """It is here as a whole."""
        super().on_message_complete()
        self._since, self._in_head, self._came, self._body = None, True, 0, 0

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a request that nobody could read."""
        del msg
        if self.transport.is_closing():
            return
        status, words = 400, b"This is not HTTP.\n"
        if self._in_head and self._came > HEAD_BYTES:
            status, words = 431, b"The head of this request is too long.\n"
        self.transport.write(_refusal(status, words))
        self.transport.close()

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _look(self) -> None:
        """Give up a connection on which nothing goes on, else look again later."""
        now, size = self.loop.time(), self.transport.get_write_buffer_size()
        if self._waiting is None or size < self._waiting[0] or not size:
            self._waiting = (size, now)
        late = self._since is not None and now - self._since >= SECONDS
        if late or (size and now - self._waiting[1] >= STANDSTILL):
            self.transport.abort()
        else:
            self._watch = self.loop.call_later(SECONDS / 2, self._look)

    def _unwatch(self) -> None:
        if self._watch:
            self._watch.cancel()


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """uvicorn's protocol for WebSockets with bounds."""

    _pings = 0
    """How often the other side has asked whether we are there, since it last said that it is."""

    def handle_connect(self, event: Request) -> None:
        """The request for a WebSocket. Of one that is none nothing is repeated, as uvicorn does."""
        if self.conn.accept(event).status_code == SWITCHING_PROTOCOLS:
            super().handle_connect(event)
            return
        self.handshake_complete = self.close_sent = True
        self.transport.write(_refusal(BAD_REQUEST, b"This is no request for a WebSocket.\n"))
        self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """A message is here. Who sends more than can be dealt with is no page."""
        super().send_receive_event_to_app()
        if self.queue.qsize() > MESSAGES:
            self.transport.abort()

    def handle_cont(self, event: Frame) -> None:
        """A part of a message; a browser sends a large one in few."""
        super().handle_cont(event)
        if len(self.frames) > MESSAGES:
            self.frames.clear()
            self.transport.abort()

    def handle_ping(self) -> None:
        """A question whether we are there: no browser asks, and nobody all the time."""
        super().handle_ping()
        self._pings += 1
        if self._pings > MESSAGES:
            self.transport.abort()

    def handle_pong(self, event: Frame) -> None:
        """The other side is there, if it is the answer to what it was asked."""
        was_asked = self.pending_ping_payload is not None
        super().handle_pong(event)
        if was_asked and self.pending_ping_payload is None:
            self._pings = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """What its sender has not seen an answer to need not be dealt with any more."""
        while not self.queue.empty():
            self.queue.get_nowait()
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        """Nobody is there: what was not taken is not waited for."""
        super().keepalive_timeout()
        self.transport.abort()
