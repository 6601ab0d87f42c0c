"""What leaves this room: numbers that may be shown, and marks where one may not."""

from dataclasses import dataclass, field
from datetime import datetime

from registry.site.package import Measure, Period


@dataclass(frozen=True)
class Accrued:
    """How many people had reached a measure by the end of a period, as it may be shown.

    `cumulative` is none where the number is hidden. `cutoff` (YYYY-MM) is up to when the data of
    this very number go: a number that may not change yet keeps the older one.
    """

    period: Period
    measure: Measure
    cumulative: int | None
    open_days: int | None
    cutoff: str
    release_id: str


@dataclass(frozen=True)
class Cited:
    """Where a number stands already: a publication, or the registry where there is no DOI."""

    title: str
    doi: str | None


@dataclass(frozen=True)
class ShownRow:
    """A row of the other tables: `labels` as the package spells them, `numbers` as text.

    A number is none where it is hidden, and missing where the site gave none. `cited` is where the
    row stands already, none for the site's own. `cutoff` (YYYY-MM) is up to when the numbers go: a
    table may be older than the newest release, which lacks it.
    """

    file: str
    labels: dict[str, str]
    numbers: dict[str, str | None]
    cited: Cited | None = None
    cutoff: str = ""


@dataclass(frozen=True)
class Announced:
    """What happened to a release, for the public log: nothing of its numbers.

    `corrects` names the release that a published one takes the place of. `reason` is why it does,
    or why one was withdrawn, in the site's words: empty where nobody said, none where it names a
    number, which may be one that is hidden.
    `at` is UTC. `example` tells that the release's numbers are invented.
    """

    nct_id: str
    release_id: str
    at: datetime
    withdrawn: bool
    corrects: str | None = None
    reason: str | None = None
    cutoff: str = ""
    example: bool = False


@dataclass(frozen=True)
class Aggregates:
    """What the site has published of a trial and not withdrawn, newest release first.

    `cutoff` and `prepared_by` are those of the newest release. `accrual` is in the order of the
    periods, with the newest number that was ever published for each. `example` tells that the
    numbers are invented, to show what a site can hand over.
    """

    nct_id: str
    release_id: str
    cutoff: str
    prepared_by: str
    example: bool = False
    accrual: tuple[Accrued, ...] = ()
    rows: tuple[ShownRow, ...] = field(default=(), repr=False)

    def series(self, measure: Measure) -> tuple[Accrued, ...]:
        """The points of one measure, hidden ones too, in the order of their periods."""
        return tuple(point for point in self.accrual if point.measure is measure)

    def latest(self, measure: Measure) -> Accrued | None:
        """The last point of a measure that is shown."""
        shown = [point for point in self.series(measure) if point.cumulative is not None]
        return shown[-1] if shown else None
