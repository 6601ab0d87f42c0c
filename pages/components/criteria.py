"""The criteria one by one, each with the reader's own answer."""

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from pages.components.answers import Answers
from pages.components.page import run_script
from pages.components.visit import Visit
from registry.edition import parts
from registry.language import Language
from registry.markup import Part
from registry.trial.answers import Said, said_words
from registry.trial.criteria import Reading

KEPT = 200
"""Lists of criteria that are kept for the next reader; most have about 30 kB."""


@dataclass(frozen=True)
class Criteria:
    """The reading of a trial's criteria, and its pieces of the page.

    The first piece has what stands above the criteria with it: a piece costs a message at every
    rerun. `marks` name each criterion among the answers: its fingerprint, and which of several
    alike.
    """

    reading: Reading
    parts: tuple[Part, ...]
    marks: tuple[str, ...]


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def criteria(key: tuple[str, ...], _here: Visit) -> Criteria | None:
    """The criteria of the trial in the address; `key` tells the visit's data from all others."""
    del key
    shown = _here.shown
    if shown is None:
        return None
    found = parts.criteria(shown)
    return Criteria(found.reading, found.parts, _marks(found.reading))


def show_criteria(here: Visit, answers: Answers) -> None:
    """Show every criterion with its question."""
    found = criteria(here.key, here)
    if found is None:
        return
    run_script()
    for part in found.parts:
        st.html(part.html)
        if part.place is not None:
            _ask(here.lang, answers, found.marks[part.place], part.place + 1)


@st.fragment
def _ask(lang: Language, answers: Answers, mark: str, number: int) -> None:
    """Yes, no or not sure; an answer runs nothing but this question."""
    given = answers.said.get(mark)
    st.radio(
        lang.say("Criterion {number}: does this describe you?", number=number),
        list(Said),
        index=list(Said).index(given) if given else None,
        format_func=lambda said: said_words(said, lang),
        horizontal=True,
        key=answers.key(mark),
        on_change=answers.keeping_said(mark),
    )
    answers.follow()


def _marks(reading: Reading) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    marks = []
    for one in reading.criteria:
        seen[one.fingerprint] += 1
        marks.append(f"{one.fingerprint}-{seen[one.fingerprint]}")
    return tuple(marks)
