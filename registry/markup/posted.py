"""The results that a sponsor posted: participants at the start, and outcomes with pictures."""

from collections.abc import Sequence

from markupsafe import Markup

from registry.ctgov.record.enums import OutcomeMeasureType
from registry.language import Language
from registry.markup.charts import forest_chart
from registry.markup.pages import render
from registry.markup.parts import ChartPart
from registry.trial.posted.baseline import Baseline
from registry.trial.posted.outcomes import PostedOutcome, ranked

MANY = 4
"""More outcomes than these are folded, but for the primary ones."""

PICTURES = 6
"""So many outcomes have a picture, the first ones: each costs a phone time and memory."""


def baseline_html(lang: Language, view: Baseline) -> Markup:
    """Participants at the start: one table, and what the sponsor says of its lines."""
    return render("posted_baseline.html", lang, view=view)


def outcomes_html(lang: Language, views: Sequence[PostedOutcome]) -> Markup:
    """All outcomes, without pictures."""
    return _outcomes(lang, views, views, pictured=())


def outcome_parts(lang: Language, views: Sequence[PostedOutcome]) -> tuple[ChartPart, ...]:
    """All outcomes, in pieces with a chart between them.

    A chart stands behind the outcome whose estimates it shows, which is then not folded.
    """
    pictured = [view for view in views if view.forests][:PICTURES]
    parts = []
    rest = list(views)
    for view in pictured:
        end = rest.index(view) + 1
        before, rest = rest[:end], rest[end:]
        html = _outcomes(lang, views, before, pictured)
        for forest in view.forests:
            html += render("posted_forest.html", lang, view=forest)
            parts.append(ChartPart(html, forest_chart(forest), forest.summary))
            html = Markup("")
    if rest or not parts:
        parts.append(ChartPart(_outcomes(lang, views, rest, pictured), None, ""))
    return tuple(parts)


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
