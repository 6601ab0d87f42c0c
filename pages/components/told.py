"""What a reader fills in is HTML of our own: finished for all readers, and native to the browser.

Streamlit sees nothing of it. The page's script (registry/markup/page.js) writes the values of all
fields into one field of Streamlit's, which nobody sees, as if they were typed there. That is one
widget in place of one for each question, and a widget is what a run costs most for.
"""

import streamlit as st


def told(name: str) -> str:
    """What stands in the fields of this page, written as a browser would send it as a form.

    Empty until a reader has sent or changed something. A page has one such field; with another
    `name` it is a new one, empty as well.
    """
    return st.text_input(
        "told", key=f"told {name}", label_visibility="collapsed", autocomplete="off"
    )


def is_new(name: str) -> bool:
    """Whether the field `name` was not on the page in the run before this one."""
    return f"told {name}" not in st.session_state
