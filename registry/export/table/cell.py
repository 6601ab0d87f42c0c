"""A row of the table: a fact with its place, its state and its origin."""

from dataclasses import dataclass, fields

from registry.export.text import clean
from registry.language import Verbatim
from registry.trial.facts import (
    Fact,
    Known,
    NotApplicable,
    NotProvided,
    Origin,
    Prose,
    SiteWords,
    Withheld,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the table.

    `place` is where on the page the fact stands, `group` the group of participants that it is
    about, `field` its name. `value` is empty unless `state` is "known"; `reason` says why a value
    is withheld. `origin` is "registry", "site", "publication", "computed" or `INVENTED`.
    """

    page: str
    place: str
    group: str
    field: str
    value: str
    state: str
    reason: str
    origin: str


INVENTED = "invented example"
"""The origin of numbers that only show what a site can hand over."""

COLUMNS = ("nct_id", *(field.name for field in fields(Cell)))
"""The columns of the table: the trial's number, then those of a row."""

_STATES: dict[type, str] = {
    Known: "known",
    NotProvided: "not provided",
    Withheld: "withheld",
    NotApplicable: "not applicable",
}
FACTS = tuple(_STATES)


@dataclass(frozen=True)
class At:
    """Where in the table a fact goes."""

    page: str
    place: tuple[str, ...] = ()
    group: str = ""
    field: str = ""

    def at(self, *steps: str, group: str | None = None, field: str | None = None) -> "At":
        """Further in."""
        return At(
            self.page,
            (*self.place, *steps),
            self.group if group is None else group,
            field or (steps[-1] if steps and not steps[-1].isdigit() else self.field),
        )

    def cell(self, said: Fact | str, origin: str | None = None) -> Cell:
        """A fact, or words, as a row of the table."""
        fact = Known(said, _spoken_by(said)) if isinstance(said, str) else said
        known = fact.value if isinstance(fact, Known) else ""
        reason = fact.reason if isinstance(fact, Withheld) else ""
        return Cell(
            self.page,
            ".".join(self.place),
            clean(self.group),
            clean(self.field),
            clean(known),
            _STATES[type(fact)],
            clean(reason),
            origin or fact.origin.value,
        )


def _spoken_by(words: str) -> Origin:
    """Whose words they are: the registry's, the site's, or this project's."""
    if isinstance(words, Verbatim | Prose):
        return Origin.REGISTRY
    return Origin.SITE if isinstance(words, SiteWords) else Origin.COMPUTED
