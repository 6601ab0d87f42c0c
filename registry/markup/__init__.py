"""The facts of a trial as accessible HTML. Templates hold the words between the facts."""

from registry.markup.criteria import Part, criteria_parts
from registry.markup.enrollment import enrollment_page
from registry.markup.pages import (
    SCRIPT,
    about_page,
    contact_page,
    criteria_intro,
    design_page,
    fit_line,
    footer,
    guidance_page,
    header,
    index_page,
    join_page,
    notice_page,
    overview_page,
    print_button,
    sheet_page,
)
from registry.markup.pieces import Piece
from registry.markup.results import results_page

__all__ = [
    "SCRIPT",
    "Part",
    "Piece",
    "about_page",
    "contact_page",
    "criteria_intro",
    "criteria_parts",
    "design_page",
    "enrollment_page",
    "fit_line",
    "footer",
    "guidance_page",
    "header",
    "index_page",
    "join_page",
    "notice_page",
    "overview_page",
    "print_button",
    "results_page",
    "sheet_page",
]
