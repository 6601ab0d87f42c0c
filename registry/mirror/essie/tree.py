"""What an expression says, as a tree. A printed tree parses to itself."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Coverage(StrEnum):
    """How much of a text a term must match."""

    FULL_MATCH = "FullMatch"
    STARTS_WITH = "StartsWith"
    ENDS_WITH = "EndsWith"
    CONTAINS = "Contains"


class Expansion(StrEnum):
    """What counts as the same as a term, from nothing to much."""

    NONE = "None"
    TERM = "Term"
    CONCEPT = "Concept"
    RELAXATION = "Relaxation"
    LOSSY = "Lossy"


class Unit(StrEnum):
    """A unit of distance."""

    KILOMETRES = "km"
    MILES = "mi"

    @property
    def kilometres(self) -> float:
        """How many kilometres one of it is; of miles, exactly since 1959."""
        return 1.609344 if self is Unit.MILES else 1.0


@dataclass(frozen=True, slots=True)
class Term:
    """Words without quotes, one at least; none of them is empty."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text between quotes, not empty; its words follow each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The field has no value."""


@dataclass(frozen=True, slots=True)
class All:
    """Every study."""


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included; none is MIN or MAX."""

    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Distance:
    """Within a distance of a point, in degrees north and east."""

    latitude: Decimal
    longitude: Decimal
    radius: Decimal
    unit: Unit

    @property
    def kilometres(self) -> float:
        """The radius in kilometres."""
        return float(self.radius) * self.unit.kilometres


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever `part` is not true of."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class And:
    """All parts are true; two at least."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One part is true; two at least."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Area:
    """`part` is looked for in a field or search area of this name."""

    name: str
    part: "Expression"


@dataclass(frozen=True, slots=True)
class Covered:
    """Terms of `part` match so much of a text."""

    coverage: Coverage
    part: "Expression"


@dataclass(frozen=True, slots=True)
class Expanded:
    """Terms of `part` match with these liberties."""

    expansion: Expansion
    part: "Expression"


@dataclass(frozen=True, slots=True)
class Search:
    """`part` is true of one and the same thing of this kind, a study or a location."""

    document: str
    part: "Expression"


Source = Term | Phrase | Missing | All | Range | Distance
Context = Not | Area | Covered | Expanded | Search
Expression = Source | Context | And | Or
