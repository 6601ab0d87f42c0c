"""A fact is known, not provided, withheld or not applicable, and nothing stands in for nothing."""

import pytest

from registry.language import Sentence
from registry.trial.facts import Known, NotApplicable, NotProvided, Origin, Withheld, known


@pytest.mark.parametrize("value", ["x", "0", "no", "NA", "None", " "])
def test_any_words_are_known(value: str) -> None:
    assert known(value) == Known(value)


@pytest.mark.parametrize("value", [None, ""])
def test_no_words_are_not_provided(value: str | None) -> None:
    assert known(value) == NotProvided()


def test_a_fact_carries_its_origin() -> None:
    assert known("x", Origin.SITE).origin is Origin.SITE
    assert known(None, Origin.SITE).origin is Origin.SITE
    assert known("x").origin is Origin.REGISTRY


def test_the_four_states_are_never_equal() -> None:
    states = [Known("x"), NotProvided(), Withheld(Sentence.of("x", {})), NotApplicable()]
    assert not [(a, b) for a in states for b in states if a is not b and a == b]
