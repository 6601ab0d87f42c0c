"""What a reading of the criteria text consists of: criteria and passages, in the text's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from registry.trial.criteria.fingerprint import fingerprint


class Label(StrEnum):
    """Which list a criterion stands in."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    UNSPECIFIED = "unspecified"


class Kind(StrEnum):
    """What a passage that is no criterion is there for."""

    HEADING = "heading"
    GROUP = "group"
    INTRODUCTION = "introduction"
    NOTE = "note"
    PLACEHOLDER = "placeholder"


class Repair(StrEnum):
    """What the reading had to mend, since the list marks of the text do not say it."""

    REJOINED = "items flattened to the parent's level were rejoined"
    RAISED = "items nested under the first by mistake were raised to its level"
    CONTINUED = "a paragraph that goes on with the item before it was joined to it"
    SPLIT_NUMBERS = "a list that runs on inside a line was split at its numbers"
    SPLIT_MARKS = "lines that begin with a written mark were read as items"
    SPLIT_HEADING = "a heading on the same line as other text was split off"
    TAGS = "layout tags of HTML were read as layout"


@dataclass(frozen=True)
class Criterion:
    """One criterion with its sub-items.

    `start` and `end` count characters of the source; `number` is the sponsor's own, if there is
    one. `markdown` is the source without its own list mark and indentation; `text` its words
    alone, sub-items in reading order, a line each.
    """

    label: Label
    group: str | None
    start: int
    end: int
    number: str | None
    markdown: str
    text: str

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when the words, the list or the group do."""
        return fingerprint(f"{self.label}: {self.group or ''}: {self.text}")


@dataclass(frozen=True)
class Passage:
    """Text that is no criterion; for a heading, `label` and `group` are those that it opens."""

    kind: Kind
    label: Label
    group: str | None
    start: int
    end: int
    markdown: str
    text: str


Block = Criterion | Passage


@dataclass(frozen=True)
class Reading:
    """The text as blocks: each of its characters but spaces stands in exactly one of them."""

    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in the text's order."""
        return tuple(block for block in self.blocks if isinstance(block, Criterion))

    def under(self, label: Label) -> tuple[Criterion, ...]:
        """The criteria with this label, in the text's order."""
        return tuple(one for one in self.criteria if one.label is label)

    @property
    def groups(self) -> Mapping[str, tuple[Criterion, ...]]:
        """The criteria of each group of participants that the text names, in its order."""
        found: dict[str, list[Criterion]] = {}
        for one in self.criteria:
            if one.group is not None:
                found.setdefault(one.group, []).append(one)
        return {name: tuple(members) for name, members in found.items()}
