"""From a package to a release: what of it may be seen, beside all that was published before."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from registry.site.cells import Relation, Row, cells_of, flow, grows, numbers_of, rows_of
from registry.site.coarsening import coarser
from registry.site.disclosure import TooLarge, WrongTable
from registry.site.findings import Finding
from registry.site.ledger import DEFAULT_THRESHOLD, Ledger, Release
from registry.site.package import ALL, Package, Stage, Stat
from registry.site.proof import Proof
from registry.site.protection import protected
from registry.site.rules import Rule


@dataclass(frozen=True)
class Prepared:
    """A release that may go out, with its proof, and what the operator should know of it.

    `release` is none when nothing of the package may be published as it is.
    """

    release: Release | None
    proof: Proof | None
    findings: tuple[Finding, ...]


def prepare(package: Package, ledger: Ledger, decided: Collection[str] = ()) -> Prepared:
    """Protect a package that was found in order, so that it can be published after the ledger.

    Where no choice of hidden numbers protects a table, its arms are put together, and where that
    does not help either, the table is held. `decided` are the rules that a person decided on.
    """
    rows = rows_of(package)
    try:
        truth = _truth(rows)
    except ValueError:
        return _held(Rule.TWO_NUMBERS)
    if package.trial.supersedes is None and _fell(truth, ledger.last_shown()):
        return _held(Rule.COUNT_FELL)
    findings: list[Finding] = []
    while rows:
        try:
            made = protected(_release(package, rows, decided), ledger)
        except WrongTable:
            return _held(Rule.CONTRADICTION)
        except TooLarge:
            made = frozenset(_truth(rows))
        if not isinstance(made, frozenset):
            return Prepared(*made, tuple(findings))
        if all(row.source for row in rows):
            return _held(Rule.GIVEN_AWAY)
        rows, finding = coarser(rows, made)
        findings.append(finding)
    return Prepared(None, None, tuple(findings))


def _truth(rows: Sequence[Row]) -> dict[str, int]:
    return {cell: number for cell, number in numbers_of(rows).items() if number is not None}


def _fell(truth: Mapping[str, int], shown: Mapping[str, int]) -> bool:
    return any(grows(cell) and truth[cell] < shown[cell] for cell in truth.keys() & shown.keys())


def _release(package: Package, rows: tuple[Row, ...], decided: Collection[str]) -> Release:
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
        threshold=lowered or DEFAULT_THRESHOLD,
        relations=tuple(dict.fromkeys((*_same(rows), *_partitions(rows)))),
        decided=tuple(sorted(decided)),
    )


def _same(rows: Sequence[Row]) -> Iterator[Relation]:
    """Denominators that equal each other, which whoever sees one of them will guess."""
    truth = _truth(rows)
    alike: dict[tuple[str, str, int], str] = {}
    for row in rows:
        cells, arm = cells_of(row), row.labels.get("arm", ALL)
        of = cells.get("n") or cells.get("n_at_risk")
        if of is None or of not in truth:
            continue
        box = flow(Stage.RANDOMISED) if arm == ALL else flow(Stage.ALLOCATED, arm)
        if truth.get(box) == truth[of]:
            yield box, (of,)
        other = alike.setdefault((row.labels.get("analysis_set", ""), arm, truth[of]), of)
        if other != of:
            yield other, (of,)


def _partitions(rows: Sequence[Row]) -> Iterator[Relation]:
    """Categories, or outcomes of one analysis, that make up everybody."""
    truth = _truth(rows)
    parts: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.labels.get("stat") == Stat.COUNT and {"value", "n"} <= row.numbers.keys():
            cells = cells_of(row)
            about = ("characteristic", "analysis_id", "timepoint", "analysis_set", "arm")
            parts[row.file, *(row.labels.get(one, "") for one in about)][cells["value"]] = cells[
                "n"
            ]
    for one in parts.values():
        wholes = set(one.values())
        numbers = {truth[whole] for whole in wholes}
        if len(one) > 1 and numbers == {sum(truth[part] for part in one)}:
            yield min(wholes), tuple(one)


def _held(rule: Rule) -> Prepared:
    return Prepared(None, None, (rule.at(),))
