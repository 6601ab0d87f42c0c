"""Who can join: the limits and the criteria, beside a reader's own answers."""

from pages.components.answers import Answers
from pages.components.criteria import show_criteria
from pages.components.fit import show_fit
from pages.components.page import show
from pages.components.sheet import show_sheet
from pages.components.visit import Shown
from registry.markup import join_page
from registry.trial.eligibility import eligibility
from registry.trial.status import status_notice


def content(shown: Shown) -> str:
    """What stands above the questions."""
    notice = status_notice(shown.record, shown.source, shown.lang, shown.today)
    view = eligibility(shown.record, shown.source, shown.lang)
    return join_page(shown.lang, view, notice)


here = show("join", content)
if here.shown and here.nct_id:
    answers = Answers.of(here.nct_id, here.lang.tag)
    show_fit(here, answers)
    show_criteria(here, answers)
    show_sheet(here, answers)
