"""A value of the posted results: the registry's own string, with its spread, and its state.

The registry keeps numbers as strings. They are shown as given: never converted, never rounded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from registry.ctgov.record import enums
from registry.ctgov.record.results import Denom, Measurement
from registry.language import Language, Sentence, Verbatim, without_entities
from registry.trial.facts import Fact, Known, NotApplicable, NotProvided

PARTICIPANTS = "participants"
"""The unit of most denominators, folded."""

Counts = Mapping[str, Mapping[str, str]]
"""Denominators by unit, and in it by the group's id."""

_NUMBER = re.compile(r"[<>≤≥]?=? ?[-+−]?(?:[0-9][0-9.,]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?%?")
_WHOLE = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Value:
    """What stands in a cell: a value or why there is none, and what belongs to it.

    `percent` is computed here; `analysed` is there where this value has denominators of its own;
    `note` is the mark of the sponsor's comment, which stands under the table.
    """

    fact: Fact
    percent: Sentence | None = None
    analysed: Sentence | None = None
    note: str | None = None


def unescaped(text: str) -> Verbatim:
    """A short text of the registry; an entity that a sponsor pasted is the sign that it means."""
    return Verbatim(without_entities(text))


def titled(text: str | None) -> Fact:
    """The same as a fact; nothing but white space is not provided."""
    return Known(unescaped(text)) if text and text.strip() else NotProvided()


def given(text: str | None, lang: Language) -> Fact:
    """A number as the registry gives it; `NA` and `NR` in words; an absent one is not provided."""
    return Known(figure(text, lang)) if text and text.strip() else NotProvided()


def with_spread(item: Measurement, lang: Language) -> Fact:
    """The value with its spread or limits in brackets, as "12.5 (3.1)" or "12.5 (9 to 16)"."""
    around = _around(item, lang)
    value = given(item.value, lang)
    if around is None:
        return value
    if not isinstance(value, Known):
        missing = lang.say("not provided by the registry")
        return Known(lang.say("{value} ({spread})", value=missing, spread=around))
    if type(value.value) is str and type(around) is str:
        return Known(f"{value.value} ({around})")
    return Known(lang.say("{value} ({spread})", value=value.value, spread=around))


def limits(low: str | None, high: str | None, lang: Language) -> Sentence | None:
    """An interval as the registry gives it; none where it gives neither end."""
    if low and high:
        return lang.say("{low} to {high}", low=figure(low, lang), high=figure(high, lang))
    if low:
        return lang.say("from {low}", low=figure(low, lang))
    return lang.say("up to {high}", high=figure(high, lang)) if high else None


def missing(analysed: list[str]) -> Fact:
    """The state of a group without a value: where nobody was analysed there can be none."""
    return NotApplicable() if "0" in analysed else NotProvided()


def counts(denoms: tuple[Denom, ...]) -> Counts:
    """Denominators by unit and group, as the registry spells them."""
    return {
        denom.units or "": {one.group_id or "": one.value for one in denom.counts if one.value}
        for denom in denoms
    }


def percent(
    value: str | None, param: str | None, unit: str | None, group: str, denominators: Counts
) -> str | None:
    """A count as a percentage of its denominator, to one decimal, halves away from zero.

    The rule is 100 · count / denominator. `unit` is what a count of units counts. None where either
    is not a whole number, where the denominator is missing or zero or smaller than the count, and
    where the value is not a count.
    """
    match param:
        case enums.MeasureParam.COUNT_OF_PARTICIPANTS:
            counted = PARTICIPANTS
        case enums.MeasureParam.COUNT_OF_UNITS if unit:
            counted = unit.casefold()
        case _:
            return None
    below = next(
        (each.get(group) for name, each in denominators.items() if name.casefold() == counted), None
    )
    if not (value and below and _WHOLE.fullmatch(value) and _WHOLE.fullmatch(below)):
        return None
    if int(below) == 0 or int(value) > int(below):
        return None
    share = Decimal(100) * Decimal(value) / Decimal(below)
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def figure(text: str, lang: Language) -> str:
    """Digits need no language; words of the registry are marked as such.

    `NA` and `NR` stand in place of a number that could not be given, and a comment says why.
    """
    text = unescaped(text)
    match text.strip():
        case "NA":
            return lang.say("not available")
        case "NR":
            return lang.say("not reported")
    return str(text) if _NUMBER.fullmatch(text) else text


def _around(item: Measurement, lang: Language) -> str | None:
    between = limits(item.lower_limit, item.upper_limit, lang)
    # The registry repeats a lower limit as a spread, which it is not.
    if not item.spread or item.spread == item.lower_limit:
        return between
    spread = figure(item.spread, lang)
    if between is None:
        return spread
    return lang.say("spread {spread}; {limits}", spread=spread, limits=between)
