"""Contact: whom to ask, how old that answer is, and a card to keep."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.edition import parts
from registry.edition.addresses import trial_link


def content(shown: Shown) -> str:
    """The page for this trial."""
    return parts.contact(shown, trial_link(shown.lang.tag, ""))


show("contact", content)
