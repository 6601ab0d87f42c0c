"""Who can join: the limits and the criteria."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.markup import join_page
from registry.trial.eligibility import eligibility
from registry.trial.status import status_notice


def content(shown: Shown) -> str:
    """The page for this trial."""
    notice = status_notice(shown.record, shown.source, shown.lang, shown.today)
    view = eligibility(shown.record, shown.source, shown.lang)
    return join_page(shown.lang, view, notice)


show("join", content)
