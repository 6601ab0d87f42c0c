"""What every plain route does: methods, languages, 304, gzip, errors in words, measures."""

import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import perf_counter

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from registry import logs
from registry.edition import Editions
from registry.edition.form import LONGEST_FORM, Form, read_form
from registry.edition.kept import Kept
from registry.mirror.errors import MirrorDamaged, TooSlow
from registry.mirror.register.panic import no_panic
from registry.web.answer import HTML, Answer, size
from registry.web.asked import Asked
from registry.web.guard import Guard, Kind, guards
from registry.web.measures import Measures
from registry.web.notices import broken, not_allowed, too_slow
from registry.web.room import Room
from registry.web.sending import send_answer
from registry.web.shell import SCRIPTS, STYLES

LOG = logging.getLogger(__name__)

KEPT_BYTES = 64 * 1024 * 1024
"""How much room finished pages may take; one has about 150 kB with its gzip."""


@dataclass(frozen=True)
class House:
    """What all doors share: what is shown, what is kept of it, and what is counted."""

    editions: Editions
    kept: Kept = field(default_factory=lambda: Kept(KEPT_BYTES, size=size))

    @cached_property
    def guards(self) -> Mapping[Kind, Guard]:
        """The security headers of each kind of answer."""
        return guards(self.editions.settings.site, SCRIPTS, STYLES)

    @cached_property
    def room(self) -> Room:
        """How many interactive pages are open, and may be."""
        return Room(self.editions.settings.serving)

    @cached_property
    def measures(self) -> Measures:
        """What is counted."""
        return Measures(self.editions, self.room)


@dataclass(frozen=True)
class Words:
    """How a route says that a method is not allowed, that there is a fault in this program, and
    that an answer would take too long.
    """

    not_allowed: Callable[[Asked], Answer] = not_allowed
    broken: Callable[[Asked], Answer] = broken
    too_slow: Callable[[Asked], Answer] = too_slow


@dataclass(frozen=True)
class Page:
    """How a route answers.

    `make` makes the answer, in a thread. `key` tells the pages of an edition from each other that
    are kept for the next reader, by nothing but what the page depends on; it is asked for at each
    request, and where it is none nothing is kept. Only what was found is kept. What is `quick`
    takes so little time that it needs no thread. `follows_reader` is whether the answer follows the
    browser's language. `kind` decides what a browser may do with it. `words` are for when it has no
    page: in the reader's language by themselves. One that `takes_form` can be sent one by POST.
    """

    make: Callable[[Asked], Answer]
    key: Callable[[Asked], Hashable | None] = lambda _: None
    kind: Kind = Kind.PAGE
    quick: bool = False
    follows_reader: bool = False
    words: Words = Words()
    takes_form: bool = False


class Door:
    """A route's ASGI application. `route` is its name among the measures."""

    def __init__(self, house: House, route: str, page: Page, tag: str | None = None) -> None:
        self._house = house
        self._route = route
        self._page = page
        self._tag = tag
        self._guard = house.guards[page.kind]
        self._notices = house.guards[Kind.PAGE]
        self._data = house.guards[Kind.OPEN if page.kind is Kind.OPEN else Kind.FILE]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        start = perf_counter()
        logs.begin_request()
        asked = Asked(scope, self._house.editions.current(), self._tag)
        if self._page.takes_form and scope["method"] == "POST":
            asked = replace(asked, form=await received(receive))
        answer = await self._answer(asked)
        guard, follows = self._guard, self._page.follows_reader
        if answer.media != HTML:
            guard = self._data
        elif answer.status >= 400:
            guard, follows = self._notices, True
        status = await send_answer(answer, scope, send, guard, "Accept-Language" if follows else "")
        self._house.measures.count(self._route, status, perf_counter() - start)

    async def _answer(self, asked: Asked, again: bool = True) -> Answer:
        """The answer; `again` by another snapshot where this one proves to be damaged."""
        if asked.scope["method"] not in ("GET", "HEAD") and asked.form is None:
            return self._page.words.not_allowed(asked)
        try:
            if self._page.quick:
                return self._page.make(asked)
            depends = self._page.key(asked)
            if depends is None:
                return await run_in_threadpool(self._make, asked)
            key = (asked.edition.state, self._route, self._tag, depends)
            kept = self._house.kept.peek(key)
            if isinstance(kept, Answer):
                return kept
            return await run_in_threadpool(self._made, key, asked)
        except TooSlow as error:
            log(self._route, error)
            return self._page.words.too_slow(asked)
        except MirrorDamaged as error:
            if again and await run_in_threadpool(self._house.editions.give_up, asked.edition):
                return await self._answer(
                    replace(asked, edition=self._house.editions.current()), again=False
                )
            log(self._route, error)
            return self._page.words.broken(asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets words
            log(self._route, error)
            return self._page.words.broken(asked)

    def _make(self, asked: Asked) -> Answer:
        with no_panic():
            return self._page.make(asked)

    def _made(self, key: Hashable, asked: Asked) -> Answer:
        return self._house.kept.get(
            key, lambda: self._make(asked), lambda answer: answer.status == 200
        )


async def received(receive: Receive) -> Form:
    """The fields of a form that a browser sends; one that is too long has none."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST_FORM:
            return {}
    return read_form(body.decode("utf-8", "replace"))


def log(route: str, error: BaseException) -> None:
    """Log where an error came from, without its message: that may repeat what a reader sent."""
    LOG.error("A page could not be made, %s: %s", route, logs.traced(error))
