"""The Streamlit entry: navigation, header and footer around each page."""

import logging

import streamlit as st

from pages.components.every import every_page
from pages.components.page import show_foot, show_head, show_trouble
from pages.components.visit import Visit, keep_in_address, run
from registry import logs
from registry.edition import editions
from registry.mirror.errors import MirrorDamaged
from registry.settings import SettingsError

LOG = logging.getLogger("trial page")


def main(here: Visit) -> None:
    """One run for one reader."""
    keep_in_address(here)
    page = st.navigation(every_page(here), position="hidden")
    show_head(here, page.url_path or "overview")
    page.run()
    show_foot(here)


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
