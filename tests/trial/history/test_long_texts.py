"""A text that is longer than the registry takes is not compared word by word."""

from registry.trial.history.telling import tell
from tests.fixtures.studies import study
from tests.trial.records import ENGLISH


def test_of_a_huge_text_it_is_said_that_it_changed_and_no_more() -> None:
    before, after = (study(briefTitle=f"{word} " * 500_000) for word in ("one", "two"))
    (told,) = tell(before, after, ENGLISH)
    assert told.sentence.endswith("changed. The text is too long to be compared here.")
    assert (told.before, told.after, told.pieces) == (None, None, ())


def test_a_text_that_the_registry_takes_is_compared() -> None:
    before, after = (study(briefTitle=f"A trial of {word} " * 10) for word in ("one", "two"))
    (told,) = tell(before, after, ENGLISH)
    assert told.pieces
