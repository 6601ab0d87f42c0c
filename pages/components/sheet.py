"""The sheet to take to a doctor, and the end of the page."""

import streamlit as st

from pages.components.answers import Answers
from pages.components.criteria import criteria
from pages.components.fit import about
from pages.components.page import Finished, made
from pages.components.visit import Visit
from registry.edition import parts
from registry.markup import print_button, sheet_page
from registry.trial.sheet import sheet


def show_sheet(here: Visit, answers: Answers) -> None:
    """Offer the sheet, then what to ask and what a reader may expect."""
    _sheet(here, answers)
    st.html(made("guidance", _guidance, here))


def _sheet(here: Visit, answers: Answers) -> None:
    say, shown = here.lang.say, here.shown
    found = criteria(here)
    if shown is None or found is None:
        return
    with st.container(horizontal=True, key="sheet-buttons"):
        if st.button(say("Make a sheet for your doctor"), key=f"{here.nct_id} make"):
            answers.sheet = True
        if answers.asked and st.button(say("Clear my answers"), key=f"{here.nct_id} clear"):
            answers.clear()
            st.rerun()
    if answers.sheet:
        answers.changed = False
        said = {
            place: answers.said[mark]
            for place, mark in enumerate(found.marks)
            if mark in answers.said
        }
        view = sheet(
            shown.record,
            shown.source,
            found.reading,
            said,
            about(here, answers),
            shown.lang,
            shown.today,
        )
        st.html(Finished(print_button(shown.lang) + sheet_page(shown.lang, view)))


def _guidance(here: Visit) -> str:
    return parts.guidance(here.shown) if here.shown else ""
