"""Results: what was to be measured, what was reported, and by whom."""

from pages.components.page import run_script
from pages.components.pieces import show_pieces
from pages.components.visit import Shown
from registry.markup import Piece, results_page
from registry.trial.results import results


def pieces(shown: Shown) -> tuple[Piece, ...]:
    """The registered measures with what is known of each, then the tables of each source."""
    view = results(
        shown.record,
        shown.source,
        shown.first,
        shown.aggregates,
        shown.publications,
        shown.lang,
        shown.today,
    )
    return results_page(shown.lang, view)


show_pieces("results", pieces)
run_script()
