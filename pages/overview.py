"""Overview: whether the trial is open, what to do now, and what it is in plain words."""

import streamlit as st

from pages.components.page import arrive, show
from pages.components.search import Search
from pages.components.visit import Shown
from registry.edition import finding, parts
from registry.markup import Others
from registry.trial.related import nearest_first


def content(shown: Shown) -> str:
    """The page, with related trials: the nearest first where a place is given."""
    tag = here.lang.tag
    others = Others(
        trials=finding.related(here.edition, shown, wish.near),
        address=lambda nct_id: f"./?trial={nct_id}&lang={tag}",
        more=f"find?trial={shown.nct_id}&lang={tag}",
        order=nearest_first(wish.city.label(tag) if wish.city else None, here.lang),
    )
    return parts.overview(shown, others)


here = arrive()
wish = Search.of_this_visit().sent(here.lang).wish
if here.shown and wish.near:
    st.html(content(here.shown))  # of this reader alone, so nobody keeps it
else:
    show("overview", content)
