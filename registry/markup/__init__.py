"""The facts of a trial as accessible HTML. Templates hold the words between the facts."""

from registry.markup.criteria import Part, criteria_parts
from registry.markup.enrollment import enrollment_page, enrollment_parts
from registry.markup.flow import flow_parts
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
from registry.markup.parts import ChartPart
from registry.markup.results import results_page, results_parts

__all__ = [
    "SCRIPT",
    "ChartPart",
    "Part",
    "about_page",
    "contact_page",
    "criteria_intro",
    "criteria_parts",
    "design_page",
    "enrollment_page",
    "enrollment_parts",
    "fit_line",
    "flow_parts",
    "footer",
    "guidance_page",
    "header",
    "index_page",
    "join_page",
    "notice_page",
    "overview_page",
    "print_button",
    "results_page",
    "results_parts",
    "sheet_page",
]
