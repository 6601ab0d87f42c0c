"""Checks a package from its folder to its sums, and says what it is worth: the intake's front."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from registry.site.findings import Finding, Weight
from registry.site.intake import accrual, results, rows, stages
from registry.site.intake.cells import Known, Screen
from registry.site.intake.columns import table
from registry.site.intake.descriptor import Descriptor, descriptor
from registry.site.intake.layout import (
    ADVERSE_EVENTS,
    BASELINE,
    COLUMNS,
    ENROLLMENT,
    FLOW,
    OUTCOMES,
    Table,
)
from registry.site.intake.reading import Files, files
from registry.site.intake.rows import read_rows
from registry.site.intake.shape import shape
from registry.site.package import ALL, DESCRIPTOR, THRESHOLD, Package, Trial
from registry.site.rules import Rule


@dataclass(frozen=True)
class Registered:
    """What the registry's record says of the trial.

    `arms` are the labels of its arms, `target` is its planned or actual enrollment, and `running`
    tells that it is neither completed nor terminated.
    """

    nct_id: str
    arms: tuple[str, ...]
    target: int | None
    running: bool


class Outcome(StrEnum):
    """What becomes of a package."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    HELD = "held"


@dataclass(frozen=True)
class Checked:
    """What was found in a package, and the package itself unless it is refused."""

    findings: tuple[Finding, ...]
    package: Package | None = field(repr=False)

    @property
    def outcome(self) -> Outcome:
        """Refused if anything refuses it, held if anything holds it, else accepted."""
        if self.package is None:
            return Outcome.REFUSED
        held = any(finding.weight is Weight.HOLD for finding in self.findings)
        return Outcome.HELD if held else Outcome.ACCEPTED


def check(path: Path, registered: Registered | None, *, today: date | None = None) -> Checked:
    """Check the package in the folder `path`, or with the datapackage.json at `path`.

    `registered` is none when the mirror has no record of the trial. Reads the folder only, keeps
    nothing, writes nothing, and raises nothing for a bad package. A file whose columns or encoding
    fail is not looked at further. No finding repeats anything that stands in the package.
    """
    taken = files(path)
    findings = list(taken.findings)
    described, found = (
        descriptor(taken.contents[DESCRIPTOR]) if DESCRIPTOR in taken.contents else (None, [])
    )
    findings += found
    findings += _listed(taken, described)
    package, found = _package(taken, described, registered)
    findings += found
    if described is not None:
        findings += _trial(described.trial, registered, today or datetime.now(UTC).date())
    if package is not None:
        findings += _together(package, registered)
    refused = package is None or any(one.weight is Weight.REFUSE for one in findings)
    return Checked(tuple(findings), None if refused else package)


def _listed(taken: Files, described: Descriptor | None) -> Iterator[Finding]:
    if described is None:
        return
    listed = {resource.path for resource in described.resources}
    unread = {finding.file for finding in taken.findings}
    for file in COLUMNS:
        if file in listed and file not in taken.contents and file not in unread:
            yield Rule.MISSING_FILE.at(file)
        elif file in taken.contents and file not in listed:
            yield Rule.FILE_NOT_LISTED.at(file)
    if not listed:
        yield Rule.EMPTY_PACKAGE.at()


def _package(
    taken: Files, described: Descriptor | None, registered: Registered | None
) -> tuple[Package | None, list[Finding]]:
    """The tables as typed rows; without a descriptor they are screened all the same."""
    findings: list[Finding] = []
    tables: dict[str, Table] = {}
    resources = described.resources if described else []
    encodings: dict[str, str | None] = {one.path: one.encoding for one in resources}
    for file in COLUMNS:
        if file in taken.contents:
            read, found = table(file, taken.contents[file], encodings.get(file))
            findings += found
            if read is not None:
                tables[file] = read
    sources = frozenset(one.id for one in described.trial.sources) if described else frozenset()
    known = Known.of(registered.arms if registered else None, sources)
    screen = Screen()
    enrollment, found = read_rows(tables.get(ENROLLMENT), rows.enrollment, known, screen)
    findings += found
    flow, found = read_rows(tables.get(FLOW), rows.flow, known, screen)
    findings += found
    baseline, found = read_rows(tables.get(BASELINE), rows.baseline, known, screen)
    findings += found
    outcomes, found = read_rows(tables.get(OUTCOMES), rows.outcome, known, screen)
    findings += found
    events, found = read_rows(tables.get(ADVERSE_EVENTS), rows.adverse_event, known, screen)
    findings += found
    if described is None:
        return None, findings
    package = Package(described.trial, enrollment, flow, baseline, outcomes, events)
    spoiled = {one.file for one in findings if one.weight is Weight.REFUSE}
    arms = registered.arms if registered else None
    if tables and not findings and not any((enrollment, flow, baseline, outcomes, events)):
        findings.append(Rule.EMPTY_PACKAGE.at())
    findings += _arithmetic(package, arms, spoiled)
    return package, findings


def _arithmetic(
    package: Package, arms: Sequence[str] | None, spoiled: set[str]
) -> Iterator[Finding]:
    """Shape and sums, of each table all of whose cells could be read."""
    whole = Package(
        package.trial,
        () if ENROLLMENT in spoiled else package.enrollment,
        () if FLOW in spoiled else package.flow,
        () if BASELINE in spoiled else package.baseline,
        () if OUTCOMES in spoiled else package.outcomes,
        () if ADVERSE_EVENTS in spoiled else package.adverse_events,
    )
    year, month = map(int, package.trial.data_cutoff.split("-"))
    yield from shape(whole, _participants(whole))
    yield from accrual.accrual(whole.enrollment, (year, month))
    yield from stages.stages(whole.flow, arms)
    yield from results.baseline(whole.baseline)
    yield from results.outcomes(whole.outcomes, arms)
    yield from results.adverse_events(whole.adverse_events, arms)


def _participants(package: Package) -> tuple[int, ...]:
    of_flow = stages.randomised(package.flow)
    groups = {row.n for row in package.baseline} | {row.n for row in package.outcomes}
    numbers = {accrual.randomised(package.enrollment), of_flow and of_flow[0], *groups}
    return tuple(number for number in numbers if number)


def _trial(trial: Trial, registered: Registered | None, today: date) -> Iterator[Finding]:
    def at(rule: Rule, key: str) -> Finding:
        return rule.at(DESCRIPTOR, column=f"trial.{key}")

    if registered is None:
        yield at(Rule.UNKNOWN_TRIAL, "nctId")
    elif trial.nct_id != registered.nct_id:
        yield at(Rule.OTHER_TRIAL, "nctId")
    if not trial.aggregate_only_declaration:
        yield at(Rule.NO_DECLARATION, "aggregateOnlyDeclaration")
    if trial.supersedes == trial.release_id:
        yield at(Rule.SUPERSEDES_ITSELF, "supersedes")
    now = f"{today:%Y-%m}"
    if trial.data_cutoff > now:
        yield at(Rule.DATE_IN_FUTURE, "dataCutoff")
    if trial.irb is not None and trial.irb.date > now:
        yield at(Rule.DATE_IN_FUTURE, "irb.date")
    if trial.irb is not None and (trial.irb.smallest_count or THRESHOLD) < THRESHOLD:
        yield at(Rule.LOWER_THRESHOLD, "irb.smallestCount")
    if trial.release is not None and trial.release.date > now:
        yield at(Rule.DATE_IN_FUTURE, "release.date")
    if trial.release is not None and trial.release.date < trial.data_cutoff:
        yield at(Rule.DECISION_BEFORE_CUTOFF, "release.date")


def _together(package: Package, registered: Registered | None) -> Iterator[Finding]:
    """What the tables say together, and with the record."""
    enrolled, of_flow = accrual.randomised(package.enrollment), stages.randomised(package.flow)
    if enrolled is not None and of_flow is not None and enrolled != of_flow[0]:
        yield Rule.FLOW_AND_ENROLLMENT_DIFFER.at(FLOW, of_flow[1], "count")
    if registered is None:
        return
    most = max(enrolled or 0, of_flow[0] if of_flow else 0)
    if registered.target is not None and most > registered.target:
        yield Rule.ABOVE_TARGET.at(FLOW if of_flow and of_flow[0] == most else ENROLLMENT)
    if registered.running and package.trial.release is None:
        for file, given in (
            (OUTCOMES, package.outcomes),
            (ADVERSE_EVENTS, package.adverse_events),
        ):
            if any(row.arm != ALL and not row.source for row in given):
                yield Rule.INTERIM_RESULTS.at(file, column="arm")
