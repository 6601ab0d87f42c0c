"""The page Results, in pieces: what was registered and reported, then each source's own tables."""

from registry.language import Language
from registry.markup.flow import flow_pieces
from registry.markup.pages import render
from registry.markup.pieces import Piece, filled
from registry.markup.posted import baseline, documents, events, more, outcomes
from registry.trial.results import Results

MANY = 10
"""More registered measures of one rank than these are folded."""


def results_page(lang: Language, view: Results) -> tuple[Piece, ...]:
    """What is known, and every registered measure with it; then the tables of each source.

    What nobody has published is left out.
    """
    pieces = [Piece(render("results.html", lang, view=view, many=MANY))]
    pieces += flow_pieces(lang, view.flow)
    if view.tables:
        pieces.append(filled(lang, "results_site.html", view=view))
    if view.baseline:
        pieces.append(baseline(lang, view.baseline))
    if view.posted:
        pieces += outcomes(lang, view.posted)
    if view.events:
        pieces.append(events(lang, view.events))
    if view.more:
        pieces.append(more(lang, view.more))
    if view.documents:
        pieces.append(documents(lang, view.documents))
    return tuple(pieces)
