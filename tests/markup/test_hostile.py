"""A record that means harm: whatever it holds is shown as words, and nothing in it acts."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from registry import markup
from registry.ctgov.record import Part, Study
from registry.ctgov.record.protocol import ProtocolSection
from registry.language import Language
from registry.trial.about import about
from registry.trial.facts import Known
from registry.trial.index import Listed
from tests.fixtures.hostile import HOSTILE
from tests.fixtures.studies import kinds_of_record
from tests.markup.reading import Page, squashed
from tests.trial.records import (
    ENGLISH,
    LANGUAGES,
    SOURCE,
    full,
    in_each_language,
    pages,
    read,
    results_whole,
    trial,
)

TAGS = {
    *("article", "nav", "header", "footer", "section", "style", "h1", "h2", "h3", "h4", "p", "div"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "details", "summary"),
    *("a", "span", "strong", "em", "br", "hr", "b", "button", "small", "sup", "nav"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("fieldset", "legend", "label", "input"),
}
ATTRIBUTES = {
    *("lang", "translate", "class", "id", "href", "rel", "start", "value", "dir"),
    *("aria-labelledby", "aria-hidden", "aria-label", "aria-describedby"),
    *("type", "popover", "popovertarget"),
    *("for", "name", "checked", "autocomplete", "inputmode", "maxlength"),
    *("scope", "colspan", "role", "tabindex", "open"),
    *("data-sortable", "data-filterable", "data-filter", "data-found", "data-skip", "data-place"),
}
LINK = re.compile(r"https?://[\w.-]+(?:[/?#]|$)|mailto:|\?trial=|trial/NCT\d{8}\.[a-z0-9.-]+$")


def dangers(page: Page) -> list[str]:
    """Everything on a page that no template of ours writes."""
    found = list(page.problems)
    for one in page.elements:
        if one.tag not in TAGS:
            found.append(f"<{one.tag}>")
        found += [f"{one.tag}[{name}]" for name in one.attributes if name not in ATTRIBUTES]
        found += [
            f"class {name!r}" for name in one.classes if not re.fullmatch(r"[a-z][a-z-]*", name)
        ]
    within = {f"#{name}" for name in page.ids}
    found += [
        f"href={link!r}" for link in page.links if not LINK.match(link) and link not in within
    ]
    return found


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every text of a record."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))


def replaced(path: tuple[str | int, ...], text: str, record: dict[str, Any]) -> None:
    here: Any = record
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = text


CLOSED = {
    *("type", "class", "role", "status", "sex", "overallStatus", "lastKnownStatus", "studyType"),
    *("statusForNctId", "samplingMethod", "ipdSharing", "allocation", "interventionModel"),
    *("primaryPurpose", "observationalModel", "timePerspective", "masking", "retention"),
    *("date", "relevance"),
}
"""Keys whose values stand in a closed list: kept, so that the usual way through is taken."""


def is_free(path: tuple[str | int, ...]) -> bool:
    names = [step for step in path if isinstance(step, str)]
    return names[-1] not in CLOSED | {"phases", "whoMasked", "stdAges", "infoTypes"} and (
        "Date" not in names[-1]
    )


def text_fields(model: type[Part], path: str = "") -> Iterator[str]:
    """Every field of a model that holds free text, as the API names it."""
    for name, field in model.model_fields.items():
        key = f"{path}.{field.serialization_alias or field.alias or name}"
        kinds = set(_kinds(field.annotation)) - {type(None)}
        if kinds == {str}:
            yield key
        for kind in kinds:
            if issubclass(kind, Part):
                yield from text_fields(kind, key)


def _kinds(annotation: Any) -> Iterator[type]:
    inner = getattr(annotation, "__args__", ())
    if isinstance(annotation, type) and not inner:
        yield annotation
    for one in inner:
        if one is not Ellipsis:
            yield from _kinds(one)


def test_the_full_record_fills_every_text_field_that_there_is() -> None:
    """Otherwise the tests below would leave a field out."""
    filled = {
        "." + ".".join(str(step) for step in path if isinstance(step, str))
        for path in leaves(full()["protocolSection"])
    }
    assert set(text_fields(ProtocolSection)) - filled == set()


SLOW = {"word", "words", "nested", "nested lists"}
each_attack = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.wide] * (name in SLOW)) for name in HOSTILE]
)
"""The long ones are read where time does not matter."""


@each_attack
@in_each_language
def test_a_record_whose_every_text_is_hostile_gives_no_live_element(tag: str, name: str) -> None:
    record = full()
    for path in list(leaves(record)):
        if is_free(path):
            replaced(path, HOSTILE[name], record)
    study = read(record)
    found = {
        (page, danger)
        for page, html in pages(study, Language.of(tag)).items()
        for danger in dangers(Page(html))
    }
    assert not found


@each_attack
def test_a_record_whose_closed_lists_are_hostile_too_gives_no_live_element(name: str) -> None:
    record = full()
    for path in list(leaves(record)):
        replaced(path, HOSTILE[name], record)
    found = {
        (page, danger)
        for page, html in pages(read(record)).items()
        for danger in dangers(Page(html))
    }
    assert not found


@each_attack
def test_a_hostile_record_leaves_the_page_well_formed(name: str) -> None:
    record = full()
    for path in list(leaves(record)):
        if is_free(path):
            replaced(path, f"Words. {HOSTILE[name]}", record)
    found = {
        (page, fault)
        for page, html in pages(read(record)).items()
        for fault in Page(html).malformed()
    }
    assert not found


KITCHEN_SINK = "Words <script>a</script> [y](javascript:b) \" onload='c' {d} {{ e }} \u202ef"


def test_one_hostile_field_alone_gives_no_live_element() -> None:
    """Each field by itself: hostile neighbours could hide the way that it takes."""
    found = set()
    for path in leaves(full()):
        record = full()
        replaced(path, KITCHEN_SINK, record)
        for page, html in pages(read(record)).items():
            found |= {(".".join(map(str, path)), page, danger) for danger in dangers(Page(html))}
    assert not found


@pytest.mark.wide
def test_one_hostile_field_of_the_results_alone_gives_no_live_element() -> None:
    record = json.loads(kinds_of_record()["interventional-with-results"])
    ways = [way for way in leaves(record) if way[0] == "resultsSection"]
    assert len(ways) > 50
    found = set()
    for path in ways:
        hostile = json.loads(kinds_of_record()["interventional-with-results"])
        replaced(path, KITCHEN_SINK, hostile)
        html = results_whole(read(hostile))
        found |= {(".".join(map(str, path)), danger) for danger in dangers(Page(html))}
    assert not found


@pytest.mark.parametrize("name", ["script", "handler", "template", "entities", "closing"])
def test_hostile_words_are_shown_as_they_are(name: str) -> None:
    """Neither run nor dropped: the reader sees what the record says."""
    study = trial(
        identification={"briefTitle": HOSTILE[name]}, conditions={"conditions": [HOSTILE[name]]}
    )
    page = Page(pages(study)["overview"])
    assert page.all("h1")[0].text == HOSTILE[name]
    assert squashed(HOSTILE[name]) in squashed(page.row("Conditions").text)


def test_braces_in_a_name_are_not_filled_in() -> None:
    study = trial(
        sponsorCollaborators={"leadSponsor": {"name": "{sponsor} {n} {0}", "class": "{kind}"}}
    )
    assert "{sponsor} {n} {0}" in Page(pages(study)["overview"]).words
    assert "{sponsor} {n} {0} ({kind})" in Page(pages(study)["design"]).words


def test_a_text_that_turns_round_the_direction_turns_only_itself_round() -> None:
    """Otherwise a title could make our own sentence around it read backwards."""
    study = trial(conditions={"conditions": ["\u202eesaesid detnevni"]})
    page = Page(pages(study)["overview"])
    around = [one for one in page.all("span", "bdi") if "detnevni" in one.text]
    assert around
    for one in around:
        isolated = one.tag == "bdi" or one.attributes.get("dir") == "auto"
        assert isolated or "\u202e" not in one.text


def test_no_page_holds_a_sign_that_html_forbids() -> None:
    record = full()
    for path in list(leaves(record)):
        if is_free(path):
            replaced(path, HOSTILE["nothing"], record)
    for html in pages(read(record)).values():
        assert not re.search(r"[\x00-\x08\x0b\x0e-\x1f]", html)


@pytest.mark.parametrize("name", HOSTILE)
@in_each_language
def test_what_the_address_asks_for_cannot_act(tag: str, name: str) -> None:
    """The list of trials repeats the reader's own address: the one text that anybody can send."""
    line = Listed("NCT00000001", Known(HOSTILE[name]), None)
    html = markup.index_page(Language.of(tag), [line], HOSTILE[name])
    assert not dangers(Page(html))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_operator_wrote_cannot_act(name: str) -> None:
    html = markup.about_page(ENGLISH, about(trial(), SOURCE, ENGLISH), HOSTILE[name])
    head = markup.header(ENGLISH, HOSTILE[name], HOSTILE[name], HOSTILE[name])
    assert not dangers(Page(head + html))


def test_a_notice_cannot_act() -> None:
    for text in HOSTILE.values():
        assert not dangers(Page(markup.notice_page(ENGLISH, text, [text])))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_hostile_status_is_neither_open_nor_a_class(tag: str) -> None:
    study: Study = trial(status={"overallStatus": 'open"><script>'})
    page = Page(pages(study, Language.of(tag))["overview"])
    block = page.with_class("status")[0]
    assert block.classes == {"status", "unknown"}
