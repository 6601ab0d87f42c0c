"""History: every version at hand, what changed in it, and the log of the site's own numbers."""

import streamlit as st

from pages.components.comparison import show_comparison
from pages.components.page import arrive
from pages.components.versions import versions

here = arrive()
above, below = versions(here)
st.html(above)
if here.shown and len(here.past.versions) > 1:
    show_comparison(here)
if below:
    st.html(below)
