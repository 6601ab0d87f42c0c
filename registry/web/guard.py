"""The security headers: one list for each kind of answer, which goes out with every answer."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.types import Message, Send

from registry.markup import STYLE_HASH
from registry.settings import Site

Headers = list[tuple[bytes, bytes]]

YEAR = 365 * 24 * 3600
"""For so many seconds a browser remembers that the site is reached by https only."""

_CLOSED = (
    "accelerometer autoplay camera clipboard-read clipboard-write compute-pressure "
    "display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid "
    "identity-credentials-get idle-detection keyboard-map local-fonts magnetometer microphone "
    "midi otp-credentials payment picture-in-picture publickey-credentials-create "
    "publickey-credentials-get screen-wake-lock serial storage-access sync-xhr usb "
    "window-management xr-spatial-tracking"
)
"""What a browser lets a page do beyond showing itself, as far as it can be forbidden."""


_STYLES = b"style-src 'self'"


class Kind(Enum):
    """What an answer is, which decides what a browser may do with it."""

    PAGE = auto()
    """A page without script: it loads its icon."""
    FORM = auto()
    """The same with a form that is sent to this site."""
    STREAMLIT = auto()
    """The document in which Streamlit's pages are."""
    FILE = auto()
    """What is no page of its own."""
    OPEN = auto()
    """Data that scripts of other sites may read, as they may read the registry's."""


@dataclass(frozen=True, eq=False)
class Guard:
    """The headers that go out with each answer of one kind."""

    headers: Headers
    secure: bool

    def allowing(self, styles: Iterable[str]) -> Headers:
        """The headers of an answer in which these styles stand as well."""
        more = "".join(f" {source_of(one)}" for one in styles).encode()
        return [(name, value.replace(_STYLES, _STYLES + more)) for name, value in self.headers]

    def around(self, send: Send) -> Send:
        """`send` for an application that is not ours: these headers stand in place of its own.

        What it would let other sites read stays closed, and its cookies are for https where the
        site is.
        """
        ours = {name for name, _ in self.headers}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                theirs = (
                    (name, self._cookie(value) if name == b"set-cookie" else value)
                    for name, value in message.get("headers", ())
                    if name not in ours and not name.startswith(b"access-control-")
                )
                message = {**message, "headers": [*theirs, *self.headers]}
            await send(message)

        return guarded

    def _cookie(self, value: bytes) -> bytes:
        return value + b"; Secure" if self.secure and b"; secure" not in value.lower() else value


def guards(site: Site, scripts: Sequence[str], styles: Sequence[str]) -> Mapping[Kind, Guard]:
    """The guard of each kind. `scripts` and `styles` are what stands in Streamlit's document."""
    secure = (site.address or "").startswith("https://")
    made = {}
    for kind in Kind:
        policy = "; ".join(_policy(kind, site, scripts, styles))
        headers = [("content-security-policy", policy), *_common(kind, secure)]
        made[kind] = Guard([(k.encode(), v.encode()) for k, v in headers], secure)
    return made


def of_a_refusal() -> Headers:
    """The headers of an answer to what no page of any site has to see: it could not be read."""
    headers = [
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        *_common(Kind.FILE, secure=False),
    ]
    return [(k.encode(), v.encode()) for k, v in headers]


def source_of(text: str) -> str:
    """By this source expression a policy knows the text of a script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _common(kind: Kind, secure: bool) -> Iterator[tuple[str, str]]:
    yield "x-content-type-options", "nosniff"
    # No other site is told that somebody reads here, let alone which trial.
    yield "referrer-policy", "no-referrer"
    yield "permissions-policy", ", ".join(f"{name}=()" for name in _CLOSED.split())
    yield "cross-origin-opener-policy", "same-origin"
    if kind is Kind.OPEN:
        yield "cross-origin-resource-policy", "cross-origin"
        yield "access-control-allow-origin", "*"
        # Where the next page of a CSV is, and of how many studies: it stands nowhere else.
        yield "access-control-expose-headers", "x-next-page-token, x-total-count"
    else:
        yield "cross-origin-resource-policy", "same-origin"
    if secure:
        # The site's own name only: those beside it are not ours to decide on.
        yield "strict-transport-security", f"max-age={YEAR}"


def _policy(kind: Kind, site: Site, scripts: Sequence[str], styles: Sequence[str]) -> Iterator[str]:
    yield "default-src 'none'"
    if kind in (Kind.PAGE, Kind.FORM):
        yield f"style-src '{STYLE_HASH}'"
        yield "img-src 'self'"
    elif kind is Kind.STREAMLIT:
        # What each of these is for, docs/serving.md says.
        yield " ".join(["script-src 'self' 'wasm-unsafe-eval'", *map(source_of, scripts)])
        yield " ".join(["style-src 'self'", *map(source_of, styles)])
        yield "img-src 'self'"
        yield "font-src 'self' data:"
        yield " ".join(["connect-src 'self'", *_stream(site)])
    yield "form-action 'self'" if kind is Kind.FORM else "form-action 'none'"
    yield "base-uri 'none'"
    yield " ".join(["frame-ancestors", *(site.embedded_in or ["'none'"])])


def _stream(site: Site) -> Iterator[str]:
    """Where its WebSocket is, for browsers to which that is not the same site."""
    parts = urlsplit(site.address or "")
    if re.fullmatch(r"[\w.:\[\]-]+", parts.netloc, re.ASCII):
        yield f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
