"""What changed in a record, when, and how much it matters: pure, from the versions at hand."""

from registry.trial.history.comparing import Comparison, compare, find, version_name
from registry.trial.history.entries import Entry, Turn, entries
from registry.trial.history.page import HistoryPage, history_view
from registry.trial.history.telling import Told, tell
from registry.trial.history.versions import Step, Version, first_of, steps, versions_of

__all__ = [
    "Comparison",
    "Entry",
    "HistoryPage",
    "Step",
    "Told",
    "Turn",
    "Version",
    "compare",
    "entries",
    "find",
    "first_of",
    "history_view",
    "steps",
    "tell",
    "version_name",
    "versions_of",
]
