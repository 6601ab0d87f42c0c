"""The eligibility criteria: the registry's text, read into criteria that keep every word."""

from registry.trial.criteria.model import Block, Criterion, Kind, Label, Passage, Reading, Repair
from registry.trial.criteria.reading import read_criteria

__all__ = [
    "Block",
    "Criterion",
    "Kind",
    "Label",
    "Passage",
    "Reading",
    "Repair",
    "read_criteria",
]
