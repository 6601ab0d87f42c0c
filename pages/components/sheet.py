"""The sheet to take to a doctor, and the end of the page."""

import streamlit as st

from pages.components.answers import Answering
from pages.components.page import Finished, made
from pages.components.visit import Shown, Visit
from registry.edition import parts
from registry.markup import print_button, sheet_page
from registry.trial.answers import marks
from registry.trial.sheet import about_reader, sheet


def show_sheet(here: Visit, shown: Shown, answering: Answering) -> None:
    """Offer the sheet, then what to ask and what a reader may expect."""
    say = here.lang.say
    with st.container(horizontal=True, key="sheet-buttons"):
        if st.button(say("Make a sheet for your doctor"), key=f"{here.nct_id} make"):
            answering.sheet = True
        if answering.asked and st.button(say("Clear my answers"), key=f"{here.nct_id} clear"):
            answering.clear()
            st.rerun()
    if answering.sheet:
        answering.changed = False
        st.html(Finished(print_button(here.lang) + _sheet(shown, answering)))
    st.html(made("guidance", _guidance, here))


def _sheet(shown: Shown, answering: Answering) -> str:
    reading, answers = parts.reading(shown), answering.answers
    said = {
        place: answers.said[mark]
        for place, mark in enumerate(marks(reading))
        if mark in answers.said
    }
    about = about_reader(shown.record, answers, shown.lang)
    view = sheet(shown.record, shown.source, reading, said, about, shown.lang, shown.today)
    return sheet_page(shown.lang, view)


def _guidance(here: Visit) -> str:
    return parts.guidance(here.shown) if here.shown else ""
