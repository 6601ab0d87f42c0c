"""Charts hold what may be shown and nothing else, and load nothing from elsewhere."""

import json
from datetime import date
from typing import Any

import pytest

from registry.language import Language
from registry.markup.charts import accrual_chart, funnel_chart
from registry.trial.accrual import Accrual
from registry.trial.funnel import Bar, Funnel
from registry.trial.steps import Point
from tests.trial.records import ENGLISH, in_each_language

PLAN = (Point(date(2024, 1, 1), 0), Point(date(2026, 6, 30), 60))
POINTS = (Point(date(2024, 6, 30), 12), Point(date(2024, 12, 31), 30))


def accrual(points: tuple[Point, ...] = POINTS, plan: tuple[Point, Point] | None = PLAN) -> Accrual:
    say = ENGLISH.say
    return Accrual(
        title=say("Enrollment over time"),
        label=say("Randomised"),
        plan_label=say("Plan"),
        summary=say("How many have joined may not be shown."),
        notes=(),
        points=points,
        plan=plan,
        measures=(),
        rows=(),
    )


def funnel(*counts: int) -> Funnel:
    say = ENGLISH.say
    bars = tuple(Bar(say("{measure}: {n}", measure="Eligible", n=n), n) for n in counts)
    return Funnel(say("From screening to enrollment"), say("Eligible"), (), bars, ())


def values(chart: Any) -> list[dict[str, Any]]:
    """Every row of data in a chart, however deep."""
    if isinstance(chart, dict):
        found = chart.get("values", [])
        rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
        return rows + [row for part in chart.values() for row in values(part)]
    if isinstance(chart, list):
        return [row for part in chart for row in values(part)]
    return []


def data(chart: Any) -> list[dict[str, Any]]:
    """The rows of a chart, each once, from wherever the specification keeps them."""
    rows = values(chart) + [row for rows in chart.get("datasets", {}).values() for row in rows]
    return [dict(row) for row in {tuple(sorted(row.items())): None for row in rows}]


def test_a_dot_stands_for_each_shown_number_and_for_nothing_else() -> None:
    chart = accrual_chart(ENGLISH, accrual(plan=None))
    assert data(chart) == [
        {"day": "2024-06-30", "count": 12},
        {"day": "2024-12-31", "count": 30},
    ]
    assert "line" not in json.dumps(chart)


def test_the_plan_is_the_one_line_of_the_chart() -> None:
    chart = accrual_chart(ENGLISH, accrual())
    assert {"day": "2026-06-30", "count": 60} in data(chart)
    assert [layer["mark"]["type"] for layer in chart["layer"]] == ["line", "point"]


def test_where_nothing_may_be_shown_there_is_no_chart() -> None:
    assert accrual_chart(ENGLISH, accrual(points=())) is None
    assert funnel_chart(funnel()) is None


def test_a_bar_is_named_with_its_number() -> None:
    rows = data(funnel_chart(funnel(1200, 44)))
    assert [(row["name"], row["count"]) for row in rows] == [
        ("Eligible: 1,200", 1200),
        ("Eligible: 44", 44),
    ]


@pytest.mark.parametrize("chart", [accrual_chart(ENGLISH, accrual()), funnel_chart(funnel(9, 4))])
def test_a_chart_names_no_other_host_and_follows_no_pointer(chart: dict[str, object]) -> None:
    text = json.dumps(chart)
    assert "http" not in text
    assert "tooltip" not in text


@in_each_language
def test_months_are_written_in_the_readers_language(tag: str) -> None:
    text = json.dumps(accrual_chart(Language.of(tag), accrual()), ensure_ascii=False)
    assert ("%Y/%-m" in text) == (tag == "zh-Hans")


def test_an_example_says_so_in_the_picture_itself() -> None:
    heading = "Invented example, not from the site."
    for chart in (accrual_chart(ENGLISH, accrual(), heading), funnel_chart(funnel(9, 4), heading)):
        assert chart["title"]["text"] == heading


def test_many_dots_are_smaller() -> None:
    many = tuple(Point(date(2000 + n, 12, 31), n) for n in range(25))
    sizes = [
        accrual_chart(ENGLISH, accrual(points, None))["layer"][0]["mark"]["size"]
        for points in (many, many[:24])
    ]
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize("chart", [accrual_chart(ENGLISH, accrual()), funnel_chart(funnel(9, 4))])
def test_no_mark_is_described_to_a_screen_reader(chart: dict[str, Any]) -> None:
    """Vega's own words are English and name no number; those for the chart stand beside it."""
    marks = [layer["mark"] for layer in chart.get("layer", [chart])]
    assert [mark["aria"] for mark in marks] == [False] * len(marks)
