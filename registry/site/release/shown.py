"""What readers see of the ledger, and nothing else of it."""

import re
from collections.abc import Iterable, Sequence

from registry.site.aggregates import Accrued, Aggregates, Announced, ShownRow
from registry.site.package import Measure, Period
from registry.site.release.cells import Number
from registry.site.release.keeping import Keeper, read_ledger, texts
from registry.site.release.ledger import WITHDRAWN, Release
from registry.site.release.order import in_order


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
        rows=in_order(
            ShownRow(
                row.file,
                dict(row.labels),
                texts(row.numbers),
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
        reason = str(event.content["reason"]) if withdrawn else release.reason
        found.append(
            Announced(
                nct_id,
                release.release_id,
                event.noted_at,
                withdrawn,
                corrects=None if withdrawn else release.supersedes,
                reason=reason and _without_numbers(reason, names),
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


def _whole(number: Number | None) -> int | None:
    return None if number is None else int(number)
