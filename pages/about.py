"""About this page: source, dates, changes, privacy, licence."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.export.offered import offered
from registry.markup import about_page
from registry.trial.about import about


def content(shown: Shown) -> str:
    """The page for this trial."""
    view = about(shown.record, shown.source, shown.lang)
    return about_page(shown.lang, view, shown.operator, offered(shown.record, shown.lang))


show("about", content)
