"""What an expression is true of, in plain Python over the JSON; the register must agree."""

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import snowballstemmer

from registry.ctgov.fields import Field, Kind, field_named
from registry.mirror.essie import tree

STEMMER = snowballstemmer.stemmer("english")
LOCATIONS = "protocolSection.contactsLocationsModule.locations"
UNITS = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
UNITS["year"] = 36525 * 24 * 60 // 100
UNITS["month"] = UNITS["year"] // 12


def true_of(part: tree.Expression, record: Any) -> bool:
    return _Reader(record, "").true(part, None, "Contains", False)


def values(part: Any, path: str) -> Iterator[Any]:
    """Every value at a path, of all items of lists on the way."""
    if isinstance(part, list):
        for item in part:
            yield from values(item, path)
    elif not path:
        yield part
    else:
        key, _, rest = path.partition(".")
        if isinstance(part, dict) and key in part:
            yield from values(part[key], rest)


class _Reader:
    """Reads a record, or one thing in it that stands at `base`."""

    def __init__(self, thing: Any, base: str) -> None:
        self.thing = thing
        self.base = base

    def true(self, part: Any, field: Field | None, coverage: str, exact: bool) -> bool:
        match part:
            case tree.Or(parts):
                return any(self.true(one, field, coverage, exact) for one in parts)
            case tree.And(parts):
                return all(self.true(one, field, coverage, exact) for one in parts)
            case tree.Not(inside):
                return not self.true(inside, field, coverage, exact)
            case tree.All() if field is not None and field.piece == "Sex":
                return self.true(tree.Term(("ALL",)), field, coverage, exact)
            case tree.All():
                return True
            case tree.Area(name, inside):
                return self.true(inside, field_named(name), coverage, exact)
            case tree.Covered(chosen, inside):
                return self.true(inside, field, str(chosen), exact)
            case tree.Expanded("None", inside):
                return self.true(inside, field, coverage, True)
            case tree.Search("Study", inside):
                return self.true(inside, field, coverage, exact)
            case tree.Search("Location", inside):
                return any(
                    _Reader(place, LOCATIONS + ".").true(inside, field, coverage, exact)
                    for places in values(self.thing, LOCATIONS.rpartition(".")[0])
                    for place in places.get("locations", [])
                )
        assert field
        found = list(values(self.thing, field.path.removeprefix(self.base)))
        if isinstance(part, tree.Missing):
            return not found
        apart = isinstance(part, tree.Term) and coverage == "Contains" and not exact
        if apart and field.kind in (Kind.TEXT, Kind.MARKUP):
            words = [tree.Phrase(word) for word in part.words]
            return all(any(says(one, it, coverage, exact) for it in found) for one in words)
        return any(fits(part, field.kind, value, coverage, exact) for value in found)


def fits(part: Any, kind: Kind, value: Any, coverage: str, exact: bool) -> bool:
    if isinstance(part, tree.Distance):
        return apart(part, value["lat"], value["lon"]) <= float(part.radius)
    if kind in (Kind.TEXT, Kind.MARKUP):
        return says(part, value, coverage, exact)
    if isinstance(part, tree.Range):
        low, high = part.low, part.high
    else:
        text = " ".join(part.words) if isinstance(part, tree.Term) else part.text
        if kind is Kind.BOOLEAN:
            return bool(value) == (text.lower() == "true")
        if kind is Kind.ENUM:
            return bare(value) == bare(text)
        low = high = text
    number = {Kind.DATE: day, Kind.TIME: minutes, Kind.NUMBER: amount}[kind]
    here = number(value, False)
    return (low is None or number(low, False) <= here) and (
        high is None or here <= number(high, True)
    )


def says(part: Any, value: str, coverage: str, exact: bool) -> bool:
    has = tokens(value, exact)
    asked = tokens(" ".join(part.words) if isinstance(part, tree.Term) else part.text, exact)
    if coverage == "FullMatch":
        return has == asked
    if coverage == "StartsWith":
        return has[: len(asked)] == asked
    if coverage == "EndsWith":
        return has[-len(asked) :] == asked
    return stands_in(asked, has)


def stands_in(asked: list[str], has: list[str]) -> bool:
    return any(has[at : at + len(asked)] == asked for at in range(len(has)))


def tokens(text: str, exact: bool) -> list[str]:
    if not exact:
        parts = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign)).lower()
    found = re.findall(r"[^\W_]+", text)
    return found if exact else [stem(word) for word in found]


@cache
def stem(word: str) -> str:
    return str(STEMMER.stemWord(word))


def bare(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def day(text: str, last: bool) -> tuple[int, ...]:
    given = tuple(map(int, text.split("-")))
    return given + ((99, 99) if last else (1, 1))[len(given) - 1 :]


def minutes(text: str, last: bool) -> int:
    count, unit = text.split()
    return int(count) * UNITS[unit.lower().removesuffix("s")]


def amount(text: Any, last: bool) -> float:
    return float(text)


def apart(part: tree.Distance, latitude: float, longitude: float) -> float:
    """By the spherical law of cosines, which the register does not use."""
    a, b = math.radians(float(part.latitude)), math.radians(latitude)
    turn = math.radians(longitude - float(part.longitude))
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    kilometres = 6371.0088 * math.acos(min(1, cosine))
    return kilometres if part.unit == "km" else kilometres / 1.609344
