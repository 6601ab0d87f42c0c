"""How many interactive pages are open: in all, and from where a reader comes.

An address of a reader is in memory while one of its pages is open, as the key of a count. It is
neither logged nor stored, and nobody can ask for it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

from registry.settings import Serving

AT_ONCE = 100
"""So many messages may come from one address in a burst: fifty pages that are opened together."""
PER_SECOND = 20.0
"""How many come on after that; the others wait, and their sender with them.

Fifty people behind one address who each do something every ten seconds send five a second.
"""


@dataclass
class _Guests:
    """The open pages of one address, and the messages that may still come without waiting."""

    pages: int = 0
    left: float = AT_ONCE
    counted_at: float = 0.0


class Room:
    """The open pages of one process. Used by one thread, that of the event loop."""

    def __init__(self, serving: Serving) -> None:
        self._most, self._most_each = serving.sessions, serving.sessions_per_address
        self._guests: dict[str, _Guests] = {}
        self.pages = 0

    def is_full(self, scope: Scope) -> bool:
        """Whether whoever sent this request would have to wait for a page."""
        if self.pages >= self._most:
            return True
        guests = self._guests.get(_near(scope) or "")
        return guests is not None and guests.pages >= self._most_each

    @contextmanager
    def taken(self, scope: Scope) -> Iterator["Place"]:
        """A page is open until the block ends."""
        near = _near(scope)
        guests = self._guests.setdefault(near, _Guests()) if near else None
        self.pages += 1
        if guests:
            guests.pages += 1
        try:
            yield Place(guests)
        finally:
            self.pages -= 1
            if guests and near:
                guests.pages -= 1
                if not guests.pages:
                    del self._guests[near]


class Place:
    """One open page."""

    def __init__(self, guests: _Guests | None) -> None:
        self._guests = guests

    async def turn(self) -> None:
        """Wait until one more message from this address may be dealt with."""
        guests = self._guests
        if guests is None:
            return
        now = asyncio.get_running_loop().time()
        passed = now - guests.counted_at
        guests.left = min(AT_ONCE, guests.left + passed * PER_SECOND) - 1
        guests.counted_at = now
        if guests.left < 0:
            await asyncio.sleep(-guests.left / PER_SECOND)


def _near(scope: Scope) -> str | None:
    """The address of who asks, as far as one reader has it for themselves.

    A home has a whole IPv6 network, so of such an address the network counts. None for this machine
    itself: from there come a web server that is not named in the settings, and whoever measures.
    """
    client = scope.get("client")
    try:
        address = ip_address(client[0]) if client else None
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address is None or address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address)
