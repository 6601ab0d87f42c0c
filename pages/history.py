"""History: every version at hand, what changed in it, and the log of the site's own numbers."""

import streamlit as st

from pages.components.page import arrive, nothing
from pages.components.visit import Visit
from registry.edition import parts
from registry.edition.addresses import trial_path
from registry.markup.history import comparison_piece, comparison_title
from registry.trial.history import Step, compare, find, version_name

KEPT = 100
"""Histories that are kept for the next reader; those of long records may have a megabyte."""


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def pieces(key: tuple[str, ...], _here: Visit) -> tuple[str, str]:
    """What stands above and below the choice of two versions; `key` tells of which trial."""
    del key
    if _here.shown is None:
        return nothing(_here), ""
    feed = trial_path(_here.lang.tag, _here.shown.nct_id, "/feed.atom").lstrip("/")
    above, below = parts.history(_here.shown, _here.past, feed)
    return above.html, below.html


def show_comparison(here: Visit) -> None:
    """Two versions that the reader chooses; the last two at first. The choice is kept nowhere."""
    st.html(comparison_title(here.lang).html)
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
        st.html(comparison_piece(here.lang, compare(Step(before, after), here.lang)).html)


here = arrive()
above, below = pieces(here.key, here)
st.html(above)
if here.shown and len(here.past.versions) > 1:
    show_comparison(here)
if below:
    st.html(below)
