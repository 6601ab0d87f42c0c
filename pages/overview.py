"""Overview: whether the trial is open, what to do now, and what it is in plain words."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.markup import overview_page
from registry.trial.overview import overview


def content(shown: Shown) -> str:
    """The page for this trial."""
    view = overview(shown.record, shown.source, shown.lang, shown.today)
    return overview_page(shown.lang, view)


show("overview", content)
