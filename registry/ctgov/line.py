"""A line to the registry that a clock or another thread can cut, even while it is silent."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection


class LineEnded(Exception):
    """Whoever owned the line does not want the answer any more."""


class Line:
    """What one thread is asking at present.

    Timeouts of a socket start anew with every byte, so a slow drip outlives them; closing a
    response from another thread does not wake a thread that waits for it. Shutting the socket
    down does both.
    """

    _of_thread = threading.local()

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._ended = threading.Event()
        self._request = 0
        self.late = False

    @classmethod
    def of_this_thread(cls) -> "Line | None":
        """The line whose `within` this thread is in."""
        return getattr(cls._of_thread, "line", None)

    @property
    def ended(self) -> bool:
        """Whether `end` was called."""
        return self._ended.is_set()

    def end(self) -> None:
        """Give up, for good: cut what is under way and let nothing begin."""
        with self._lock:
            self._ended.set()
            self._cut()

    def wait(self, seconds: float) -> None:
        """Sleep; raise `LineEnded` as soon as the line has ended."""
        if self._ended.wait(seconds):
            raise LineEnded

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut the request of the body when it takes longer than that; `late` tells."""
        with self._lock:
            self.late = False
            self._request += 1
        clock = threading.Timer(seconds, self._expire, [self._request])
        clock.daemon = True
        clock.start()
        Line._of_thread.line = self
        try:
            yield
        finally:
            clock.cancel()
            Line._of_thread.line = None
            with self._lock:
                self._socket = None
                self._request += 1

    def holds(self, connected: socket.socket | None) -> None:
        """Remember the socket to cut; raise `OSError` when it is too late already."""
        with self._lock:
            if self.late or self.ended:
                raise OSError("the line was cut before the request was sent")
            # TLS inside TLS is no socket, but it knows the one that it runs over.
            self._socket = getattr(connected, "socket", connected)

    def _expire(self, request: int) -> None:
        with self._lock:
            if request == self._request:  # not one that was over just before
                self.late = True
                self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            try:
                # Not SSLSocket's own shutdown: it takes the TLS state away under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return  # it was closed already


class _PlainConnection(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3's own type
        _hold(self.sock)
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3's own type
        _hold(self.sock)
        return super().getresponse()


def _hold(connected: socket.socket | None) -> None:
    line = Line.of_this_thread()
    if line is not None:
        line.holds(connected)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS = {"http": _PlainPool, "https": _SecurePool}


class LineAdapter(HTTPAdapter):
    """requests' pooled adapter over connections that a `Line` can cut; it retries nothing."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools as requests does, of connections that can be cut."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> ProxyManager:
        """Make the pools behind a proxy likewise."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager
