"""From a package to a release: what of it may be seen, beside all that was published before."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from registry.site.aggregates import Cited
from registry.site.disclosure import TooLarge, WrongTable
from registry.site.findings import Finding
from registry.site.package import ALL, THRESHOLD, Measure, Package, Period, Stage, Stat
from registry.site.release.cells import (
    Relation,
    Row,
    cells_of,
    enrolled,
    flow,
    given_numbers,
    grows,
    rows_of,
)
from registry.site.release.coarsening import coarser
from registry.site.release.ledger import Ledger, Release
from registry.site.release.proof import Proof
from registry.site.release.protection import protected
from registry.site.rules import Rule


@dataclass(frozen=True)
class Prepared:
    """A release that may go out, with its proof, and what the operator should know of it.

    `release` is none when nothing of the package may be published as it is.
    """

    release: Release | None
    proof: Proof | None
    findings: tuple[Finding, ...]


def prepare(
    package: Package, ledger: Ledger, decided: Collection[str] = (), arms: Sequence[str] = ()
) -> Prepared:
    """Protect a package that was found in order, so that it can be published after the ledger.

    Where no choice of hidden numbers protects a table, its arms are put together, and where that
    does not help either, the table is held. `decided` are the findings that a person decided on,
    `arms` those of the registry.
    """
    rows = rows_of(package)
    try:
        truth = given_numbers(rows)
    except ValueError:
        return _held(Rule.TWO_NUMBERS)
    own = Ledger(ledger.nct_id, tuple(one for one in ledger.releases if not one.is_public))
    if package.trial.supersedes is None and _fell(truth, own.last_shown()):
        return _held(Rule.COUNT_FELL)
    named_arms = {row.labels.get("arm", ALL) for row in rows} - {ALL}
    # Also of a table that gives way: who sees the others will guess them all the same.
    relations = tuple(dict.fromkeys((*_same(rows), *_partitions(rows))))
    findings: list[Finding] = []
    while rows:
        try:
            made = protected(_release(package, rows, relations, decided, arms), ledger)
        except WrongTable:
            return _held(Rule.CONTRADICTION)
        except TooLarge:
            made = frozenset(given_numbers(rows))
        if not isinstance(made, frozenset):
            return Prepared(*made, tuple(findings))
        if all(row.source for row in rows):
            return _held(Rule.GIVEN_AWAY)
        rows, finding = coarser(rows, made, {*arms, *named_arms})
        findings.append(finding)
        try:
            given_numbers(rows)
        except ValueError:  # the arms' denominators add up to another number than the given one
            rows, finding = coarser(rows, frozenset(), frozenset())
            findings.append(finding)
    return Prepared(None, None, tuple(findings))


def _fell(truth: Mapping[str, int], shown: Mapping[str, int]) -> bool:
    return any(grows(cell) and truth[cell] < shown[cell] for cell in truth.keys() & shown.keys())


def _release(
    package: Package,
    rows: tuple[Row, ...],
    relations: tuple[Relation, ...],
    decided: Collection[str],
    arms: Sequence[str],
) -> Release:
    """The release with all its numbers, still unprotected."""
    trial = package.trial
    lowered = trial.irb.smallest_count if trial.irb else None
    return Release(
        nct_id=trial.nct_id,
        release_id=trial.release_id,
        published_at=datetime.now(UTC),
        rows=rows,
        cutoff=trial.data_cutoff,
        prepared_by=trial.prepared_by_role,
        supersedes=trial.supersedes,
        approval=trial.irb.approval if trial.irb else None,
        threshold=lowered or THRESHOLD,
        arms=tuple(arms),
        relations=relations,
        decided=tuple(sorted(decided)),
        sources={one.id: Cited(one.title, one.doi) for one in trial.sources},
    )


def _same(rows: Sequence[Row]) -> Iterator[Relation]:
    """Denominators that equal each other, which whoever sees one of them will guess."""
    truth = given_numbers(rows)
    alike: dict[tuple[str, int], str] = {}
    for row in rows:
        cells, arm = cells_of(row), row.labels.get("arm", ALL)
        of = cells.get("n") or cells.get("n_at_risk")
        if of is None or of not in truth:
            continue
        for box in _boxes(rows, arm):
            if truth.get(box) == truth[of]:
                yield box, (of,)
        other = alike.setdefault((arm, truth[of]), of)
        if other != of:
            yield other, (of,)


def _boxes(rows: Sequence[Row], arm: str) -> Iterator[str]:
    """The groups of people that a denominator may be."""
    if arm == ALL:
        yield flow(Stage.RANDOMISED)
        periods = [Period.of(row.labels["period"]) for row in rows if row.file == "enrollment"]
        if periods:
            last = max(periods, key=lambda period: period.end)
            yield enrolled(str(last), Measure.RANDOMISED)
    for stage in (Stage.ALLOCATED, Stage.RECEIVED, Stage.ANALYSED):
        yield flow(stage, arm)


def _partitions(rows: Sequence[Row]) -> Iterator[Relation]:
    """Counts that add up to everybody: all of a characteristic or an analysis, or two of them."""
    truth = given_numbers(rows)
    parts: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.labels.get("stat") == Stat.COUNT and {"value", "n"} <= row.numbers.keys():
            cells = cells_of(row)
            about = ("characteristic", "analysis_id", "timepoint", "analysis_set", "arm")
            group = tuple(row.labels.get(one, "") for one in about)
            parts[row.file, *group][cells["value"]] = cells["n"]
            wide = ("timepoint", "arm")  # two characteristics, or outcomes of two analyses
            parts[row.file, *(row.labels.get(one, "") for one in wide)][cells["value"]] = cells["n"]
    for one in parts.values():
        for some in ({*one}, *({*pair} for pair in combinations(one, 2))):
            wholes = {one[part] for part in some}
            numbers = {truth[whole] for whole in wholes}
            if len(some) > 1 and numbers == {sum(truth[part] for part in some)}:
                yield min(wholes), tuple(sorted(some))


def _held(rule: Rule) -> Prepared:
    return Prepared(None, None, (rule.at(),))
