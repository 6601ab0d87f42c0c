"""Overview: whether the trial is open, what to do now, and what it is in plain words."""

import streamlit as st

from pages.components.page import arrive, show
from pages.components.search import Search
from pages.components.visit import Shown
from registry.edition import finding, parts


def content(shown: Shown) -> str:
    """The page, with related trials: the nearest first where a place is given."""
    related = finding.related(here.edition, shown, Search.of(here.lang.tag).wish.near)
    return parts.overview(
        shown,
        related,
        lambda nct_id: f"./?trial={nct_id}&lang={here.lang.tag}",
        f"find?trial={shown.nct_id}&lang={here.lang.tag}",
    )


here = arrive()
if here.shown and Search.of(here.lang.tag).wish.near:
    st.html(content(here.shown))  # of this reader alone, so nobody keeps it
else:
    show("overview", content)
