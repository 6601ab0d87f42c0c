"""The participant flow as picture, list and tables: the same numbers, whole, and nothing hidden."""

import gzip
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.ctgov.record import Study
from registry.language import Language
from registry.markup import Piece
from registry.markup.flow import flow_pieces
from registry.markup.flow_chart import TALLEST, flow_chart
from registry.markup.flow_layout import SIZE, WIDTH, Picture, laid_out
from registry.markup.lettering import width
from registry.site.aggregates import Aggregates
from registry.site.package import ALL
from registry.trial.flow import participant_flow
from tests.fixtures.hostile import HOSTILE
from tests.markup.posted_pages import under_heading
from tests.markup.reading import Element, Page, markdown_squashed, squashed
from tests.markup.test_charts import data
from tests.markup.test_hostile import leaves, replaced
from tests.trial.records import (
    ENGLISH,
    EVERY_RECORD_IN,
    SOURCE,
    embedded,
    in_each_language,
    read,
)
from tests.trial.test_flow import (
    ONE_PERIOD,
    WHOLE,
    A,
    B,
    Given,
    of_registry,
    of_site,
    period,
    published,
    randomised,
    recorded,
)


def parts(
    study: Study, numbers: Aggregates | None = None, lang: Language = ENGLISH
) -> tuple[Piece, ...]:
    return flow_pieces(lang, participant_flow(study, SOURCE, numbers, lang))


def page(shown: tuple[Piece, ...]) -> Page:
    """The pieces as they stand on a page."""
    return Page(under_heading(shown))


def written(chart: Any) -> list[str]:
    """Every line of words in a picture."""
    return [row["words"] for row in data(chart) if "words" in row]


def lists(read: Page) -> list[Element]:
    """The outermost lists."""
    return [
        one for one in read.all("ul") if one.parent and one.parent.tag in {"article", "details"}
    ]


# A picture with the same as a list


def test_the_list_and_the_picture_hold_the_same_words() -> None:
    shown = parts(randomised(A, B), published(*WHOLE))
    (nested,) = lists(page(shown))
    (chart,) = [part.chart for part in shown if part.chart]
    assert Counter(_signs(nested.words)) == Counter(_signs("".join(written(chart))))


def _signs(text: str) -> list[str]:
    return re.findall(r"\w", text)


def test_reasons_are_nested_in_their_box_and_boxes_in_their_group() -> None:
    (nested,) = lists(page(parts(randomised(A, B), published(*WHOLE))))
    (reason,) = [one for one in nested if one.tag == "li" and one.words == "Declined: 500"]
    assert reason.parent.parent.words.startswith("Excluded: 520")
    group = next(one for one in nested if one.tag == "li" and one.words.startswith(B))
    assert "Withdrew consent: 31" in group.words
    assert "Withdrew consent: 30" not in group.words


def test_the_words_for_a_picture_lead_to_the_list() -> None:
    (part,) = [part for part in parts(recorded(ONE_PERIOD)) if part.chart]
    assert part.words == (
        "As the registry records it: a diagram with boxes and arrows, for 2 groups."
        " The list below it holds the same numbers."
    )
    assert part.width == "content"


def test_a_flow_without_a_shown_number_is_a_list_without_a_picture() -> None:
    hidden = parts(randomised(A), published(("assessed", ALL, "", None)))
    assert [part.chart for part in hidden] == [None] * len(hidden)
    (nested,) = lists(page(hidden))
    assert nested.parent.tag == "article"
    assert "Assessed for eligibility: protected" in nested.words


def test_where_nobody_tells_anything_there_are_only_words() -> None:
    study, source = embedded()
    shown = flow_pieces(ENGLISH, participant_flow(study, source, None, ENGLISH))
    assert [part.chart for part in shown] == [None]
    assert page(shown).words == (
        "Results Participant flow The site has published no participant flow."
        " The registry has no participant flow of this trial."
    )


def test_a_picture_that_would_be_too_high_gives_way_to_its_list() -> None:
    names = [f"Group {place}" for place in range(60)]
    study = recorded(period("Overall Study", {"STARTED": ["5"] * 60}), groups=names)
    assert laid_out(of_registry(study), ENGLISH).height > TALLEST
    shown = parts(study)
    assert {part.chart for part in shown} == {None}
    assert "Group 59" in lists(page(shown))[0].words


def test_each_source_has_its_own_picture_the_sites_first() -> None:
    shown = parts(recorded(ONE_PERIOD), published(*WHOLE))
    headings = [one.words for one in page(shown).all("h2", "h3")]
    assert headings == [
        "Participant flow",
        "As the site reports it",
        "As the registry records it",
        "The registry's own tables",
    ]
    assert ["880" in "".join(written(part.chart)) for part in shown if part.chart] == [True, False]


def test_an_example_says_so_in_the_picture_itself() -> None:
    chart = flow_chart(ENGLISH, of_site(*WHOLE, example=True))
    assert chart["title"]["text"] == "Invented example, not from the site."


def test_a_picture_names_no_other_host_and_follows_no_pointer() -> None:
    text = json.dumps(flow_chart(ENGLISH, of_site(*WHOLE)))
    assert "http" not in text
    assert "tooltip" not in text


@in_each_language
def test_four_states_are_told_apart_in_the_picture(tag: str) -> None:
    observed = randomised(A, design={"studyType": "OBSERVATIONAL", "designInfo": {}})
    lang = Language.of(tag)
    rows = (("assessed", ALL, "", "0"), ("randomised", ALL, "", None), ("allocated", A, "", "9"))
    view = of_site(*rows, study=observed, lang=lang)
    words = " ".join(written(flow_chart(lang, view)))
    for state in ("0", "protected", "not reported", "not applicable"):
        assert squashed(lang.say(state)) in squashed(words)


# Nothing that is protected leaves

STAGES = (
    *(("assessed", ALL), ("excluded", ALL), ("randomised", ALL)),
    *((stage, arm) for stage in ("allocated", "received", "lost", "analysed") for arm in (A, B)),
)
counts = st.lists(st.none() | st.integers(0, 10**5), min_size=len(STAGES), max_size=len(STAGES))


@settings(max_examples=25, deadline=None)
@given(counts=counts)
def test_no_number_is_shown_but_those_that_were_published(counts: list[int | None]) -> None:
    """Neither a hidden one nor one that is computed, in picture, list or words."""
    rows: list[Given] = [
        (stage, arm, "", None if count is None else str(count))
        for (stage, arm), count in zip(STAGES, counts, strict=True)
    ]
    shown = parts(randomised(A, B), published(*rows))
    may = Counter(ENGLISH.number(count) for count in counts if count is not None)
    (nested,) = lists(page(shown))
    assert Counter(_numbers(nested.words)) == may
    for part in shown:
        if part.chart:
            assert Counter(_numbers(" ".join(written(part.chart)))) == may


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*", text)


# The picture is laid out so that it can be read

names = st.text(min_size=1, max_size=200) | st.sampled_from(
    [
        "间充质干细胞联合脐带血移植治疗重型再生障碍性贫血的一组受试者" * 3,
        "W" * 120,
        "Low dose 10 mg/kg",
    ]
)
texts = names.map(str.strip).filter(bool)


@settings(max_examples=40, deadline=None)
@given(groups=st.lists(texts, max_size=5), why=st.lists(texts, max_size=3, unique=True))
def test_words_stay_in_their_boxes_and_boxes_apart(groups: list[str], why: list[str]) -> None:
    reached = {"STARTED": ["12"] * len(groups), "NOT COMPLETED": ["3"] * len(groups)}
    reasons = {one: ["1"] * len(groups) for one in why}
    study = recorded(period("P", reached, reasons), groups=groups, of=randomised(A))
    for tag in ("en", "zh-Hans"):
        lang = Language.of(tag)
        assert not _faults(laid_out(of_registry(study, lang), lang))


def _faults(picture: Picture) -> list[str]:
    found = []
    for words in picture.words:
        right = words.x + width(words.text) * SIZE
        if not any(
            box.x < words.x and right <= box.x2 and box.y < words.y - 6 and words.y + 6 < box.y2
            for box in picture.frames
        ):
            found.append(f"{words.text!r} leaves its box")
    for one, other in itertools.combinations(picture.frames, 2):
        if one.x < other.x2 and other.x < one.x2 and one.y < other.y2 and other.y < one.y2:
            found.append(f"{one} and {other} overlap")
    if any(box.x < 0 or box.x2 > WIDTH for box in picture.frames):
        found.append("a box leaves the picture")
    return found


def test_two_groups_stand_side_by_side_and_more_below_one_another() -> None:
    def places(*arms: str) -> list[tuple[float, float]]:
        view = of_site(*(("allocated", arm, "", "50") for arm in arms), study=randomised(*arms))
        picture = laid_out(view, ENGLISH)
        heads = [one for one in picture.words if one.text in arms]
        return [(one.x, one.y) for one in heads]

    (left, height), (right, same) = places("One", "Two")
    assert (left < right, height) == (True, same)
    three = places("One", "Two", "Three")
    assert len({x for x, _y in three}) == 1
    assert [y for _x, y in three] == sorted({y for _x, y in three})


# What the registry says is all there


def test_the_registrys_tables_have_captions_and_scopes() -> None:
    read = page(parts(recorded(ONE_PERIOD)))
    (table,) = read.all("table")
    assert [one.words for one in table if one.tag == "caption"] == ["Overall Study"]
    scopes = [one.attributes.get("scope") for one in table if one.tag == "th"]
    assert Counter(scopes) == {"col": 2, "row": 7, "rowgroup": 1}
    moved = table.parent
    assert (moved.attributes["role"], moved.attributes["tabindex"]) == ("group", "0")
    assert read.malformed() == []


@dataclass(frozen=True)
class Real:
    """A real record with a participant flow: as JSON, and as it is shown."""

    nct_id: str
    study: Study
    flow: dict[str, Any]
    parts: tuple[Piece, ...]
    page: Page


@cache
def _shown(archive: Path, tag: str) -> list[Real]:
    found = []
    with gzip.open(archive) as lines:
        for raw in lines:
            flow = json.loads(raw).get("resultsSection", {}).get("participantFlowModule")
            if flow:
                study = Study.model_validate_json(raw)
                nct_id = study.protocol_section.identification_module.nct_id or ""
                shown = parts(study, None, Language.of(tag))
                found.append(Real(nct_id, study, flow, shown, page(shown)))
    assert len(found) > 80
    return found


@pytest.fixture(params=EVERY_RECORD_IN)
def real(request: pytest.FixtureRequest, shared: Path) -> list[Real]:
    """All real records with a participant flow, in one language."""
    return _shown(shared / "records" / "records.ndjson.gz", request.param)


def test_every_number_and_text_of_real_flows_is_on_the_page(real: list[Real]) -> None:
    missing = [
        f"{one.nct_id}: {fault}"
        for one in real
        for fault in (*_absent(one.flow, one.page), *one.page.malformed())
    ]
    assert missing == []


def _absent(flow: dict[str, Any], read: Page) -> Iterator[str]:
    shown = squashed(read.words)
    for key in ("preAssignmentDetails", "recruitmentDetails"):
        yield from _unsaid(flow.get(key, ""), shown)
    for group in flow["groups"]:
        yield from _unsaid(group.get("description", ""), shown)
    columns = [group["id"] for group in flow["groups"]]
    tables = read.all("table")
    if len(tables) != len(flow["periods"]):
        yield f"{len(tables)} tables"
    for table, told in zip(tables, flow["periods"], strict=False):
        whole = squashed(table.text)
        for text in (told["title"], *(group["title"] for group in flow["groups"])):
            yield from _unsaid(text, whole)
        rows = [
            (one, [cell for cell in one.children if isinstance(cell, Element)])
            for one in table
            if one.tag == "tr" and any(cell.tag == "td" for cell in one)
        ][1:]
        lines = [
            *((one, one["achievements"]) for one in told["milestones"]),
            *((one, one["reasons"]) for one in told.get("dropWithdraws", [])),
        ]
        if len(rows) != len(lines):
            yield f"{len(rows)} rows instead of {len(lines)}"
        for (_row, cells), (line, stats) in zip(rows, lines, strict=False):
            head = squashed(cells[0].text)
            if squashed(line["type"]).casefold() not in head.casefold():
                yield line["type"]
            yield from _unsaid(line.get("comment", ""), head)
            for one in stats:
                cell = squashed(cells[1 + columns.index(one["groupId"])].text)
                if not cell.startswith(one["numSubjects"]):
                    yield f"{line['type']} {one}: {cell[:40]}"
                yield from _unsaid(one.get("numUnits", ""), cell)
                yield from _unsaid(one.get("comment", ""), cell)


def _unsaid(text: str, shown: str) -> Iterator[str]:
    if squashed(text) not in shown and markdown_squashed(text) not in shown:
        yield text[:100]


def test_pictures_of_real_flows_hold_what_their_lists_hold(real: list[Real]) -> None:
    pictures = 0
    for one in real:
        nested = lists(one.page)[0]
        for part in one.parts:
            if part.chart:
                pictures += 1
                drawn = "".join(written(part.chart))
                assert sorted(re.findall(r"\d", drawn)) == sorted(re.findall(r"\d", nested.words))
    assert pictures > 80


@pytest.mark.parametrize("tag", EVERY_RECORD_IN)
def test_pictures_of_real_flows_can_be_read(shared: Path, tag: str) -> None:
    lang = Language.of(tag)
    faults = [
        f"{one.nct_id}: {fault}"
        for one in _shown(shared / "records" / "records.ndjson.gz", tag)
        for fault in _faults(laid_out(of_registry(one.study, lang), lang))
    ]
    assert faults == []


# Whatever the labels are


@pytest.mark.parametrize("name", HOSTILE)
@in_each_language
def test_hostile_labels_are_words_and_nothing_else(name: str, tag: str) -> None:
    record = recorded(ONE_PERIOD).as_json()
    flow = record["resultsSection"]["participantFlowModule"]
    flow |= {"recruitmentDetails": "x", "preAssignmentDetails": "x", "typeUnitsAnalyzed": "x"}
    flow["groups"][0]["description"] = "x"
    flow["periods"][0]["milestones"][0]["comment"] = "x"
    flow["periods"][0]["milestones"][0]["achievements"][0] |= {"comment": "x", "numUnits": "x"}
    for path in list(leaves(flow)):
        if path[-1] not in ("id", "groupId"):
            replaced(path, HOSTILE[name], flow)
    evil = HOSTILE[name][:80]
    rows = published(
        ("assessed", ALL, "", "70"), ("allocated", evil, "", "50"), ("lost", evil, evil, "1")
    )
    shown = parts(read(record), rows, Language.of(tag))
    live = page(shown)
    assert live.problems == []
    assert {one.tag for one in live.elements} <= TAGS
    assert {key for one in live.elements for key in one.attributes} <= ATTRIBUTES
    for part in shown:
        text = json.dumps(part.chart, ensure_ascii=False)
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\x00-\x08]", text)


TAGS = {
    *("article", "h1", "h2", "h3", "div", "p", "ul", "ol", "li", "strong", "span", "br", "a"),
    *("details", "summary", "dl", "dt", "dd", "hr"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("lang", "dir", "translate", "class", "id", "role", "tabindex", "scope", "colspan"),
    *("aria-labelledby", "href", "rel", "value", "start"),
}
