"""Large cities of the world and where they are, by the names that readers know."""

import csv
from collections.abc import Mapping
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
"""Countries as people write them. Two letters are no code here: CA and MA may be states."""
_BEGINNING = 4
"""So many Latin letters are the beginning of a name."""


@dataclass(frozen=True, slots=True)
class City:
    """A city. `country` is as the registry spells it, `code` the country's in ISO 3166.

    `latitude` and `longitude` are in degrees north and east, to about a kilometre. `name_zh` is
    its Chinese name in simplified characters, where one is known.
    """

    name: str
    name_zh: str | None
    country: str
    code: str
    latitude: float
    longitude: float
    population: int

    @property
    def latin(self) -> str:
        """Its English name alone: in `name` a Chinese one stands behind where several have it."""
        return self.name.partition(" (")[0]

    def label(self, tag: str) -> str:
        """Name and country for a reader of the language `tag`: "Wuhan, China".

        In Chinese the English name stands beside the Chinese one, as a list is searched by what
        it shows: "武汉 Wuhan（中国）".
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
            )
            for row in rows
        ]
    return tuple(sorted(found, key=lambda city: -city.population))


@cache
def cities_by_label(tag: str) -> Mapping[str, City]:
    """The same by what a reader of the language `tag` sees, which is another for each city."""
    return {city.label(tag): city for city in cities()}


def place_named(text: str, tag: str) -> tuple[City, ...]:
    """The cities whose name begins so, the most populous first; those named exactly so before them.

    Accents and case make no difference, nor does the Chinese ending 市. English names and Chinese
    ones are known whatever the language `tag`; a country may stand behind the name, as in that
    language ("Paris, France") or shorter ("London, UK"). What else stands behind a comma, such as
    a state, is passed over where only one city has the name. A few letters begin too many names,
    and may be a country's: they are only taken for a whole one.
    """
    wanted = folded(text)
    if not wanted:
        return ()
    exact = tuple(city for city, names in _folded(tag) if wanted in names)
    if wanted.isascii() and len(wanted) < _BEGINNING:
        return exact
    begins = tuple(
        city
        for city, names in _folded(tag)
        if wanted not in names and any(name.startswith(wanted) for name in names)
    )
    return exact + begins or _before_a_comma(text, tag)


def _before_a_comma(text: str, tag: str) -> tuple[City, ...]:
    name, _, rest = text.partition(",")
    code = country_code(rest) or _SHORT.get(folded(rest))
    found = tuple(city for city, names in _folded(tag) if folded(name) in names)
    if code is None:
        return found if len(found) == 1 else ()
    return tuple(city for city in found if city.code == code)


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
def _folded(tag: str) -> tuple[tuple[City, frozenset[str]], ...]:
    return tuple(
        (
            city,
            frozenset(folded(name) for name in _names(city, tag)),
        )
        for city in cities()
    )
