"""The criteria one by one, each with the reader's own answer."""

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from pages.components.answers import Answers
from pages.components.page import Finished
from pages.components.visit import Shown, Visit
from registry.edition import parts
from registry.edition.kept import Kept
from registry.language import Language
from registry.trial.answers import Said, said_words
from registry.trial.criteria import Reading

_KEPT = Kept(200)
"""Lists of criteria, for the next reader; most have about 30 kB."""


@dataclass(frozen=True)
class Criteria:
    """The reading of a trial's criteria, and its pieces of the page.

    The first piece has what stands above the criteria with it: a piece costs a message at every
    rerun. Beside each is the place in the reading of the criterion that it shows, if any. `marks`
    name each criterion among the answers: its fingerprint, and which of several alike.
    """

    reading: Reading
    parts: tuple[tuple[Finished, int | None], ...]
    marks: tuple[str, ...]


def criteria(here: Visit) -> Criteria | None:
    """The criteria of the trial in the address."""
    shown = here.shown
    return _KEPT.get(here.key, lambda: _made(shown)) if shown else None


def _made(shown: Shown) -> Criteria:
    found = parts.criteria(shown)
    pieces = tuple((Finished(part.html), part.place) for part in found.parts)
    return Criteria(found.reading, pieces, _marks(found.reading))


def show_criteria(here: Visit, answers: Answers) -> None:
    """Show every criterion with its question."""
    found = criteria(here)
    if found is None:
        return
    for html, place in found.parts:
        st.html(html)
        if place is not None:
            _ask(here.lang, answers, found.marks[place], place + 1)


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
