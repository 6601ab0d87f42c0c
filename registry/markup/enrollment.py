"""The page Enrollment, in pieces with a chart between them."""

from dataclasses import replace

from registry.language import Language, Sentence
from registry.markup.charts import Specification, accrual_chart, funnel_chart
from registry.markup.pages import render
from registry.markup.pieces import Piece, filled
from registry.trial.accrual import Accrual
from registry.trial.enrollment import Enrollment
from registry.trial.funnel import Funnel
from registry.trial.site_origin import invented

MANY = 12
"""More periods than these are folded."""


def enrollment_page(lang: Language, view: Enrollment) -> tuple[Piece, ...]:
    """The numbers, where they differ, the reports; then the people over time and the forecast.

    What the site has published nothing for is left out.
    """
    pieces = [Piece(render("enrollment.html", lang, view=view))]
    heading = invented(lang) if view.example else None
    if view.accrual:
        chart = accrual_chart(lang, view.accrual, heading)
        pieces.append(_pictured(lang, "accrual", view.accrual, view.example, chart))
        pieces.append(filled(lang, "enrollment_accrual.html", view=view.accrual, many=MANY))
    if view.funnel:
        chart = funnel_chart(view.funnel, heading)
        pieces.append(_pictured(lang, "funnel", view.funnel, view.example, chart))
        pieces.append(filled(lang, "enrollment_funnel.html", view=view.funnel))
    if view.outlook:
        outlook = {"view": view.outlook, "example": view.example}
        pieces.append(filled(lang, "enrollment_outlook.html", **outlook))
    return tuple(pieces)


def _pictured(
    lang: Language,
    name: str,
    view: Accrual | Funnel,
    example: Sentence | None,
    chart: Specification | None,
) -> Piece:
    """The title with what a picture needs, and the picture if there is one."""
    plan = view.plan if isinstance(view, Accrual) else None
    title = filled(
        lang, "enrollment_title.html", name=name, view=view, example=example, key=chart and plan
    )
    words = [sentence for sentence in (example, view.summary) if sentence]
    return replace(title, chart=chart, words=lang.join(words))
