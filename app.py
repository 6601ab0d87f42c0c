"""The Streamlit entry: language, navigation, header and footer."""

import logging

import streamlit as st

from pages.components.page import show_foot, show_head, show_trouble
from pages.components.visit import Visit, keep_in_address, run
from pages.components.watch import watch
from registry import logs
from registry.edition import editions, parts
from registry.language import NAMES
from registry.mirror.errors import MirrorDamaged
from registry.settings import SettingsError

LOG = logging.getLogger("trial page")


def main(here: Visit) -> None:
    """One run for one reader."""
    keep_in_address(here)
    say = here.lang.say
    site = here.settings.site.name[here.lang.tag]
    label = f"{here.nct_id} · {site}" if here.nct_id else site
    names = parts.names(here.lang)
    pages = {
        path: st.Page(
            f"pages/{path}.py",
            title=f"{name} · {label}",
            url_path=path,
            default=path == "overview",
        )
        for path, name in names.items()
    }
    page = st.navigation(list(pages.values()), position="hidden")

    show_head(here, page.url_path or "overview")
    with st.container(key="pages", horizontal=True):
        with st.container(key="languages", horizontal=True):
            for tag in here.settings.site.languages:
                if tag != here.lang.tag:
                    st.page_link(page, label=NAMES[tag], query_params=here.address(tag))
        for path, name in names.items():
            if here.nct_id or path == "find":
                st.page_link(pages[path], label=name, query_params=here.address())
        chosen = here.nct_id or page.url_path == "find"
        if chosen and len(here.settings.trials) > 1:
            st.page_link(
                pages["overview"], label=say("All trials"), query_params={"lang": here.lang.tag}
            )
    page.run()
    show_foot(here)
    watch(here)


try:
    edition = editions().current()
    with run() as here:
        main(here)
except SettingsError as error:
    LOG.error("The settings cannot be used: %s", error)
    show_trouble()
except MirrorDamaged as error:
    if editions().give_up(edition):
        st.rerun()  # another snapshot can be read
    LOG.error("A page could not be shown: %s", logs.traced(error))
    show_trouble()
except Exception as error:  # noqa: BLE001  # whatever it is, the reader gets words
    # The operator gets where it came from, and no message: that may repeat what a reader wrote.
    LOG.error("A page could not be shown: %s", logs.traced(error))
    show_trouble()
