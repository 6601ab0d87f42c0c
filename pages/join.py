"""Who can join: the limits and the criteria, beside a reader's own answers."""

from pages.components.answers import Answers
from pages.components.criteria import show_criteria
from pages.components.fit import offer_questions, show_fit
from pages.components.page import show
from pages.components.sheet import show_sheet
from registry.edition import parts

here = show("join", parts.join)
if here.shown and here.nct_id:
    answers = Answers.of(here.nct_id, here.lang.tag)
    offer_questions(here, answers)
    if answers.asked:
        show_fit(here, answers)
    show_criteria(here, answers)
    show_sheet(here, answers)
