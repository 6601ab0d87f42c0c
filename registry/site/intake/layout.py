"""The closed lists: which files a package may hold, and which columns they have."""

from dataclasses import dataclass, field

from registry.site.intake.values import Kind
from registry.site.package import DESCRIPTOR

ENROLLMENT, FLOW, BASELINE = "enrollment.csv", "flow.csv", "baseline.csv"
OUTCOMES, ADVERSE_EVENTS = "outcomes.csv", "adverse_events.csv"
SCHEMA_FILE = "datapackage.schema.json"

COLUMNS = {
    ENROLLMENT: ("period", "arm", "measure", "count", "cumulative", "open_days"),
    FLOW: ("stage", "arm", "reason", "count"),
    BASELINE: ("characteristic", "category", "arm", "stat", "value", "n"),
    OUTCOMES: (
        "analysis_id",
        "outcome_id",
        "timepoint",
        "analysis_set",
        "arm",
        "stat",
        "value",
        "n",
        "method",
        "source",
    ),
    ADVERSE_EVENTS: ("term", "serious", "arm", "n_affected", "n_at_risk", "n_events", "source"),
}
"""The tables of a package in their order, and the columns of each."""

COUNTED = {
    ENROLLMENT: ("count", "cumulative"),
    FLOW: ("count",),
    BASELINE: ("value", "n"),
    OUTCOMES: ("value", "n"),
    ADVERSE_EVENTS: ("n_affected", "n_at_risk"),
}
"""The columns without which a table counts nobody."""

READ = (DESCRIPTOR, *COLUMNS)
"""The files that are read."""
ALLOWED = frozenset((*READ, SCHEMA_FILE, "README.md"))
"""The files that the folder may hold."""
PASSED_OVER = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
"""Files that a computer adds to a folder by itself; they are neither read nor a fault."""

KINDS = {
    "reason": Kind.PLAIN,
    "characteristic": Kind.WHAT,
    "category": Kind.LABEL,
    "term": Kind.LABEL,
    "method": Kind.LABEL,
    "analysis_set": Kind.PLAIN,
    "arm": Kind.LABEL,
    "timepoint": Kind.TIME,
    "analysis_id": Kind.ID,
    "outcome_id": Kind.ID,
    "source": Kind.KEY,
    "period": Kind.KEY,
    "measure": Kind.KEY,
    "stage": Kind.KEY,
    "stat": Kind.KEY,
    "serious": Kind.KEY,
}
"""What the text in a column is for; the other columns hold numbers."""


@dataclass(frozen=True)
class Line:
    """A row of a table: its line in the file, the header being 1, and its cells by column."""

    row: int
    cells: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Table:
    """A table whose columns are those of the closed list."""

    file: str
    lines: tuple[Line, ...] = field(repr=False)
