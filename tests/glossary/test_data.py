"""The project's own glossary is large, plain, in every language, and honest about its review."""

import gzip
import html
import json
import re
from pathlib import Path

import pytest
from textstat import textstat

from registry.glossary.measures import measures
from registry.glossary.terms import glossary

PLAIN = 8
"""The highest reading grade that a meaning may have."""

EXPECTED = """
graft failure; engraftment; autologous; allogeneic; mesenchymal stem cell; cord blood; neutrophil;
platelet; G-CSF; GVHD; central venous catheter; randomised; open label; phase 2; informed consent;
legally acceptable representative; inclusion criterion; exclusion criterion; outcome measure;
data monitoring committee
"""

EVERYDAY = {"ALL", "AND", "ARE", "ARM", "AS", "AT", "CAN", "FOR", "HAS", "IN", "IS", "IT", "MAY"}
EVERYDAY |= {"NO", "NOT", "ON", "OR", "PET", "THE", "TO", "US", "WAS"}

MEANINGS = [
    *((f"term {one.id}", one.meaning) for one in glossary().terms),
    *((f"measure {one.id}", one.meaning) for one in measures().table.measure),
    *((f"unit {one.id}", one.meaning) for one in measures().table.unit if one.meaning),
]


def test_at_least_120_terms_are_explained() -> None:
    assert len(glossary().terms) >= 120


@pytest.mark.parametrize("words", [words.strip() for words in EXPECTED.split(";")])
def test_the_terms_that_a_transplant_trial_needs_are_among_them(words: str) -> None:
    assert [words[one.start : one.end] for one in glossary().find(words)] == [words]


@pytest.mark.parametrize(("place", "meaning"), MEANINGS, ids=[place for place, _ in MEANINGS])
def test_every_english_meaning_is_plain(place: str, meaning: dict[str, str]) -> None:
    assert textstat.flesch_kincaid_grade(meaning["en"]) <= PLAIN


@pytest.mark.parametrize(("place", "meaning"), MEANINGS, ids=[place for place, _ in MEANINGS])
def test_every_meaning_is_a_sentence_in_its_language(place: str, meaning: dict[str, str]) -> None:
    assert meaning["en"].endswith((".", ".”"))
    assert meaning["zh-Hans"].endswith(("。", "。”"))
    assert re.search("[\u4e00-\u9fff]", meaning["zh-Hans"])
    assert not re.search("[,;?!]", meaning["zh-Hans"])


def test_no_entry_claims_a_review_that_has_not_been() -> None:
    """Whoever reviews an entry takes it out of this test by name."""
    assert [one.id for one in glossary().terms if one.reviewer] == []


def test_no_acronym_is_an_everyday_word() -> None:
    acronyms = {acronym for one in glossary().terms for acronym in one.acronyms}
    acronyms |= {acronym for one in measures().table.measure for acronym in one.acronyms}
    assert acronyms & EVERYDAY == set()


def test_every_term_and_measure_says_where_it_is_from() -> None:
    for one in (*glossary().terms, *measures().table.measure):
        assert one.source
        assert one.licence
    assert all(scale.source for scale in measures().table.scale)


def test_a_term_is_found_under_every_name_that_its_entry_lists() -> None:
    for term in glossary().terms:
        for name in (*term.words, *term.acronyms):
            (first, *_) = glossary().find(name)
            assert (first.start, first.end, first.term.id) == (0, len(name), term.id)


def test_a_measure_is_known_under_every_name_that_its_entry_lists() -> None:
    for one in measures().table.measure:
        scale = next(scale for scale in measures().table.scale if scale.id == one.scale)
        unit = next(unit for unit in measures().table.unit if unit.id == next(iter(scale.unit)))
        number = sum(one.believable) / 2
        for name in (*one.name.values(), *one.words, *one.acronyms):
            text = f"{name} ≥ {unit.said['en'].format(n=f'{number:f}')}"
            assert [found.measure.id for found in measures().find(text)] == [one.id]


def real_texts(shared: Path) -> list[str]:
    """The criteria of real records, their escapes resolved as a page would."""
    texts = []
    with gzip.open(shared / "records" / "records.ndjson.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            module = json.loads(line)["protocolSection"].get("eligibilityModule", {})
            text = module.get("eligibilityCriteria", "")
            texts.append(html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)))
    return texts


def test_every_limit_found_in_a_real_text_reads_the_same_again(shared: Path) -> None:
    found = [(text, one) for text in real_texts(shared) for one in measures().find(text)]
    assert len(found) > 500
    for text, one in found:
        assert one.spelled.startswith(text[one.start : one.end])
        assert measures().read(one.spelled, one.measure) == one.value


def test_every_word_found_in_a_real_text_is_one_of_its_term(shared: Path) -> None:
    for text in real_texts(shared):
        for one in glossary().find(text):
            words = text[one.start : one.end]
            assert [again.term for again in glossary().find(words)][:1] == [one.term]
