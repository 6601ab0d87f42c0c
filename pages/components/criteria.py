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
_TOGETHER = 6
"""So many criteria are one fragment: an answer runs these again, and each fragment costs as much
at a run of the page as two questions do."""


Group = tuple[tuple[Finished, int | None], ...]
"""Pieces of the page, each with the place in the reading of the criterion that it shows, if any."""


@dataclass(frozen=True)
class Criteria:
    """The reading of a trial's criteria, and its pieces of the page.

    `whole` is all of it without the questions. Of `groups`, the first piece has what stands above
    the criteria with it: a piece costs a message at every rerun. `marks` name each criterion among
    the answers: its fingerprint, and which of several alike.
    """

    reading: Reading
    whole: Finished
    groups: tuple[Group, ...]
    marks: tuple[str, ...]


def criteria(here: Visit) -> Criteria | None:
    """The criteria of the trial in the address."""
    shown = here.shown
    return _KEPT.get(here.key, lambda: _made(shown)) if shown else None


def _made(shown: Shown) -> Criteria:
    found = parts.criteria(shown)
    pieces = tuple((Finished(part.html), part.place) for part in found.parts)
    groups = tuple(pieces[at : at + _TOGETHER] for at in range(0, len(pieces), _TOGETHER))
    whole = Finished("".join(part.html for part in found.parts))
    return Criteria(found.reading, whole, groups, _marks(found.reading))


def show_criteria(here: Visit, answers: Answers) -> None:
    """Show every criterion, with its question if the reader wants to be asked."""
    found = criteria(here)
    if found is None:
        return
    if not answers.asked:
        st.html(found.whole)
        return
    for together in found.groups:
        _ask(here.lang, answers, found.marks, together)


@st.fragment
def _ask(lang: Language, answers: Answers, marks: tuple[str, ...], asked: Group) -> None:
    """Yes, no or not sure to each; an answer runs nothing but these questions."""
    options = {said: said_words(said, lang) for said in Said}
    for html, place in asked:
        st.html(html)
        if place is None:
            continue
        mark = marks[place]
        given = answers.said.get(mark)
        st.radio(
            lang.say("Criterion {number}: does this describe you?", number=place + 1),
            list(options),
            index=list(options).index(given) if given else None,
            format_func=options.__getitem__,
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
