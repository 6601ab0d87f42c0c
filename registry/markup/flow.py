"""The participant flow, in pieces: each source's diagram, the same as a list, and the tables."""

from dataclasses import replace

from registry.language import Language
from registry.markup.flow_chart import flow_chart
from registry.markup.pieces import Piece, filled
from registry.trial.flow import Flow


def flow_pieces(lang: Language, view: Flow) -> tuple[Piece, ...]:
    """The title, each source's flow as a picture and as a list, and all that the registry says.

    Where there is no picture the list stands in the open.
    """
    pieces = [filled(lang, "flow_title.html", view=view)]
    for diagram in view.diagrams:
        chart = flow_chart(lang, diagram)
        head = filled(lang, "flow_source.html", view=diagram)
        words = diagram.summary(lang)
        pieces.append(replace(head, chart=chart, words=words, width="content"))
        pieces.append(filled(lang, "flow_list.html", view=diagram, pictured=bool(chart)))
    if view.recorded:
        pieces.append(filled(lang, "flow_recorded.html", view=view.recorded))
    return tuple(pieces)
