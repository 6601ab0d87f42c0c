"""How the ledger is kept in the mirror, and read from it again."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from registry.mirror.releases import PublishedRow, ReleaseEvent
from registry.site.aggregates import Cited
from registry.site.release.cells import Number, Relation, Row
from registry.site.release.ledger import PUBLISHED, WITHDRAWN, Expected, Ledger, Release


class Keeper(Protocol):
    """Where the ledger is kept: the history of the mirror, or a snapshot of it."""

    def release_events(self, nct_id: str) -> tuple[ReleaseEvent, ...]:
        """What happened to the releases of a trial, oldest first."""

    def published_rows(self, nct_id: str) -> tuple[PublishedRow, ...]:
        """Every row ever published of a trial, oldest release first."""


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
        "reason": release.reason,
        "approval": release.approval,
        "threshold": release.threshold,
        "arms": list(release.arms),
        "relations": release.relations,
        "supposed": release.supposed,
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
            texts(row.numbers),
            row.source,
        )
        for position, row in enumerate(release.rows, start=1)
    )


def texts(numbers: Mapping[str, Number | None]) -> dict[str, str | None]:
    """Numbers as the mirror and the pages have them: as they were given, none where hidden."""
    return {column: None if one is None else str(one) for column, one in numbers.items()}


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
        reason=content.get("reason", ""),
        approval=content["approval"],
        threshold=content["threshold"],
        arms=tuple(content["arms"]),
        relations=_relations(content["relations"]),
        supposed=_relations(content["supposed"]) if content.get("supposed") is not None else None,
        decided=tuple(content["decided"]),
        withdrawn=withdrawn,
        expects=_expected(content),
        sources={name: Cited(*cited) for name, cited in content.get("sources", {}).items()},
    )


def _relations(kept: Iterable[tuple[str, Sequence[str]]]) -> tuple[Relation, ...]:
    return tuple((total, tuple(parts)) for total, parts in kept)


def _expected(content: Mapping[str, object]) -> frozenset[Expected]:
    """What a release expects; an older ledger noted one of these things alone, as `steady`.

    Another one noted under `everybody` what is `supposed` sum by sum since then.
    """
    expects = content.get("expects")
    if isinstance(expects, list):
        return frozenset(one for one in Expected if one in expects)
    return frozenset({Expected.UNCHANGED} if content.get("steady") else ())


def _numbers(kept: Mapping[str, str | None]) -> dict[str, Number | None]:
    return {column: _number(text) for column, text in kept.items()}


def _number(text: str | None) -> Number | None:
    if text is None:
        return None
    return int(text) if text.isdecimal() else Decimal(text)
