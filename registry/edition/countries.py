"""The countries that the mirror's records name, each once, however the registry has spelled it."""

from collections.abc import Mapping

from registry.language import Language
from registry.mirror.question import Facet, Found
from registry.places.countries import country_code
from registry.trial.choices import Choice


def countries(held: Found | None, found: Found | None, lang: Language) -> tuple[Choice, ...]:
    """The countries of what the mirror holds, by their names in this language, most found first.

    The value of a choice is the code of ISO 3166, or the registry's name where it has none. The
    numbers are of what was found last, or else of all that is held.
    """
    territories, counted = lang.locale.territories, _by_value(found or held)
    choices = [
        Choice(value, str(territories.get(value, value)), sum(counted.get(value, {}).values()))
        for value in _by_value(held)
    ]
    return tuple(sorted(choices, key=lambda one: (-(one.count or 0), one.words)))


def spellings(value: str, held: Found | None) -> frozenset[str]:
    """Every way in which the mirror's records spell the country of a choice with this value."""
    return frozenset(_by_value(held).get(value, {value: 0}))


def _by_value(held: Found | None) -> Mapping[str, Mapping[str, int]]:
    """By the value of a choice, how often the records have each spelling."""
    by_value: dict[str, dict[str, int]] = {}
    for name, count in held.facets.get(Facet.COUNTRY, ()) if held else ():
        by_value.setdefault(country_code(name) or name, {})[name] = count
    return by_value
