"""The criteria as cards: every word of the text once, each list told apart, words explained."""

import gzip
import html
import json
import re
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from registry.glossary.terms import glossary
from registry.language import Language
from registry.markup import criteria_list
from registry.trial.answers import Said, marks
from registry.trial.criteria import read_criteria
from registry.trial.plain_criteria import PlainVersion
from tests.markup.reading import Page
from tests.trial.records import in_each_language

TEXT = """Inclusion Criteria:

1. Graft failure after an autologous transplant
2. Platelets \\< 20 x 10\\^9/L

   * on two days

Exclusion Criteria:

Cohort A:

* Graft failure before; no graft failure now
"""


def cards(text: str, tag: str = "en", versions: dict[str, PlainVersion] | None = None) -> Markup:
    return criteria_list(Language.of(tag), read_criteria(text), glossary(), versions or {})


def page(text: str, tag: str = "en", versions: dict[str, PlainVersion] | None = None) -> Page:
    return Page(f"<article><h1>x</h1><h2>x</h2></article>{cards(text, tag, versions)}")


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def test_each_criterion_has_a_card_of_its_own_in_the_texts_order() -> None:
    numbers = [one.words for one in page(TEXT).with_class("number")]
    assert numbers == ["1", "2", "3"]


def test_a_criterion_is_asked_only_when_a_reader_wants_it_with_the_answer_so_far() -> None:
    assert "<input" not in cards(TEXT)
    reading = read_criteria(TEXT)
    said = {marks(reading)[1]: Said.NO, "of another criterion": Said.YES}
    asked = criteria_list(Language.of("en"), reading, glossary(), {}, said)
    assert asked.count('type="radio"') == 3 * 3
    assert re.findall(r'name="said ([^"]*)" value="([^"]*)" checked', asked) == [
        (marks(reading)[1], "no")
    ]


def test_inclusion_and_exclusion_differ_by_word_sign_and_class() -> None:
    cards = page(TEXT).with_class("criterion")
    lists = [next(iter(one.classes - {"criterion"})) for one in cards]
    assert lists == ["inclusion", "inclusion", "exclusion"]
    tags = [one.words for one in page(TEXT).with_class("tag")]
    assert tags == [
        "✓ must be true no. 1 in the record 1",
        "✓ must be true no. 2 in the record 2",
        "✕ must not be true 3",
    ]


def test_the_list_and_the_group_stand_above_their_first_criterion() -> None:
    titles = [one.words for one in page(TEXT).with_class("list")]
    assert titles == [
        "Must be true of a person (inclusion)",
        "Must not be true of a person (exclusion)",
    ]
    assert [one.words for one in page(TEXT).with_class("group")] == ["Cohort A:"]


def test_a_text_without_headings_is_under_neither_list() -> None:
    shown = page("* Some condition")
    assert shown.with_class("unspecified")
    assert "under neither heading" in shown.words


def test_a_term_is_a_button_described_by_its_meaning_once_for_each_criterion() -> None:
    shown = page(TEXT)
    buttons = [one for one in shown.all("button") if one.words.lower() == "graft failure"]
    assert len(buttons) == 2  # three uses in two criteria
    for one in buttons:
        name = one.attributes["aria-describedby"]
        assert one.attributes["popovertarget"] == name
        (meaning,) = (each for each in shown.elements if each.attributes.get("id") == name)
        assert "popover" in meaning.attributes
        assert "making blood cells" in meaning.words
        assert "not reviewed by a clinician" in meaning.words


@in_each_language
def test_a_meaning_is_in_the_readers_language_and_outside_the_registrys_words(tag: str) -> None:
    term = next(one for one in glossary().terms if one.id == "graft-failure")
    for one in page(TEXT, tag).with_class("meaning"):
        assert not one.within("prose")
    assert term.meaning[tag] in page(TEXT, tag).words


def test_numbers_are_explained_under_the_criterion_and_never_in_it() -> None:
    card = page(TEXT).with_class("criterion")[1]
    (note,) = (one for one in card if "numbers" in one.classes)
    assert "is the same as 20,000 per microlitre" in note.words
    (prose,) = (one for one in card if "prose" in one.classes)
    assert prose.words == "Platelets < 20 x 10^9/L on two days"


class TestPlainVersions:
    VERSION = PlainVersion({"en": "Your graft failed."}, "nurse", "EC-1", date(2026, 5, 1))

    def mark(self) -> str:
        return read_criteria(TEXT).criteria[0].fingerprint

    def test_one_stands_with_who_reviewed_it_beside_the_registrys_words(self) -> None:
        card = page(TEXT, versions={self.mark(): self.VERSION}).with_class("criterion")[0]
        assert "Your graft failed." in card.words
        assert "reviewed by: nurse, 1 May 2026; ethics approval: EC-1." in card.words
        assert "Graft failure after an autologous transplant" in card.words

    def test_it_is_not_shown_in_a_language_that_it_lacks(self) -> None:
        shown = page(TEXT, "zh-Hans", {self.mark(): self.VERSION})
        assert "Your graft failed." not in shown.words
        assert "EC-1" not in shown.words

    def test_it_is_not_shown_beside_other_words_or_in_another_list(self) -> None:
        for text in (TEXT.replace("autologous", "allogeneic"), TEXT.replace("In", "Ex")):
            shown = page(text, versions={self.mark(): self.VERSION})
            assert "Your graft failed." not in shown.words


def test_every_word_of_every_record_stands_in_the_cards_exactly_once() -> None:
    archive = Path(__file__).resolve().parents[3] / "shared" / "records" / "records.ndjson.gz"
    if not archive.is_file():
        pytest.skip(f"{archive} is absent")
    tags = re.compile(r"<!--.*?-->|</?(?:ul|ol|li|p|br|div)\b[^<>]*>", re.DOTALL)
    wrong = []
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        for line in lines:
            protocol = json.loads(line)["protocolSection"]
            text = protocol.get("eligibilityModule", {}).get("eligibilityCriteria", "")
            shown = Page(cards(text))
            said = "".join(one.unnumbered for one in shown.with_class("prose"))
            if letters(said) != letters(html.unescape(tags.sub("", text))):
                wrong.append(protocol["identificationModule"]["nctId"])
    assert not wrong


@pytest.mark.parametrize("text", ["", "   \n", "None", "-", "Exclusion Criteria: none"])
def test_a_text_without_criteria_still_ends_with_who_decides(text: str) -> None:
    shown = page(text)
    assert not shown.with_class("criterion")
    assert shown.words.endswith("Only the study team can decide who can take part.")
