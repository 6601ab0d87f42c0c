"""Reads a number with its unit, as registries spell them: "1,500 /mm^3", "1.5 × 109/L"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.glossary.units import Quantity, Unit

SPACE = "[ \\t\u00a0\u2009\u202f]"
_S = f"{SPACE}{{0,3}}"

_DIGITS = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,3}})?"
    rf"|[1-9]\d{{0,2}}(?:{SPACE}\d{{3}})+"
    rf"|\d{{1,7}}(?:[.·•]\d{{1,4}})?"
    rf"|\d{{1,3}},\d{{1,2}}"
    rf"|\.\d{{1,3}})"
    rf"(?!\d|[.,]\d)"
)
NUMBER = re.compile(rf"(?<![0-9A-Za-z.,^·_])(?<![0-9A-Za-z]-){_DIGITS}")
"""A number that begins here, and is no part of a name or of a longer number ("CD4", "10^9")."""

_UPPER = re.compile(_DIGITS)

_TIMES = "[x×X*·•⋅∙✕✖⨯]"
_POWER = (
    # Written out; as real superscripts; or with the superscript lost, which "/L" behind it tells.
    rf"{_S}{_TIMES}{{0,2}}{_S}10{_S}(?:\^{_S}\(?|\(|\*\*|\*|[Ee]\+?){_S}(?P<written>\d{{1,2}})\)?"
    rf"|{_S}{_TIMES}{{0,2}}{_S}10(?P<high>[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}})"
    rf"|{_S}{_TIMES}{_S}10{SPACE}?(?P<lost>3|6|9|12)"
    rf"|{_S}{_TIMES}{_S}(?P<thousands>1,?000)"
    rf"|{_S}(?P<kilo>[Kk](?={_S}/)|thousand)"
    rf"|{_S}(?P<giga>(?:G|bil|billion)(?={_S}/))"
)
_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MULTIPLE = (
    rf"{_S}(?:(?:times{_S})?(?:{_TIMES}|\({_S}{_TIMES}{_S}\))|times|-?{_S}folds?){_S}"
    rf"|{_S}"
)
_ENDS = rf"(?![0-9A-Za-zµμ^²³⁰¹⁴-⁹_]|{_S}/{_S}(?:[A-Za-zµμ]|1.73))"
_BARE_ENDS = (
    rf"(?={_S}(?:$|[\n;)\]，；。、]|[.,](?!\d)|(?:and|or|at|for|in|if|on|with|but|unless|except|within"
    rf"|when|as|are|is|will|during|who|because)\b))"
)
_RANGE = re.compile(
    rf"{_S}(?:[-–—~～]|to|-to-|(?P<listed>and|or|but)(?=(?P<sign>{_S}[<>≤≥])?)){_S}[<>≤≥]?=?{_S}"
)
_STANDS_FOR = {
    "[": "(?:",
    "]": ")?",
    "|": "|",
    " ": _S,
    "/": rf"{_S}(?:[/∕⁄]|per{SPACE}){_S}",
    "µ": f"(?:[µμu]|mc|micro){SPACE}?",
    "²": rf"{_S}(?:²|(?:\^|\*\*)?{_S}2)",
    "³": rf"{_S}(?:³|(?:\^|\*\*)?{_S}3)",
    ".": "[.•·,⋅]",
}


@dataclass(frozen=True)
class Spelled:
    """A quantity in a text, from `start` up to `end`.

    `text` is how it is spelled; the lower end of a range is spelled with the unit of the upper one.
    """

    start: int
    end: int
    text: str
    quantity: Quantity


class Reader:
    """Reads quantities of these units. `counted` is what may stand in "500 cells/µL"."""

    def __init__(self, units: Iterable[Unit], counted: Iterable[str]) -> None:
        things = "|".join(map(re.escape, ("cell", *counted)))
        self._units = [(unit, _pattern(unit, things)) for unit in units]

    def read(self, text: str, at: int, *, between: bool = False) -> Sequence[Spelled]:
        """The quantity whose number begins here, the two ends of a range, or nothing.

        `between` says that "between" or "from" stands before: "20 and 50" is a range then.
        """
        number = NUMBER.match(text, at)
        if number is None:
            return ()
        single = self._quantity(text, number)
        if single and single.quantity.unit.kind != "bare":
            return (single,)
        return self._ends(text, number, between) or ((single,) if single else ())

    def _ends(self, text: str, number: re.Match[str], between: bool) -> Sequence[Spelled]:
        joint = _RANGE.match(text, number.end())
        if joint is None or (joint["listed"] and not between and not joint["sign"]):
            return ()
        other = _UPPER.match(text, joint.end())
        upper = self._quantity(text, other) if other else None
        if other is None or upper is None:
            return ()
        spelling = number[0] + text[other.end() : upper.end]
        again = NUMBER.match(spelling)
        lower = self._quantity(spelling, again) if again else None
        if lower is None or lower.quantity.unit != upper.quantity.unit:
            return ()
        return Spelled(number.start(), number.end(), spelling, lower.quantity), upper

    def _quantity(self, text: str, number: re.Match[str]) -> Spelled | None:
        value = _amount(number[0])
        matches = ((unit, pattern.match(text, number.end())) for unit, pattern in self._units)
        found = [(match.end(), unit, match) for unit, match in matches if match]
        if value is None or not found:
            return None
        end, unit, match = max(found, key=lambda one: one[0])
        quantity = Quantity(number=value.scaleb(_power(match)), unit=unit)
        return Spelled(number.start(), end, text[number.start() : end], quantity)


def _amount(digits: str) -> Decimal | None:
    """The value of a number, or None when its comma can be read in two ways."""
    plain = re.sub(SPACE, "", digits).replace("·", ".").replace("•", ".")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return None if plain.startswith("0") else Decimal(plain.replace(",", ""))
    return Decimal(plain.replace(",", "."))


def _power(unit: re.Match[str]) -> int:
    """The power of ten that stands between a number and its unit."""
    groups = unit.groupdict()
    raised = groups.get("written") or groups.get("lost") or groups.get("high")
    if raised:
        return int(raised.translate(_HIGH))
    if groups.get("giga"):
        return 9
    return 3 if groups.get("thousands") or groups.get("kilo") else 0


def _pattern(unit: Unit, things: str) -> re.Pattern[str]:
    if unit.kind == "bare":
        return re.compile(_BARE_ENDS)
    spellings = "|".join(_spelling(spelling) for spelling in unit.spellings) or "(?!)"
    match unit.kind:
        case "count":
            before = rf"(?:{_POWER})?{_S}(?i:(?:{things})s?)?"
        case "multiple":
            before = _MULTIPLE
        case _:
            before = _S
    return re.compile(rf"(?:{before})(?i:{spellings}){_ENDS}")


def _spelling(spelling: str) -> str:
    return "".join(_STANDS_FOR.get(char, re.escape(char)) for char in spelling)
