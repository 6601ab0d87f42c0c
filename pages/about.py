"""About this page: source, dates, changes, privacy, licence, other formats."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.edition import parts
from registry.edition.addresses import trial_link


def content(shown: Shown) -> str:
    """The page for this trial."""
    return parts.about(shown, trial_link(shown.lang.tag, ""))


show("about", content)
