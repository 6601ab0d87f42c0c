"""What a reader fills in is HTML of our own: finished for all readers, and native to the browser.

Streamlit sees nothing of it. The page's script (registry/markup/page.js) writes the values of all
fields into one field of Streamlit's, which nobody sees, as if they were typed there. That is one
widget in place of one for each question, and a widget is what a run costs most for.
"""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Told:
    """What the fields of a page say, written as a browser would send it as a form.

    `text` is empty until a reader has sent or changed something. `is_new` tells that the page was
    not there in the run before this one, so that its fields come now.
    """

    text: str
    is_new: bool


def told(name: str, before: str = "") -> Told:
    """What the fields of this page say, which has the one field `name`.

    `before` is what they said when the page was left, so that the page's script knows what a
    reader would tell for a second time.
    """
    key = f"told {name}"
    is_new = key not in st.session_state
    if is_new and before:  # a new visit takes what its browser still says
        st.session_state[key] = before
    text = st.text_input("told", key=key, label_visibility="collapsed", autocomplete="off")
    return Told(text, is_new)
