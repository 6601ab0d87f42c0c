"""Study design: groups, treatments, outcome measures, dates, who runs it, references."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.markup import design_page
from registry.trial.design import design
from registry.trial.status import status_notice


def content(shown: Shown) -> str:
    """The page for this trial."""
    notice = status_notice(shown.record, shown.source, shown.lang, shown.today)
    first = shown.first[0] if shown.first else None
    view = design(shown.record, shown.source, shown.lang, first)
    return design_page(shown.lang, view, notice)


show("design", content)
