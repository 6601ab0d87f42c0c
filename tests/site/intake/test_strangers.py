"""What hostile strangers get past the intake, and what honest ones are stopped for, in numbers.

The lists were written before the rules were looked at. A third of each was held back while the
rules were mended. When it was first looked at, 3 of its 136 attempts were accepted (46 before) and
11 of its 423 labels stopped: these are the honest rates. What they showed was mended later.
docs/site-package.md says what screening cannot see.
"""

from pathlib import Path

import pytest

from registry.site.intake import Outcome
from tests.site.intake.strangers import (
    Line,
    example,
    lines,
    shapes,
    thirds,
    tried,
    with_table,
    with_text,
)

MOST_ACCEPTED = {"worked on": 0, "held back": 0}
MOST_STOPPED = {"worked on": 2, "held back": 2}
PARTS = ("worked on", "held back")


def part(name: str, which: str) -> list[Line]:
    return thirds(lines(name))[PARTS.index(which)]


def outcomes(folder: Path, given: list[Line]) -> dict[Line, Outcome]:
    return {line: tried(folder, with_text(line)).outcome for line in given}


def listed(given: list[Line]) -> str:
    return "\n".join(f"{line.place}: {line.text}" for line in given)


def test_the_example_itself_is_accepted(tmp_path: Path) -> None:
    assert tried(tmp_path, example()).findings == ()


def test_the_lists_are_long() -> None:
    assert len(set(lines("smuggling.txt"))) >= 400
    assert len(set(lines("legitimate.txt"))) >= 1_200


@pytest.mark.parametrize("which", PARTS)
def test_few_attempts_to_smuggle_a_person_in_are_accepted(which: str, tmp_path: Path) -> None:
    tries = outcomes(tmp_path, part("smuggling.txt", which))
    missed = [line for line, outcome in tries.items() if outcome is Outcome.ACCEPTED]
    assert len(missed) <= MOST_ACCEPTED[which], f"{len(missed)} accepted:\n{listed(missed)}"


def test_most_attempts_that_know_the_rules_are_not_accepted(tmp_path: Path) -> None:
    tries = outcomes(tmp_path, lines("informed.txt"))
    missed = [line for line, outcome in tries.items() if outcome is Outcome.ACCEPTED]
    assert len(tries) > 100
    assert len(missed) <= 20, f"{len(missed)} accepted:\n{listed(missed)}"


@pytest.mark.wide
@pytest.mark.parametrize("which", PARTS)
def test_few_honest_labels_are_stopped(which: str, tmp_path: Path) -> None:
    tries = outcomes(tmp_path, part("legitimate.txt", which))
    stopped = [line for line, outcome in tries.items() if outcome is not Outcome.ACCEPTED]
    assert len(stopped) <= MOST_STOPPED[which], f"{len(stopped)} stopped:\n{listed(stopped)}"


def test_tables_of_single_people_are_not_accepted(tmp_path: Path) -> None:
    missed = {
        says
        for file, says, text in shapes()
        if tried(tmp_path, with_table(file, text)).outcome is Outcome.ACCEPTED
    }
    assert missed == set()
