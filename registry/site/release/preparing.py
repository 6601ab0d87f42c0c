"""From a package to a release: what of it may be seen, beside all that was published before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from registry.site.aggregates import Cited
from registry.site.disclosure import TooLarge, WrongTable
from registry.site.findings import Finding
from registry.site.package import ALL, THRESHOLD, Package
from registry.site.release.cells import Row, given_numbers, grows, rows_of
from registry.site.release.coarsening import coarser
from registry.site.release.ledger import Ledger, Release
from registry.site.release.noticing import noted
from registry.site.release.protection import protected
from registry.site.rules import Rule


@dataclass(frozen=True)
class Prepared:
    """A release that may go out, and what the operator should know of it.

    `release` is none when nothing of the package may be published as it is.
    """

    release: Release | None
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
    # Also of a table that gives way: who sees the others will guess it all the same.
    whole = noted(_release(package, rows, decided, arms), ledger)
    findings: list[Finding] = []
    while rows:
        try:
            made = protected(replace(whole, rows=rows), ledger)
        except WrongTable:
            return _held(Rule.CONTRADICTION)
        except TooLarge:
            made = frozenset(given_numbers(rows))
        if not isinstance(made, frozenset):
            return Prepared(made, tuple(findings))
        if all(row.source for row in rows):
            return _held(Rule.GIVEN_AWAY)
        rows, finding = coarser(rows, made, {*arms, *named_arms})
        findings.append(finding)
        try:
            given_numbers(rows)
        except ValueError:  # the arms' denominators add up to another number than the given one
            rows, finding = coarser(rows, frozenset(), frozenset())
            findings.append(finding)
    return Prepared(None, tuple(findings))


def _fell(truth: Mapping[str, int], shown: Mapping[str, int]) -> bool:
    return any(grows(cell) and truth[cell] < shown[cell] for cell in truth.keys() & shown.keys())


def _release(
    package: Package,
    rows: tuple[Row, ...],
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
        decided=tuple(sorted(decided)),
        sources={one.id: Cited(one.title, one.doi) for one in trial.sources},
    )


def _held(rule: Rule) -> Prepared:
    return Prepared(None, (rule.at(),))
