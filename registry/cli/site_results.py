"""Says what became of a package, a release or a proof: in words, or as JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from registry.cli.exits import Exit
from registry.cli.say import counted, document, line, moment, moment_and_age

if TYPE_CHECKING:
    from registry.cli.packages import Examined
    from registry.site.findings import Finding
    from registry.site.release.ledger import Release
    from registry.site.release.proof import Proof

MOST_FINDINGS = 200
"""How many findings are told in words; more help nobody. As JSON all are told."""


def tell(found: "Examined", *, done: str = "Accepted", as_json: bool) -> None:
    """Say what was found in a package: the most serious findings in words, or all as JSON."""
    from dataclasses import asdict

    release = found.prepared.release if found.prepared else None
    if as_json:
        document(
            {
                "outcome": found.outcome,
                "release": release.release_id if release else None,
                "shown": release.count(hidden=False) if release else None,
                "hidden": release.count(hidden=True) if release else None,
                "findings": [asdict(one) | {"key": one.key} for one in found.findings],
            }
        )
        return
    for one in _foremost(found.findings):
        column = f"{one.column}: " if one.column else ""
        line(f"{one.weight:<7} {one.key:<34} {column}{one.says}")
        line(f"{'':<42} → {one.remedy}")
    said = done if found.exit_code == Exit.DONE else found.outcome.capitalize()
    line(f"{said}, with {counted(len(found.findings), 'finding')}.")
    if release:
        shown, hidden = release.count(hidden=False), release.count(hidden=True)
        line(f"{shown:,} numbers can be shown, {hidden:,} are hidden; all is proven.")


def _foremost(findings: "Sequence[Finding]") -> "Sequence[Finding]":
    """The findings, or the most serious of them and one that says that there are more."""
    from registry.site.findings import Weight
    from registry.site.rules import Rule

    if len(findings) <= MOST_FINDINGS:
        return findings
    order = (Weight.REFUSE, Weight.HOLD, Weight.NOTE)
    listed = sorted(findings, key=lambda finding: order.index(finding.weight))[:MOST_FINDINGS]
    return [*listed, Rule.MORE_FINDINGS.at()]


def release_in_short(release: "Release") -> str:
    """A release in one line of the history."""
    if release.is_public:
        return f"{counted(len(release.rows), 'row')} that the registry or publications have"
    shown, hidden = release.count(hidden=False), release.count(hidden=True)
    parts = [
        f"data up to {release.cutoff}, published {moment_and_age(release.published_at)}",
        f"{shown:,} numbers shown, {hidden:,} hidden",
    ]
    if release.supersedes:
        parts.append(f"corrects {release.supersedes}")
    if release.decided:
        parts.append(f"decided on: {', '.join(release.decided)}")
    if release.withdrawn is not None:
        parts.append(f"withdrawn: {release.withdrawn}")
    return "; ".join(parts)


def release_as_json(release: "Release") -> dict[str, object]:
    """A release of the history as JSON."""
    return {
        "release": release.release_id,
        "published_at": moment(release.published_at),
        "cutoff": release.cutoff or None,
        "prepared_by": release.prepared_by or None,
        "approval": release.approval,
        "threshold": release.threshold,
        "supersedes": release.supersedes,
        "reason": release.reason or None,
        "decided": list(release.decided),
        "withdrawn": release.withdrawn,
        "shown": release.count(hidden=False),
        "hidden": release.count(hidden=True),
    }


def proof_as_json(proof: "Proof") -> dict[str, object]:
    """What a proof says, as JSON."""
    return {
        "holds": proof.holds,
        "consistent": proof.consistent,
        "releases": proof.releases,
        "shown": proof.shown,
        "hidden": proof.hidden,
        "exposed": [
            {
                "release": one.place.release.release_id,
                "cell": one.place.cell,
                "interval": [one.interval.low, one.interval.high],
            }
            for one in proof.exposed
        ],
    }


def tell_proof(nct_id: str, proof: "Proof") -> None:
    """Say whether a proof holds, and where it does not."""
    counts = f"{proof.shown:,} counts of people shown and {proof.hidden:,} hidden"
    of = f"{counts} in {counted(proof.releases, 'release')}"
    if proof.holds:
        line(f"{nct_id}: the proof holds ({of}).")
        return
    line(f"{nct_id}: the proof does NOT hold ({of}).")
    if not proof.consistent:
        line("  No numbers at all agree with everything that was published.")
    for one in proof.exposed:
        line(f"  Release {one.place.release.release_id}: too much is known of {one.place.cell}.")
    line("  Withdraw the last release (`site withdraw`) and see docs/disclosure.md.")
