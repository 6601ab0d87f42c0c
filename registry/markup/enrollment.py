"""The page Enrollment, in pieces with a chart between them."""

from dataclasses import dataclass

from markupsafe import Markup

from registry.language import Language, Sentence
from registry.markup.charts import Specification, accrual_chart, funnel_chart
from registry.markup.pages import render
from registry.trial.accrual import Accrual
from registry.trial.enrollment import Enrollment
from registry.trial.funnel import Funnel


@dataclass(frozen=True)
class ChartPart:
    """A piece of the page: HTML, and then a chart if there is one, told in `words`."""

    html: Markup
    chart: Specification | None
    words: str


def enrollment_page(lang: Language, view: Enrollment) -> Markup:
    """The top of the page: the numbers, where they differ, the reports."""
    return render("enrollment.html", lang, view=view)


def enrollment_parts(lang: Language, view: Enrollment) -> tuple[ChartPart, ...]:
    """What follows: the people over time, the way into the trial, the forecast.

    What the site has published nothing for is left out.
    """
    parts = []
    example = view.example
    if view.accrual:
        html = _title(lang, "accrual", view.accrual, example)
        chart = accrual_chart(lang, view.accrual)
        parts.append(ChartPart(html, chart, view.accrual.summary))
        if view.accrual.rows:
            parts.append(_plain(render("enrollment_accrual.html", lang, view=view.accrual)))
    if view.funnel:
        html = _title(lang, "funnel", view.funnel, example)
        parts.append(ChartPart(html, funnel_chart(view.funnel), view.funnel.summary))
        parts.append(_plain(render("enrollment_funnel.html", lang, view=view.funnel)))
    if view.outlook:
        parts.append(
            _plain(render("enrollment_outlook.html", lang, view=view.outlook, example=example))
        )
    return tuple(parts)


def _title(lang: Language, name: str, view: Accrual | Funnel, example: Sentence | None) -> Markup:
    return render("enrollment_title.html", lang, name=name, view=view, example=example)


def _plain(html: Markup) -> ChartPart:
    return ChartPart(html, None, "")
