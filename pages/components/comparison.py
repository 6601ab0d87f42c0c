"""Two versions of a record that a reader chooses, side by side."""

import streamlit as st

from pages.components.page import Finished
from pages.components.visit import Visit
from registry.markup.history import comparison_piece, comparison_title
from registry.trial.history import Step, compare, find, version_name


def show_comparison(here: Visit) -> None:
    """Two versions that the reader chooses; the last two at first. The choice is kept nowhere."""
    st.html(Finished(comparison_title(here.lang).html))
    keys = [version.key for version in reversed(here.past.versions)]
    names = {version.key: version_name(version, here.lang) for version in here.past.versions}
    chosen = [
        st.selectbox(
            label, keys, index=at, format_func=names.__getitem__, key=f"{name} {here.nct_id}"
        )
        for label, at, name in (
            (here.lang.say("Before"), 1, "before"),
            (here.lang.say("After"), 0, "after"),
        )
    ]
    before, after = (find(here.past.versions, key) for key in chosen)
    if before and after:
        change = compare(Step(before, after), here.lang)
        st.html(Finished(comparison_piece(here.lang, change).html))
