"""Contact: whom to ask, how old that answer is, and a card to keep."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.edition import parts
from registry.edition.addresses import trial_path


def content(shown: Shown) -> str:
    """The page for this trial. Addresses are relative, so that a site under a path works."""
    return parts.contact(shown, trial_path(shown.lang.tag, "").lstrip("/"))


show("contact", content)
