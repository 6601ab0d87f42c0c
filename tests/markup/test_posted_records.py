"""Posted results of every real record, in both languages: nothing is lost or left empty."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import orjson
import pytest

from registry.ctgov.record import Study
from registry.language import Language
from tests.markup.archive import expect_none, real_records
from tests.markup.posted_pages import numbers_page
from tests.markup.reading import Element, Page, markdown_squashed, squashed, unnumbered
from tests.trial.records import EVERY_RECORD_IN

INSTEAD = {"NA": {"en": "not available", "zh-Hans": "无法给出"}}
CODES = {
    *("id", "groupId", "groupIds", "type", "reportingStatus", "paramType", "dispersionType"),
    *("ciNumSides", "nonInferiorityType", "anticipatedPostingDate"),
}
"""Keys whose values are names within the record or of closed lists, which are told in words."""

UNITS = {"units", "unitOfMeasure", "denomUnitsSelected", "typeUnitsAnalyzed"}
"""Keys under which "Participants" is such a value, too."""


@dataclass(frozen=True)
class Read:
    """The two modules of a record, the page made of them, and that page's size in bytes."""

    nct_id: str
    start: dict[str, Any]
    outcomes: list[dict[str, Any]]
    page: Page
    tag: str
    size: int

    def section(self, number: int) -> Element:
        """The outcome of this number."""
        name = f"posted-{number}"
        return next(one for one in self.page.all("section") if one.attributes.get("id") == name)


@cache
def _read(archive: Path, tag: str) -> tuple[Read, ...]:
    lang = Language.of(tag)
    found = []
    for raw in real_records(archive):
        results = orjson.loads(raw).get("resultsSection")
        if not results:
            continue
        study = Study.model_validate_json(raw)
        html = numbers_page(study, lang)
        found.append(
            Read(
                study.protocol_section.identification_module.nct_id or "",
                results.get("baselineCharacteristicsModule", {}),
                results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", []),
                Page(html),
                tag,
                len(html.encode()),
            )
        )
    return tuple(found)


Check = Callable[[Read], Iterator[str]]


def of_every_record(check: Check) -> Callable[..., None]:
    """Make of a check, which says what is wrong with one record, a test of all of them."""

    @pytest.mark.parametrize("tag", EVERY_RECORD_IN)
    def test(shared: Path, tag: str) -> None:
        records = _read(shared / "records" / "records.ndjson.gz", tag)
        assert len(records) > 50
        expect_none(f"{one.nct_id}: {fault}" for one in records for fault in check(one))

    return test


@of_every_record
def test_the_page_is_well_formed(one: Read) -> Iterator[str]:
    yield from one.page.malformed()


@of_every_record
def test_no_cell_and_no_fact_is_empty(one: Read) -> Iterator[str]:
    for each in one.page.all("td", "th", "dd", "dt", "caption", "small", "sup"):
        if not each.words:
            yield f"an empty <{each.tag}> in {each.parent.words[:60] if each.parent else ''!r}"


@of_every_record
def test_every_row_has_a_cell_for_each_column(one: Read) -> Iterator[str]:
    for table in one.page.all("table"):
        rows = [each for each in table if each.tag == "tr"]
        width = len(rows[0].children)
        for row in rows:
            cells = [each for each in row.children if isinstance(each, Element)]
            if sum(int(each.attributes.get("colspan", 1)) for each in cells) != width:
                yield f"{len(cells)} cells under {width} headings: {row.words[:60]!r}"


@of_every_record
def test_every_table_is_named_and_every_heading_has_a_scope(one: Read) -> Iterator[str]:
    for table in one.page.all("table"):
        if [each.tag for each in table].count("caption") != 1:
            yield f"a table without a caption: {table.words[:60]!r}"
    for each in one.page.all("th"):
        if each.attributes.get("scope") not in {"col", "row", "rowgroup"}:
            yield f"a heading of no scope: {each.words[:60]!r}"


TRACE = re.compile(r"\bNone\b|\bN[AR]\b|\bnull\b|\bnan\b|[{}<>\\]|\w+\(\)|&\w+;|_[A-Z]|[A-Z]_")
"""What only a program writes."""


@of_every_record
def test_our_own_words_carry_no_trace_of_the_program(one: Read) -> Iterator[str]:
    for run in one.page.runs:
        # A sign before a number ("<0.001") is the registry's.
        if not run.registry and TRACE.search(re.sub(r"[<>](?= ?=? ?[0-9.])", "", run.text)):
            yield repr(run.text.strip()[:80])


@of_every_record
def test_a_reader_sees_no_entities_and_no_escapes(one: Read) -> Iterator[str]:
    for at in re.finditer(r"&#?\w+;|\\[<>\[\]*~#&+_-]", one.page.registry_words):
        yield repr(one.page.registry_words[max(0, at.start() - 40) : at.end() + 20])


@of_every_record
def test_chinese_pages_say_nothing_in_english_of_their_own(one: Read) -> Iterator[str]:
    if one.tag == "en":
        return
    for run in one.page.runs:
        if not run.registry and (left := re.search(r"[A-Za-z]{2,}", run.text)):
            inside = {each.tag for each in (run.block, run.block.parent) if each}
            if (
                left[0] != "Results"
                and "sup" not in inside | {run.block.tag}
                and run.block.tag != "dt"
            ):
                yield f"{left[0]!r} in {run.text.strip()[:80]!r}"


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a piece of JSON with the key under which it stands, but for codes."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, key)
    elif isinstance(value, str) and key not in CODES:
        yield key, value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield key, str(value)


def _lost(wanted: Iterator[tuple[str, str]], parts: list[Element], tag: str) -> Iterator[str]:
    shown = squashed("\n".join(part.text for part in parts))
    bare = squashed("\n".join(part.unnumbered for part in parts))
    for key, text in set(wanted):
        if key in UNITS and text == "Participants":
            continue
        text = INSTEAD.get(text, {}).get(tag, text)
        ways = {squashed(unescape(text)), squashed(text), markdown_squashed(text)}
        if not any(way in shown for way in ways) and (
            markdown_squashed(unnumbered(text)) not in bare
        ):
            yield f"{key}: {text[:100]!r}"


@of_every_record
def test_every_text_and_number_of_the_baseline_is_there(one: Read) -> Iterator[str]:
    if one.start:
        yield from _lost(_texts(one.start), [one.page.part("baseline")], one.tag)


@of_every_record
def test_every_text_and_number_of_an_outcome_is_in_its_section(one: Read) -> Iterator[str]:
    """But for descriptions of groups, which may stand in the section of an earlier outcome."""
    sections = {number: one.section(number) for number, _ in enumerate(one.outcomes, 1)}
    for number, outcome in enumerate(one.outcomes, 1):
        parts = [sections[number]]
        link = re.search(r"#posted-(\d+)-groups", " ".join(_addresses(parts[0])))
        if link:
            parts.append(sections[int(link[1])])
        for fault in _lost(_texts(outcome), parts, one.tag):
            yield f"outcome {number}: {fault}"


@of_every_record
def test_kinds_of_estimates_and_spreads_are_told(one: Read) -> Iterator[str]:
    for number, outcome in enumerate(one.outcomes, 1):
        shown = squashed(one.section(number).text)
        for analysis in outcome.get("analyses", []):
            if squashed(analysis.get("paramType", "")) not in shown:
                yield f"outcome {number}: {analysis['paramType']}"
        captions = [each for each in one.section(number) if each.tag == "caption"]
        if outcome.get("paramType") and not re.search("Shown: |显示的是：", captions[0].words):
            yield f"outcome {number}: {captions[0].words!r}"


def _addresses(part: Element) -> list[str]:
    return [each.attributes.get("href", "") for each in part if each.tag == "a"]


def _cells(part: Element) -> Counter[str]:
    """The first line of each cell: a value with what stands in brackets behind it."""
    lines: Counter[str] = Counter()
    for cell in part:
        if cell.tag == "td":
            words = "".join(
                each if isinstance(each, str) else each.text
                for each in cell.children
                if isinstance(each, str) or each.tag not in {"small", "sup"}
            )
            lines[squashed(words)] += 1
    return lines


def _values(measure: dict[str, Any], tag: str) -> Iterator[str]:
    """The same as the record has them."""
    between = {"en": " to ", "zh-Hans": "至"}[tag]
    for each in measure.get("classes", []):
        for category in each.get("categories", []):
            for cell in category.get("measurements", []):
                told = {key: INSTEAD.get(value, {}).get(tag, value) for key, value in cell.items()}
                limits = between.join(
                    told[key] for key in ("lowerLimit", "upperLimit") if key in told
                )
                spread = told.get("spread", "")
                if cell.get("spread") == cell.get("lowerLimit"):
                    spread = ""
                if spread and limits:
                    spread = {"en": "spread", "zh-Hans": "离散程度"}[tag] + spread
                yield squashed(told["value"] + spread + limits)


@of_every_record
def test_every_value_has_a_cell_with_its_own_spread_and_limits(one: Read) -> Iterator[str]:
    wanted = Counter(
        value for measure in one.start.get("measures", []) for value in _values(measure, one.tag)
    )
    if wanted and (missing := wanted - _cells(one.page.part("baseline"))):
        yield f"baseline: {list(missing.items())[:3]}"
    for number, outcome in enumerate(one.outcomes, 1):
        missing = Counter(_values(outcome, one.tag)) - _cells(one.section(number))
        if missing:
            yield f"outcome {number}: {list(missing.items())[:3]}"


@of_every_record
def test_every_link_leads_to_something_on_the_page(one: Read) -> Iterator[str]:
    ids = {each.attributes.get("id") for each in one.page.elements}
    for link in one.page.links:
        if link.startswith("#") and link[1:] not in ids:
            yield link


@of_every_record
def test_the_page_is_not_much_larger_than_the_record(one: Read) -> Iterator[str]:
    """Small ones apart, in which our own words weigh more."""
    source = len(orjson.dumps([one.start, one.outcomes]))
    if source > 50_000 and one.size > 1.5 * source:
        yield f"{one.size / source:.2f} times"
