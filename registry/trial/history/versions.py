"""Every version of a record that this site has: the registry's earlier ones, then ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

import orjson

from registry.ctgov.record import PartialDate, Study
from registry.trial.source import Fetched, Source, way_of

_DERIVED = ("derivedSection", "annotationSection", "hasResults")
"""What the registry adds by itself; the history that it keeps may be without."""


class Seen(Fetched, Protocol):
    """A version that the mirror saw."""

    @property
    def raw(self) -> bytes:
        """The record as received."""


class Earlier(Protocol):
    """A version that the registry still had from before."""

    @property
    def number(self) -> int:
        """Its number there, from 0."""

    @property
    def dated(self) -> date:
        """The registry's day of it."""

    @property
    def raw(self) -> bytes:
        """The record as received."""

    @property
    def fetched_at(self) -> datetime:
        """When it was imported."""


@dataclass(frozen=True)
class Version:
    """A version of a record.

    `source` is its way here. `registry_number` is the number that the registry's own page gives an
    imported one, from 1, and `dated` the registry's day of it; both are none for one that this
    site saw itself.
    """

    raw: bytes = field(repr=False)
    source: Source
    registry_number: int | None = None
    dated: date | None = None

    @cached_property
    def record(self) -> Study:
        """The record, parsed the first time that it is asked for."""
        return Study.model_validate_json(self.raw)

    @property
    def key(self) -> str:
        """What tells it from the other versions of its study, for good."""
        if self.registry_number is not None:
            return f"registry-{self.registry_number}"
        return f"version-{self.source.version}"

    @property
    def is_imported(self) -> bool:
        """Whether it is from the registry's own history."""
        return self.registry_number is not None

    @property
    def is_transcription(self) -> bool:
        """Whether it is this project's own copy of the facts, and no version of the registry."""
        return self.source.transcription is not None

    @property
    def submitted(self) -> date | None:
        """When the sponsor handed the update in, as far as a day is known."""
        if self.dated:
            return self.dated
        found = self.record.protocol_section.status_module.last_update_submit_date
        return found.earliest if isinstance(found, PartialDate) else None

    @property
    def at(self) -> datetime:
        """When it came to be known: the registry's day of an imported one, else our fetch."""
        if self.dated:
            return datetime(self.dated.year, self.dated.month, self.dated.day, tzinfo=UTC)
        return self.source.fetched_at


@dataclass(frozen=True)
class Step:
    """Two versions, one after the other."""

    before: Version
    after: Version

    def comparable(self) -> tuple[Any, Any]:
        """Both as JSON, without what one lacks only because of the way on which it came."""
        before, after = orjson.loads(self.before.raw), orjson.loads(self.after.raw)
        if self.before.is_imported or self.after.is_imported:
            for section in _DERIVED:
                if (section in before) is not (section in after):
                    before.pop(section, None)
                    after.pop(section, None)
        return before, after

    @property
    def is_of_registry(self) -> bool:
        """Whether what differs was changed at the registry; a transcription is shorter than it."""
        return not self.before.is_transcription


def versions_of(seen: Iterable[Seen], earlier: Iterable[Earlier] = ()) -> tuple[Version, ...]:
    """The versions of a study, oldest first.

    `seen` are those of the mirror, oldest first, `earlier` those that were imported, in the order
    of their numbers. An imported version that the mirror saw itself (of the same day of submission)
    is left out; the others stand before the first one of the mirror that was handed in later.
    """
    own = [Version(one.raw, way_of(one)) for one in seen]
    fetched = [one for one in own if not one.is_transcription]
    submitted = {one.submitted for one in fetched}
    imported = [
        Version(one.raw, _way_of(one), one.number + 1, one.dated)
        for one in earlier
        if one.dated not in submitted
    ]
    merged = [one for one in own if one.is_transcription]
    for version in fetched:
        while imported and _is_before(imported[0], version):
            merged.append(imported.pop(0))
        merged.append(version)
    return (*merged, *imported)


def first_of(versions: Sequence[Version]) -> tuple[Study, Source] | None:
    """What was registered first, and its way here; none where there is only one version.

    An imported version is older than a transcription, and the registry's own words.
    """
    first = next((one for one in versions if one.is_imported), versions[0] if versions else None)
    return (first.record, first.source) if first and len(versions) > 1 else None


def steps(versions: Sequence[Version]) -> tuple[Step, ...]:
    """Each version with the one before it."""
    return tuple(Step(*pair) for pair in pairwise(versions))


def _way_of(earlier: Earlier) -> Source:
    return Source(earlier.fetched_at, data_timestamp=earlier.dated.isoformat())


def _is_before(imported: Version, own: Version) -> bool:
    day = own.submitted or own.source.fetched_at.date()
    return imported.dated is not None and imported.dated < day
