"""Takes answers in: validates each record, compares it with what is held, keeps what is new."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from registry.ctgov.answers import RawStudy, Version
from registry.ctgov.conformity import conforms
from registry.ctgov.drift import drift
from registry.ctgov.errors import InvalidRecord
from registry.ctgov.record import PartialDate, Study
from registry.mirror.canonical import Canonical, canonical, canonical_of, parsed
from registry.mirror.collector import without_collector
from registry.mirror.history import EMBEDDED, Held, History
from registry.mirror.known import Known
from registry.mirror.report import MOST_EXAMPLES, Invalid, SeenDrift

_ROWS_AT_A_TIME = 1_000
_BYTES_AT_A_TIME = 32_000_000
_POSITION = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written beside each version that a sync brings."""

    sync_id: int
    source: str
    version: Version | None


@dataclass(frozen=True, slots=True)
class _New:
    """A version that is not in the history yet."""

    study: RawStudy
    number: int
    fingerprint: str
    fetched_at: datetime
    provenance: str | None


class Intake:
    """One transaction's worth of records. Works inside a transaction of `history`."""

    def __init__(self, history: History, stamp: Stamp, known: Known | None = None) -> None:
        self._history = history
        self._stamp = stamp
        self._known = known or Known(history)
        self.held = self._known.held
        self.tombstones = self._known.tombstones
        self._new: list[_New] = []
        self.brought: dict[str, Held] = {}
        self.new_aliases: dict[str, str] = {}
        self._drift: Counter[tuple[str, str, str]] = Counter()
        self._drifted: dict[tuple[str, str, str], str] = {}
        self.seen: set[str] = set()
        self.added = self.changed = self.unchanged = self.invalid_records = 0
        self.invalid: list[Invalid] = []
        self.returned: list[str] = []
        self.gone: dict[str, str] = {}
        self.new: dict[str, date | None] = {}
        """The day on which each study that was not held was first posted, if it has one."""
        self.compared = 0
        self._kept: Counter[str] = Counter()
        self._replaced: dict[str, frozenset[str]] = {}

    def take(
        self, studies: Iterable[RawStudy], provenance: Mapping[str, str] | None = None
    ) -> None:
        """Take some answers in. A record that is not valid is noted and stops no other.

        `provenance` is JSON by number, for records that the project brings itself.
        """
        fetched_at = datetime.now(UTC)
        with without_collector():
            for study in studies:
                if study.asked_for not in (None, study.nct_id):
                    self._lead(str(study.asked_for), study.nct_id)
                if study.nct_id in self.seen:
                    continue
                self.seen.add(study.nct_id)
                try:
                    record = self._read(study)
                except InvalidRecord as error:
                    self._refuse(study.nct_id, error)
                    continue
                content = canonical_of(record)
                number = self._compare(study.nct_id, content)
                if number == 1:
                    self.new[study.nct_id] = _first_posted(record)
                if number is not None:
                    source = provenance.get(study.nct_id) if provenance else None
                    self._new.append(_New(study, number, content.fingerprint, fetched_at, source))
                    self.brought[study.nct_id] = Held(
                        number, content.fingerprint, self._stamp.source, gone=False
                    )
        if (
            len(self._new) >= _ROWS_AT_A_TIME
            or sum(len(new.study.raw) for new in self._new) >= _BYTES_AT_A_TIME
        ):
            self._flush()

    def missing(self, nct_id: str, evidence: str) -> None:
        """Note that the registry does not have a study any more, and how that is known."""
        self.gone[nct_id] = evidence

    def leads_to(self, nct_id: str) -> str:
        """The number under which the registry gives this one's study."""
        return self.new_aliases.get(nct_id) or self._known.aliases.get(nct_id, nct_id)

    @property
    def drift(self) -> tuple[SeenDrift, ...]:
        """What the record's model does not know, most frequent first."""
        return tuple(
            SeenDrift(*what, studies, self._drifted[what])
            for what, studies in self._drift.most_common(MOST_EXAMPLES)
        )

    def modules(self) -> tuple[Counter[str], Counter[str]]:
        """Of the compared records, how many had each module before, and how many have it no more.

        Empty when so few changed that no module can be lost to more than half of those that had
        it, if more than half had it: then the earlier records need not be read.
        """
        if len(self._replaced) * 4 <= self.compared:
            return Counter(), Counter()
        self._history.settle()
        had, lost = self._kept.copy(), Counter[str]()
        versions = {nct_id: self.held[nct_id].version for nct_id in self._replaced}
        for nct_id, raw in self._history.raws(versions):
            earlier = canonical(raw).modules
            had.update(earlier)
            lost.update(earlier - self._replaced[nct_id])
        return had, lost

    def finish(self) -> bool:
        """Write what is left to write; tell whether the sync brought anything new."""
        self._flush()
        self._history.settle()
        sync_id, now = self._stamp.sync_id, datetime.now(UTC)
        here = f"It was in the answer of {self._stamp.source}"
        turns = [
            *((nct_id, sync_id, now, True, evidence) for nct_id, evidence in self.gone.items()),
            *((nct_id, sync_id, now, False, here) for nct_id in self.returned),
        ]
        leads = [(alias, nct_id, sync_id) for alias, nct_id in self.new_aliases.items()]
        if turns:
            self._history.add("presence", turns)
        if leads:
            self._history.add("alias", leads)
        return bool(self.added or self.changed or turns or leads)

    def _compare(self, nct_id: str, content: Canonical) -> int | None:
        """Count the record as added, changed or unchanged; the number of its new version if any."""
        held = self.held.get(nct_id)
        if held is None:
            self.added += 1
            return 1
        if held.gone:
            self.returned.append(nct_id)
        if held.source == EMBEDDED:
            # Even when it says the same: from now on it is the registry that says it.
            self.changed += 1
            return held.version + 1
        self.compared += 1
        if held.fingerprint == content.fingerprint:
            self.unchanged += 1
            self._kept.update(content.modules)
            return None
        self.changed += 1
        self._replaced[nct_id] = content.modules
        return held.version + 1

    def _refuse(self, nct_id: str, error: InvalidRecord) -> None:
        self.invalid_records += 1
        if len(self.invalid) < MOST_EXAMPLES:
            self.invalid.append(Invalid(nct_id, f"{error.happened} ({error.address})"))

    def _read(self, study: RawStudy) -> dict[str, Any]:
        """Validate a record and note what is unknown in it; of most there is nothing to note."""
        try:
            content = parsed(study.raw)
        except ValueError:
            study.record()  # which says what is wrong, unless it is more lenient
            raise InvalidRecord(
                f"The record of {study.nct_id} is not strict JSON",
                study.nct_id,
                "Report it to the registry's help desk.",
            ) from None
        if not conforms(content):
            self._note(study.nct_id, study.record())
        identification = content.get("protocolSection", {}).get("identificationModule", {})
        for alias in identification.get("nctIdAliases", ()):
            self._lead(alias, study.nct_id)
        return content

    def _note(self, nct_id: str, record: Study) -> None:
        seen = {(_POSITION.sub("[]", one.path), one.kind, one.value) for one in drift(record)}
        self._drift.update(seen)
        for what in seen:
            self._drifted.setdefault(what, nct_id)

    def _lead(self, alias: str, nct_id: str) -> None:
        if self._known.aliases.get(alias) != nct_id:
            self.new_aliases[alias] = nct_id

    def _flush(self) -> None:
        if not self._new:
            return
        stamp, version = self._stamp, self._stamp.version
        self._history.add_meanwhile(
            "study_version",
            [
                (
                    new.study.nct_id,
                    new.number,
                    new.fingerprint,
                    new.study.raw,
                    new.fetched_at,
                    version.api_version if version else None,
                    version.data_timestamp if version else None,
                    stamp.source,
                    stamp.sync_id,
                    new.provenance,
                )
                for new in self._new
            ],
        )
        self._new.clear()


def _first_posted(record: dict[str, Any]) -> date | None:
    status = record["protocolSection"].get("statusModule") or {}
    posted = (status.get("studyFirstPostDateStruct") or {}).get("date")
    day = PartialDate.read(posted) if posted else None
    return day.earliest if day else None
