"""Results: what was to be measured, what was reported, and by whom."""

from pages.components.page import run_script, show
from pages.components.parts import show_parts
from pages.components.visit import Shown
from registry.markup import ChartPart, results_page, results_parts
from registry.trial.results import Results, results


def view_of(shown: Shown) -> Results:
    """What the page says."""
    return results(
        shown.record,
        shown.source,
        shown.first,
        shown.aggregates,
        shown.publications,
        shown.lang,
        shown.today,
    )


def content(shown: Shown) -> str:
    """The registered measures, and what is known of each."""
    return results_page(shown.lang, view_of(shown))


def parts(shown: Shown) -> tuple[ChartPart, ...]:
    """The tables of each source."""
    return results_parts(shown.lang, view_of(shown))


here = show("results", content)
run_script()
show_parts("results", here, parts)
