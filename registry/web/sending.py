"""Sending an answer: as it is, packed, or only that it is still the same."""

from starlette.datastructures import Headers
from starlette.types import Scope, Send

from registry.web.answer import Answer


async def send_answer(
    answer: Answer, scope: Scope, send: Send, *, policy: str | None = None, vary: str = ""
) -> int:
    """Send it as the request can take it, and return the status that went out.

    `policy` is the Content-Security-Policy; `vary` names the headers on which the answer depends,
    besides that on its packing.
    """
    sent = Headers(scope=scope)
    body, status, etag = answer.body, answer.status, answer.etag
    headers = [
        (b"cache-control", answer.cache.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"vary", f"Accept-Encoding, {vary}".encode() if vary else b"Accept-Encoding"),
    ]
    if policy:
        headers.append((b"content-security-policy", policy.encode()))
    packs = answer.packed is not None and _takes_gzip(sent.get("accept-encoding", ""))
    if answer.etag:
        etag = f"{answer.etag}-gzip" if packs else answer.etag
        headers.append((b"etag", f'"{etag}"'.encode()))
    headers += [(name.encode(), value.encode("latin-1")) for name, value in answer.more.items()]
    if answer.etag and _names(sent.get("if-none-match", ""), answer.etag):
        status, body = 304, b""
    else:
        if packs and answer.packed:
            body = answer.packed
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-type", answer.media.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    told = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": told})
    return status


def _takes_gzip(header: str) -> bool:
    for item in header.lower().split(","):
        name, _, quality = item.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "").rstrip("0") not in ("q=", "q=0.")
    return False


def _names(header: str, etag: str) -> bool:
    """Whether If-None-Match names this content, in whatever packing."""
    if not header:
        return False
    names = {name.strip().removeprefix("W/").strip('"') for name in header.split(",")}
    return bool(names & {etag, f"{etag}-gzip", "*"})
