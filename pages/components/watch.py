"""A newer record on an open page: looked for now and then, shown without a restart."""

import streamlit as st

from pages.components.visit import Visit, visit

SECONDS = 30
"""How often an open page looks. A look costs a fraction of a rerun."""


@st.fragment(run_every=SECONDS)
def watch(seen: Visit) -> None:
    """Run the page again when the mirror has published since it was made."""
    now = visit()
    if now.key != seen.key:
        st.rerun()
