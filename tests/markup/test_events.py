"""Adverse events, limits, contact and files of every real record with results: nothing is lost."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from registry.ctgov.record import PartialDate, Study
from registry.language import Language
from registry.markup.posted import UNFOLDED
from tests.fixtures.hostile import HOSTILE
from tests.markup.archive import expect_none, real_records
from tests.markup.posted_pages import events_page
from tests.markup.reading import Element, Page, markdown_squashed, squashed
from tests.markup.test_every_record import ARTEFACT, NAMES
from tests.markup.test_hostile import dangers, is_free, leaves, replaced
from tests.trial.posted.events import results
from tests.trial.records import in_each_language, read

UNSPOKEN = {"id", "groupId", "typeAbbrev", "assessmentType", "restrictionType"}
"""Keys whose values are told in words, or name other parts of a record."""
DATES = {"date", "uploadDate"}


class One(NamedTuple):
    """A record and its sections as a page."""

    nct_id: str
    record: dict[str, Any]
    page: Page


@cache
def _all(archive: Path, tag: str) -> list[One]:
    lang = Language.of(tag)
    found = []
    for raw in real_records(archive):
        record = orjson.loads(raw)
        if "resultsSection" in record or "documentSection" in record:
            nct_id = record["protocolSection"]["identificationModule"]["nctId"]
            page = Page(events_page(Study.model_validate_json(raw), lang))
            found.append(One(nct_id, record, page))
    return found


@pytest.fixture
def every(shared: Path, tag: str) -> list[One]:
    return _all(shared / "records" / "records.ndjson.gz", tag)


def parts(one: One) -> dict[str, Any]:
    """The parts of the record that these sections promise."""
    section = one.record.get("resultsSection", {})
    return {
        "events": section.get("adverseEventsModule", {}),
        "more": section.get("moreInfoModule", {}),
        "documents": one.record.get("documentSection", {}),
    }


def values(part: Any, key: str = "") -> Iterator[tuple[str, str | int]]:
    """Every text and number in a piece of a record, with its key."""
    if isinstance(part, dict):
        for name, item in part.items():
            yield from values(item, name)
    elif isinstance(part, list):
        for item in part:
            yield from values(item, key)
    elif not isinstance(part, bool):
        yield key, part


@in_each_language
def test_every_text_and_number_is_on_the_page(every: list[One], tag: str) -> None:
    def lost() -> Iterator[str]:
        lang = Language.of(tag)
        for one in every:
            shown = squashed(one.page.words).casefold()
            marked = squashed(one.page.registry_words).casefold()
            numbers = set(re.findall(r"\d+", one.page.words))
            for key, value in values(parts(one)):
                if key in UNSPOKEN:
                    continue
                if isinstance(value, int):
                    found = str(value) in numbers
                elif key in DATES:
                    day, _, time = value.partition("T")
                    found = lang.date(PartialDate(day)) in one.page.words
                    found &= time in one.page.words
                elif key == "label":  # said in our words where they say the same
                    found = squashed(value).casefold() in shown
                else:
                    found = squashed(value).casefold() in marked
                    found |= markdown_squashed(value).casefold() in marked
                if not found:
                    yield f"{one.nct_id} {key}: {value!r:.120}"

    expect_none(lost())


def tables(page: Page) -> dict[str, Element]:
    """The tables of events, by the heading that labels them."""
    return {
        region.attributes["aria-labelledby"]: next(e for e in region if e.tag == "table")
        for region in page.with_class("wide")
    }


def cells(row: Element) -> list[Element]:
    return [one for one in row.children if isinstance(one, Element)]


def rows(table: Element) -> Iterator[tuple[str, list[Element]]]:
    """Each row's cells with the title of the row group that it stands in."""
    for body in (one for one in table if one.tag == "tbody"):
        title = ""
        for row in (one for one in body if one.tag == "tr"):
            first, *others = cells(row)
            if first.attributes["scope"] == "rowgroup":
                title = first.words
            else:
                yield title, [first, *others]


@in_each_language
def test_every_event_has_its_numbers_in_its_group_and_organ_system(
    every: list[One], tag: str
) -> None:
    def wrong() -> Iterator[str]:
        for one in every:
            module = one.record.get("resultsSection", {}).get("adverseEventsModule", {})
            found = tables(one.page)
            for key, name in (("seriousEvents", "serious-events"), ("otherEvents", "other-events")):
                expected = Counter(
                    (
                        squashed(event["organSystem"]),
                        squashed(event["term"]),
                        *(_numbers(event, group) for group in module["eventGroups"]),
                    )
                    for event in module.get(key, [])
                )
                got = Counter(
                    (
                        squashed(title),
                        squashed(next(iter(term.text.strip().splitlines()))),
                        *(tuple(map(int, re.findall(r"\d+", cell.words))) for cell in others),
                    )
                    for title, (term, *others) in (rows(found[name]) if name in found else ())
                )
                if expected != got:
                    yield f"{one.nct_id} {name}: {(expected - got, got - expected)!s:.300}"

    expect_none(wrong())


def _numbers(event: dict[str, Any], group: dict[str, Any]) -> tuple[int, ...]:
    [stats] = [item for item in event["stats"] if item["groupId"] == group["id"]]
    keys = ("numAffected", "numAtRisk", "numEvents")
    return tuple(stats[key] for key in keys if key in stats)


@in_each_language
def test_every_group_has_its_deaths_and_its_people_with_events(every: list[One], tag: str) -> None:
    def wrong() -> Iterator[str]:
        for one in every:
            module = one.record.get("resultsSection", {}).get("adverseEventsModule", {})
            found = tables(one.page)
            expected = [
                [squashed(group["title"])]
                + [
                    sorted(
                        group[name]
                        for name in (f"{kind}NumAffected", f"{kind}NumAtRisk")
                        if name in group
                    )
                    for kind in ("deaths", "serious", "other")
                ]
                for group in module.get("eventGroups", [])
            ]
            got = [
                [squashed(name.words)]
                + [sorted(map(int, re.findall(r"\d+", cell.words))) for cell in others]
                for _, (name, *others) in (rows(found["affected"]) if "affected" in found else ())
            ]
            if expected != got:
                yield f"{one.nct_id}: {expected!s:.200} {got!s:.200}"

    expect_none(wrong())


@in_each_language
def test_the_sections_are_well_formed_and_no_cell_is_empty(every: list[One], tag: str) -> None:
    def faults() -> Iterator[str]:
        for one in every:
            yield from (f"{one.nct_id}: {fault}" for fault in one.page.malformed())
            for cell in one.page.all("td", "th", "dt", "dd", "caption"):
                if not cell.words:
                    yield f"{one.nct_id}: an empty <{cell.tag}>"
            for table in one.page.all("table"):
                widths = {
                    sum(int(cell.attributes.get("colspan", 1)) for cell in cells(row))
                    for row in table
                    if row.tag == "tr"
                }
                if len(widths) != 1:
                    yield f"{one.nct_id}: rows of {widths} cells"

    expect_none(faults())


@in_each_language
def test_our_own_words_are_in_the_readers_language(every: list[One], tag: str) -> None:
    def strange() -> Iterator[str]:
        for one in every:
            for at in ARTEFACT.finditer(one.page.own_words):
                yield f"{one.nct_id}: …{one.page.own_words[max(0, at.start() - 30) : at.end()]!r}"
            for run in one.page.runs if tag == "zh-Hans" else ():
                if not run.registry and (
                    left := re.search(r"[A-Za-z]{2,}", NAMES.sub("", run.text))
                ):
                    yield f"{one.nct_id}: {left[0]!r} in {run.text.strip()[:80]!r}"

    expect_none(strange())


@in_each_language
def test_long_tables_are_folded_and_say_how_long_they_are(every: list[One], tag: str) -> None:
    def wrong() -> Iterator[str]:
        for one in every:
            for name, table in tables(one.page).items():
                if name == "affected":
                    continue
                count = sum(1 for _ in rows(table))
                folds = [e for e in one.page.all("details") if table in list(e)]
                if (count > UNFOLDED) != bool(folds):
                    yield f"{one.nct_id} {name}: {count} events, {len(folds)} folds"
                for fold in folds:
                    summary = next(e for e in fold if e.tag == "summary")
                    if re.findall(r"\d+", summary.words) != [str(count)]:
                        yield f"{one.nct_id} {name}: {summary.words!r} of {count}"

    expect_none(wrong())


OURS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "small"}
OUR_ATTRIBUTES = {
    *("scope", "colspan", "role", "tabindex", "open"),
    *("data-sortable", "data-filterable", "data-filter", "data-found", "data-skip"),
}


def strange(page: Page) -> list[str]:
    """The dangers on a page, without what tables are made of."""
    return [
        danger
        for danger in dangers(page)
        if danger.strip("<>") not in OURS
        and (re.sub(r".*\[(.*)\]", r"\1", danger) not in OUR_ATTRIBUTES)
    ]


@pytest.mark.parametrize("name", HOSTILE)
@in_each_language
def test_hostile_results_give_no_live_element(tag: str, name: str) -> None:
    record = results()
    for path in list(leaves(record)):
        replaced(path, HOSTILE[name], record)
    assert strange(Page(events_page(read(record), Language.of(tag)))) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_results_leave_the_sections_well_formed(name: str) -> None:
    record = results()
    for path in list(leaves(record)):
        if is_free(path) and path[-1] not in {"id", "groupId"}:
            replaced(path, f"Words. {HOSTILE[name]}", record)
    page = Page(events_page(read(record)))
    assert page.malformed() == []
    assert strange(page) == []
