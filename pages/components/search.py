"""What a reader looks for: it lives in the visit's memory and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.components.page import Finished, made
from pages.components.visit import Visit
from registry import markup
from registry.edition.finder import Sent, form_view
from registry.edition.form import read_form
from registry.edition.wish import LONGEST
from registry.language import Language
from registry.markup.lettering import on_one_line

_PLACE = "search"
STARTS = 3
"""So many conditions of the trial at hand are offered to begin with."""


@dataclass
class Search:
    """The form as a reader sent it last, `text`, and what was made of it for this reader."""

    text: str = ""
    _made: tuple[object, Finished | None] = (None, None)

    @classmethod
    def of_this_visit(cls) -> "Search":
        """The search of this visit, on whichever page."""
        search: Search = st.session_state.setdefault(_PLACE, cls())
        return search

    def take(self, text: str) -> None:
        """Take what was sent, if it is a form. A field that has just come says nothing."""
        if text != self.text and read_form(text):
            self.text = text

    def sent(self, lang: Language) -> Sent:
        """What was sent, read in this language."""
        return Sent.read(read_form(self.text), lang) if self.text else Sent()

    def form(self, here: Visit) -> Finished:
        """The form with what it finds: the empty one is made for all, another for this reader."""
        if not self.text:
            return made("find form", lambda here: _form(here, Sent()), here)
        depends = (here.key, self.text)
        known, html = self._made
        if known != depends or html is None:
            html = Finished(_form(here, self.sent(here.lang)))
            self._made = depends, html
        return html


def _form(here: Visit, sent: Sent) -> str:
    return markup.find_form(
        here.lang,
        form_view(
            here.edition,
            sent,
            here.lang,
            lambda nct_id: f"./?trial={nct_id}&lang={here.lang.tag}",
            _starts(here),
        ),
    )


def _starts(here: Visit) -> Sequence[str]:
    """Conditions of the trial at hand, as a button can have them."""
    shown = here.shown
    named = shown.record.protocol_section.conditions_module.conditions if shown else ()
    return [on_one_line(condition, LONGEST) for condition in named[:STARTS]]
