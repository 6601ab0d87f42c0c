"""Study design: groups, treatments, outcome measures, dates, who runs it, references."""

from pages.components.page import show
from pages.components.visit import Shown
from registry.markup import design_page
from registry.trial.design import design


def content(shown: Shown) -> str:
    """The page for this trial."""
    return design_page(shown.lang, design(shown.record, shown.source, shown.lang))


show("design", content)
