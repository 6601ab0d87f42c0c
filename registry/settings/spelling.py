"""One spelling for keys that are data: languages and NCT numbers."""

from collections.abc import Callable, Mapping

from registry.settings.values import canonical_language, nct_id


def as_spelled(tree: Mapping[str, object]) -> dict[str, object]:
    """The same settings with `zh_hans` as `zh-Hans` and `nct01763099` as `NCT01763099`.

    Variables know neither capitals nor hyphens. Only keys change; one that is neither a language
    nor an NCT number stays, for the validation to name it.
    """
    spelled = dict(tree)
    site = spelled.get("site")
    if isinstance(site, Mapping) and "name" in site:
        spelled["site"] = {**site, "name": _renamed(site["name"], canonical_language)}
    if "contacts" in spelled:
        spelled["contacts"] = _renamed(spelled["contacts"], _nct_id_or_same)
    return spelled


def _renamed(table: object, rename: Callable[[str], str]) -> object:
    if not isinstance(table, Mapping):
        return table
    return {rename(str(key)): value for key, value in table.items()}


def _nct_id_or_same(text: str) -> str:
    try:
        return nct_id(text)
    except ValueError:
        return text
