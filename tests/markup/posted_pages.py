"""What a sponsor posted as a page by itself: all that the parts of the page Results promise."""

from collections.abc import Iterable

from markupsafe import Markup

from registry.ctgov.record import Study
from registry.language import Language
from registry.markup import posted
from registry.markup.pieces import Piece, article
from registry.trial.posted.baseline import baseline
from registry.trial.posted.documents import documents
from registry.trial.posted.events import adverse_events
from registry.trial.posted.more import more
from registry.trial.posted.outcomes import posted_outcomes
from tests.trial.records import ENGLISH, TODAY


def under_heading(pieces: Iterable[Piece], lang: Language = ENGLISH) -> Markup:
    """Pieces under the heading of a page."""
    heading = article(lang, Markup("<h1>{}</h1>").format(lang.say("Results")))
    return Markup("").join([heading, *(piece.html for piece in pieces)])


def numbers_page(study: Study, lang: Language = ENGLISH) -> Markup:
    """Participants at the start, and the outcomes."""
    start = baseline(study, lang)
    first = [posted.baseline(lang, start)] if start else []
    return under_heading(
        [*first, *posted.outcomes(lang, posted_outcomes(study, lang, TODAY))], lang
    )


def events_page(study: Study, lang: Language = ENGLISH) -> Markup:
    """Adverse events, what the sponsor says beside the results, and its files."""
    happened, beside, files = adverse_events(study, lang), more(study, lang), documents(study, lang)
    pieces = [
        *([posted.events(lang, happened)] if happened else ()),
        *([posted.more(lang, beside)] if beside else ()),
        *([posted.documents(lang, files)] if files else ()),
    ]
    return under_heading(pieces, lang)
