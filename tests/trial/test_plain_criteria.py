"""A plain version is shown beside the words that it rewrites, and beside no others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from registry.trial.criteria import read_criteria
from registry.trial.criteria.fingerprint import fingerprint
from registry.trial.plain_criteria import PlainVersion, apply

VERSION = PlainVersion({"en": "Plain words."}, "hematologist", "EC-1", date(2026, 5, 1))
TEXT = """Inclusion Criteria:

* Neutrophils below 0.5
* One of
  * platelets below 20
  * hemoglobin below 60

Exclusion Criteria:

* Active infection
"""


@dataclass(frozen=True)
class Marked:
    fingerprint: str


MARKS = st.lists(st.sampled_from([f"{number:016x}" for number in range(12)]), unique=True)


@given(versions=MARKS, criteria=MARKS)
def test_each_version_is_either_shown_or_withdrawn_in_the_order_of_the_file(
    versions: Sequence[str], criteria: Sequence[str]
) -> None:
    applied = apply(dict.fromkeys(versions, VERSION), map(Marked, criteria))
    assert list(applied.shown) == [mark for mark in versions if mark in criteria]
    assert list(applied.withdrawn) == [mark for mark in versions if mark not in criteria]


def marks(text: str) -> list[str]:
    return [criterion.fingerprint for criterion in read_criteria(text).criteria]


def test_every_criterion_of_a_text_can_have_its_version() -> None:
    versions = dict.fromkeys(marks(TEXT), VERSION)
    applied = apply(versions, read_criteria(TEXT).criteria)
    assert len(versions) == 3
    assert applied.shown == versions
    assert applied.withdrawn == {}


def test_a_changed_word_withdraws_the_version_of_its_criterion_alone() -> None:
    versions = dict.fromkeys(marks(TEXT), VERSION)
    changed = TEXT.replace("platelets below 20", "platelets below 30")
    applied = apply(versions, read_criteria(changed).criteria)
    assert list(applied.withdrawn) == marks(TEXT)[1:2]
    assert list(applied.shown) == [marks(TEXT)[0], marks(TEXT)[2]]


def test_another_layout_of_the_same_words_withdraws_nothing() -> None:
    versions = dict.fromkeys(marks(TEXT), VERSION)
    wrapped = TEXT.replace("Neutrophils below", "Neutrophils\n  below").replace("* A", "*   A")
    assert apply(versions, read_criteria(wrapped).criteria).withdrawn == {}


def test_a_record_without_criteria_withdraws_every_version() -> None:
    versions = {fingerprint("Active infection"): VERSION}
    assert apply(versions, read_criteria("").criteria).withdrawn == versions
