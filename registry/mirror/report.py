"""What a sync tells: progress while it runs, a report when it is over."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

Outcome = Literal["updated", "unchanged", "not needed", "refused", "failed"]

MOST_EXAMPLES = 100
"""How many invalid records and kinds of drift a report names; the counts are of all."""


class Step(StrEnum):
    """What a command is at, as what it counts there is called."""

    READ = "studies"
    EARLIER = "earlier versions"
    TABLES = "studies in the tables"
    INDEXED = "studies in the search index"
    DERIVED = "versions"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done so far of a step; `total` is how much it is in all, `None` if nobody knows."""

    done: int
    total: int | None
    step: Step = Step.READ


OnProgress = Callable[[Progress], None]
"""Is called now and then while something lasts."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A record that was not taken over, and why. Its earlier version stays."""

    nct_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeenDrift:
    """Something that the record's model does not know, in how many studies, and one of them.

    `path` is as the API spells it, `[]` standing for any position in a list.
    """

    path: str
    kind: str
    value: str
    studies: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did. Times are UTC.

    `seen` counts the studies that came, `added`, `changed` and `unchanged` what they were to the
    mirror; `invalid_records` came too and were not taken over. `absent` are the numbers of the
    collection that the registry does not have; of these, `gone` became tombstones now.
    `returned` were tombstones and came back. Of a collection that was read in windows these three
    name a hundred at most; `gone_studies` and `returned_studies` count all. `error` says why it was
    refused or failed. `generation` is what readers get afterwards, `None` when nothing was ever
    published. `run` is what the log calls the command that did it.
    """

    outcome: Outcome
    collection: str
    source: str
    started_at: datetime
    finished_at: datetime
    api_version: str | None = None
    data_timestamp: str | None = None
    seen: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    absent: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    malformed: tuple[str, ...] = ()
    invalid_records: int = 0
    invalid: tuple[Invalid, ...] = ()
    drift: tuple[SeenDrift, ...] = ()
    gone_studies: int = 0
    returned_studies: int = 0
    generation: int | None = None
    error: str | None = None
    run: str | None = None


def shortened(names: Sequence[str]) -> tuple[str, ...]:
    """The first of many."""
    return tuple(names[:MOST_EXAMPLES])


def together(reports: Sequence[SyncReport]) -> dict[str, Any]:
    """What the reports of several windows count and name, as fields of one report of all."""
    drift: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], str] = {}
    for report in reports:
        for seen in report.drift:
            what = (seen.path, seen.kind, seen.value)
            drift[what] += seen.studies
            examples.setdefault(what, seen.example)
    counted = (
        "seen",
        "added",
        "changed",
        "unchanged",
        "invalid_records",
        "gone_studies",
        "returned_studies",
    )
    named = ("absent", "gone", "returned", "invalid")
    return {
        **{name: sum(getattr(report, name) for report in reports) for name in counted},
        **{
            name: shortened([one for report in reports for one in getattr(report, name)])
            for name in named
        },
        "drift": tuple(
            SeenDrift(*what, studies, examples[what])
            for what, studies in drift.most_common(MOST_EXAMPLES)
        ),
    }
