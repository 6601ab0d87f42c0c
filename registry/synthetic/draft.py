"""A study while it is made: what its parts have to know of each other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Draft:
    """One study. `draw` is its own chance; `kind` its type, status and whether it has results.

    `size` is the study's place among all by its size (0 to 1), `own` its place in each distribution
    for what is alike within a study, `said` are its texts by their paths for what it says again.
    `groups` are the ids of the groups of participants at hand, `group` the one whose numbers are
    made. `terms` are the MeSH numbers and terms that were used, by the list in which they stand.
    `place` is the country at hand, the middle of it, and the number of the city.
    """

    number: int
    draw: Callable[[], float]
    kind: str
    size: float
    own: dict[str, float] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    said: dict[str, list[str]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    group: str = ""
    terms: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    place: tuple[str, float, float, int] = ("", 0.0, 0.0, 0)
    country: str = ""
    sponsor: str = ""

    @property
    def nct_id(self) -> str:
        """The number of the study as the registry spells it."""
        return f"NCT{self.number:08d}"
