"""What can be wrong with kept versions, whether in a read file or in the history."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from registry.mirror.canonical import canonical


def faults_of_versions(rows: Iterable[tuple[str, int, str, str]]) -> Iterator[str]:
    """A sentence for each version that does not fit its fingerprint and each broken numbering.

    Each row is number, version, fingerprint and JSON; their order does not matter.
    """
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for nct_id, version, fingerprint, raw in rows:
        numbers[nct_id].append(version)
        if not _fits(raw, fingerprint):
            yield f"Version {version} of {nct_id} does not fit its fingerprint."
    for nct_id, versions in numbers.items():
        if sorted(versions) != list(range(1, len(versions) + 1)):
            yield f"The {len(versions):,} versions of {nct_id} are not numbered from 1 on."


def faults_of_earlier(rows: Iterable[tuple[str, int, str, str]]) -> Iterator[str]:
    """A sentence for each imported version that does not fit its fingerprint; rows as above."""
    for nct_id, number, fingerprint, raw in rows:
        if not _fits(raw, fingerprint):
            yield f"The registry's version {number} of {nct_id} does not fit its fingerprint."


def _fits(raw: str, fingerprint: str) -> bool:
    try:
        return canonical(raw).fingerprint == fingerprint
    except ValueError:
        return False
