"""The ledger: every number that was ever published of a trial, whatever became of its release."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from registry.mirror.releases import PublishedRow, ReleaseEvent
from registry.site.aggregates import Accrued, Aggregates, Announced, Cited, ShownRow
from registry.site.package import RESERVED, THRESHOLD, Measure, Period
from registry.site.release.cells import Number, Relation, Row, given_numbers

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
    EVERYBODY = "everybody"
    """Parts that make up everybody, as they do in another release."""
    PUBLIC = "public"
    """Numbers that others have published, where the release has no row for them."""


class Keeper(Protocol):
    """Where the ledger is kept: the history of the mirror, or a snapshot of it."""

    def release_events(self, nct_id: str) -> tuple[ReleaseEvent, ...]:
        """What happened to the releases of a trial, oldest first."""

    def published_rows(self, nct_id: str) -> tuple[PublishedRow, ...]:
        """Every row ever published of a trial, oldest release first."""


@dataclass(frozen=True)
class Release:
    """What was published at once.

    `threshold` is the smallest count that it shows; `arms` are those that the registry knew;
    `relations` are sums that labels do not tell; `expects` names what would be guessed of hidden
    numbers and is not wrong.
    `published_at` is UTC, `withdrawn` the reason for which it is not shown any more. `decided`
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
    approval: str | None = None
    threshold: int = THRESHOLD
    arms: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
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


def read_ledger(keeper: Keeper, nct_id: str) -> Ledger:
    """The ledger of a trial; empty when the site never published anything."""
    rows: dict[str, list[Row]] = {}
    for kept in keeper.published_rows(nct_id):
        row = Row(kept.file, kept.labels, _numbers(kept.numbers), kept.source)
        rows.setdefault(kept.release_id, []).append(row)
    published: dict[str, ReleaseEvent] = {}
    withdrawn: dict[str, str] = {}
    for event in keeper.release_events(nct_id):
        if event.event == WITHDRAWN:
            withdrawn[event.release_id] = str(event.content["reason"])
        else:
            published.setdefault(event.release_id, event)
    releases = [
        _release(event, rows.get(release_id, ()), withdrawn.get(release_id))
        for release_id, event in published.items()
    ]
    return Ledger(nct_id, tuple(releases))


def event_of(release: Release, sync_id: int) -> ReleaseEvent:
    """The line of the ledger that says that a release was published."""
    content: dict[str, object] = {
        "cutoff": release.cutoff,
        "prepared_by": release.prepared_by,
        "supersedes": release.supersedes,
        "approval": release.approval,
        "threshold": release.threshold,
        "arms": list(release.arms),
        "relations": [[total, list(parts)] for total, parts in release.relations],
        "decided": list(release.decided),
        "expects": sorted(release.expects),
        "sources": {name: [one.title, one.doi] for name, one in release.sources.items()},
    }
    return ReleaseEvent(
        release.nct_id, release.release_id, sync_id, release.published_at, PUBLISHED, content
    )


def rows_kept(release: Release, sync_id: int) -> tuple[PublishedRow, ...]:
    """The rows of a release as the mirror keeps them."""
    return tuple(
        PublishedRow(
            release.nct_id,
            release.release_id,
            sync_id,
            position,
            row.file,
            dict(row.labels),
            _texts(row.numbers),
            row.source,
        )
        for position, row in enumerate(release.rows, start=1)
    )


def published(keeper: Keeper, nct_id: str) -> Aggregates | None:
    """What readers see of the site's numbers; none when there is nothing.

    Of each table the rows of the newest release that has it; of the enrollment, for each period
    the newest number that was shown, with the cut-off of its own release.
    """
    shown = read_ledger(keeper, nct_id).of_readers.shown
    if not shown:
        return None
    newest = shown[-1]
    last: dict[str, Release] = {}
    for release in shown:
        last |= dict.fromkeys((row.file for row in release.rows), release)
    return Aggregates(
        nct_id=nct_id,
        release_id=newest.release_id,
        cutoff=newest.cutoff,
        prepared_by=newest.prepared_by,
        accrual=_accrual(shown),
        rows=tuple(
            ShownRow(
                row.file,
                dict(row.labels),
                _texts(row.numbers),
                release.sources.get(row.source),
                release.cutoff,
            )
            for file, release in last.items()
            for row in release.rows
            if row.file == file != "enrollment"
        ),
        example=newest.is_example,
    )


def announced(keeper: Keeper, nct_id: str) -> tuple[Announced, ...]:
    """What happened to the site's releases of a trial, oldest first, without any number of them."""
    ledger = read_ledger(keeper, nct_id)
    names = [release.release_id for release in ledger.releases]
    found = []
    for event in keeper.release_events(nct_id):
        release = ledger.release(event.release_id)
        if release is None or release.is_public:
            continue
        withdrawn = event.event == WITHDRAWN
        found.append(
            Announced(
                nct_id,
                release.release_id,
                event.noted_at,
                withdrawn,
                corrects=None if withdrawn else release.supersedes,
                reason=_without_numbers(str(event.content["reason"]), names) if withdrawn else None,
                cutoff=release.cutoff,
                example=release.is_example,
            )
        )
    return tuple(found)


def _without_numbers(reason: str, names: Iterable[str]) -> str | None:
    """The reason, unless it names a number, other than a release: it may be a hidden one."""
    left = reason
    for name in sorted(names, key=len, reverse=True):
        left = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "", left)
    return None if re.search(r"\d", left) else reason


def _accrual(shown: Sequence[Release]) -> tuple[Accrued, ...]:
    points: dict[tuple[Period, Measure], Accrued] = {}
    for release in shown:
        for row in release.rows:
            if row.file != "enrollment":
                continue
            at = Period.of(row.labels["period"]), Measure(row.labels["measure"])
            point = Accrued(
                *at,
                cumulative=_whole(row.numbers.get("cumulative")),
                open_days=_whole(row.numbers.get("open_days")),
                cutoff=release.cutoff,
                release_id=release.release_id,
            )
            before = points.get(at)
            if before is None or before.cumulative is None or point.cumulative is not None:
                points[at] = point
    order = list(Measure)
    return tuple(sorted(points.values(), key=lambda p: (p.period.end, order.index(p.measure))))


def _release(event: ReleaseEvent, rows: Iterable[Row], withdrawn: str | None) -> Release:
    content = event.content
    return Release(
        nct_id=event.nct_id,
        release_id=event.release_id,
        published_at=event.noted_at,
        rows=tuple(rows),
        cutoff=content["cutoff"],
        prepared_by=content["prepared_by"],
        supersedes=content["supersedes"],
        approval=content["approval"],
        threshold=content["threshold"],
        arms=tuple(content["arms"]),
        relations=tuple((total, tuple(parts)) for total, parts in content["relations"]),
        decided=tuple(content["decided"]),
        withdrawn=withdrawn,
        expects=_expected(content),
        sources={name: Cited(*cited) for name, cited in content.get("sources", {}).items()},
    )


def _numbers(kept: Mapping[str, str | None]) -> dict[str, Number | None]:
    return {column: _number(text) for column, text in kept.items()}


def _number(text: str | None) -> Number | None:
    if text is None:
        return None
    return int(text) if text.isdecimal() else Decimal(text)


def _texts(numbers: Mapping[str, Number | None]) -> dict[str, str | None]:
    return {column: None if one is None else str(one) for column, one in numbers.items()}


def _whole(number: Number | None) -> int | None:
    return None if number is None else int(number)


def _expected(content: Mapping[str, object]) -> frozenset[Expected]:
    """What a release expects; an older ledger noted one of these things alone, as `steady`."""
    expects = content.get("expects")
    if isinstance(expects, list):
        return frozenset(map(Expected, expects))
    return frozenset({Expected.UNCHANGED} if content.get("steady") else ())
