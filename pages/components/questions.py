"""The questions of Who can join: what a reader says stands beside the registry's limits."""

import streamlit as st

from pages.components.answers import Answering
from pages.components.page import Finished, made
from pages.components.told import told
from pages.components.visit import Shown, Visit
from registry.edition import parts
from registry.markup import fit_line, fit_unread
from registry.trial.answers import Answers
from registry.trial.sheet import about_reader


def offer_questions(here: Visit, answering: Answering) -> None:
    """Let the reader choose whether to be asked: most come to read."""
    answering.asked = st.toggle(
        here.lang.say("Show the questions"),
        value=answering.asked,
        key=f"{answering.nct_id} asked {answering.tag} {answering.round}",
    )


def show_criteria(here: Visit, shown: Shown, answering: Answering) -> None:
    """Show every criterion: with its question, and below the others, if a reader wants them."""
    if not answering.asked:
        st.html(made("criteria", _criteria, here))
        return
    form = answering.form(here, shown)
    _show_limits(shown, answering, form.limits)
    st.html(form.criteria)


@st.fragment
def _show_limits(shown: Shown, answering: Answering, questions: tuple[Finished, ...]) -> None:
    """Ask on age, sex and health, and show how each answer stands to the limit.

    Nothing is added up. An answer to any question of the page runs this and nothing else. Below
    each question is always one element: the questions must not change their places.
    """
    answering.take(told(answering.field))
    lines = _lines(shown, answering.answers)
    for question, line in zip(questions, lines, strict=True):
        st.html(question)
        if line:
            st.html(Finished(line))
        else:
            st.empty()
    answering.follow()


def _lines(shown: Shown, answers: Answers) -> list[str | None]:
    """How age, sex and health stand to the limits; none for what has no answer."""
    told = about_reader(shown.record, answers, shown.lang)
    lines: list[str | None] = [fit_line(shown.lang, one.fit) if one.fit else None for one in told]
    if answers.unread:
        lines[0] = fit_unread(shown.lang)
    return lines


def _criteria(here: Visit) -> str:
    return parts.criteria(here.shown) if here.shown else ""
