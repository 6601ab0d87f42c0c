"""Posted results as HTML: tables that can be read aloud, folded when many, safe with any record."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from markupsafe import Markup

from registry.ctgov.record import Study
from registry.ctgov.record.results import BaselineCharacteristicsModule, OutcomeMeasuresModule
from registry.language import Language
from registry.markup import Piece, posted
from registry.markup.charts import forest_chart
from registry.markup.posted import MANY, PICTURES
from registry.trial.posted.outcomes import posted_outcomes
from tests.fixtures.hostile import HOSTILE
from tests.markup.posted_pages import numbers_page, under_heading
from tests.markup.reading import Page, squashed
from tests.markup.test_charts import data
from tests.markup.test_hostile import dangers, leaves, replaced, text_fields
from tests.trial.posted.made import analysis, category, one_class, outcome, study, whole
from tests.trial.records import ENGLISH, TODAY, in_each_language

VALUES = one_class(category("1", "2"))
CLOSED = {
    *("id", "groupId", "groupIds", "type", "reportingStatus", "paramType", "dispersionType"),
    *("ciNumSides", "nonInferiorityType", "anticipatedPostingDate"),
}
TABLES = {
    *("<table>", "<caption>", "<thead>", "<tbody>", "<tr>", "<th>", "<td>", "<small>", "<sup>"),
    *("th[scope]", "th[colspan]", "div[role]", "div[tabindex]", "table[data-sortable]"),
    "details[open]",
}
"""What only these pages have."""


def html(record: dict[str, Any], lang: Language = ENGLISH) -> Markup:
    return numbers_page(Study.model_validate_json(json.dumps(record)), lang)


def found_dangers(page: Page) -> Iterator[str]:
    for each in dangers(page):
        if each not in TABLES and not each.startswith("href='#posted-"):
            yield each


def pieces(*outcomes: dict[str, Any]) -> tuple[Piece, ...]:
    return posted.outcomes(ENGLISH, posted_outcomes(study(*outcomes), ENGLISH, TODAY))


def test_the_whole_record_fills_every_text_field_that_there_is() -> None:
    """Otherwise the tests below would leave a field out."""
    results = whole()["resultsSection"]
    for name, model in (
        ("baselineCharacteristicsModule", BaselineCharacteristicsModule),
        ("outcomeMeasuresModule", OutcomeMeasuresModule),
    ):
        filled = {
            "." + ".".join(str(step) for step in path if isinstance(step, str))
            for path in leaves(results[name])
        }
        assert set(text_fields(model)) - filled == set()


@in_each_language
def test_every_text_of_the_whole_record_is_on_the_page(tag: str) -> None:
    record = whole()["resultsSection"]
    shown = squashed(Page(html(whole(), Language.of(tag))).words)
    for path in leaves(record):
        here: Any = record
        for step in path:
            here = here[step]
        names = [step for step in path if isinstance(step, str)]
        if names[-1] not in CLOSED and here not in {"Participants", "NA"}:
            assert squashed(here) in shown, path


@in_each_language
def test_a_table_names_its_groups_and_how_many_were_analysed(tag: str) -> None:
    page = Page(html(whole(), Language.of(tag)))
    assert not page.malformed()
    for table in page.all("table")[:2]:
        first, second = [one for one in table if one.tag == "tr"][:2]
        assert [one.words for one in first if one.tag == "th"][1:] == ["Inventin", "Usual care"]
        assert [one.words for one in second if one.tag == "td"] == ["10", "10"]
    for region in page.with_class("wide"):
        assert region.attributes["tabindex"] == "0"
        assert region.attributes["role"] == "group"


def test_numbers_are_not_marked_as_words_and_words_are() -> None:
    page = Page(html(whole()))
    own = {run.text for run in page.runs if not run.registry}
    assert {"3.5 (1.25)", "10", "0.72"} <= own
    assert {"Recovery", "Inventin", "At rest"} <= {one.text for one in page.marked}


def test_few_outcomes_are_open_and_have_no_list() -> None:
    page = Page(numbers_page(study(outcome(VALUES))))
    assert "posted-1" in {one.attributes.get("id") for one in page.all("section")}
    assert [one.words for one in page.all("summary")] == ["Who is in which group"]
    assert page.links == []


def test_of_many_outcomes_the_primary_ones_are_open_and_all_are_listed() -> None:
    kinds = ["PRIMARY", *["SECONDARY"] * MANY]
    page = Page(numbers_page(study(*(outcome(VALUES, type=kind) for kind in kinds))))
    assert not page.malformed()
    sections = [one for one in page.all("section") if "posted" in one.classes]
    folds = [
        next(one for one in each.children if not isinstance(one, str) and one.tag == "details")
        for each in sections
    ]
    assert ["open" in one.attributes for one in folds] == [True, *[False] * MANY]
    links = [link for link in page.links if not link.endswith("-groups")]
    assert links == [f"#posted-{n}" for n in range(1, MANY + 2)]
    assert {link[1:] for link in links} == {one.attributes["id"] for one in sections}


def test_an_outcome_that_is_not_posted_has_no_table() -> None:
    page = Page(html(whole()))
    last = [one for one in page.all("section") if "posted" in one.classes][-1]
    assert "Not posted yet. Expected: March 2027." in last.words
    assert "table" not in {one.tag for one in last}


def test_a_record_of_no_outcomes_gives_one_part_that_is_sound() -> None:
    (only,) = pieces()
    assert only.chart is None
    assert not Page(under_heading([only])).malformed()


def test_a_picture_stands_behind_its_outcome_and_all_outcomes_are_there_once() -> None:
    compared = outcome(VALUES, analyses=[analysis(), analysis("1.1", "0.8", "1.5")])
    made = pieces(outcome(VALUES), compared, outcome(VALUES))
    assert [part.chart is not None for part in made] == [True, False]
    page = Page(under_heading(made))
    assert not page.malformed()
    sections = [one.attributes["id"] for one in page.all("section") if "posted" in one.classes]
    assert sections == ["posted-1", "posted-2", "posted-3"]
    assert 'id="posted-2"' in made[0].html
    assert made[0].words == "Hazard Ratio (HR): 2 comparisons, with their 95% confidence intervals."
    assert made[0].words in Page(made[0].html).words


def test_a_page_has_few_pictures_and_what_has_one_is_not_folded() -> None:
    compared = outcome(VALUES, type="SECONDARY", analyses=[analysis(), analysis()])
    made = pieces(*[compared] * (PICTURES + 3))
    assert sum(part.chart is not None for part in made) == PICTURES
    page = Page(under_heading(made))
    opened = [one for one in page.all("details") if "open" in one.attributes]
    assert len(opened) == PICTURES


def test_a_chart_holds_the_numbers_of_the_comparisons_and_names_no_host() -> None:
    views = posted_outcomes(
        study(outcome(VALUES, analyses=[analysis(), analysis("1.10", "0.8", "1.5")])),
        ENGLISH,
        TODAY,
    )
    chart = forest_chart(views[0].forests[0])
    rows = [row for row in data(chart) if "name" in row]
    assert rows == [
        {"name": "1: 0.72 (0.50 to 1.03)", "estimate": 0.72, "low": 0.5, "high": 1.03},
        {"name": "2: 1.10 (0.8 to 1.5)", "estimate": 1.1, "low": 0.8, "high": 1.5},
    ]
    assert {"neutral": 1} in data(chart)
    text = json.dumps(chart)
    assert '"type": "log"' in text
    assert "http" not in text
    assert "tooltip" not in text


def test_without_a_known_place_of_no_effect_there_is_no_line_for_it() -> None:
    slopes = [analysis(paramType="Slope"), analysis(paramType="Slope")]
    (view,) = posted_outcomes(study(outcome(VALUES, analyses=slopes)), ENGLISH, TODAY)
    chart = forest_chart(view.forests[0])
    assert "neutral" not in json.dumps(chart)
    assert '"type": "log"' not in json.dumps(chart)


@pytest.mark.parametrize("name", HOSTILE)
@in_each_language
def test_hostile_texts_give_no_live_element_and_a_sound_page(tag: str, name: str) -> None:
    record = whole()
    for path in list(leaves(record)):
        names = [step for step in path if isinstance(step, str)]
        if names[-1] not in CLOSED:
            replaced(path, f"Words. {HOSTILE[name]}", record)
    page = Page(html(record, Language.of(tag)))
    assert list(found_dangers(page)) == []
    assert page.malformed() == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_codes_and_ids_give_no_live_element(name: str) -> None:
    record = whole()
    for path in list(leaves(record["resultsSection"])):
        replaced(path, HOSTILE[name], record["resultsSection"])
    assert list(found_dangers(Page(html(record)))) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_comparison_gets_no_picture_or_one_of_numbers_alone(name: str) -> None:
    for field in ("paramType", "paramValue", "ciPctValue", "ciLowerLimit", "pValue"):
        both = [analysis(**{field: HOSTILE[name]}), analysis(**{field: HOSTILE[name]})]
        for part in pieces(outcome(VALUES, analyses=both)):
            assert list(found_dangers(Page(part.html))) == []
            assert HOSTILE[name] not in json.dumps(part.chart)


def study_of_many(title: str) -> dict[str, Any]:
    """Outcomes enough for a list, of which one has this title."""
    made = study(outcome(VALUES, title=title), *[outcome(VALUES)] * MANY)
    return made.as_json()


def test_a_title_of_two_megabytes_stands_on_the_page_once() -> None:
    title = "long " * 400_000
    made = html(study_of_many(title))
    assert len(made) < 1.1 * len(title)


def test_a_direction_that_a_title_turns_round_ends_with_it() -> None:
    page = Page(html(study(outcome(VALUES, title="\u202eyrevoceR")).as_json()))
    around = [one for one in page.all("span") if "yrevoceR" in one.text]
    assert around
    assert all(one.attributes.get("dir") == "auto" for one in around)
