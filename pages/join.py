"""Who can join: the limits and the criteria, beside a reader's own answers."""

from pages.components.answers import Answering
from pages.components.page import show
from pages.components.questions import offer_questions, show_criteria
from pages.components.sheet import show_sheet
from registry.edition import parts

here = show("join", parts.join)
if here.shown and here.nct_id:
    answering = Answering.of(here.nct_id, here.lang.tag)
    offer_questions(here, answering)
    show_criteria(here, here.shown, answering)
    show_sheet(here, here.shown, answering)
