"""Adverse events, what a sponsor says beside its results, and its files, as HTML.

Each is one or no section of a page, with a heading of the second level.
"""

from collections.abc import Sequence

from markupsafe import Markup

from registry.language import Language
from registry.markup.pages import render
from registry.trial.posted.documents import Document
from registry.trial.posted.events import AdverseEvents
from registry.trial.posted.more import More

UNFOLDED = 12
"""A table with more events is folded."""


def events_html(lang: Language, view: AdverseEvents) -> Markup:
    """The adverse events: in numbers of people, and one by one in tables that `SCRIPT` serves."""
    return render("events.html", lang, view=view, unfolded=UNFOLDED)


def more_html(lang: Language, view: More) -> Markup:
    """Limits of the results, agreements about them, and whom to ask."""
    return render("more.html", lang, view=view)


def documents_html(lang: Language, files: Sequence[Document]) -> Markup:
    """The files at the registry; nothing where there are none."""
    return render("documents.html", lang, files=files) if files else Markup("")
