"""A table of posted results: a column for each group, a line for each category of a measure."""

from dataclasses import dataclass

from registry.language import Sentence
from registry.trial.facts import Fact, Prose
from registry.trial.posted.values import Value

LONG = 8
"""A table with at least so many lines is worth sorting."""


@dataclass(frozen=True)
class Group:
    """A column: those who were measured together."""

    title: Fact
    description: Prose | None


@dataclass(frozen=True)
class Analysed:
    """How many of each group were analysed, in one unit."""

    label: Sentence
    counts: tuple[Fact, ...]


@dataclass(frozen=True)
class Line:
    """Values under a name, some for each group; `kind` says what numbers they are."""

    label: Fact | Sentence
    kind: Sentence | None
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Block:
    """Lines that belong together, with denominators where they have their own."""

    title: Fact | Sentence | None
    kind: Sentence | None
    analysed: tuple[Analysed, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Note:
    """A comment of the sponsor on values that carry its mark."""

    mark: str
    text: Prose


@dataclass(frozen=True)
class Table:
    """All of it. Without blocks there are no values, and the denominators say for whom."""

    groups: tuple[Group, ...]
    analysed: tuple[Analysed, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]

    @property
    def described(self) -> bool:
        """Whether any group has a description."""
        return any(group.description for group in self.groups)

    @property
    def has_percents(self) -> bool:
        """Whether any percentage was computed here."""
        return any(
            value.percent
            for block in self.blocks
            for line in block.lines
            for cell in line.cells
            for value in cell
        )

    @property
    def sortable(self) -> bool:
        """Whether it is long, and its lines do not belong under headings."""
        return len(self.blocks) == 1 and (
            self.blocks[0].title is None and len(self.blocks[0].lines) >= LONG
        )
