"""What a look at a package found: the place, the rule and what to do, never the content."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What a finding means for the package."""

    REFUSE = "refuse"
    """The package is not taken, whatever anyone says."""
    HOLD = "hold"
    """A person has to decide; the package waits until then."""
    NOTE = "note"
    """Something to know; it hinders nothing."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    `rule` is the name of the rule, as docs/site-package.md lists it. `file` is one of the names
    that a package may hold, empty when the package as a whole is meant. `row` counts the lines of
    the file from 1, the header being 1. `column` is a name of the closed list, or "column 3" for
    one that is not. `says` and `remedy` never repeat anything that stands in the package.
    """

    rule: str
    weight: Weight
    file: str
    says: str
    remedy: str
    row: int | None = None
    column: str | None = None

    @property
    def key(self) -> str:
        """What tells this finding from others: its rule and its place, "initials:flow.csv:5"."""
        place = (self.file, "" if self.row is None else str(self.row))
        return ":".join((self.rule, *(part for part in place if part)))
