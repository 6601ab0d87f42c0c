"""Enrollment: the plan, who names which number, how it went, and what to expect."""

from pages.components.pieces import show_pieces
from pages.components.visit import Shown
from registry.markup import Piece, enrollment_page
from registry.trial.enrollment import enrollment


def pieces(shown: Shown) -> tuple[Piece, ...]:
    """The numbers and who names them, then what the site has published, and the forecast."""
    view = enrollment(
        shown.record,
        shown.source,
        shown.first,
        shown.aggregates,
        shown.publications,
        shown.lang,
        shown.today,
    )
    return enrollment_page(shown.lang, view)


show_pieces("enrollment", pieces)
