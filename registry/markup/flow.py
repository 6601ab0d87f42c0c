"""The participant flow, in pieces: each source's diagram, the same as a list, and the tables."""

from registry.language import Language
from registry.markup.flow_chart import flow_chart
from registry.markup.pages import render
from registry.markup.parts import ChartPart, plain
from registry.trial.flow import Flow


def flow_parts(lang: Language, view: Flow) -> tuple[ChartPart, ...]:
    """The title, each source's flow as a picture and as a list, and all that the registry says.

    Where there is no picture the list stands in the open.
    """
    parts = [plain(render("flow_title.html", lang, view=view))]
    for diagram in view.diagrams:
        chart = flow_chart(lang, diagram)
        head = render("flow_source.html", lang, view=diagram)
        parts.append(ChartPart(head, chart, diagram.summary(lang), "content"))
        parts.append(plain(render("flow_list.html", lang, view=diagram, pictured=bool(chart))))
    if view.recorded:
        parts.append(plain(render("flow_recorded.html", lang, view=view.recorded)))
    return tuple(parts)
