"""A fingerprint changes with the words of a criterion, and with nothing else."""

import hashlib
import string

from hypothesis import given
from hypothesis import strategies as st

from registry.trial.criteria.fingerprint import fingerprint

WORDS = st.lists(st.text(string.ascii_letters + string.digits + "≥×^-患者", min_size=1), min_size=1)
SPACE = st.text(" \t\n\r\u00a0\u3000", min_size=1, max_size=4)


def test_it_is_the_start_of_the_sha_256_of_the_words_with_single_spaces() -> None:
    words = b"Neutrophils \xe2\x89\xa4 0.5 in adults"
    assert (
        fingerprint("  Neutrophils ≤ 0.5\n  in\tadults\n") == hashlib.sha256(words).hexdigest()[:16]
    )
    assert fingerprint("Neutrophils ≤ 0.5 in adults") == "e1a7d3958de0ab54"


@given(words=WORDS, spaces=st.data())
def test_spaces_and_line_breaks_do_not_count(words: list[str], spaces: st.DataObject) -> None:
    spread = "".join(word + spaces.draw(SPACE) for word in words)
    assert fingerprint(spaces.draw(SPACE) + spread) == fingerprint(" ".join(words))


@given(one=WORDS, other=WORDS)
def test_other_words_have_another_fingerprint(one: list[str], other: list[str]) -> None:
    same = fingerprint(" ".join(one)) == fingerprint(" ".join(other))
    assert same == (one == other)


def test_a_number_a_capital_or_a_sign_makes_another_fingerprint() -> None:
    texts = ["Age 18-65", "Age 18-66", "age 18-65", "Age 18–65", "Age 1 8-65", ""]
    assert len({fingerprint(text) for text in texts}) == len(texts)


@given(st.text(st.characters(), max_size=50))
def test_any_text_has_sixteen_digits(text: str) -> None:
    found = fingerprint(text)
    assert len(found) == 16
    assert set(found) <= set("0123456789abcdef")
    assert fingerprint(text + "\ud800") != found, "half of a surrogate pair is no reason to fail"
