"""A reader's answers: they live in the visit's memory and nowhere else."""

from dataclasses import dataclass, field

import streamlit as st

from pages.components.page import Finished
from pages.components.told import is_new
from pages.components.visit import Shown, Visit
from registry.edition import parts
from registry.edition.answers import read_answers
from registry.edition.form import read_form
from registry.edition.kept import Kept
from registry.trial.answers import Answers

_PLACE = "answers"
_FIELDS = 10_000
"""Criteria that are asked at the most; all other fields are a handful."""

_KEPT = Kept(100)
"""The questions without an answer, for the next reader; most have about 40 kB."""


@dataclass(frozen=True)
class Form:
    """The questions as Streamlit shows them."""

    limits: tuple[Finished, ...]
    criteria: Finished


@dataclass
class Answering:
    """What a reader said beside one trial, and how they are asked.

    `asked` tells whether the reader wants the questions, `sheet` whether the sheet for the doctor
    is open, `changed` whether an answer has changed since it was made. `round` counts how often
    the reader has cleared the answers: after it the fields are new ones.
    """

    nct_id: str
    tag: str = ""
    answers: Answers = field(default_factory=Answers)
    asked: bool = False
    round: int = 0
    sheet: bool = False
    changed: bool = False
    _told: str = ""
    _begun: tuple[object, Form | None] = (None, None)

    @classmethod
    def of(cls, nct_id: str, tag: str) -> "Answering":
        """The answers of this visit beside this trial, asked in the language `tag`."""
        kept: dict[str, Answering] = st.session_state.setdefault(_PLACE, {})
        answering = kept.setdefault(nct_id, cls(nct_id))
        answering.tag = tag
        return answering

    @property
    def field(self) -> str:
        """The name of the field that says the answers: one for each trial, language and round."""
        return f"{self.nct_id} {self.tag} {self.round}"

    def form(self, here: Visit, shown: Shown) -> Form:
        """The questions with the answers that there were when they came.

        As long as they are on the page they stay the same: a browser keeps what is filled in, and
        the keyboard its place.
        """
        depends = (here.key, self.field)
        known, form = self._begun
        if form is None or known != depends or is_new(self.field):
            self._told = ""
            if self.answers == Answers():
                form = _KEPT.get(depends, lambda: _form(shown, Answers(), self.round))
            else:
                form = _form(shown, self.answers, self.round)
            self._begun = depends, form
        return form

    def take(self, told: str) -> None:
        """Take what the fields say, if it is something new."""
        if told and told != self._told:
            self._told = told
            self.answers = read_answers(read_form(told, _FIELDS), self.answers)
            self.changed = True

    def follow(self) -> None:
        """Make an open sheet again after an answer has changed."""
        if self.changed and self.sheet:
            self.changed = False
            st.rerun(scope="app")

    def clear(self) -> None:
        """Forget every answer. The fields are new ones after it, and so are empty."""
        self.answers = Answers()
        self.sheet = False
        self.round += 1
        self._told, self._begun = "", (None, None)


def _form(shown: Shown, answers: Answers, round_: int) -> Form:
    """The page is changed only where its HTML differs, so that of each round does."""
    made = parts.questions(shown, answers)
    limits, criteria = (
        [Finished(f'<div data-round="{round_}">{html}</div>') for html in pieces]
        for pieces in (made.limits, [made.criteria])
    )
    return Form(tuple(limits), criteria[0])
