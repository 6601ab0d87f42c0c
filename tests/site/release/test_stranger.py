"""What a stranger gets out of whole trials, who shares nothing with the proof of the site."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from registry.site.package import THRESHOLD
from registry.site.release import preparing
from registry.site.release.ledger import Release
from tests.site.release.stranger import attacked

FIRST = 5_001
"""The number of the first trial, so that they are always the same ones."""
ONCE_LEAKED = 3_027
"""A trial that gave a number away before guesses were weighed anew."""


@pytest.mark.parametrize(
    ("trials", "releases", "missing"),
    [
        (range(FIRST, FIRST + 3), 1, 0.0),
        pytest.param(range(FIRST, FIRST + 3), 1, 0.3, marks=pytest.mark.wide),
        ([ONCE_LEAKED], 2, 0.15),
        pytest.param([2], 3, 0.3, marks=pytest.mark.wide),
    ],
    ids=["whole tables", "rows missing", "two releases", "three releases"],
)
def test_nobody_can_work_out_a_hidden_number(
    trials: Iterable[int], releases: int, missing: float
) -> None:
    found = [attacked(number, releases, missing) for number in trials]
    assert [str(leak) for one in found for leak in one.leaks] == []
    assert any(release.count(hidden=True) for one in found for release in one.releases)
    assert any(release.count(hidden=False) for one in found for release in one.releases)


def test_the_stranger_works_out_what_is_hidden_without_care(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def careless(new: Release, _: object) -> Release:
        rows = []
        for row in new.rows:
            numbers = {
                column: None if number is not None and 0 < number < THRESHOLD else number
                for column, number in row.numbers.items()
            }
            rows.append(replace(row, numbers=numbers))
        return replace(new, rows=tuple(rows))

    monkeypatch.setattr(preparing, "protected", careless)
    assert any(attacked(FIRST + number, 1, 0.0).leaks for number in range(3))
