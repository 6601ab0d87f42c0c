"""Countries as the registry spells them, and their codes in ISO 3166."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

_NAMED_OTHERWISE = {
    "bosnia and herzegovina": "BA",
    "burma": "MM",
    "congo": "CG",
    "congo, the democratic republic of the": "CD",
    "côte d'ivoire": "CI",
    "czech republic": "CZ",
    "hong kong": "HK",
    "iran, islamic republic of": "IR",
    "korea, democratic people's republic of": "KP",
    "korea, republic of": "KR",
    "lao people's democratic republic": "LA",
    "libyan arab jamahiriya": "LY",
    "macau": "MO",
    "macedonia, the former yugoslav republic of": "MK",
    "micronesia, federated states of": "FM",
    "moldova, republic of": "MD",
    "myanmar": "MM",
    "palestinian territories, occupied": "PS",
    "palestinian territory, occupied": "PS",
    "russian federation": "RU",
    "south korea": "KR",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "tanzania, united republic of": "TZ",
    "turkey (türkiye)": "TR",
    "turkey": "TR",
    "the gambia": "GM",
    "the bahamas": "BS",
    "viet nam": "VN",
    "virgin islands (u.s.)": "VI",
}
"""Countries that the registry spells in another way than CLDR. Former countries have no code."""


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """ISO 3166 alpha-2 codes by name in English, folded."""
    territories = Locale("en").territories
    # XK, ZZ, QO and such are CLDR's own, as is every code of digits.
    named = {
        name.replace("&", "and").replace("’", "'").replace("St. ", "Saint ").casefold(): code
        for code, name in territories.items()
        if len(code) == 2 and code[0] != "X" and code not in {"EU", "EZ", "QO", "UN", "ZZ"}
    }
    return named | _NAMED_OTHERWISE


def country_code(name: str | None) -> str | None:
    """The ISO 3166 alpha-2 code of a country as the registry spells it; none when it has none."""
    return _countries().get((name or "").strip().casefold())
