"""The ledger: every number that was ever published of a trial, whatever became of its release."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from registry.site.aggregates import Cited
from registry.site.package import RESERVED, THRESHOLD
from registry.site.release.cells import Relation, Row, given_numbers

PUBLIC = "0"
"""The release that holds what the registry and publications say; more that comes is 0.2, 0.3 …"""
PUBLISHED, WITHDRAWN = "published", "withdrawn"
EXAMPLE = "EXAMPLE"
"""How the names of releases begin whose numbers are invented."""


def is_example(release_id: str) -> bool:
    """Whether a release of this name has invented numbers."""
    return release_id.startswith(EXAMPLE)


class Expected(StrEnum):
    """What somebody guesses who knows other releases, as far as no numbers are seen to differ."""

    UNCHANGED = "unchanged"
    """The numbers of a release that is corrected, or of the same month."""
    GROWING = "growing"
    """Counts of characteristics and outcomes, at least those of the release before."""
    PUBLIC = "public"
    """Numbers that others have published, where the release has no row for them."""


@dataclass(frozen=True)
class Release:
    """What was published at once.

    `threshold` is the smallest count that it shows; `arms` are those that the registry knew;
    `relations` are sums that labels do not tell; `supposed` are those of all earlier releases that
    still look right beside this one, their cells named with the release (none in a ledger of an
    older kind); `expects` names what would be guessed of hidden numbers and is not wrong.
    `reason` is why it supersedes another one, `withdrawn` why it is not shown any more;
    `published_at` is UTC. `decided`
    names the rules that a person decided on when it was loaded. `sources` are where its public rows
    stand, by the names that the rows give.
    """

    nct_id: str
    release_id: str
    published_at: datetime
    rows: tuple[Row, ...]
    cutoff: str = ""
    prepared_by: str = ""
    supersedes: str | None = None
    reason: str = ""
    approval: str | None = None
    threshold: int = THRESHOLD
    arms: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    supposed: tuple[Relation, ...] | None = None
    decided: tuple[str, ...] = ()
    withdrawn: str | None = None
    expects: frozenset[Expected] = frozenset(Expected)
    sources: Mapping[str, Cited] = field(default_factory=dict)

    def count(self, *, hidden: bool) -> int:
        """How many of its numbers are hidden, or how many are shown."""
        numbers = (number for row in self.rows for number in row.numbers.values())
        return sum((number is None) is hidden for number in numbers)

    @property
    def is_public(self) -> bool:
        """Whether it is what others published, not the site."""
        return re.fullmatch(RESERVED, self.release_id) is not None

    @property
    def is_example(self) -> bool:
        """Whether its numbers are invented."""
        return is_example(self.release_id)


@dataclass(frozen=True)
class Ledger:
    """Every release of a trial, oldest first; among them what others published."""

    nct_id: str
    releases: tuple[Release, ...] = ()

    @property
    def shown(self) -> tuple[Release, ...]:
        """The site's releases that readers see, oldest first."""
        superseded = {release.supersedes for release in self.releases}
        return tuple(
            release
            for release in self.releases
            if not release.is_public
            and release.withdrawn is None
            and release.release_id not in superseded
        )

    def alike(self, *, example: bool) -> "Ledger":
        """The ledger with examples alone, or without them: invented numbers tell nothing of people.

        What is public belongs to both.
        """
        kept = (one for one in self.releases if one.is_public or one.is_example == example)
        return Ledger(self.nct_id, tuple(kept))

    @property
    def of_readers(self) -> "Ledger":
        """The ledger behind what readers see: examples only where there is nothing else."""
        own = self.alike(example=False)
        return own if own.shown else self.alike(example=True)

    def release(self, release_id: str) -> Release | None:
        """The release of this name."""
        return next((one for one in self.releases if one.release_id == release_id), None)

    def last_shown(self) -> dict[str, int]:
        """The last number that was published of each cell."""
        found: dict[str, int] = {}
        for release in self.releases:
            found |= given_numbers(release.rows)
        return found
