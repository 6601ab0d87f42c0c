"""Answers of the API: JSON where something was found, one line of plain text where not."""

from collections.abc import Callable

from registry import logs
from registry.edition.addresses import LONGEST
from registry.mirror.pointer import Generation
from registry.mirror.register.register import Register
from registry.mirror.snapshot import Snapshot
from registry.web.answer import NOT_KEPT, TEXT, Answer
from registry.web.asked import Asked
from registry.web.door import Words
from registry.web.notices import RETRY_SECONDS

JSON = "application/json"


class BadRequest(Exception):
    """The request cannot be answered as it is; its text says why, and goes out as 400."""


class NotReady(Exception):
    """The mirror cannot answer now; its text says why, and goes out as 503."""


class NotFound(Exception):
    """What is asked for is not there; its text says what, and goes out as 404."""


def quoted(text: str) -> str:
    """What was sent, as the registry repeats it, on one line; a long one is cut off."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:LONGEST])
    return f"`{shown}{'…' * (len(text) > LONGEST)}`"


def plain(status: int, text: str, **more: str) -> Answer:
    """An answer in words, which nobody keeps."""
    return Answer.of(text, TEXT, status, NOT_KEPT, **more)


def worded(make: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """What `make` makes of a request, or the words for why it makes nothing."""

    def answer(asked: Asked) -> Answer:
        try:
            return make(asked)
        except BadRequest as refused:
            return plain(400, str(refused))
        except NotReady as refused:
            return plain(503, str(refused), retry_after=RETRY_SECONDS)
        except NotFound as missing:
            return plain(404, str(missing))

    return answer


def nowhere(asked: Asked) -> Answer:
    """The API has nothing at this address."""
    del asked
    return plain(404, "Not found")


def _not_allowed(asked: Asked) -> Answer:
    del asked
    return plain(405, "Method not allowed", allow="GET, HEAD")


def _broken(asked: Asked) -> Answer:
    del asked
    return plain(500, "Internal server error", x_request_id=logs.request_identifier())


def _too_slow(asked: Asked) -> Answer:
    del asked
    return plain(503, "The answer takes too long; ask for less", retry_after=RETRY_SECONDS)


WORDS = Words(_not_allowed, _broken, _too_slow)
"""A line of plain text, as a program expects it."""


def over(make: Callable[[Asked, Snapshot], Answer]) -> Callable[[Asked], Answer]:
    """What `make` makes of a request and the snapshot, or the words for why it makes nothing."""

    @worded
    def answer(asked: Asked) -> Answer:
        snapshot = asked.edition.snapshot
        if snapshot is None:
            return plain(503, "This mirror has no data yet", retry_after=RETRY_SECONDS)
        return make(asked, snapshot)

    return answer


def register_of(snapshot: Snapshot, generation: Generation | None = None) -> Register:
    """The register of a snapshot, or an earlier generation; raises `NotReady` for none."""
    _, register = snapshot.indexed(generation or snapshot.published)
    if register is None:
        raise NotReady("This mirror cannot be searched before its next sync")
    return register
