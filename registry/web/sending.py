"""Sending an answer: as it is, packed, or only that it is still the same."""

from starlette.types import Scope, Send

from registry.web.answer import Answer
from registry.web.guard import Guard


async def send_answer(
    answer: Answer, scope: Scope, send: Send, guard: Guard, vary: str = ""
) -> int:
    """Send it as the request can take it, and return the status that went out.

    `guard` has the security headers; `vary` names the headers on which the answer depends, besides
    that on its packing.
    """
    accepted = known = b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accepted = value
        elif name == b"if-none-match":
            known = value
    packs = answer.packed is not None and _takes_gzip(accepted)
    status, body = answer.status, (answer.packed or b"") if packs else answer.body
    if known and answer.etag and _names(known, answer.etag):
        status, body = 304, b""
    headers = answer.headers(packs, status, guard, vary)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    told = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": told})
    return status


def _takes_gzip(header: bytes) -> bool:
    for item in header.lower().split(b","):
        name, _, quality = item.partition(b";")
        if name.strip() in (b"gzip", b"*"):
            return quality.replace(b" ", b"").rstrip(b"0") not in (b"q=", b"q=0.")
    return False


def _names(header: bytes, etag: str) -> bool:
    """Whether If-None-Match names this content, in whatever packing."""
    given = header.decode("latin-1").split(",")
    names = {name.strip().removeprefix("W/").strip('"') for name in given}
    return bool(names & {etag, f"{etag}-gzip", "*"})
