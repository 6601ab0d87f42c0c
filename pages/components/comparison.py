"""Two versions of a record that a reader chooses, side by side."""

import streamlit as st

from pages.components.page import Finished, made
from pages.components.visit import Visit
from registry.edition.kept import Kept
from registry.markup.history import comparison_piece, comparison_title
from registry.trial.history import Step, compare, find, version_name

_NAMES = Kept(100)
"""How the versions of a trial are called, the newest first, for the next reader."""

_COMPARED = Kept(100)
"""Comparisons, for the next reader of the same two. Whose they were is known to nobody."""


def show_comparison(here: Visit) -> None:
    """Two versions that the reader chooses; the last two at first."""
    st.html(made("comparison title", lambda here: comparison_title(here.lang).html, here))
    names = _NAMES.get(here.key, lambda: _names(here))
    before, after = (
        st.selectbox(
            label,
            list(names),
            index=at,
            format_func=names.__getitem__,
            key=f"{name} {here.nct_id}",
        )
        for label, at, name in (
            (here.lang.say("Before"), 1, "before"),
            (here.lang.say("After"), 0, "after"),
        )
    )
    found = _COMPARED.get((*here.key, before, after), lambda: _compared(here, before, after))
    if found:
        st.html(found)


def _names(here: Visit) -> dict[str, str]:
    return {
        version.key: version_name(version, here.lang) for version in reversed(here.past.versions)
    }


def _compared(here: Visit, *keys: str) -> Finished | None:
    before, after = (find(here.past.versions, key) for key in keys)
    if not before or not after:
        return None
    change = compare(Step(before, after), here.lang)
    return Finished(comparison_piece(here.lang, change).html)
