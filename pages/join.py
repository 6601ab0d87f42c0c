"""Who can join: the limits and the criteria, beside a reader's own answers. Nothing is added up."""

import streamlit as st

from pages.components.answers import Answering
from pages.components.page import Finished, arrive, made, nothing
from pages.components.told import told
from pages.components.visit import Shown, Visit
from registry.edition import parts


def show_questions(shown: Shown, answering: Answering) -> None:
    """Show the limits and every criterion, with their questions if a reader wants them."""
    questions = answering.questions(shown)
    st.html(questions.before)
    st.html(questions.criteria)
    if answering.asked:
        st.html(answering.lines(shown))
    if answering.sheet:
        st.html(Finished(parts.sheet(shown, answering.answers)))


def end(here: Visit) -> str:
    """What to ask, and what a reader may expect; or why there is nothing to show."""
    return parts.guidance(here.shown) if here.shown else nothing(here)


here = arrive()
if here.shown and here.nct_id:
    answering = Answering.of(here.nct_id)
    answering.take(here, told(here.nct_id))
    show_questions(here.shown, answering)
st.html(made("join", end, here))
