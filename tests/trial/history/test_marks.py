"""Marks of a change are found in any text in little time, and lose none of it."""

import pytest

from registry.trial.history.marks import marked, reads_the_same


@pytest.mark.parametrize("part", ["\n", "a\n", "a\nb\n", "a b ", " "])
def test_a_long_text_of_one_thing_is_compared_at_once(part: str) -> None:
    before = "First" + part * (38_000 // len(part)) + "end"
    after = before.replace("First", "Last") + "."
    pieces = marked(before, after)
    assert "".join(one.text for one in pieces if one.fate != "new") == before
    assert "".join(one.text for one in pieces if one.fate != "gone") == after
    assert not reads_the_same(before, after)
