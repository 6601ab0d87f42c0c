"""The facts of a trial as accessible HTML. Templates hold the words between the facts."""

from registry.markup.pages import (
    about_page,
    contact_page,
    design_page,
    footer,
    header,
    index_page,
    join_page,
    notice_page,
    overview_page,
)

__all__ = [
    "about_page",
    "contact_page",
    "design_page",
    "footer",
    "header",
    "index_page",
    "join_page",
    "notice_page",
    "overview_page",
]
