"""What is sent for a request: made once, then the same bytes for every reader."""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from registry.web.guard import Guard, Headers

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

FRESH = "public, max-age=30, must-revalidate"
"""How long a page may be shown without asking: as long as an open Streamlit page shows an old one.

A count that was withdrawn must not live on in somebody's cache.
"""
NOT_KEPT = "no-store"

_WORTH_PACKING = 600
_LEVEL = 6


@dataclass(frozen=True, eq=False)
class Answer:
    """An answer, and the same in gzip where that is worth it.

    `styles` are those that may stand in it besides the ones that stand in every page. `etag` tells
    the content from every other, also across restarts. Only what was found has one.
    """

    status: int
    media: str
    body: bytes
    cache: str = FRESH
    more: Mapping[str, str] = field(default_factory=dict)
    styles: tuple[str, ...] = ()
    packed: bytes | None = None
    etag: str | None = None
    _heads: dict[tuple[object, ...], Headers] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        body: str | bytes,
        media: str = HTML,
        status: int = 200,
        cache: str = FRESH,
        **more: str,
    ) -> Self:
        """An answer with this content; `more` are headers, `_` standing for `-`."""
        content = body.encode("utf-8", "replace") if isinstance(body, str) else body
        packed = gzip.compress(content, _LEVEL, mtime=0) if len(content) > _WORTH_PACKING else None
        return cls(
            status=status,
            media=media,
            body=content,
            cache=cache,
            more={name.replace("_", "-"): value for name, value in more.items()},
            packed=packed if packed and len(packed) < len(content) else None,
            etag=sha256(content).hexdigest()[:32] if status == 200 and cache != NOT_KEPT else None,
        )

    @classmethod
    def elsewhere(cls, address: str) -> Self:
        """The same is at another address, for good. `address` is one of this site's paths."""
        return cls.of(b"", TEXT, 301, FRESH, location=address)

    def headers(self, packed: bool, status: int, guard: Guard, vary: str) -> Headers:
        """The headers with which it goes out, made once for each way to send it."""
        key = (packed, status, guard, vary)
        made = self._heads.get(key)
        if made is None:
            made = self._heads[key] = [
                *self._headers(packed, status, vary),
                *guard.allowing(self.styles),
            ]
        return made

    def _headers(self, packed: bool, status: int, vary: str) -> Iterator[tuple[bytes, bytes]]:
        yield b"cache-control", self.cache.encode()
        yield b"vary", f"Accept-Encoding, {vary}".encode() if vary else b"Accept-Encoding"
        if self.etag:
            yield b"etag", f'"{self.etag}{"-gzip" * packed}"'.encode()
        for name, value in self.more.items():
            yield name.encode(), value.encode("latin-1")
        if status == 304:
            return
        if packed:
            yield b"content-encoding", b"gzip"
        yield b"content-type", self.media.encode()
        length = len(self.packed or b"") if packed else len(self.body)
        yield b"content-length", str(length).encode()


def size(answer: object) -> int:
    """About how many bytes it takes to keep an answer."""
    return len(answer.body) + len(answer.packed or b"") if isinstance(answer, Answer) else 1
