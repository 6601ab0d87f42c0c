"""What a sponsor posted to the registry, in pieces: one for each table or text, charts between."""

from collections.abc import Sequence

from markupsafe import Markup

from registry.ctgov.record.enums import OutcomeMeasureType
from registry.language import Language
from registry.markup.charts import forest_chart
from registry.markup.pages import render
from registry.markup.pieces import Piece, article, filled
from registry.trial.posted.baseline import Baseline
from registry.trial.posted.documents import Document
from registry.trial.posted.events import AdverseEvents
from registry.trial.posted.more import More
from registry.trial.posted.outcomes import PostedOutcome, ranked

MANY = 4
"""More outcomes than these are folded, but for the primary ones."""

PICTURES = 6
"""So many outcomes have a picture, the first ones: each costs a phone time and memory."""

UNFOLDED = 12
"""A table with more adverse events is folded."""


def baseline(lang: Language, view: Baseline) -> Piece:
    """Participants at the start: one table, and what the sponsor says of its lines."""
    return filled(lang, "posted_baseline.html", view=view)


def outcomes(lang: Language, views: Sequence[PostedOutcome]) -> tuple[Piece, ...]:
    """All outcomes, in pieces with a chart between them.

    A chart stands behind the outcome whose estimates it shows, which is then not folded.
    """
    pictured = [view for view in views if view.forests][:PICTURES]
    pieces = []
    rest = list(views)
    for view in pictured:
        end = rest.index(view) + 1
        before, rest = rest[:end], rest[end:]
        html = _outcomes(lang, views, before, pictured)
        for forest in view.forests:
            html += render("posted_forest.html", lang, view=forest)
            pieces.append(Piece(article(lang, html), forest_chart(forest), forest.summary))
            html = Markup("")
    if rest or not pieces:
        pieces.append(Piece(article(lang, _outcomes(lang, views, rest, pictured))))
    return tuple(pieces)


def _outcomes(
    lang: Language,
    views: Sequence[PostedOutcome],
    shown: Sequence[PostedOutcome],
    pictured: Sequence[PostedOutcome],
) -> Markup:
    """Some of the outcomes; the first of all have the list of links above them."""
    primary = [view for view in views if view.type == OutcomeMeasureType.PRIMARY]
    opened = {view.number for view in (*primary, *pictured)}
    return render(
        "posted_outcomes.html",
        lang,
        ranks=ranked(views, lang),
        first=not shown or shown[0] is views[0],
        folded=len(views) > MANY,
        shown=shown,
        opened=opened,
    )


def events(lang: Language, view: AdverseEvents) -> Piece:
    """The adverse events: in numbers of people, and one by one in tables that `SCRIPT` serves."""
    return filled(lang, "posted_events.html", view=view, unfolded=UNFOLDED)


def more(lang: Language, view: More) -> Piece:
    """Limits of the results, agreements about them, and whom to ask."""
    return filled(lang, "posted_more.html", view=view)


def documents(lang: Language, files: Sequence[Document]) -> Piece:
    """The files at the registry."""
    return filled(lang, "posted_documents.html", files=files)
