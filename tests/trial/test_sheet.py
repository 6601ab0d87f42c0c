"""What stands on the sheet for a doctor: the record's words, the reader's answers, no verdict."""

import gzip
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from registry.ctgov.record import Study
from registry.language import Language, Sentence, Verbatim
from registry.trial.answers import Said
from registry.trial.criteria import Criterion, Label, read_criteria
from registry.trial.facts import Known, NotProvided
from registry.trial.fit import Age, fit_age
from registry.trial.sheet import Line, Sheet, Told, sheet
from registry.trial.source import Source
from registry.trial.status import Standing
from tests.trial.records import (
    ENGLISH,
    GONE,
    SOURCE,
    TODAY,
    bare,
    embedded,
    in_each_language,
    trial,
    with_status,
)


def made(
    study: Study,
    said: Mapping[int, Said] | None = None,
    about: tuple[Told, ...] = (),
    source: Source = SOURCE,
    tag: str = "en",
    today: date = TODAY,
) -> Sheet:
    text = study.protocol_section.eligibility_module.eligibility_criteria
    reading = read_criteria(text or "")
    return sheet(study, source, reading, said or {}, about, Language.of(tag), today)


def of_text(text: str, said: Mapping[int, Said] | None = None) -> Sheet:
    return made(trial(eligibility={"eligibilityCriteria": text}), said)


def lines(view: Sheet) -> list[Line]:
    return [
        entry
        for part in view.criteria
        for group in part.groups
        for entry in group.entries
        if isinstance(entry, Line)
    ]


def words(view: Sheet) -> list[str]:
    """Everything of the criteria text that stands on the sheet, block by block."""
    found = []
    for part in view.criteria:
        for group in part.groups:
            if group.name:
                found.append(str(group.name))
            for entry in group.entries:
                found.append(entry.criterion.text if isinstance(entry, Line) else entry.text)
    return found


def row(view: Sheet, label: str) -> object:
    return next(row.fact for row in view.rows if row.label == label)


TWO_GROUPS = """Inclusion Criteria:

Study Group:

1. First
2. Second

Control Group:

1. Third

Exclusion Criteria:

* Fourth
* Fifth
"""


def test_each_answer_stands_beside_its_criterion() -> None:
    view = of_text(TWO_GROUPS, {0: Said.YES, 2: Said.NOT_SURE, 4: Said.NO})
    assert [(line.criterion.text, line.said) for line in lines(view)] == [
        ("First", Said.YES),
        ("Second", None),
        ("Third", Said.NOT_SURE),
        ("Fourth", None),
        ("Fifth", Said.NO),
    ]


def test_inclusion_and_exclusion_are_apart_and_groups_have_their_names() -> None:
    view = of_text(TWO_GROUPS)
    assert [(part.label, [group.name for group in part.groups]) for part in view.criteria] == [
        (Label.INCLUSION, ["Study Group", "Control Group"]),
        (Label.EXCLUSION, [None]),
    ]


def test_the_sponsors_numbers_are_kept_and_none_is_invented() -> None:
    numbers = [line.criterion.number for line in lines(of_text(TWO_GROUPS))]
    assert numbers == ["1", "2", "1", None, None]


def test_a_heading_that_says_no_more_than_the_sheet_is_not_repeated() -> None:
    assert words(of_text("Inclusion Criteria:\n\n* One\n\nEXCLUSION CRITERIA\n\n* Two")) == [
        "One",
        "Two",
    ]


def test_a_heading_that_says_more_is_kept() -> None:
    view = of_text("Key Inclusion Criteria:\n\n* One\n\nKey Exclusion Criteria:\n\n* Two")
    assert words(view) == ["Key Inclusion Criteria:", "One", "Key Exclusion Criteria:", "Two"]


def test_a_list_that_the_text_opens_and_leaves_empty_is_there_without_lines() -> None:
    view = of_text("Inclusion Criteria:\n\n* One\n\nExclusion Criteria:")
    assert [(part.label, len(part.groups)) for part in view.criteria] == [
        (Label.INCLUSION, 1),
        (Label.EXCLUSION, 0),
    ]


def test_a_text_without_a_heading_is_under_neither() -> None:
    view = of_text("* One\n* Two")
    assert [part.label for part in view.criteria] == [Label.UNSPECIFIED]


def test_a_record_without_criteria_has_a_sheet_without_lines() -> None:
    assert made(bare()).criteria == ()
    assert of_text(" \n ").criteria == ()


def test_the_sheet_says_whether_the_trial_can_be_joined_and_when_that_was_verified() -> None:
    study, source = embedded()
    view = made(study, source=source)
    assert view.status.standing is Standing.UNKNOWN
    assert view.status.headline == "This trial is not known to be open."
    assert row(view, "Status at the registry") == Known("unknown status")
    assert row(view, "Status last verified") == Known("January 2013")
    assert "Nobody has confirmed the record to the registry since January 2013." in (
        view.status.sentences
    )


@pytest.mark.parametrize("status", ["COMPLETED", "WITHDRAWN", "UNKNOWN", "SOMETHING_NEW", None])
def test_a_sheet_never_calls_a_trial_open_that_is_not(status: str | None) -> None:
    assert made(with_status(status)).status.standing is not Standing.OPEN


def test_a_record_that_is_gone_has_a_sheet_that_says_so() -> None:
    view = made(trial(), source=GONE)
    assert view.status.standing is Standing.GONE
    assert row(view, "Status at the registry") == Known("“recruiting” when it was last listed")


def test_the_sheet_names_the_trial_its_sponsor_and_its_source() -> None:
    study, source = embedded()
    view = made(study, source=source)
    assert view.nct_id == "NCT01763099"
    assert isinstance(view.title, Known)
    assert isinstance(view.title.value, Verbatim)
    assert row(view, "Sponsor") == Known("Nanfang Hospital of Southern Medical University")
    assert "as transcribed by this project" in view.attribution
    assert "this project's words" in view.wording
    assert view.address == "https://clinicaltrials.gov/study/NCT01763099"


def test_a_trial_without_a_short_title_has_its_official_one() -> None:
    study = trial(identification={"briefTitle": None, "officialTitle": "An Official Title"})
    assert made(study).title == Known("An Official Title")
    assert made(bare()).title == NotProvided()


def test_the_sheet_has_the_limits_and_the_day_on_which_it_was_made() -> None:
    view = made(trial(), today=date(2026, 12, 1))
    assert row(view, "Ages") == Known("18 years and older")
    assert row(view, "Sex") == Known("all sexes")
    assert row(view, "Healthy volunteers") == Known("not accepted")
    dated = row(view, "Date of this sheet")
    assert isinstance(dated, Known)
    assert dated.value == "1 December 2026"


def test_what_the_reader_said_is_passed_on_as_it_is() -> None:
    study = trial()
    fit = fit_age(study, Age(17, "Year"), ENGLISH)
    about = (
        Told(ENGLISH.say("Age"), ENGLISH.say("17 years"), fit),
        Told(ENGLISH.say("Sex"), None, None),
    )
    assert made(study, about=about).about == about


def test_no_field_of_the_sheet_counts_or_judges() -> None:
    """Neither a total nor a verdict: nothing there to show by mistake."""
    assert set(Sheet.__dataclass_fields__) == {
        *("title", "nct_id", "status", "rows", "about", "wording"),
        *("criteria", "attribution", "address"),
    }
    alike = made(trial(), {0: Said.YES}), made(trial(), {0: Said.NO})
    assert alike[0].rows == alike[1].rows
    assert alike[0].status == alike[1].status


@in_each_language
def test_the_sheet_of_every_real_record_holds_every_criterion_in_order(
    shared: Path, tag: str
) -> None:
    with gzip.open(shared / "records" / "records.ndjson.gz") as archive:
        for line in archive:
            study = Study.model_validate_json(line)
            text = study.protocol_section.eligibility_module.eligibility_criteria
            reading = read_criteria(text or "")
            said = dict.fromkeys(range(0, len(reading.criteria), 2), Said.NOT_SURE)
            view = made(study, said, tag=tag)
            shown = lines(view)
            assert tuple(line.criterion for line in shown) == reading.criteria
            assert {place for place, line in enumerate(shown) if line.said} == set(said)


def test_no_other_words_of_a_real_text_are_lost_but_plain_headings(shared: Path) -> None:
    plain = {"inclusion criteria", "exclusion criteria", "inclusion criterion"}
    lost = set()
    with gzip.open(shared / "records" / "records.ndjson.gz") as archive:
        for line in archive:
            study = Study.model_validate_json(line)
            text = study.protocol_section.eligibility_module.eligibility_criteria or ""
            kept = words(made(study))
            lost |= {
                block.text
                for block in read_criteria(text).blocks
                if not isinstance(block, Criterion)
                and block.text
                and block.text not in kept
                and block.text.rstrip(" :：") not in kept
                and block.text.rstrip(" :：").lower() not in plain
            }
    assert lost == set()


def test_registry_words_are_told_from_ours() -> None:
    group = of_text(TWO_GROUPS).criteria[0].groups[0]
    assert isinstance(group.name, Verbatim)
    assert isinstance(made(trial()).attribution, Sentence)
