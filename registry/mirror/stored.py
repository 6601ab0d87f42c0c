"""What a snapshot hands out: a stored study, its versions, and a line of it for a list."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from registry.ctgov.answers import RawStudy
from registry.ctgov.record import Study
from registry.mirror.cut import cut


@dataclass(frozen=True)
class StudyVersion:
    """One version of a study's record, as it was received. Times are UTC.

    `version` counts from 1. `source` is the registry's base address, or "embedded" for a record
    that the project brought itself: then `provenance` says where it is from, and there is no
    `api_version` and no `data_timestamp`.
    """

    nct_id: str
    version: int
    raw: bytes = field(repr=False)  # long, and with people's addresses in it
    fingerprint: str
    fetched_at: datetime
    api_version: str | None
    data_timestamp: str | None
    source: str
    provenance: dict[str, object] | None

    @cached_property
    def record(self) -> Study:
        """The record as readers get it, parsed the first time that it is asked for.

        Only a text of a length that the registry does not take is not whole, and says so.
        """
        return RawStudy(self.nct_id, cut(self.raw)).record()


@dataclass(frozen=True)
class StoredStudy(StudyVersion):
    """The latest version of a study.

    `checked_at` is when the registry last answered for it, `None` when it never did. `gone_since`
    is when the registry was found not to have it any more, `evidence` how that is known; both
    are `None` while it is there.
    """

    checked_at: datetime | None
    gone_since: datetime | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class StudySummary:
    """What a list shows of a study. Dates of the record are text, as precise as the source."""

    nct_id: str
    version: int
    source: str
    fetched_at: datetime
    gone_since: datetime | None
    brief_title: str | None
    acronym: str | None
    overall_status: str | None
    last_known_status: str | None
    status_verified_date: str | None
    study_type: str | None
    phases: tuple[str, ...]
    enrollment_count: int | None
    enrollment_type: str | None
    start_date: str | None
    completion_date: str | None
    lead_sponsor_name: str | None
    last_update_post_date: str | None
    has_results: bool | None
