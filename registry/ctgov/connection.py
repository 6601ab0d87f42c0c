"""How to reach the registry: the settings of a connection and the pace that it keeps."""

import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Connection:
    """Where the registry is and how to behave towards it; times are in seconds.

    `user_agent` says honestly who asks and gives a mail address. `deadline` bounds one try of a
    request, from sending to the last byte. `retries` is how often a request is tried again;
    the waits between grow from `backoff` by doubling, with jitter, up to `longest_wait`, which
    also bounds what the registry may ask for with `Retry-After`. `proxy` is the address of an
    HTTP proxy; the environment's proxies and `.netrc` are not looked at. `body_limit` is the
    largest answer accepted, in bytes after decompression. Raises `ValueError` for a setting
    that cannot work.
    """

    base_url: str = field(repr=False)  # this and `proxy` may hold a password
    user_agent: str
    seconds_between_requests: float = 1.0
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 120.0
    retries: int = 5
    backoff: float = 1.0
    longest_wait: float = 120.0
    proxy: str | None = field(default=None, repr=False)
    body_limit: int = 256 * 1024 * 1024

    def __post_init__(self) -> None:
        _check_address("base_url", self.base_url)
        if self.proxy is not None:
            _check_address("proxy", self.proxy)
        if not self.user_agent.strip() or not self.user_agent.isprintable():
            raise ValueError("user_agent has to be one line of text")
        if not self.user_agent.isascii():
            raise ValueError("user_agent has to be plain ASCII, as HTTP headers are")
        for name in ("connect_timeout", "read_timeout", "deadline", "body_limit"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} has to be greater than 0")
        for name in ("seconds_between_requests", "retries", "backoff", "longest_wait"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must not be negative")


def _check_address(name: str, address: str) -> None:
    # The address itself stays out of the messages: it may hold a password.
    try:
        split = urllib.parse.urlsplit(address)
        _ = split.port
    except ValueError:
        raise ValueError(f"{name} is not a web address") from None
    if split.scheme not in {"http", "https"} or not split.hostname:
        raise ValueError(f"{name} has to begin with http:// or https:// and name a host")
    if name == "base_url" and (split.query or split.fragment):
        raise ValueError("base_url must not have a ? or # part")


def without_credentials(address: str) -> str:
    """The address as it may be shown: without user and password."""
    split = urllib.parse.urlsplit(address)
    host = split.netloc.rpartition("@")[2]
    return urllib.parse.urlunsplit(split._replace(netloc=host))


class Pace:
    """Lets requests depart no closer together than `gap` seconds, whichever thread they are of."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._lock = threading.Lock()
        self._next = time.monotonic()

    def take_turn(self, wait: Callable[[float], object]) -> float:
        """Return when it is this caller's turn, with the monotonic time of its departure.

        `wait` is what sleeps; it may raise to give the turn up.
        """
        while True:
            with self._lock:
                now = time.monotonic()
                if now >= self._next:
                    # Counted from the departure, not from when it was due: a late one
                    # does not bring the next one nearer.
                    self._next = now + self._gap
                    return now
                pause = self._next - now
            wait(pause)
