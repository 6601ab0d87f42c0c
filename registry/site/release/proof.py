"""Whether what is published protects people: everything that could be worked out, checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registry.site.disclosure import Guard, audit
from registry.site.release.cells import given_numbers, is_total
from registry.site.release.joint import Joint, Place, join
from registry.site.release.ledger import Release
from registry.site.release.policy import INCREMENT, OF_A_TOTAL, of_a_change, of_a_count
from registry.site.suppression.attacker import Interval

SMALLEST = 1
"""Zeros are shown, so a hidden number is at least this."""
SECONDS = 120.0
"""How long a proof may take."""


@dataclass(frozen=True)
class Exposed:
    """A hidden number of which too much can be worked out, and between what it must lie."""

    name: str
    place: Place
    interval: Interval
    guard: Guard


@dataclass(frozen=True)
class Proof:
    """What an attacker gets out of all releases together.

    `consistent` tells whether any numbers at all agree with everything published; where they do
    not, somebody who combines the releases would notice a contradiction, and nothing is proven.
    """

    releases: int
    shown: int
    hidden: int
    consistent: bool
    intervals: Mapping[str, Interval]
    exposed: tuple[Exposed, ...]

    @property
    def holds(self) -> bool:
        """Whether every hidden number is protected."""
        return self.consistent and not self.exposed


def prove(releases: Sequence[Release]) -> Proof:
    """Work out, from what was published alone, how far each hidden number can be pinned down.

    Takes every release that there ever was, also those that were withdrawn or corrected: whoever
    kept them still has them. It is done once more for somebody who guesses what the releases
    expect. Raises `TooLarge` when it takes too long.
    """
    joint, expected = join(releases), join(releases, expecting=True)
    found = _proof(releases, joint)
    if (expected.relations, expected.at_most) == (joint.relations, joint.at_most):
        return found
    guessed = _proof(releases, expected)
    return replace(found, exposed=(*found.exposed, *guessed.exposed))


def _proof(releases: Sequence[Release], joint: Joint) -> Proof:
    shown = joint.shown
    hidden = sorted(set(joint.numbers) - set(shown))
    found = audit(
        shown,
        joint.relations,
        hidden=hidden,
        lower_bound=SMALLEST,
        at_most=joint.at_most,
        unknown=dict.fromkeys(joint.rests, 0),
        known=joint.known,
        seconds=SECONDS,
    )
    earlier = _earlier(releases)
    exposed = tuple(
        Exposed(name, place, interval, guard)
        for name, interval in found.intervals.items()
        for place in [joint.places[name]]
        for guard in _broken(interval, place, earlier[place.release.release_id].get(place.cell))
    )
    return Proof(len(releases), len(shown), len(hidden), found.feasible, found.intervals, exposed)


def _earlier(releases: Sequence[Release]) -> dict[str, dict[str, int]]:
    """For each release, the numbers that were published last before it."""
    shown: dict[str, int] = {}
    found = {}
    for release in releases:
        found[release.release_id] = dict(shown)
        shown |= given_numbers(release.rows)
    return found


def _broken(interval: Interval, place: Place, before: int | None) -> Iterator[Guard]:
    """What a hidden number would have needed and does not have."""
    if is_total(place.cell):
        if not interval.at_least_wide(OF_A_TOTAL.width):
            yield OF_A_TOTAL
        return
    small = of_a_count(place.release.threshold)
    large = interval.low is not None and interval.low >= place.release.threshold
    if not (large or small.kept_by(interval)):
        yield small
    if before is not None:
        change = of_a_change(before)
        high, low = interval.high, interval.low
        beyond = low is not None and low >= before + INCREMENT
        below = high is not None and high <= before - INCREMENT
        if not (beyond or below or change.kept_by(interval)):
            yield change
