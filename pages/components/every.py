"""Every page of the site, as Streamlit knows it."""

from copy import copy

import streamlit as st

from pages.components.visit import Visit
from registry.edition import parts
from registry.edition.kept import Kept

_KEPT = Kept(500)
"""The pages of a trial in a language. Streamlit looks for the file of each when it is made."""


def every_page(here: Visit) -> list[st.Page]:
    """The pages for this visit in their order.

    They are this run's own, since Streamlit marks the one that may be shown.
    """
    site = here.settings.site.name[here.lang.tag]
    label = f"{here.nct_id} · {site}" if here.nct_id else site
    return [copy(page) for page in _KEPT.get((here.lang.tag, label), lambda: _made(here, label))]


def _made(here: Visit, label: str) -> list[st.Page]:
    return [
        st.Page(
            f"pages/{path}.py",
            title=f"{name} · {label}",
            url_path=path,
            default=path == "overview",
        )
        for path, name in parts.names(here.lang).items()
    ]
