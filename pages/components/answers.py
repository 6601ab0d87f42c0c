"""A reader's answers: they live in the visit's memory and nowhere else."""

from dataclasses import dataclass, field

import streamlit as st

from pages.components.page import Finished
from pages.components.told import Told
from pages.components.visit import Shown, Visit
from registry.edition import parts
from registry.edition.answers import read_answers, read_told
from registry.edition.form import text
from registry.edition.kept import Kept
from registry.trial.answers import Answers

_PLACE = "answers"
_KEPT = Kept(200)
"""The questions without an answer, for the next reader; most have about 40 kB."""


@dataclass(frozen=True)
class Questions:
    """The questions as Streamlit shows them (`registry.edition.parts`)."""

    before: Finished
    criteria: Finished


@dataclass
class Answering:
    """What a reader said beside one trial, and how they are asked.

    `asked` tells whether the reader wants the questions, `sheet` whether the sheet for the doctor
    is open. `round` counts how often the reader has cleared the answers.
    """

    nct_id: str
    answers: Answers = field(default_factory=Answers)
    asked: bool = False
    sheet: bool = False
    round: int = 0
    _told: str = ""
    _came: object = None
    _made: tuple[object, Questions | None] = (None, None)
    _lines: tuple[object, Finished] = (None, Finished(""))

    @classmethod
    def of(cls, nct_id: str) -> "Answering":
        """The answers of this visit beside this trial."""
        kept: dict[str, Answering] = st.session_state.setdefault(_PLACE, {})
        return kept.setdefault(nct_id, cls(nct_id))

    def take(self, here: Visit, told: Told) -> None:
        """Take what the fields say, and which button was pressed, if it is something new."""
        if told.is_new or self._came != here.key:
            self._came, self._made = here.key, (None, None)
        if not told.text or told.text == self._told:
            return
        self._told = told.text
        form = read_told(told.text)
        if text(form, "do") == "clear":
            self.answers, self.sheet, self.round = Answers(), False, self.round + 1
            self._lines = (None, Finished(""))
        elif form:
            self.asked = text(form, "asked") == "yes"
            self.sheet = self.sheet or text(form, "do") == "sheet"
            if "unit" in form:  # the questions were on the page
                self.answers = read_answers(form, self.answers)

    def questions(self, shown: Shown) -> Questions:
        """The questions with the answers that there were when they came.

        As long as they are on the page they stay the same: a browser keeps what is filled in, and
        the keyboard its place.
        """
        depends = (self.asked, self.round)
        known, made = self._made
        if made is None or known != depends:
            if self.answers == Answers() or not self.asked:
                made = _KEPT.get((self._came, *depends), lambda: self._make(shown))
            else:
                made = self._make(shown)
            self._made = depends, made
        return made

    def lines(self, shown: Shown) -> Finished:
        """How age, sex and health stand to the limits, for the page's script to put in place.

        Most answers are about criteria, and leave them as they are.
        """
        said = self.answers
        depends = (self._came, said.age, said.unit, said.sex, said.healthy, said.unread)
        if self._lines[0] != depends:
            self._lines = depends, Finished(parts.lines(shown, said))
        return self._lines[1]

    def _make(self, shown: Shown) -> Questions:
        made = parts.questions(shown, self.answers if self.asked else None)
        # A page is changed only where its HTML differs, so what is filled in differs in each round.
        before, criteria = (
            Finished(f'<div data-round="{self.round}">{html}</div>')
            for html in (made.before, made.criteria)
        )
        return Questions(before, criteria)
