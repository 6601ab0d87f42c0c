"""The Streamlit entry: navigation, header and footer around each page."""

import logging
import traceback

import streamlit as st

from pages.components.every import every_page
from pages.components.page import show_foot, show_head, show_trouble
from pages.components.visit import Visit, keep_in_address, run
from pages.components.watch import watch
from registry.settings import SettingsError

LOG = logging.getLogger("trial page")


def main(here: Visit) -> None:
    """One run for one reader."""
    keep_in_address(here)
    page = st.navigation(every_page(here), position="hidden")
    show_head(here, page.url_path or "overview")
    page.run()
    show_foot(here)
    watch(here)


try:
    with run() as here:
        main(here)
except SettingsError:
    LOG.exception("The settings cannot be used")
    show_trouble()
except Exception as error:  # noqa: BLE001  # whatever it is, the reader gets words
    # The operator gets where it came from, and no message: that may repeat what a reader wrote.
    frames = "".join(traceback.format_tb(error.__traceback__))
    LOG.error("A page could not be shown: %s\n%s", type(error).__name__, frames)
    show_trouble()
