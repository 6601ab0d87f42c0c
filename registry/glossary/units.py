"""Units and scales of the table of measures: what one is worth in another, in exact decimals."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal, Self

from babel.numbers import format_decimal
from pydantic import AfterValidator, Field, model_validator

from registry.glossary.files import Entry, Id, Text, Told
from registry.language import Language, Sentence


def _with_a_place(told: Mapping[str, str]) -> Mapping[str, str]:
    if any(pattern.count("{n}") != 1 for pattern in told.values()):
        raise ValueError("needs one {n} in each language")
    return told


class Unit(Entry):
    """A unit, how it is told and how registries spell it.

    What may stand between a number and the unit depends on its `kind`: a power of ten and what is
    counted ("count"), a times sign ("multiple"), nothing. A "bare" unit is no unit at all.
    """

    id: Text
    kind: Literal["plain", "count", "multiple", "bare"] = "plain"
    said: Annotated[Told, AfterValidator(_with_a_place)]
    spellings: tuple[Text, ...]
    meaning: Told | None = None


class Quantity(Entry):
    """A number of a unit."""

    number: Decimal
    unit: Unit

    def told(self, lang: Language) -> Sentence:
        """The quantity in the reader's language: "1,500 per microlitre"."""
        number = format_decimal(self.number, locale=lang.locale, decimal_quantization=False)
        return Sentence.of(self.unit.said[lang.tag], {"n": number})


class Grade(Entry):
    """A unit on a scale: a value in it is the value in the scale's first unit × times + plus.

    `other` is the unit to show beside it; `places` the most decimals that a value converted into
    it has; `rounded` says that `times` is a rounded number.
    """

    times: Annotated[Decimal, Field(gt=0)]
    plus: Decimal = Decimal(0)
    other: Text | None = None
    places: Annotated[int, Field(ge=0)] | None = None
    rounded: bool = False

    @property
    def is_power_of_ten(self) -> bool:
        """Whether values in this unit differ from those in the first by their point alone."""
        return not self.plus and self.times.normalize().as_tuple().digits == (1,)


class Scale(Entry):
    """Units of one thing, by id; `molar_mass` in g/mol is where a molar unit's factor is from."""

    id: Id
    source: Text
    formula: Text | None = None
    molar_mass: Decimal | None = None
    unit: Annotated[Mapping[str, Grade], Field(min_length=1)]

    @model_validator(mode="after")
    def _begins_with_one(self) -> Self:
        first = next(iter(self.unit.values()))
        if first.times != 1 or first.plus != 0:
            raise ValueError("begins with a unit whose times is not 1")
        unknown = {grade.other for grade in self.unit.values()} - {None, *self.unit}
        if unknown:
            raise ValueError(f"shows a unit that it does not have: {unknown.pop()}")
        shown = [self.unit[grade.other] for grade in self.unit.values() if grade.other]
        endless = any(not grade.is_power_of_ten for grade in self.unit.values())
        if endless and any(grade.places is None for grade in shown):
            raise ValueError("needs places for every unit that it shows")
        return self

    def in_first(self, number: Decimal, unit: str) -> Decimal:
        """A value of `unit` in the scale's first unit."""
        grade = self.unit[unit]
        return (number - grade.plus) / grade.times

    def converted(self, number: Decimal, unit: str) -> tuple[Decimal, str, bool] | None:
        """A value of `unit` in the other common unit: number, unit, and whether that is exact.

        None when there is no other common unit. A rounded number keeps two figures at least.
        """
        other = self.unit[unit].other
        if other is None:
            return None
        grade = self.unit[other]
        exact = (number - self.unit[unit].plus) * grade.times / self.unit[unit].times + grade.plus
        shown = _rounded(exact, grade.places)
        unrounded = not (grade.rounded or self.unit[unit].rounded)
        return shown, other, shown == exact and unrounded


def _rounded(number: Decimal, places: int | None) -> Decimal:
    if places is not None and number:
        step = Decimal(1).scaleb(min(-places, number.adjusted() - 1))
        number = number.quantize(step, ROUND_HALF_UP)
    shortest = number.normalize()
    return shortest.quantize(Decimal(1)) if shortest == shortest.to_integral_value() else shortest
