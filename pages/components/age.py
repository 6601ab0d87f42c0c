"""The two fields in which a reader writes an age: a number, and what it counts."""

from collections.abc import Callable

import streamlit as st

from registry.language import Language


def ask_age(
    lang: Language,
    number: str,
    unit: str,
    on_number: Callable[[], None] | None = None,
    on_unit: Callable[[], None] | None = None,
) -> None:
    """Show both, side by side.

    `number` and `unit` are their keys, under which the session has what they begin with. As
    `value`, an age that was kept could not be taken back: it would be the field's default.
    """
    left, right = st.columns(2)
    left.number_input(
        lang.say("Age"),
        min_value=0,
        max_value=1500,
        step=1,
        value=None,
        placeholder=lang.say("completed years or months"),
        key=number,
        on_change=on_number,
    )
    units = {"Year": lang.say("years"), "Month": lang.say("months (for children)")}
    right.radio(
        lang.say("The age is in"),
        list(units),
        format_func=units.__getitem__,
        horizontal=True,
        key=unit,
        on_change=on_unit,
    )
