"""What a rule says of a place of the record. The rules themselves stand in `table`."""

from dataclasses import dataclass
from enum import StrEnum

from registry.language import Language, Sentence


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
    AGE = "age"
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

    def title(self, lang: Language) -> Sentence:
        """What the place is called."""
        return lang.say(self.field)

    def moved(self, lang: Language, before: str | int, after: str | int) -> Sentence | None:
        """The sentence for one value in place of another, if the rule has one of its own."""
        return lang.say(self.says, before=before, after=after) if self.says else None


def split(pattern: str) -> tuple[str, ...]:
    """A pattern step by step."""
    return tuple(step for step in pattern.replace("[]", ".[]").split(".") if step)
