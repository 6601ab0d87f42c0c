"""Recognises tables of single people behind the columns of aggregates."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from registry.site.findings import Finding, Weight
from registry.site.intake.layout import ADVERSE_EVENTS, BASELINE, ENROLLMENT, FLOW, OUTCOMES
from registry.site.intake.rows import WHOLE
from registry.site.intake.sums import grouped
from registry.site.intake.text import plain
from registry.site.package import FlowRow, OutcomeRow, Package, Stat
from registry.site.rules import Rule

FEW = 5
"""Fewer rows than these may count nobody or one person by chance."""
MANY = 10
"""From how many rows of one kind on they are compared with the number of participants."""
NEARLY_ALL = 0.9
"""Which share of at least `MANY` counts has to be 0 or 1 for the table to be held."""
NUMBERED = 8
"""How many labels that differ only in a number are too many."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def shape(package: Package, participants: Sequence[int]) -> Iterator[Finding]:
    """What makes the rows look like single people.

    `participants` are the numbers of people that the package and the registry give.
    """
    yield from _ones(ENROLLMENT, [row.count for row in package.enrollment], [])
    yield from _flow(package.flow)
    for file, rows in ((BASELINE, package.baseline), (OUTCOMES, package.outcomes)):
        counts = [int(row.value) for row in rows if row.stat in WHOLE and row.value is not None]
        yield from _ones(file, counts, [row.n for row in rows])
    events = package.adverse_events
    affected, at_risk = [row.n_affected for row in events], [row.n_at_risk for row in events]
    yield from _ones(ADVERSE_EVENTS, affected, at_risk)
    yield from _as_many(package, participants)
    yield from _numbered(FLOW, "reason", [row.reason for row in package.flow])
    yield from _numbered(
        BASELINE, "characteristic", [row.characteristic for row in package.baseline]
    )
    for same in grouped(package.baseline, lambda row: row.characteristic).values():
        yield from _numbered(BASELINE, "category", [row.category for row in same])
    yield from _numbered(OUTCOMES, "analysis_id", [row.analysis_id for row in package.outcomes])
    yield from _numbered(OUTCOMES, "outcome_id", [row.outcome_id for row in package.outcomes])
    yield from _numbered(ADVERSE_EVENTS, "term", [row.term for row in events])


def _flow(rows: Sequence[FlowRow]) -> Iterator[Finding]:
    """The boxes of the flow; held too if the reasons of a stage count one person each."""
    found = list(_ones(FLOW, [row.count for row in rows], []))
    yield from found
    reasons = grouped((row for row in rows if row.reason), lambda row: (row.stage, row.arm))
    counts = ([row.count or 0 for row in group] for group in reasons.values())
    if not found and any(len(each) >= FEW and max(each) == 1 for each in counts):
        yield Rule.ONE_PERSON_ROWS.at(FLOW, weight=Weight.HOLD)


def _ones(
    file: str, counts: Sequence[int | None], people: Sequence[int | None]
) -> Iterator[Finding]:
    """Counts of nobody and one person only, or groups of one person only.

    Refused where many rows are like that; held where they are few or a few others stand among
    them, or where each is a count among several people, as rare adverse events are.
    """
    given = [count for count in counts if count is not None]
    groups = [number for number in people if number is not None]
    of_one = bool(groups) and max(groups) <= 1
    ones = bool(given) and max(given) == 1
    nearly = (
        len(given) >= MANY
        and any(given)
        and sum(count <= 1 for count in given) >= NEARLY_ALL * len(given)
    )
    if of_one or ones or nearly:
        among_several = len(groups) == len(people) > 0 and min(groups) > 1
        unsure = among_several or not (of_one or ones) or max(len(given), len(groups)) < FEW
        yield Rule.ONE_PERSON_ROWS.at(file, weight=Weight.HOLD if unsure else Weight.REFUSE)


def _as_many(package: Package, participants: Sequence[int]) -> Iterator[Finding]:
    baseline = grouped(package.baseline, lambda row: (row.characteristic, row.stat))
    outcomes = grouped(
        package.outcomes,
        lambda row: (row.analysis_id, row.outcome_id, row.analysis_set, row.arm, row.stat),
    )
    falls = [group for key, group in outcomes.items() if key[-1] is Stat.AT_RISK]
    if any(map(_one_by_one, falls)):
        yield Rule.ROW_PER_PARTICIPANT.at(OUTCOMES)
        outcomes = {}
    for file, sizes in (
        (BASELINE, [len(group) for group in baseline.values()]),
        (OUTCOMES, [len(group) for group in outcomes.values()]),
    ):
        if any(
            size >= MANY and 0.8 * people <= size <= 1.25 * people
            for size in sizes
            for people in participants
        ):
            yield Rule.ROW_PER_PARTICIPANT.at(file)


def _one_by_one(rows: Sequence[OutcomeRow]) -> bool:
    """Whether the number at risk falls by one from row to row: each row is somebody's time."""
    given = sorted(row.value for row in rows if row.value is not None)
    steps = [after - before for before, after in pairwise(given)]
    return len(steps) >= FEW and sum(steps) > 0 and max(steps) == 1


def _numbered(file: str, column: str, labels: Sequence[str]) -> Iterator[Finding]:
    stems: dict[str, set[str]] = {}
    for label in set(map(plain, labels)):
        numbers = _NUMBER.findall(label)
        if len(numbers) == 1:
            stems.setdefault(_NUMBER.sub("", label).casefold(), set()).add(numbers[0])
    if any(len(numbers) >= NUMBERED for numbers in stems.values()):
        yield Rule.NUMBERED_LABELS.at(file, column=column)
