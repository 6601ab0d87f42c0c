"""Reports on a trial in journals, as a site names them: what they say, and who confirmed that."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from registry.ctgov.record import PartialDate
from registry.site.package import ALL, Measure, Stat


class Passage(StrEnum):
    """Where in a report a figure stands."""

    ABSTRACT = "abstract"
    FULL_TEXT = "full text"
    SUPPLEMENT = "supplement"


@dataclass(frozen=True)
class Figure:
    """How many people reached `measure`: of everybody (`ALL`) or of a registered arm."""

    measure: Measure
    arm: str
    count: int
    passage: Passage | None


@dataclass(frozen=True)
class Confirmed:
    """Who confirmed, on which day, that a report is about this trial. `role` names no person."""

    role: str
    day: datetime.date


@dataclass(frozen=True)
class OutcomeRow:
    """A figure of an outcome, of everybody (`ALL`) or of a registered arm, as it is printed.

    `plus_minus` is what the report prints behind a plus-minus sign, whatever it means there.
    """

    arm: str
    stat: Stat
    value: Decimal
    n: int | None = None
    plus_minus: Decimal | None = None
    method: str = ""


@dataclass(frozen=True)
class ReportedOutcome:
    """What a report says of an outcome. `label` and `remarks` are by language tag.

    `registered` names the registered outcome measure that it is about, by rank and number
    ("primary-1") or by its title; it is none where it is about no registered one.
    """

    label: Mapping[str, str]
    registered: str | None
    passage: Passage | None
    rows: tuple[OutcomeRow, ...]
    remarks: Mapping[str, str]


@dataclass(frozen=True)
class Publication:
    """A report that is, or is probably, about a trial.

    `pages` are volume and pages, as a citation has them. `remarks` are by language tag. Without
    `confirmed` the report is only probably related.
    """

    journal: str
    published: PartialDate
    doi: str | None
    pages: str | None
    title: str | None
    confirmed: Confirmed | None
    figures: tuple[Figure, ...]
    remarks: Mapping[str, str]
    outcomes: tuple[ReportedOutcome, ...] = ()

    def total(self, measure: Measure) -> int | None:
        """How many people in all reached `measure`, if the report says so."""
        return next(
            (one.count for one in self.figures if one.measure is measure and one.arm == ALL), None
        )
