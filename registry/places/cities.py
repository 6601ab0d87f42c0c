"""Large cities of the world and where they are, by the names that readers know."""

import csv
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import combining, normalize

from babel import Locale

from registry.chinese import simplified
from registry.places.countries import country_code

CITIES = Path(__file__).resolve().parents[2] / "data" / "places" / "cities.tsv"
"""Made by `registry.places.make` from GeoNames, whose licence is CC BY 4.0."""

_SAME = str.maketrans(
    {"'": "", "’": "", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d"}
)
"""Letters that are written without their strokes where a keyboard has none, and no apostrophe."""


_SHORT = {"uk": "GB", "england": "GB", "usa": "US", "us": "US", "uae": "AE"}
"""Countries as people write them."""
_STATES = {
    **{"alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA"},
    **{"colorado": "CO", "connecticut": "CT", "d c": "DC", "delaware": "DE", "florida": "FL"},
    **{"georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN"},
    **{"iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA", "maine": "ME"},
    **{"maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN"},
    **{"mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV"},
    **{"new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY"},
    **{"north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK"},
    **{"oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC"},
    **{"south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT"},
    **{"virginia": "VA", "washington": "WA", "west virginia": "WV", "wisconsin": "WI"},
    **{"wyoming": "WY", "alberta": "AB", "british columbia": "BC", "manitoba": "MB"},
    **{"new brunswick": "NB", "newfoundland and labrador": "NL", "nova scotia": "NS"},
    **{"ontario": "ON", "prince edward island": "PE", "quebec": "QC", "saskatchewan": "SK"},
}
"""States of the United States and provinces of Canada, folded, by their letters in addresses."""
_PROVINCE = re.compile(
    "^(?:中国)?(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆)(?:省|(?:壮族|回族|维吾尔)?自治区)?)?"
)
"""Stands before the name of a city in a Chinese address."""
_COMMA = re.compile("[,，]")
_DIGITS = re.compile(r"[\d-]")
_BEGINNING = 4
"""So many Latin letters are the beginning of a name."""


@dataclass(frozen=True, slots=True)
class City:
    """A city. `country` is as the registry spells it, `code` the country's in ISO 3166.

    `latitude` and `longitude` are in degrees north and east, to about a kilometre. `name_zh` is
    its Chinese name in simplified characters, where one is known. `state` is the one of the United
    States or Canada by the letters of addresses; `others` are other names, in any language.
    """

    name: str
    name_zh: str | None
    country: str
    code: str
    latitude: float
    longitude: float
    population: int
    state: str | None
    others: tuple[str, ...]

    @property
    def latin(self) -> str:
        """Its English name alone: in `name` a Chinese one stands behind where several have it."""
        return self.name.partition(" (")[0]

    def label(self, tag: str) -> str:
        """Name and country for a reader of the language `tag`: "Wuhan, China".

        In Chinese the English name stands beside the Chinese one: "武汉 Wuhan（中国）".
        """
        if not tag.startswith("zh"):
            return f"{self.name}, {self.country}"
        territory = Locale.parse(tag, sep="-").territories.get(self.code, self.country)
        return f"{self.name_zh or ''} {self.latin}（{territory}）".strip()


@cache
def cities() -> tuple[City, ...]:
    """Every city of the list, the most populous first."""
    with CITIES.open(encoding="utf-8", newline="") as source:
        rows = csv.DictReader(source, delimiter="\t")
        found = [
            City(
                row["name"],
                row["name_zh"] or None,
                row["country"],
                row["code"],
                float(row["latitude"]),
                float(row["longitude"]),
                int(row["population"]),
                row["state"] or None,
                tuple(row["others"].split("|")) if row["others"] else (),
            )
            for row in rows
        ]
    return tuple(sorted(found, key=lambda city: -city.population))


def place_named(text: str, tag: str) -> tuple[City, ...]:
    """The cities whose name begins so, the most populous first; those named exactly so before them.

    Accents and case make no difference, nor does the Chinese ending 市. English names, Chinese ones
    and others of a city are known whatever the language `tag`. A country may stand behind the name,
    as in that language ("Paris, France") or shorter ("London UK"), and so may a state ("Washington
    DC"); a Chinese province may stand before it ("广东省广州市"). What else stands behind a comma
    is passed over where only one city has the name. A few letters begin too many names, and may be
    a country's: they are only taken for a whole one.
    """
    wanted = folded(text)
    if not wanted:
        return ()
    exact = _named(wanted, tag)
    if wanted.isascii() and len(wanted) < _BEGINNING:
        return exact
    begins = tuple(
        city
        for city, names in _folded(tag)
        if city not in exact and any(name.startswith(wanted) for name in names)
    )
    return exact + begins or _within_an_address(text, tag)


def _named(wanted: str, tag: str) -> tuple[City, ...]:
    """Those that are called so first, then those that are called so as well."""
    own = tuple(city for city, names in _folded(tag) if wanted in names)
    other = _by_other_names().get(wanted)
    return own if other is None or other in own else (*own, other)


def _within_an_address(text: str, tag: str) -> tuple[City, ...]:
    name, *rest = _COMMA.split(text, maxsplit=1)
    if rest:
        return _before_a_comma(_named(folded(name), tag), rest[0])
    return _before_a_country(text.split(), tag) or _in_a_province(simplified(text), tag)


def _before_a_comma(found: tuple[City, ...], rest: str) -> tuple[City, ...]:
    parts = [rest] if country_code(rest) else _COMMA.split(rest)
    told = [there for part in parts if (there := _codes(part))]
    if not told:
        return found if len(found) == 1 else ()
    return tuple(city for city in found if all(_is_in(city, there) for there in told))


def _before_a_country(words: Sequence[str], tag: str) -> tuple[City, ...]:
    for at in range(len(words) - 1, 0, -1):
        if there := _codes(" ".join(words[at:])):
            name = words[:at]
            found = _named(folded(" ".join(name)), tag) or _before_a_country(name, tag)
            return tuple(city for city in found if _is_in(city, there))
    return ()


def _in_a_province(text: str, tag: str) -> tuple[City, ...]:
    city, ending, _ = _PROVINCE.sub("", text).partition("市")
    return _named(folded(city), tag) if ending or city != text else ()


def _codes(text: str) -> set[str]:
    """What this says of where a city is, as codes of countries (CA) and states (-CA).

    Two letters may be both, and an American postal code stands behind a state.
    """
    place = folded(_DIGITS.sub("", text))
    state = _STATES.get(place, place.replace(" ", "").upper())
    code = country_code(text) or _SHORT.get(place)
    if state not in _STATES.values():
        return {code} if code else set()
    return {f"-{state}", *([code] if code else []), *([state] if len(place) == 2 else [])}


def _is_in(city: City, there: Set[str]) -> bool:
    return city.code in there or f"-{city.state}" in there


def city_in_english(chinese: str) -> str | None:
    """The English name of the most populous city of this Chinese name, with or without 市."""
    return _in_english().get(folded(chinese))


@cache
def _in_english() -> dict[str, str]:
    return {folded(city.name_zh): city.latin for city in reversed(cities()) if city.name_zh}


def folded(text: str) -> str:
    """A name as names are compared: without accents, case, punctuation and the ending 市.

    Traditional characters are simplified ones.
    """
    plain = "".join(char for char in normalize("NFKD", text) if not combining(char))
    plain = simplified(plain).translate(_SAME)
    letters = "".join(char if char.isalnum() else " " for char in plain.casefold())
    return " ".join(letters.split()).removesuffix("市")


def _names(city: City, tag: str) -> tuple[str, ...]:
    return city.name, city.name_zh or city.name, city.label(tag)


@cache
def _by_other_names() -> Mapping[str, City]:
    return {folded(other): city for city in cities() for other in city.others}


@cache
def _folded(tag: str) -> tuple[tuple[City, frozenset[str]], ...]:
    return tuple(
        (
            city,
            frozenset(folded(name) for name in _names(city, tag)),
        )
        for city in cities()
    )
