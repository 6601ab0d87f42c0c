"""The record's way from the registry to the page, with a date for each step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from registry.language import Language
from registry.trial.about import About, about
from registry.trial.facts import Fact, Known, NotProvided
from tests.trial.records import ENGLISH, SOURCE, bare, embedded, in_each_language, told, trial


def rows(view: About) -> dict[str, Fact]:
    return {str(row.label): row.fact for row in view.rows}


def test_a_synced_record_tells_each_step_with_its_date() -> None:
    facts = rows(about(trial(), SOURCE, ENGLISH))
    assert told(facts["Source"]) == "ClinicalTrials.gov"
    assert told(facts["Processed by the registry on"]) == "20 November 2026"
    assert told(facts["Fetched by this site on"]) == "20 November 2026 14:30 UTC"
    assert told(facts["Last compared with the registry on"]) == "21 November 2026 14:30 UTC"
    assert told(facts["Version kept by this site"]) == "number 3"
    assert told(facts["Version of the registry's interface"]) == "2.0.5"


def test_moments_are_told_in_universal_time_whatever_the_clock() -> None:
    guangzhou = timezone(timedelta(hours=8))
    source = replace(SOURCE, fetched_at=datetime(2026, 11, 21, 6, 5, tzinfo=guangzhou))
    facts = rows(about(trial(), source, ENGLISH))
    assert told(facts["Fetched by this site on"]) == "20 November 2026 22:05 UTC"


def test_a_record_that_was_never_compared_says_so() -> None:
    facts = rows(about(trial(), replace(SOURCE, checked_at=None), ENGLISH))
    assert told(facts["Last compared with the registry on"]) == "never yet"


def test_a_transcription_is_declared_with_what_is_shorter_and_what_is_left_out() -> None:
    study, source = embedded()
    view = about(study, source, ENGLISH)
    declared = " ".join(view.transcription)
    assert "transcription" in declared
    assert "10 October 2022" in declared
    for passage in ("summary", "description", "groups and treatments", "outcome measures"):
        assert passage in declared
    assert "criteria" in declared
    assert "telephone" in declared
    assert "e-mail" in declared
    assert "replaces the transcription" in declared


def test_a_transcription_was_not_fetched() -> None:
    study, source = embedded()
    assert "not fetched yet" in told(rows(about(study, source, ENGLISH))["Fetched by this site on"])


def test_a_synced_record_declares_no_transcription() -> None:
    assert about(trial(), SOURCE, ENGLISH).transcription == ()


def test_what_a_source_does_not_give_is_said_to_be_not_provided() -> None:
    source = replace(SOURCE, data_timestamp=None, api_version=None)
    facts = rows(about(bare(), source, ENGLISH))
    assert isinstance(facts["Processed by the registry on"], NotProvided)
    assert isinstance(facts["Version of the registry's interface"], NotProvided)


@in_each_language
def test_the_record_can_be_read_at_the_registry(tag: str) -> None:
    view = about(trial(), SOURCE, Language.of(tag))
    assert view.registry_address == "https://clinicaltrials.gov/study/NCT00000001"


def test_chinese_tells_moments_its_own_way() -> None:
    facts = about(
        trial(),
        replace(SOURCE, fetched_at=datetime(2026, 1, 1, tzinfo=UTC)),
        Language.of("zh-Hans"),
    ).rows
    assert any(isinstance(row.fact, Known) and "2026年1月1日" in row.fact.value for row in facts)
