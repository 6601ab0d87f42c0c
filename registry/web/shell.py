"""Streamlit's own HTML with this site's language, title, description and a way without script."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from pathlib import Path

import streamlit
from markupsafe import Markup, escape

from registry.edition import parts
from registry.edition.addresses import find_path, trial_path
from registry.export.text import one_line
from registry.language import Language
from registry.markup import SCRIPT, STYLE, Link, first_page, running_style
from registry.trial.overview import overview
from registry.web.answer import Answer
from registry.web.asked import Asked
from registry.web.trial import alternates

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
        return asked.page_lang.tag, number
    return None


def _trial(asked: Asked) -> str | None:
    number, trials = asked.query.get("trial"), asked.edition.settings.trials
    if number:
        return asked.edition.find(number)
    return trials[0] if len(trials) == 1 else None


def _filled(asked: Asked, page: str) -> Answer:
    lang, nct_id = asked.page_lang, _trial(asked)
    site = asked.edition.settings.site
    name = site.name[lang.tag]
    title = f"{parts.names(lang)[page]} · {f'{nct_id} · {name}' if nct_id else name}"
    shown = asked.edition.trial(nct_id, lang) if nct_id else None
    told = overview(shown.record, shown.source, lang, shown.today) if shown else None
    description = str(lang.say("Clinical trials in plain words, from the public registry."))
    if told:
        description = one_line(lang.join([told.status.headline, *told.sentences[:2]]))
    head = Markup('<meta name="description" content="{}">').format(description)
    for kind, tag, one in _links(asked, page, nct_id if shown else None):
        of = Markup(' hreflang="{}"').format(tag) if tag else ""
        head += Markup('<link rel="{}"{} href="{}">').format(kind, of, one)
    names = shown.record.protocol_section.identification_module if shown else None
    its_own = (names.brief_title or names.official_title) if names else None
    doors = _doors(asked, page, nct_id)
    first = first_page(lang, name, one_line(its_own) if its_own else None, description, doors)
    html = _put(_document(), lang.tag, title, head, first)
    styles = (running_style(nct_id),) if nct_id else ()
    return replace(Answer.of(html, cache="no-cache"), styles=styles)


def _links(asked: Asked, page: str, nct_id: str | None) -> list[tuple[str, str | None, str]]:
    """Where search engines find the same without script, in this language and in the others."""
    site, tag = asked.edition.settings.site, asked.page_lang.tag
    each: Mapping[str, str] = {}
    if page == "find":
        each = {one: f"{site.address or ''}{find_path(one)}" for one in site.languages}
    elif nct_id:
        each = alternates(asked, nct_id)
    if each:
        return [("canonical", None, each[tag]), *(("alternate", t, a) for t, a in each.items())]
    return [("canonical", None, f"{site.address}/")] if site.address else []


def _doors(asked: Asked, page: str, nct_id: str | None) -> list[Link]:
    """The plain pages that say the same."""
    lang = asked.page_lang
    finder = [Link(parts.names(lang)[page], find_path(lang.tag))] if page == "find" else []
    numbers = [nct_id] if nct_id else asked.edition.settings.trials
    return [*finder, *(whole(lang, one) for one in numbers)]


def whole(lang: Language, nct_id: str) -> Link:
    """The way to a trial's plain page."""
    words = lang.say("{name} ({kind})", name=lang.say("Everything on one page"), kind=nct_id)
    return Link(words, trial_path(lang.tag, nct_id))


def _document() -> str:
    return (STATIC / "index.html").read_text(encoding="utf-8")


def _put(document: str, tag: str, title: str, head: Markup, first: Markup) -> str:
    """The document with these in their places; `LookupError` where Streamlit's has changed."""
    for place, words in (
        (r'<html lang="en">', f'<html lang="{tag}">'),
        (r"<title>[^<]*</title>", f"<title>{escape(title)}</title>{head}"),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<noscript>.*?</noscript>", ""),
        (r'<div id="root"></div>', f'<div id="root">{first}</div>'),
        # The style and the script of all pages, once: at each run they cost a quarter of
        # Streamlit's own work. Last, so that the style decides where Streamlit's says otherwise.
        (r"</body>", f"<style>{STYLE}</style><script>{SCRIPT}</script></body>"),
    ):
        found = re.findall(place, document, re.DOTALL)
        if len(found) != 1:
            raise LookupError(f"Streamlit's document has {place} {len(found)} times")
        document = document.replace(found[0], words)
    return document


SCRIPTS = (*re.findall(r"<script>(.*?)</script>", _document(), re.DOTALL), SCRIPT)
"""Every script that stands inside of the document, when it comes and later."""
_PRESSED = """@layer {
  [data-react-aria-pressable] {
    touch-action: pan-x pan-y pinch-zoom;
  }
}"""
"""What React Aria, of which Streamlit's fields are made, puts into the document as one is shown."""
STYLES = ("", STYLE, _PRESSED)
"""And every style: Streamlit's own are empty elements, which its script fills."""
