"""The ASGI application: the plain routes first, then Streamlit with what it needs."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route, Router

from registry.edition import Editions
from registry.edition.addresses import PREFIXES, find_path
from registry.export.formats import FORMATS
from registry.settings import PROJECT
from registry.web import api_v2, busy, feeds, files, find, probes, shell, trial
from registry.web.answer import Answer
from registry.web.asked import Asked
from registry.web.door import Door, House, Page
from registry.web.front import Front
from registry.web.guard import Kind
from registry.web.notices import no_page
from registry.web.warming import warm

SCRIPT = PROJECT / "app.py"
"""What Streamlit shows."""

_KNOWN = re.compile(
    rf"/(?:|{'|'.join(shell.PAGES)}|(?:zh/)?(?:feed\.atom|trial/[A-Za-z0-9]+(?:/sheet|/feed\.atom)?))"
)


class _Number(Convertor[str]):
    """A trial's number in a path, without the dot and ending of a file."""

    regex = "[A-Za-z0-9]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("number", _Number())


def application(editions: Editions, script: Path = SCRIPT) -> Front:
    """The site that shows these editions, as one ASGI application."""
    house = House(editions)

    @asynccontextmanager
    async def lifespan(_: streamlit.App) -> AsyncIterator[None]:
        warming = asyncio.create_task(warm(editions))
        yield
        warming.cancel()

    return Front(streamlit.App(script, lifespan=lifespan), house, plain(house))


def plain(house: House) -> Router:
    """Every plain route. A new one is one line here: its path, and what makes its page."""
    trials = {
        "/feed.atom": Page(feeds.of_site, key=feeds.kept_by),
        "/trial/{nct}/feed.atom": Page(feeds.of_trial, key=feeds.kept_by),
        **{
            f"/trial/{{nct}}.{one.extension}": Page(trial.file(one), key=trial.number)
            # "NCT….fhir-r5.json" is no trial "NCT….fhir-r5" in JSON.
            for one in sorted(FORMATS, key=lambda one: one.extension.count("."), reverse=True)
        },
        "/trial/{nct}": Page(trial.trial_page, key=trial.number),
        "/trial/{nct}/sheet": Page(trial.sheet_page, key=trial.number),
    }
    once = {
        "/sitemap.xml": Page(files.sitemap),
        "/robots.txt": Page(files.robots),
        "/busy": Page(busy.page),
        "/.well-known/security.txt": Page(files.security),
        "/healthz": Page(probes.health, quick=True),
        "/edition": Page(probes.edition, quick=True),
        "/readyz": Page(probes.ready),
        "/metrics": Page(probes.measured(house.measures)),
    }
    shells = {
        f"/{'' if page == 'overview' else page}": Page(
            shell.shell(page), key=shell.view, kind=Kind.STREAMLIT, follows_reader=True
        )
        for page in shell.PAGES
    }
    finder = Page(find.find_page, kind=Kind.FORM, takes_form=True)
    whole = trials["/trial/{nct}"]
    found = [
        # What is asked for most comes first: to pass by all others takes half of an answer's time.
        *(
            Route(f"{prefix}/trial/{{nct:number}}", Door(house, "/trial/{nct}", whole, tag))
            for tag, prefix in PREFIXES.items()
        ),
        *(_route(house, find_path(tag), finder, tag) for tag in PREFIXES),
        *(
            _route(house, prefix + path, page, tag)
            for tag, prefix in PREFIXES.items()
            for path, page in trials.items()
        ),
        *(_route(house, path, page) for path, page in (shells | once | api_v2.ROUTES).items()),
    ]
    nowhere = Door(house, "other", Page(_nowhere))
    return Router(found, redirect_slashes=False, default=nowhere)


def _route(house: House, path: str, page: Page, tag: str | None = None) -> Route:
    """A route for every method: that only some are allowed is said in words."""
    return Route(path, Door(house, path, page, tag))


def _nowhere(asked: Asked) -> Answer:
    """No page; but a slash too many, and the name of the first page, lead to the right one."""
    bare = asked.path.rstrip("/")
    if bare == "/overview":
        bare = "/"
    if bare != asked.path and _KNOWN.fullmatch(bare):
        query = asked.scope["query_string"].decode("latin-1")
        return Answer.elsewhere(f"{bare}?{query}" if query else bare)
    return no_page(asked)
