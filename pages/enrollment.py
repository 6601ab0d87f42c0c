"""Enrollment: the plan, who names which number, how it went, and what to expect."""

from pages.components.page import show
from pages.components.parts import show_parts
from pages.components.visit import Shown
from registry.markup import ChartPart, enrollment_page, enrollment_parts
from registry.trial.enrollment import Enrollment, enrollment


def view_of(shown: Shown) -> Enrollment:
    """What the page says."""
    return enrollment(
        shown.record,
        shown.source,
        shown.first,
        shown.aggregates,
        shown.publications,
        shown.lang,
        shown.today,
    )


def content(shown: Shown) -> str:
    """What stands above the charts."""
    return enrollment_page(shown.lang, view_of(shown))


def parts(shown: Shown) -> tuple[ChartPart, ...]:
    """What the site has published over time, and the forecast."""
    return enrollment_parts(shown.lang, view_of(shown))


show_parts("enrollment", show("enrollment", content), parts)
