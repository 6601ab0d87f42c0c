"""A trial as one line of the list of trials."""

import pytest

from registry.language import Language, Verbatim
from registry.trial.facts import Known, NotProvided
from registry.trial.index import listed
from registry.trial.status import status_notice
from tests.trial.records import ENGLISH, SOURCE, TODAY, bare, in_each_language, trial


@in_each_language
def test_a_listed_trial_has_its_title_and_its_status(tag: str) -> None:
    lang = Language.of(tag)
    study = trial()
    line = listed("NCT00000001", study, SOURCE, lang, TODAY)
    assert line.nct_id == "NCT00000001"
    assert line.title == Known(Verbatim("An Invented Trial, Number 1"))
    assert line.notice == status_notice(study, SOURCE, lang, TODAY)


def test_a_trial_without_a_title_is_listed_all_the_same() -> None:
    line = listed("NCT90000099", bare(), SOURCE, ENGLISH, TODAY)
    assert isinstance(line.title, NotProvided)
    assert line.notice is not None


@pytest.mark.parametrize("has_record", [True, False])
def test_a_trial_that_was_not_fetched_has_no_status(has_record: bool) -> None:
    study, source = (trial(), None) if has_record else (None, SOURCE)
    line = listed("NCT00000001", study, source, ENGLISH, TODAY)
    assert line.notice is None
    assert isinstance(line.title, NotProvided)
