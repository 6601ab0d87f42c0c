"""The arithmetic of flow.csv."""

from collections.abc import Collection, Iterator, Sequence

from registry.site.findings import Finding, Weight
from registry.site.intake.layout import FLOW
from registry.site.intake.sums import arms_add_up, duplicates, grouped, whole
from registry.site.package import ALL, BEFORE_ARMS, WITH_REASONS, FlowRow, Stage
from registry.site.rules import Rule

_WITHIN_ARMS = tuple(
    stage for stage in Stage if stage not in BEFORE_ARMS and stage is not Stage.ALLOCATED
)


def stages(rows: Sequence[FlowRow], arms: Collection[str] | None) -> Iterator[Finding]:
    """What is wrong with the boxes of the participant flow."""
    yield from duplicates(FLOW, rows, lambda row: (row.stage, row.arm, row.reason))
    for row in rows:
        if row.stage in BEFORE_ARMS and row.arm != ALL:
            yield Rule.ARM_NOT_ALL.at(FLOW, row.row, "arm")
        if row.reason and row.stage not in WITH_REASONS:
            yield Rule.REASON_NOT_HERE.at(FLOW, row.row, "reason")
    yield from arms_add_up(
        FLOW, "count", rows, arms, lambda row: (row.stage, row.reason), lambda row: row.count
    )
    yield from _reasons(rows)
    yield from _boxes(rows, arms)


def randomised(rows: Sequence[FlowRow]) -> tuple[int, int] | None:
    """How many people were randomised, and the line that says so."""
    for row in rows:
        if (row.stage, row.arm, row.reason) == (
            Stage.RANDOMISED,
            ALL,
            "",
        ) and row.count is not None:
            return row.count, row.row
    return None


def _reasons(rows: Sequence[FlowRow]) -> Iterator[Finding]:
    for group in grouped(rows, lambda row: (row.stage, row.arm)).values():
        reasons = [row.count for row in group if row.reason]
        given = [count for count in reasons if count is not None]
        for total in (row for row in group if not row.reason):
            if total.count is None or not reasons:
                continue
            complete = len(given) == len(reasons)
            if sum(given) > total.count or (complete and sum(given) != total.count):
                yield Rule.REASONS_DO_NOT_ADD_UP.at(FLOW, total.row, "count")


def _boxes(rows: Sequence[FlowRow], arms: Collection[str] | None) -> Iterator[Finding]:
    totals = {(row.stage, row.arm): row for row in rows if not row.reason}
    counts = {key: row.count for key, row in totals.items() if row.count is not None}

    def differs(whole: int | None, *parts: int | None) -> bool:
        given = [part for part in parts if part is not None]
        if whole is None:
            return False
        return sum(given) > whole or (len(given) == len(parts) and sum(given) != whole)

    everybody = [counts.get((stage, ALL)) for stage in BEFORE_ARMS]
    if differs(*everybody):
        yield Rule.STAGES_DO_NOT_ADD_UP.at(FLOW, totals[Stage.ASSESSED, ALL].row, "count")
    by_arm = {arm: count for (stage, arm), count in counts.items() if stage is Stage.ALLOCATED}
    total = by_arm.pop(ALL, None)
    labels = set(by_arm) if arms is None else set(arms)
    allocated = [by_arm.get(arm) for arm in labels] if by_arm else []
    if (allocated and differs(everybody[-1], *allocated)) or (
        total is not None and differs(everybody[-1], total)
    ):
        yield Rule.STAGES_DO_NOT_ADD_UP.at(FLOW, totals[Stage.RANDOMISED, ALL].row, "count")
    for arm in {arm for _, arm in counts}:
        of_arm = counts.get((Stage.ALLOCATED, arm))
        received = [counts.get((stage, arm)) for stage in (Stage.RECEIVED, Stage.NOT_RECEIVED)]
        if differs(of_arm, *received):
            yield Rule.STAGES_DO_NOT_ADD_UP.at(FLOW, totals[Stage.ALLOCATED, arm].row, "count")
        analysed = [counts.get((stage, arm)) for stage in (Stage.ANALYSED, Stage.NOT_ANALYSED)]
        if of_arm is not None and None not in analysed and sum(filter(None, analysed)) > of_arm:
            yield Rule.STAGES_DO_NOT_ADD_UP.at(FLOW, totals[Stage.ANALYSED, arm].row, "count")
    for row in rows:
        people = counts.get((Stage.ALLOCATED, row.arm))
        if row.stage in _WITHIN_ARMS and row.count is not None and people is not None:
            if row.count > people:
                yield Rule.COUNT_ABOVE_WHOLE.at(FLOW, row.row, "count")
            yield from whole(FLOW, row.row, "count", row.count, people, Weight.NOTE)
