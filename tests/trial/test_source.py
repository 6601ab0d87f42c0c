"""Where the record is from, and the date on which the registry processed it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from registry.ctgov.record import PartialDate
from registry.language import Language
from registry.trial.source import Source, attribution, processed, readable, told_date, wording
from tests.trial.records import ENGLISH, SOURCE, bare, embedded, in_each_language, trial

UNDATED = Source(fetched_at=datetime(2026, 11, 20, tzinfo=UTC))


def test_a_transcription_is_as_old_as_the_version_that_was_transcribed() -> None:
    study, source = embedded()
    assert processed(study, source) == PartialDate("2022-10-10")


def test_a_fetched_record_was_processed_on_the_day_of_the_data_set() -> None:
    assert processed(trial(), SOURCE) == PartialDate("2026-11-20")


def test_without_the_data_sets_date_the_record_tells_its_own_load() -> None:
    assert processed(trial(), UNDATED) == PartialDate("2026-09-11")


def test_a_record_without_any_date_was_processed_nobody_knows_when() -> None:
    assert processed(bare(), UNDATED) is None


def test_a_date_that_cannot_be_read_stays_as_it_is_spelled() -> None:
    assert readable("20 November") == "20 November"
    assert not isinstance(readable("20 November"), PartialDate)
    assert processed(trial(), replace(SOURCE, data_timestamp="soon, perhaps")) == "soon, perh"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (PartialDate("2013"), "2013"),
        (PartialDate("2013-01"), "January 2013"),
        (PartialDate("2013-01-05"), "5 January 2013"),
        ("last spring", "last spring"),
        (None, None),
    ],
)
def test_a_date_is_told_as_precisely_as_it_is_known(
    value: PartialDate | str | None, words: str | None
) -> None:
    assert told_date(value, ENGLISH) == words


@in_each_language
def test_the_attribution_names_the_source_and_the_day(tag: str) -> None:
    line = attribution(trial(), SOURCE, Language.of(tag))
    assert "ClinicalTrials.gov" in line
    assert {"en": "20 November 2026", "zh-Hans": "2026年11月20日"}[tag] in line


def test_the_attribution_says_that_a_transcription_is_one() -> None:
    study, source = embedded()
    line = attribution(study, source, ENGLISH)
    assert "transcribed by this project" in line
    assert "10 October 2022" in line


def test_the_attribution_admits_that_the_date_is_not_provided() -> None:
    assert "not provided" in attribution(bare(), UNDATED, ENGLISH)


@in_each_language
def test_a_synced_record_is_in_the_sponsors_words_and_a_transcription_in_ours(tag: str) -> None:
    _, transcribed = embedded()
    lang = Language.of(tag)
    assert wording(SOURCE, lang)
    assert wording(transcribed, lang)
    assert wording(SOURCE, lang) != wording(transcribed, lang)


def test_only_a_transcription_omits_anything() -> None:
    _, transcribed = embedded()
    assert transcribed.omits("phone")
    assert transcribed.omits("email")
    assert not transcribed.omits("name")
    assert not SOURCE.omits("phone")
