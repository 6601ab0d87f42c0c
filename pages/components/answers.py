"""A reader's answers: they live in the visit's memory and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from registry.trial.answers import Said
from registry.trial.fit import Age, ReaderSex

_PLACE = "answers"


@dataclass
class Answers:
    """What a reader said beside one trial; None and a missing place are no answer.

    Widgets forget their values when a page is left or the language changes, so the values are
    kept here as well. `round` counts how often the reader has cleared them: it is part of the
    widgets' keys, so that cleared widgets are new ones. `asked` tells whether the reader wants the
    questions, `sheet` whether the sheet for the doctor is open, `changed` whether an answer has
    changed since it was made.
    """

    nct_id: str
    tag: str = ""
    age: int | None = None
    unit: str = "Year"
    sex: ReaderSex | None = None
    healthy: bool | None = None
    asked: bool = False
    said: dict[str, Said] = field(default_factory=dict)
    round: int = 0
    sheet: bool = False
    changed: bool = False

    @classmethod
    def of(cls, nct_id: str, tag: str) -> "Answers":
        """The answers of this visit beside this trial, for widgets in the language `tag`."""
        kept: dict[str, Answers] = st.session_state.setdefault(_PLACE, {})
        answers = kept.setdefault(nct_id, cls(nct_id))
        answers.tag = tag
        return answers

    @property
    def full_age(self) -> Age | None:
        """The age with its unit, once there is one."""
        if self.age is None:
            return None
        return Age(self.age, "Month" if self.unit == "Month" else "Year")

    def key(self, name: str) -> str:
        """The key of a widget: one for each trial, question, language and round.

        A widget knows its value by the words of its options, which another language changes.
        """
        return f"{self.nct_id} {name} {self.tag} {self.round}"

    def keeping(self, name: str, attribute: str) -> Callable[[], None]:
        """What keeps the value of the widget `name` as `attribute` when it changes."""

        def keep() -> None:
            setattr(self, attribute, st.session_state[self.key(name)])
            self.changed = True

        return keep

    def keeping_said(self, mark: str) -> Callable[[], None]:
        """What keeps the answer to the criterion `mark` when it changes."""

        def keep() -> None:
            self.said[mark] = st.session_state[self.key(mark)]
            self.changed = True

        return keep

    def follow(self) -> None:
        """Make an open sheet again after an answer has changed."""
        if self.changed and self.sheet:
            self.changed = False
            st.rerun(scope="app")

    def clear(self) -> None:
        """Forget every answer. The widgets are new ones after it, and so are empty."""
        self.age, self.unit, self.sex, self.healthy = None, "Year", None, None
        self.said.clear()
        self.sheet = False
        self.round += 1
