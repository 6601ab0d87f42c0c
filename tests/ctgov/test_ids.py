"""NCT numbers: every spelling that the registry takes becomes one, and nothing else does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id

OF_THE_REGISTRY = re.compile(r"^[Nn][Cc][Tt]0*[1-9]\d{0,7}$", re.ASCII)  # from its OpenAPI file
NUMBERS = st.integers(1, 99_999_999)


@given(NUMBERS, st.integers(0, 6), st.sampled_from(["NCT", "nct", "Nct", "nCt"]), st.booleans())
def test_every_spelling_of_a_number_is_the_same_number(
    number: int, zeros: int, letters: str, blanks: bool
) -> None:
    text = letters + "0" * zeros + str(number)
    assert canonical_nct_id(f" {text}\n" if blanks else text) == f"NCT{number:08d}"


@given(NUMBERS)
def test_the_canonical_spelling_stays_as_it_is(number: int) -> None:
    once = canonical_nct_id(f"nct{number}")
    assert canonical_nct_id(once) == once
    assert len(once) == 11


@given(st.text(max_size=14) | st.from_regex(r"[NnCcTt]{2,4}[0-9]{0,12}x?", fullmatch=True))
def test_a_text_is_taken_exactly_when_the_registry_takes_it(text: str) -> None:
    if OF_THE_REGISTRY.match(text.strip()):
        assert canonical_nct_id(text).startswith("NCT")
    else:
        with pytest.raises(MalformedId):
            canonical_nct_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NCT",
        "NCT0",
        "NCT00000000",
        "NCT123456789",
        "01763099",
        "NCT0176309x",
        "NCT01763099,NCT01763098",
        "ＮＣＴ01763099",
        "NCT٠١٧٦٣٠٩٩",
    ],
)
def test_what_is_no_number_is_refused_with_an_example_of_one(text: str) -> None:
    with pytest.raises(MalformedId, match="NCT01763099") as failure:
        canonical_nct_id(text)
    assert repr(text) in str(failure.value)


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(MalformedId) as failure:
        canonical_nct_id("x" * 10_000)
    assert len(str(failure.value)) < 200
