"""The page Enrollment, in pieces with a chart between them."""

from markupsafe import Markup

from registry.language import Language, Sentence
from registry.markup.charts import Specification, accrual_chart, funnel_chart
from registry.markup.pages import render
from registry.markup.parts import ChartPart, plain
from registry.trial.accrual import Accrual
from registry.trial.enrollment import Enrollment
from registry.trial.funnel import Funnel
from registry.trial.site_origin import invented


def enrollment_page(lang: Language, view: Enrollment) -> Markup:
    """The top of the page: the numbers, where they differ, the reports."""
    return render("enrollment.html", lang, view=view)


def enrollment_parts(lang: Language, view: Enrollment) -> tuple[ChartPart, ...]:
    """What follows: the people over time, the way into the trial, the forecast.

    What the site has published nothing for is left out.
    """
    parts = []
    heading = invented(lang) if view.example else None
    if view.accrual:
        chart = accrual_chart(lang, view.accrual, heading)
        parts.append(_pictured(lang, "accrual", view.accrual, view.example, chart))
        parts.append(plain(render("enrollment_accrual.html", lang, view=view.accrual)))
    if view.funnel:
        chart = funnel_chart(view.funnel, heading)
        parts.append(_pictured(lang, "funnel", view.funnel, view.example, chart))
        parts.append(plain(render("enrollment_funnel.html", lang, view=view.funnel)))
    if view.outlook:
        parts.append(
            plain(render("enrollment_outlook.html", lang, view=view.outlook, example=view.example))
        )
    return tuple(parts)


def _pictured(
    lang: Language,
    name: str,
    view: Accrual | Funnel,
    example: Sentence | None,
    chart: Specification | None,
) -> ChartPart:
    """The title with what a picture needs, and the picture if there is one."""
    plan = view.plan if isinstance(view, Accrual) else None
    html = render(
        "enrollment_title.html", lang, name=name, view=view, example=example, key=chart and plan
    )
    words = [sentence for sentence in (example, view.summary) if sentence]
    return ChartPart(html, chart, lang.join(words))
