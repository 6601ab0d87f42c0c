"""What can be asked of the register, and what is found.

Nothing in a question is kept or logged: it may say how old a reader is, and where.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Misspelt = Literal["words", "condition", "intervention"]
"""Texts of a question for which other spellings are known."""


class Order(StrEnum):
    """What comes first: what fits best, what was updated last, or what is nearest."""

    RELEVANCE = "relevance"
    DATE = "date"
    DISTANCE = "distance"


class Facet(StrEnum):
    """By what the studies found are counted."""

    STATUS = "status"
    PHASE = "phase"
    TYPE = "type"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth, in degrees north and east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Fresh:
    """When a record may still be right about today.

    It was verified from the day `since` to the day `until`, and no month in which the study was to
    be completed has passed by `until`.
    """

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader looks for; a study must meet all of it.

    `words` are looked for everywhere, `condition`, `intervention` and `sponsor` where they belong.
    Values of `statuses`, `phases`, `types` and `sex` are the registry's ("RECRUITING"); those of
    one set are alternatives. `age` is how many months somebody has completed, at least and at
    most, and `sex` FEMALE or MALE: a study that sets no limit fits, and so does one whose limit
    may be kept. `within` is in kilometres of `near`. By relevance, studies that are `fresh` come
    before all others.
    """

    words: str = ""
    condition: str = ""
    intervention: str = ""
    sponsor: str = ""
    statuses: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    age: tuple[int, int] | None = None
    sex: str | None = None
    near: Point | None = None
    within: float | None = None
    with_results: bool = False
    fresh: Fresh | None = None
    order: Order = Order.RELEVANCE
    first: int = 0
    size: int = 10


@dataclass(frozen=True, slots=True)
class Nearest:
    """The location of a study that is nearest to the point asked for, in kilometres.

    Of several that are as near it is one that recruits, if one does.
    """

    city: str | None
    country: str | None
    distance: float
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, month or year as the registry spells it, and whether it is ACTUAL or ESTIMATED."""

    date: str | None
    type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A study that was found, in the registry's own words and values.

    `meshes` and `intervention_meshes` are the terms that the registry's indexing gave its
    conditions and interventions. `nearest` is none where no point was asked for, and where no
    location has a place.
    """

    nct_id: str
    title: str
    status: str | None
    last_known_status: str | None
    status_verified_date: str | None
    start_date: Dated
    primary_completion_date: Dated
    completion_date: Dated
    study_type: str | None
    phases: tuple[str, ...]
    conditions: tuple[str, ...]
    meshes: tuple[str, ...]
    interventions: tuple[str, ...]
    intervention_meshes: tuple[str, ...]
    lead_sponsor: str | None
    enrollment_count: int | None
    enrollment_type: str | None
    sex: str | None
    minimum_age: str | None
    maximum_age: str | None
    healthy_volunteers: bool | None
    last_update_post_date: str | None
    has_results: bool
    location_count: int
    countries: tuple[str, ...]
    nearest: Nearest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a question finds.

    `total` is of all studies that fit, `hits` those asked for of them. `facets` count, by value,
    those that would fit if nothing were chosen in that facet. `also` are other names that were
    looked for, by the words that they stand for; `instead` are spellings to try, best first, in
    place of the text `misspelt`.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[tuple[str, int], ...]]
    also: Mapping[str, tuple[str, ...]]
    instead: tuple[str, ...]
    misspelt: Misspelt = "words"


class Reason(StrEnum):
    """Why a study is related to another one."""

    CONDITION = "condition"
    INTERVENTION = "intervention"


@dataclass(frozen=True, slots=True)
class Related:
    """A related study and why: by reason, the terms that the two have in common."""

    hit: Hit
    why: tuple[tuple[Reason, tuple[str, ...]], ...]
