"""The facts of a trial as accessible HTML. Templates hold the words between the facts."""

from registry.markup.criteria import Part, criteria_parts
from registry.markup.enrollment import enrollment_page
from registry.markup.finding import (
    find_head,
    find_intro,
    find_nothing,
    find_result,
    find_unready,
    group_label,
    side_by_side_table,
)
from registry.markup.links import Link
from registry.markup.pages import (
    SCRIPT,
    STYLE,
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
    running_style,
    sheet_page,
)
from registry.markup.pieces import Piece
from registry.markup.referral import referral_page
from registry.markup.results import results_page
from registry.markup.whole import (
    STYLE_HASH,
    Head,
    find_document,
    first_page,
    notice_document,
    part,
    referral_document,
    trial_document,
)

__all__ = [
    "SCRIPT",
    "STYLE",
    "STYLE_HASH",
    "Head",
    "Link",
    "Part",
    "Piece",
    "about_page",
    "contact_page",
    "criteria_intro",
    "criteria_parts",
    "design_page",
    "enrollment_page",
    "find_document",
    "find_head",
    "find_intro",
    "find_nothing",
    "find_result",
    "find_unready",
    "first_page",
    "fit_line",
    "footer",
    "group_label",
    "guidance_page",
    "header",
    "index_page",
    "join_page",
    "notice_document",
    "notice_page",
    "overview_page",
    "part",
    "print_button",
    "referral_document",
    "referral_page",
    "results_page",
    "running_style",
    "sheet_page",
    "side_by_side_table",
    "trial_document",
]
