"""Whether the plain-language criteria still fit the registry's text: for `doctor` and `sync`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.mirror.snapshot import Snapshot
from registry.settings.plain import PlainFiles
from registry.trial.criteria import read_criteria
from registry.trial.plain_criteria import apply

REMEDY = (
    "Have them reviewed again beside the new text, then write down the new fingerprint, approval "
    "and date. python -m registry eligibility NCT… --json prints the fingerprints."
)


@dataclass(frozen=True)
class Kept:
    """How many plain versions are shown, and which entries of which trial's file are withdrawn."""

    shown: int
    withdrawn: Mapping[str, tuple[int, ...]]


def kept(plain: PlainFiles, trials: Sequence[str], snapshot: Snapshot) -> Kept:
    """Compare the plain versions with the text that readers see, for these trials.

    A trial that the mirror does not hold shows none of its plain versions and withdraws none.
    """
    shown = 0
    withdrawn: dict[str, tuple[int, ...]] = {}
    for nct_id in trials:
        versions = plain.versions.get(nct_id)
        study = snapshot.study(nct_id) if versions else None
        if versions and study:
            module = study.record.protocol_section.eligibility_module
            applied = apply(versions, read_criteria(module.eligibility_criteria or "").criteria)
            shown += len(applied.shown)
            if applied.withdrawn:
                withdrawn[nct_id] = tuple(
                    entry
                    for entry, mark in enumerate(versions, start=1)
                    if mark in applied.withdrawn
                )
    return Kept(shown, withdrawn)


def told(plain: PlainFiles, withdrawn: Mapping[str, tuple[int, ...]]) -> str:
    """Which entries are withdrawn, and why, in one line."""
    places = "; ".join(
        f"{nct_id}, {'entry' if len(entries) == 1 else 'entries'} "
        f"{', '.join(map(str, entries))} ({plain.file(nct_id)})"
        for nct_id, entries in withdrawn.items()
    )
    return (
        f"Plain-language criteria withdrawn, because the registry's text no longer has the words "
        f"that they rewrite: {places}."
    )
