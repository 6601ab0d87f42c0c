"""Enrollment: the plan, who names which number, how it went, and what to expect."""

from pages.components.accrual import enrollment_of, show_accrual
from pages.components.page import show
from pages.components.visit import Shown
from registry.markup import enrollment_page


def content(shown: Shown) -> str:
    """What stands above the charts."""
    return enrollment_page(shown.lang, enrollment_of(shown))


show_accrual(show("enrollment", content))
