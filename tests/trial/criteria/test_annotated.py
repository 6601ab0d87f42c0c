"""Real texts, marked criterion by criterion by people, are read as they were marked."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from registry.trial.criteria import Label
from tests.trial.criteria.scores import (
    Annotated,
    Compared,
    NotTheText,
    Span,
    annotated,
    compare,
    score,
    texts,
)

TEXT = "Inclusion Criteria:\n\n* Walks to the shop\n* Talks\n\nExclusion Criteria:\n\n* Runs &lt; 5"
MARKED = (
    Span(Label.INCLUSION, 21, 40),
    Span(Label.INCLUSION, 41, 48),
    Span(Label.EXCLUSION, 71, 84),
)


@pytest.fixture(scope="module")
def compared() -> Sequence[Compared]:
    records = Path(__file__).resolve().parents[4] / "shared" / "records" / "records.ndjson.gz"
    if not records.is_file():
        pytest.skip(f"{records} is absent")
    return [compare(one) for one in annotated(texts(records))]


@pytest.mark.parametrize(
    ("chosen_by", "count", "least"),
    [("first draw", 48, 0.95), ("odd", 22, 0.90), ("second draw", 26, 0.97)],
)
def test_criteria_are_found_as_people_marked_them(
    compared: Sequence[Compared], chosen_by: str, count: int, least: float
) -> None:
    found = score(one for one in compared if one.annotated.chosen_by == chosen_by)
    assert found.texts == count
    assert found.f1 >= least


def test_no_marked_criterion_is_read_under_the_opposite_label(compared: Sequence[Compared]) -> None:
    wrong = {one.annotated.nct_id: one.opposite for one in compared if one.opposite}
    assert wrong == {}


# --- the scoring itself ---------------------------------------------------------------------------


def judged(*marked: Span) -> Compared:
    return compare(Annotated("NCT00000001", "invented", TEXT, marked))


def test_a_reading_that_agrees_scores_one() -> None:
    one = judged(*MARKED)
    found = score([one])
    assert (found.precision, found.recall, found.f1) == (1, 1, 1)
    assert (found.texts, found.criteria, found.read) == (1, 3, 3)
    assert one.opposite == ()


def test_marks_spaces_and_entities_do_not_count() -> None:
    tight = (Span(Label.INCLUSION, 23, 40), MARKED[1], Span(Label.EXCLUSION, 73, 84))
    assert score([judged(*tight)]).f1 == 1


def test_two_in_place_of_one_are_a_miss() -> None:
    apart = (Span(Label.INCLUSION, 21, 28), Span(Label.INCLUSION, 29, 40), *MARKED[1:])
    one = judged(*apart)
    assert one.missed == apart[:2]
    assert one.surplus == (MARKED[0],)
    assert score([one]).recall == 0.5


def test_the_right_words_under_the_other_label_are_a_miss_and_opposite() -> None:
    other = (*MARKED[:2], Span(Label.INCLUSION, 71, 84))
    one = judged(*other)
    assert one.missed == one.opposite == other[2:]
    assert one.surplus == MARKED[2:]


def test_unspecified_is_the_opposite_of_nothing() -> None:
    one = judged(*MARKED[:2], Span(Label.UNSPECIFIED, 71, 84))
    assert one.opposite == ()
    assert len(one.missed) == 1


def test_what_is_read_and_not_marked_counts_against_precision() -> None:
    found = score([judged(*MARKED[:2])])
    assert found.recall == 1
    assert found.precision == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        (TEXT + ".", [["inclusion", 21, 40]]),
        (TEXT, [["inclusion", 21, 40], ["inclusion", 39, 48]]),
        (TEXT, [["inclusion", 21, 21]]),
        (TEXT, [["inclusion", 21, len(TEXT) + 1]]),
    ],
)
def test_an_annotation_of_other_words_or_of_none_is_an_error(
    tmp_path: Path, text: str, spans: list[list[object]]
) -> None:
    digits = hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    entry = {"nctId": "NCT00000001", "set": "invented", "text": digits, "criteria": spans}
    file = tmp_path / "annotations.json"
    file.write_text(json.dumps([entry]))
    with pytest.raises(NotTheText, match="NCT00000001"):
        annotated({"NCT00000001": text}, file)
