"""The aggregate package of a site: what it may say, and of which kind each value is."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

DESCRIPTOR = "datapackage.json"
ALL = "ALL"
"""The arm of a row that is about everybody."""


class Measure(StrEnum):
    """How far people came on their way into the trial."""

    SCREENED = "screened"
    ELIGIBLE = "eligible"
    APPROACHED = "approached"
    RANDOMISED = "randomised"


class Stage(StrEnum):
    """A box of the participant flow, in the order of CONSORT 2025."""

    ASSESSED = "assessed"
    EXCLUDED = "excluded"
    RANDOMISED = "randomised"
    ALLOCATED = "allocated"
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    LOST = "lost"
    DISCONTINUED = "discontinued"
    ANALYSED = "analysed"
    NOT_ANALYSED = "not_analysed"


BEFORE_ARMS = (Stage.ASSESSED, Stage.EXCLUDED, Stage.RANDOMISED)
"""Stages at which nobody belongs to an arm yet: their rows have the arm ALL."""
WITH_REASONS = (
    Stage.EXCLUDED,
    Stage.NOT_RECEIVED,
    Stage.LOST,
    Stage.DISCONTINUED,
    Stage.NOT_ANALYSED,
)
"""Stages that may be split by reason; a row without a reason is their total."""


class Stat(StrEnum):
    """What a value of `baseline.csv` or `outcomes.csv` is."""

    COUNT = "count"
    PERCENT = "percent"
    MEAN = "mean"
    SD = "sd"
    MEDIAN = "median"
    Q1 = "q1"
    Q3 = "q3"
    MIN = "min"
    MAX = "max"
    SURVIVAL = "survival"
    AT_RISK = "at_risk"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    CI_LOW = "ci_low"
    CI_HIGH = "ci_high"
    P_VALUE = "p_value"


COMPARISONS = frozenset({Stat.DIFFERENCE, Stat.RATIO, Stat.CI_LOW, Stat.CI_HIGH, Stat.P_VALUE})
"""Statistics from which, with some of the arms known, the others follow."""

BASELINE_STATS = (
    Stat.COUNT,
    Stat.PERCENT,
    Stat.MEAN,
    Stat.SD,
    Stat.MEDIAN,
    Stat.Q1,
    Stat.Q3,
    Stat.MIN,
    Stat.MAX,
)


_PERIOD = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-Q(?P<quarter>[1-4]))?")


@dataclass(frozen=True, order=True)
class Period:
    """A year, or a quarter of one; a year by itself has no quarter (0)."""

    year: int
    quarter: int = 0

    @classmethod
    def of(cls, text: str) -> "Period":
        """Read "2026" or "2026-Q1"; `ValueError` for anything else, a month or a day among it."""
        found = _PERIOD.fullmatch(text)
        if found is None:
            raise ValueError("not a year (YYYY) or a quarter (YYYY-Qn)")
        return cls(int(found["year"]), int(found["quarter"] or 0))

    @property
    def end(self) -> tuple[int, int]:
        """Year and month with which the period ends."""
        return (self.year, 3 * self.quarter if self.quarter else 12)

    @property
    def month(self) -> str:
        """The month with which the period ends, as YYYY-MM."""
        year, month = self.end
        return f"{year}-{month:02}"

    @property
    def last_quarter(self) -> "Period":
        """The quarter with which the period ends."""
        return Period(self.year, self.quarter or 4)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)


@dataclass(frozen=True)
class EnrollmentRow:
    """How many people reached `measure` in `period`, and from the beginning to its end.

    `open_days` are the days of the period on which the site was open for recruitment.
    """

    row: int
    period: Period
    arm: str
    measure: Measure
    count: int | None
    cumulative: int | None
    open_days: int | None


@dataclass(frozen=True)
class FlowRow:
    """How many people of an arm are in a box of the flow, for a reason or in all (no reason)."""

    row: int
    stage: Stage
    arm: str
    reason: str
    count: int | None


@dataclass(frozen=True)
class BaselineRow:
    """A characteristic of the people; for a count, `value` is how many of `n` it is true of."""

    row: int
    characteristic: str
    category: str
    arm: str
    stat: Stat
    value: Decimal | None
    n: int | None


@dataclass(frozen=True)
class OutcomeRow:
    """A result of an analysis. `source` is empty for the site's own, else one of `sources`."""

    row: int
    analysis_id: str
    outcome_id: str
    timepoint: str
    analysis_set: str
    arm: str
    stat: Stat
    value: Decimal | None
    n: int | None
    method: str
    source: str


@dataclass(frozen=True)
class AdverseEventRow:
    """How many of an arm's people at risk had an adverse event, and how many events there were."""

    row: int
    term: str
    serious: bool
    arm: str
    n_affected: int | None
    n_at_risk: int | None
    n_events: int | None
    source: str


_MONTH = r"(19|20)\d\d-(0[1-9]|1[0-2])"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"


THRESHOLD = 11
"""Counts of people from 1 to one below this are hidden, unless an approval allows less."""
RESERVED = r"0(\.\d+)?"
"""How releases are named that are not the site's own, but of the registry and publications."""


def _month(text: str) -> str:
    if not re.fullmatch(_MONTH, text):
        raise ValueError("not a month (YYYY-MM)")
    return text


def _identifier(text: str) -> str:
    if not re.fullmatch(_NAME, text):
        raise ValueError("not 1 to 40 letters, digits, dots, hyphens and underscores")
    return text


def _own(text: str) -> str:
    if re.fullmatch(RESERVED, text):
        raise ValueError("reserved for what is public already")
    return text


def _as_schema(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


Month = Annotated[str, AfterValidator(_month), _as_schema(_MONTH)]
ReleaseId = Annotated[str, AfterValidator(_identifier), _as_schema(_NAME)]
Words = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class Ethics(_Strict):
    """The ethics approval under which the aggregates are published."""

    approval: Words = Field(description="The reference of the approval.")
    date: Month = Field(description="The month of the approval.")
    scope: Words = Field(description="What the approval covers.")
    smallest_count: int | None = Field(
        default=None,
        alias="smallestCount",
        ge=2,
        le=100,
        description="The smallest count by arm that the approval allows to show; 11 without it.",
    )


class ReleaseDecision(_Strict):
    """Who allowed to publish results by arm while the trial is running."""

    approved_by: Words = Field(
        alias="approvedBy", description="A committee or a role, never a person's name."
    )
    date: Month = Field(description="The month of the decision.")


class SourceNamed(_Strict):
    """A publication or a registry entry in which some of the numbers stand already."""

    id: ReleaseId = Field(description="The name by which rows refer to it.")
    title: Words = Field(description="Its title.")
    doi: Annotated[str, Field(pattern=r"^10\.\d{4,9}/\S{1,150}$")] | None = Field(
        default=None, description="Its DOI; without one it is the registry's record."
    )


class Trial(_Strict):
    """The key `trial` of datapackage.json: what the package is about, and who answers for it."""

    nct_id: Annotated[str, Field(pattern=r"^NCT\d{8}$")] = Field(
        alias="nctId", description="The trial's number at ClinicalTrials.gov."
    )
    release_id: Annotated[ReleaseId, AfterValidator(_own)] = Field(
        alias="releaseId", description="A name for this release, unlike all before it."
    )
    supersedes: ReleaseId | None = Field(
        default=None, description="The release that this one corrects, if it corrects one."
    )
    data_cutoff: Month = Field(alias="dataCutoff", description="The month up to which data count.")
    prepared_by_role: Words = Field(
        alias="preparedByRole", description="Who prepared it: a role, never a person's name."
    )
    aggregate_only_declaration: bool = Field(
        alias="aggregateOnlyDeclaration",
        description="True: nothing in the package is about a single person.",
    )
    irb: Ethics | None = Field(default=None, description="The ethics approval, if there is one.")
    release: ReleaseDecision | None = Field(
        default=None, description="The decision to publish results while the trial is running."
    )
    sources: list[SourceNamed] = Field(
        default_factory=list, description="Where numbers that are public already stand."
    )


@dataclass(frozen=True)
class Package:
    """A package that was read whole and is in order. Rows keep the order of their file."""

    trial: Trial
    enrollment: tuple[EnrollmentRow, ...] = ()
    flow: tuple[FlowRow, ...] = ()
    baseline: tuple[BaselineRow, ...] = ()
    outcomes: tuple[OutcomeRow, ...] = ()
    adverse_events: tuple[AdverseEventRow, ...] = ()
