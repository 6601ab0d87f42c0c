"""Explained numbers: the measures of `data/glossary/measures.toml`, and their limits in a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from registry.glossary.claims import ClaimedTwice, Claims
from registry.glossary.errors import GlossaryError
from registry.glossary.files import FOLDER, Entry, Id, Text, Told, inherited, read
from registry.glossary.naming import Claim, Naming
from registry.glossary.quantities import Reader, Spelled
from registry.glossary.units import Quantity, Scale, Unit

MEASURES = FOLDER / "measures.toml"


class Measure(Entry):
    """Something that is measured: its name and everyday meaning in each language, by tag.

    `believable` is in the first unit of its scale: a value outside is rather a slip of the pen.
    With `multiples` a text may count in upper limits of normal; `blood` says where it is measured.
    """

    id: Id
    name: Told
    words: tuple[Text, ...]
    acronyms: tuple[Text, ...]
    meaning: Told
    source: Text
    licence: Text
    scale: Id
    believable: tuple[Decimal, Decimal]
    multiples: bool = False
    blood: bool = True


class Table(Entry):
    """The whole file: what is measured, in which units, and what is not meant."""

    source: Text
    licence: Text
    otherwise: tuple[Text, ...]
    not_blood: Annotated[tuple[Text, ...], Field(min_length=1)]
    between: Annotated[tuple[Text, ...], Field(min_length=1)]
    unit: tuple[Unit, ...]
    scale: tuple[Scale, ...]
    measure: Annotated[tuple[Measure, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, content: Mapping[str, object]) -> Mapping[str, object]:
        return inherited(content, "measure")

    @model_validator(mode="after")
    def _names_what_it_has(self) -> Self:
        units, scales = {unit.id for unit in self.unit}, {scale.id for scale in self.scale}
        for scale in self.scale:
            if unknown := set(scale.unit) - units:
                raise ValueError(f"scale {scale.id} has a unit that is not here: {unknown.pop()}")
        for measure in self.measure:
            if measure.scale not in scales:
                raise ValueError(f"measure {measure.id} has no scale here: {measure.scale}")
        return self


@dataclass(frozen=True)
class Threshold:
    """A number with its unit in a text, from `start` up to `end`, and what it means.

    `spelled` is as the text spells it (the lower end of a range has the unit of the upper one).
    `value` is the same as number and unit, `other` the same in the measure's other common unit,
    exact or rounded; it is None where there is no other unit, where the text gives it itself, and
    where the number belongs to two measures that are converted differently.
    """

    start: int
    end: int
    measure: Measure
    spelled: str
    value: Quantity
    other: Quantity | None
    exact: bool


class _Known:
    """A measure ready to be read: the units that it may have, and what is believable."""

    def __init__(self, measure: Measure, scale: Scale, units: Mapping[str, Unit]) -> None:
        self.measure, self._scale, self._units = measure, scale, units
        multiples = [unit for unit in units.values() if unit.kind == "multiple"]
        allowed = [units[name] for name in scale.unit] + multiples * measure.multiples
        self._reader = Reader(allowed, (measure.name["en"], *measure.words))

    @property
    def kind(self) -> str:
        return self._scale.id

    @property
    def in_blood(self) -> bool:
        return self.measure.blood

    def read(self, text: str, at: int, *, between: bool) -> Sequence[Spelled]:
        """The quantities that begin here; none when one is not believable."""
        found = self._reader.read(text, at, between=between)
        return found if all(self._is_believable(one.quantity) for one in found) else ()

    def threshold(self, claim: Claim["_Known"]) -> Threshold:
        """What a claim of this measure tells."""
        spelled, value = claim.spelled, claim.spelled.quantity
        other = None
        if value.unit.id in self._scale.unit and not (claim.paired or claim.shared):
            other = self._scale.converted(value.number, value.unit.id)
        return Threshold(
            spelled.start,
            spelled.end,
            self.measure,
            spelled.text,
            value,
            Quantity(number=other[0], unit=self._units[other[1]]) if other else None,
            exact=other is not None and other[2],
        )

    def _is_believable(self, quantity: Quantity) -> bool:
        if quantity.unit.kind == "multiple":
            return 0 < quantity.number <= MOST_MULTIPLES
        least, most = self.measure.believable
        return least <= self._scale.in_first(quantity.number, quantity.unit.id) <= most


MOST_MULTIPLES = 100
"""More upper limits of normal than this are rather a slip of the pen."""


class Measures:
    """All measures. Get the project's own with `measures()`."""

    def __init__(self, table: Table) -> None:
        """Raise `ClaimedTwice` when an id or a way of writing is in two measures."""
        self.table = table
        units = {unit.id: unit for unit in table.unit}
        scales = {scale.id: scale for scale in table.scale}
        self._known = [_Known(one, scales[one.scale], units) for one in table.measure]
        claims = Claims[_Known | None]()
        for known in self._known:
            one = known.measure
            claims.add(one.id, known, (*one.name.values(), *one.words), one.acronyms)
        claims.add("otherwise", None, table.otherwise)
        self._matcher = claims.matcher()
        self._naming = Naming[_Known](table.between, table.not_blood)

    @classmethod
    def load(cls, path: Path = MEASURES) -> Self:
        """The measures in this file. Raise `GlossaryError` when something in it is wrong."""
        table = read(path, Table)
        try:
            return cls(table)
        except ClaimedTwice as error:
            raise GlossaryError(path, error.entry, error.cause, "keep it in one of them") from error

    def find(self, text: str) -> tuple[Threshold, ...]:
        """The limits in `text` whose measure, number and unit are certain, in order."""
        claims = self._naming.claims(text, self._matcher.find(text))
        return tuple(claim.owner.threshold(claim) for claim in claims)

    def read(self, text: str, measure: Measure) -> Quantity | None:
        """The whole of `text` as a quantity of `measure`, or None."""
        known = next(one for one in self._known if one.measure is measure)
        found = known.read(text, 0, between=False)
        return found[0].quantity if len(found) == 1 and found[0].end == len(text) else None


@cache
def measures() -> Measures:
    """The project's own measures, read once."""
    return Measures.load()
