"""Streamlit's own HTML with this site's language, title, description and a way without script."""

import re
from collections.abc import Callable, Hashable
from pathlib import Path

import streamlit
from markupsafe import Markup, escape

from registry.edition import parts
from registry.edition.addresses import find_path, trial_path
from registry.export.text import one_line
from registry.language import Language
from registry.markup.pages import STYLE
from registry.trial.overview import overview
from registry.web.answer import Answer
from registry.web.asked import Asked
from registry.web.trial import address, alternates

STATIC = Path(streamlit.__file__).parent / "static"
"""What Streamlit's page is made of, as installed."""

PAGES = tuple(parts.names(Language.of("en")))
"""Streamlit's pages by their addresses; the first one is at the root."""


def shell(page: str) -> Callable[[Asked], Answer]:
    """What makes the document in which Streamlit shows this page."""
    return lambda asked: _filled(asked, page)


def view(asked: Asked) -> Hashable | None:
    """What the document depends on: the language and the trial in the query.

    None where it takes a look into the mirror to say which trial that is.
    """
    number = asked.query.get("trial")
    if number is None or number in asked.edition.settings.trials:
        return _language(asked).tag, number
    return None


def _language(asked: Asked) -> Language:
    """The language in the query, else what the browser prefers."""
    tag = asked.query.get("lang")
    return Language.of(tag) if tag in asked.edition.settings.site.languages else asked.lang


def _trial(asked: Asked) -> str | None:
    number, trials = asked.query.get("trial"), asked.edition.settings.trials
    if number:
        return asked.edition.find(number)
    return trials[0] if len(trials) == 1 else None


def _filled(asked: Asked, page: str) -> Answer:
    lang, nct_id = _language(asked), _trial(asked)
    say, site = lang.say, asked.edition.settings.site
    name = site.name[lang.tag]
    title = f"{parts.names(lang)[page]} · {f'{nct_id} · {name}' if nct_id else name}"
    shown = asked.edition.trial(nct_id, lang) if nct_id else None
    description = str(say("Clinical trials in plain words, from the public registry."))
    links: list[tuple[str, str | None, str]] = []
    if shown and nct_id:
        told = overview(shown.record, shown.source, lang, shown.today)
        description = one_line(lang.join([told.status.headline, *told.sentences[:2]]))
        links = [("canonical", None, address(asked, lang.tag, nct_id))]
        links += [("alternate", tag, one) for tag, one in alternates(asked, nct_id).items()]
    elif site.address:
        links = [("canonical", None, f"{site.address}/")]
    head = Markup('<meta name="description" content="{}">').format(description)
    for kind, tag, one in links:
        of = Markup(' hreflang="{}"').format(tag) if tag else ""
        head += Markup('<link rel="{}"{} href="{}">').format(kind, of, one)
    numbers = [nct_id] if nct_id else asked.edition.settings.trials
    doors = [(trial_path(lang.tag, one), one) for one in numbers]
    if page == "find":
        doors.insert(0, (find_path(lang.tag), parts.names(lang)[page]))
    plain = Markup("").join(
        Markup('<li><a href="{}">{}</a></li>').format(path, words) for path, words in doors
    )
    without = Markup("<p>{}</p><ul>{}</ul>").format(
        say("This page needs JavaScript. The same is on a page that does without:"), plain
    )
    return Answer.of(_put(_document(), lang.tag, title, head, without), cache="no-cache")


def _document() -> str:
    return (STATIC / "index.html").read_text(encoding="utf-8")


def _put(document: str, tag: str, title: str, head: Markup, without: Markup) -> str:
    """The document with these in their places; `LookupError` where Streamlit's has changed."""
    for place, words in (
        (r'<html lang="en">', f'<html lang="{tag}">'),
        (r"<title>[^<]*</title>", f"<title>{escape(title)}</title>{head}"),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<noscript>.*?</noscript>", f"<noscript>{without}</noscript>"),
        # The style of all pages, once: at each run it cost a fifth of Streamlit's own work. Last,
        # so that it decides where Streamlit's says something else.
        (r"</body>", f"<style>{STYLE}</style></body>"),
    ):
        found = re.findall(place, document, re.DOTALL)
        if len(found) != 1:
            raise LookupError(f"Streamlit's document has {place} {len(found)} times")
        document = document.replace(found[0], words)
    return document
