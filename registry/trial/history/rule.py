"""What a rule says of a place of the record. The rules themselves stand in `table`."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a change matters to who reads of the trial."""

    MATERIAL = "material"
    ADMINISTRATIVE = "administrative"


class Kind(StrEnum):
    """How a value is told."""

    STATUS = "status"
    DATE = "date"
    COUNT = "count"
    CODE = "code"
    TEXT = "text"
    PASSAGE = "passage"
    ITEM = "item"
    PERSON = "person"
    PART = "part"


@dataclass(frozen=True)
class Rule:
    """What is known of one place of a record.

    `says` is the sentence for one value that took the place of another, where there is a better one
    than the usual. `codes` is the closed list that the value is from. `names` is which item a rule
    is about, by the item's `type`; none is about any.
    """

    pattern: str
    weight: Weight
    field: str
    kind: Kind = Kind.TEXT
    says: str | None = None
    codes: type[StrEnum] | None = None
    names: frozenset[str] = frozenset()

    @property
    def steps(self) -> tuple[str, ...]:
        """The pattern step by step, `[]` for one into a list."""
        return split(self.pattern)


def split(pattern: str) -> tuple[str, ...]:
    """A pattern step by step."""
    return tuple(step for step in pattern.replace("[]", ".[]").split(".") if step)
