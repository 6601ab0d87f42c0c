"""Find other trials: a search in what the mirror holds, and a few trials side by side."""

import streamlit as st

from pages.components.page import arrive, made
from pages.components.search import Search
from pages.components.told import told
from pages.components.visit import Visit
from registry.edition import finding


def intro(here: Visit) -> str:
    """What stands above the form."""
    return finding.intro(here.edition, here.lang)


here = arrive()
st.html(made("find intro", intro, here))
if here.edition.held is not None:
    search = Search.of_this_visit()
    search.take(told("find", search.text).text)
    st.html(search.form(here))
