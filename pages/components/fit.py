"""The form on age, sex and health, each answered beside the registry's limit."""

import streamlit as st

from pages.components.age import ask_age
from pages.components.answers import Answers
from pages.components.visit import Visit
from registry.language import Language
from registry.markup import fit_line
from registry.trial.fit import Fit, fit_age, fit_health, fit_sex, sex_words
from registry.trial.sheet import Told


def offer_questions(here: Visit, answers: Answers) -> None:
    """Let the reader choose whether to be asked: most come to read, and a question is dear."""
    answers.asked = st.toggle(
        here.lang.say("Show the questions"), value=answers.asked, key=answers.key("asked")
    )


@st.fragment
def show_fit(here: Visit, answers: Answers) -> None:
    """Ask, and show how each answer stands to the limit. Nothing is added up."""
    say = here.lang.say
    with st.container(key="fit"):
        for name, kept in (("age", answers.age), ("unit", answers.unit)):
            st.session_state.setdefault(answers.key(name), kept)
        ask_age(
            here.lang,
            answers.key("age"),
            answers.key("unit"),
            answers.keeping("age", "age"),
            answers.keeping("unit", "unit"),
        )
        told = about(here, answers)
        _line(told[0].fit, here.lang)
        sexes = sex_words(here.lang)
        st.radio(
            say("Sex"),
            list(sexes),
            index=list(sexes).index(answers.sex) if answers.sex else None,
            format_func=sexes.__getitem__,
            horizontal=True,
            key=answers.key("sex"),
            on_change=answers.keeping("sex", "sex"),
        )
        _line(told[1].fit, here.lang)
        healths = health_words(here.lang)
        st.radio(
            say("You would take part as"),
            list(healths),
            index=None if answers.healthy is None else list(healths).index(answers.healthy),
            format_func=healths.__getitem__,
            horizontal=True,
            key=answers.key("healthy"),
            on_change=answers.keeping("healthy", "healthy"),
        )
        _line(told[2].fit, here.lang)
    answers.follow()


def about(here: Visit, answers: Answers) -> tuple[Told, Told, Told]:
    """Age, sex and health as the reader told them, beside the registry's limits."""
    lang, age = here.lang, answers.full_age
    record = here.shown.record if here.shown else None
    assert record is not None  # noqa: S101  # the page asks only beside a trial
    said_age = None
    if age:
        said_age = (
            lang.count("{n} month", "{n} months", age.number)
            if age.unit == "Month"
            else lang.count("{n} year", "{n} years", age.number)
        )
    return (
        Told(lang.say("Age"), said_age, fit_age(record, age, lang) if age else None),
        Told(
            lang.say("Sex"),
            sex_words(lang)[answers.sex] if answers.sex else None,
            fit_sex(record, answers.sex, lang) if answers.sex else None,
        ),
        Told(
            lang.say("You would take part as"),
            None if answers.healthy is None else health_words(lang)[answers.healthy],
            None if answers.healthy is None else fit_health(record, answers.healthy, lang),
        ),
    )


def health_words(lang: Language) -> dict[bool, str]:
    """The answers to the question on health; the key tells whether it is a healthy volunteer."""
    return {
        False: lang.say("a patient with the condition"),
        True: lang.say("a healthy volunteer"),
    }


def _line(fit: Fit | None, lang: Language) -> None:
    if fit:
        st.html(fit_line(lang, fit))
