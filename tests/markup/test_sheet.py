"""The sheet for a doctor as HTML: one mark a line, languages kept apart, nothing in it acts."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest
from markupsafe import Markup

from registry import markup
from registry.ctgov.record import Study
from registry.language import Language
from registry.markup.pages import STYLE
from registry.trial.answers import Said, said_words
from registry.trial.criteria import read_criteria
from registry.trial.fit import Age, ReaderSex, fit_age, fit_sex
from registry.trial.guidance import guidance
from registry.trial.sheet import Told, sheet
from registry.trial.source import Source
from tests.fixtures.hostile import HOSTILE
from tests.markup.reading import Element, Page, markdown_squashed, squashed, unnumbered
from tests.markup.test_hostile import dangers, leaves, replaced
from tests.trial.records import (
    ENGLISH,
    EVERY_RECORD_IN,
    SOURCE,
    TODAY,
    bare,
    embedded,
    full,
    in_each_language,
    of_kind,
    read,
    trial,
    with_status,
)

HEADING = Markup("<article><h1>The page on which it stands</h1></article>")


def shown(
    study: Study,
    said: Mapping[int, Said] | None = None,
    about: tuple[Told, ...] = (),
    source: Source = SOURCE,
    tag: str = "en",
) -> Page:
    lang = Language.of(tag)
    text = study.protocol_section.eligibility_module.eligibility_criteria
    view = sheet(study, source, read_criteria(text or ""), said or {}, about, lang, TODAY)
    return Page(HEADING + markup.sheet_page(lang, view))


def of_text(text: str, said: Mapping[int, Said] | None = None, tag: str = "en") -> Page:
    return shown(trial(eligibility={"eligibilityCriteria": text}), said, tag=tag)


def told(study: Study, lang: Language) -> tuple[Told, ...]:
    age = Age(17, "Year")
    return (
        Told(lang.say("Age"), lang.count("{n} year", "{n} years", 17), fit_age(study, age, lang)),
        Told(lang.say("Sex"), None, fit_sex(study, ReaderSex.OTHER, lang)),
        Told(lang.say("Healthy volunteers"), None, None),
    )


def inside(one: Element, name: str) -> list[Element]:
    return [below for below in one if name in below.classes]


BOTH = "Inclusion Criteria:\n\n1. First\n2. Second\n\nExclusion Criteria:\n\n* Third"


def test_an_answer_is_the_one_crossed_box_of_its_line() -> None:
    page = of_text(BOTH, {0: Said.YES, 2: Said.NOT_SURE})
    crossed = [
        [choice.words for choice in inside(line, "chosen")] for line in page.with_class("line")
    ]
    assert crossed == [["×Yes"], [], ["×Not sure"]]


@in_each_language
def test_every_line_offers_yes_no_and_not_sure(tag: str) -> None:
    lang = Language.of(tag)
    for line in of_text(BOTH, {0: Said.NO}, tag).with_class("line"):
        choices = [choice.words.lstrip("× ") for choice in inside(line, "choice")]
        assert choices == [said_words(one, lang) for one in Said]


def test_a_screen_reader_hears_the_answer_alone_and_where_there_is_none_all_three() -> None:
    for line, heard in zip(
        of_text(BOTH, {0: Said.NO}).with_class("line"),
        ([False, True, False], [True] * 3, [True] * 3),
        strict=True,
    ):
        choices = inside(line, "choice")
        assert ["aria-hidden" not in choice.attributes for choice in choices] == heard
        assert {box.attributes["aria-hidden"] for box in inside(line, "box")} == {"true"}


def test_inclusion_and_exclusion_differ_by_word_and_shape_on_every_line() -> None:
    page = of_text(BOTH)
    tags = [inside(line, "tag")[0].words for line in page.with_class("line")]
    assert tags == ["1. must be true", "2. must be true", "must not be true"]
    assert [line.classes - {"line"} for line in page.with_class("line")] == [
        {"inclusion"},
        {"inclusion"},
        {"exclusion"},
    ]
    assert "double" in STYLE.split(".tp.sheet .line.exclusion {")[1].split("}")[0]


def test_sub_items_stay_with_their_criterion() -> None:
    page = of_text("Inclusion Criteria:\n\n* One of:\n  * this\n  * that\n* Another")
    first, second = page.with_class("line")
    assert [item.words for item in first if item.tag == "li"] == ["this", "that"]
    assert second.words.endswith("Not sure")


def test_the_sheet_ends_with_who_decides() -> None:
    for study in (trial(), bare(), with_status("UNKNOWN")):
        article = shown(study).with_class("sheet")[0]
        last = [child for child in article.children if isinstance(child, Element)][-1]
        assert last.words == "Only the study team can decide who can take part."


def test_the_status_comes_before_the_criteria() -> None:
    study, source = embedded()
    words = shown(study, source=source).words
    assert words.index("This trial is not known to be open.") < words.index("must be true")
    assert "January 2013" in words.split("must be true")[0]


def test_why_a_trial_was_stopped_is_said_in_the_sponsors_words() -> None:
    page = shown(trial(status={"overallStatus": "TERMINATED", "whyStopped": "No funding"}))
    assert page.all("blockquote")[0].words == "No funding"


def test_what_the_reader_said_stands_with_the_comparison() -> None:
    study = trial()
    page = shown(study, about=told(study, ENGLISH))
    age = page.row("Age")
    assert "17 years" in age.words
    assert "close to the limit" in age.words
    assert "18 years" in age.words
    assert page.words.count("not answered") == 2


def test_the_sheet_counts_nothing_and_calls_nobody_eligible() -> None:
    few = of_text(BOTH, {0: Said.YES}).words
    many = of_text(BOTH, {0: Said.YES, 1: Said.YES, 2: Said.YES}).words
    assert few.replace("×", "").split() == many.replace("×", "").split()
    assert "eligible" not in few.lower()


def test_six_lines_are_ruled_for_questions() -> None:
    ruled = shown(trial()).with_class("ruled")
    assert len(ruled) == 6
    assert {one.attributes["aria-hidden"] for one in ruled} == {"true"}


@pytest.mark.parametrize("number", ["NCT00000001", "NCT0000000١", 'NCT1"; } * { color: red', ""])
def test_only_a_real_number_stands_in_the_style_of_the_printed_page(number: str) -> None:
    page = shown(trial(identification={"nctId": number}))
    expected = f'@page sheet {{ @bottom-left {{ content: "{number}"; }} }}'
    real = number == "NCT00000001"
    assert [str(one.children[0]) for one in page.all("style")] == ([expected] if real else [])


@in_each_language
@pytest.mark.parametrize(
    "kind", ["annotated", "expanded-access", "newer-than-the-model", "observational", "withheld"]
)
def test_the_sheet_of_every_kind_of_record_is_well_formed(tag: str, kind: str) -> None:
    study = of_kind(kind)
    assert not shown(study, {0: Said.YES}, told(study, Language.of(tag)), tag=tag).malformed()


@in_each_language
def test_a_record_with_nothing_but_its_number_has_a_sheet(tag: str) -> None:
    page = shown(bare(), tag=tag)
    assert not page.malformed()
    assert not page.with_class("line")
    assert page.with_class("absent")


def test_an_empty_list_says_that_the_registry_gives_none() -> None:
    page = of_text("Inclusion Criteria:\n\n* One\n\nExclusion Criteria:")
    assert [one.words for one in page.with_class("absent")] == ["not provided by the registry"]


def test_the_registrys_words_are_marked_as_english_on_a_chinese_sheet() -> None:
    study = read(full())
    page = shown(study, tag="zh-Hans")
    expected = ["An Invented Trial", "Invented Hospital", "As recorded", "18 years or older"]
    assert not [words for words in expected if words not in page.registry_words]
    assert {one.attributes["lang"] for one in page.marked} == {"en"}
    group = of_text("Inclusion Criteria:\n\nPeople of group A:\n\n* One", tag="zh-Hans")
    assert "group A" in group.registry_words
    assert "group A" not in group.own_words


@pytest.mark.parametrize("name", HOSTILE)
@in_each_language
def test_a_hostile_record_cannot_act_on_the_sheet(tag: str, name: str) -> None:
    record = full()
    for path in list(leaves(record)):
        replaced(path, HOSTILE[name], record)
    study = read(record)
    page = shown(study, {0: Said.YES}, told(study, Language.of(tag)), tag=tag)
    assert not dangers(page)
    assert not page.all("style")


@pytest.mark.parametrize("name", ["script", "handler", "template", "entities", "closing", "svg"])
def test_hostile_criteria_are_words_on_the_sheet(name: str) -> None:
    text = f"Inclusion Criteria:\n\n* One {HOSTILE[name]}\n* Two"
    page = of_text(text, {0: Said.YES})
    assert not dangers(page)
    assert not page.malformed()
    assert markdown_squashed(HOSTILE[name]) in squashed(page.words)


@pytest.mark.parametrize("tag", EVERY_RECORD_IN)
def test_every_real_record_has_a_sound_sheet_with_all_its_criteria(shared: Path, tag: str) -> None:
    found = []
    with gzip.open(shared / "records" / "records.ndjson.gz") as archive:
        for line in archive:
            study = Study.model_validate_json(line)
            number = study.protocol_section.identification_module.nct_id
            text = study.protocol_section.eligibility_module.eligibility_criteria or ""
            criteria = read_criteria(text).criteria
            said = {place: list(Said)[place % 3] for place in range(0, len(criteria), 2)}
            page = shown(study, said, told(study, Language.of(tag)), tag=tag)
            found += [f"{number}: {fault}" for fault in (*page.malformed(), *dangers(page))]
            lines = page.with_class("line")
            found += [f"{number}: {len(lines)} lines"] * (len(lines) != len(criteria))
            for one, shown_line in zip(criteria, lines, strict=False):
                bare_words = squashed(inside(shown_line, "prose")[0].unnumbered)
                wanted = {markdown_squashed(one.markdown), squashed(one.text)}
                wanted |= {markdown_squashed(unnumbered(one.markdown))}
                if not wanted & {bare_words, squashed(inside(shown_line, "prose")[0].text)}:
                    found.append(f"{number}: {one.text[:80]!r}")
    assert found == []


@in_each_language
def test_questions_and_rights_are_two_sections_of_one_page(tag: str) -> None:
    lang = Language.of(tag)
    study, source = embedded()
    view = guidance(study, source, lang, TODAY)
    page = Page(HEADING + markup.guidance_page(lang, view))
    assert not page.malformed()
    items = {
        name: [one.words for one in page.part(name) if one.tag == "li"]
        for name in ("questions", "rights")
    }
    assert items == {
        "questions": [" ".join(one.split()) for one in view.questions],
        "rights": [" ".join(one.split()) for one in view.rights],
    }
    assert not page.marked, "nothing here is the registry's"
