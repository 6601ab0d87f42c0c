"""Which item of a list is which in another version of it: by what it is, not by where it stands."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from itertools import product
from typing import Any

import orjson

_OUTCOME = (("measure", "timeFrame"), ("measure",))
IDENTITIES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "secondaryIdInfos": (("id",),),
    "collaborators": (("name",),),
    "armGroups": (("label",),),
    "interventions": (("type", "name"), ("name",)),
    "primaryOutcomes": _OUTCOME,
    "secondaryOutcomes": _OUTCOME,
    "otherOutcomes": _OUTCOME,
    "centralContacts": (("name",), ("email",), ("role",)),
    "contacts": (("name",), ("email",), ("role",)),
    "overallOfficials": (("name",), ("role",)),
    "locations": (
        ("facility", "city", "zip", "country"),
        ("facility", "city", "country"),
        ("facility", "zip", "country"),
    ),
    "references": (("pmid",), ("citation",)),
    "retractions": (("pmid", "source"),),
    "seeAlsoLinks": (("url",), ("label",)),
    "availIpds": (("id", "type"), ("url",), ("type",)),
    "largeDocs": (("filename",), ("typeAbbrev", "date"), ("label",), ("typeAbbrev",)),
    "meshes": (("id",), ("term",)),
    "ancestors": (("id",), ("term",)),
    "browseLeaves": (("id",), ("name",)),
    "browseBranches": (("abbrev",), ("name",)),
    "submissionInfos": (("releaseDate",),),
    "violationEvents": (("type", "issuedDate"), ("type",)),
    "unpostedEvents": (("type", "date"), ("type",)),
    # Results. A group has a number of its own ("OG000"), which is all that its numbers refer to.
    "groups": (("id",), ("title",)),
    "eventGroups": (("id",), ("title",)),
    "periods": (("title",),),
    "milestones": (("type",),),
    "dropWithdraws": (("type",),),
    "achievements": (("groupId",),),
    "reasons": (("groupId",),),
    "denoms": (("units",),),
    "counts": (("groupId",),),
    "measures": (("title", "paramType"), ("title",)),
    "outcomeMeasures": (("type", "title", "timeFrame"), ("title", "timeFrame"), ("title",)),
    "classes": (("title",),),
    "categories": (("title",),),
    "measurements": (("groupId",),),
    "analyses": (("groupIds", "paramType", "statisticalMethod"), ("groupIds", "paramType")),
    "seriousEvents": (("term", "organSystem"),),
    "otherEvents": (("term", "organSystem"),),
    "stats": (("groupId",),),
}
"""By the name of a list: the fields that tell its items apart, the surest first."""

_ANYWHERE = (("id",), ("name",), ("title",), ("label",), ("term",), ("type",))
"""The same of a list that is not named above, as the registry may bring new ones."""

_NEAR: Mapping[str, str] = {
    "primaryOutcomes": "measure",
    "secondaryOutcomes": "measure",
    "otherOutcomes": "measure",
    "outcomeMeasures": "title",
    "armGroups": "label",
    "interventions": "name",
    "references": "citation",
    "locations": "facility",
}
"""The field whose words may be changed a little without making it another item."""

ALIKE = 0.6
"""Words that share so much of their letters are the same, worded anew."""
_WITHIN: Mapping[str, tuple[str, ...]] = {"locations": ("city", "country")}
"""Fields that have to be the same for words to be compared at all."""
_MOST_COMPARED = 10_000
"""Pairs of items whose words are compared letter by letter; of more the words have to be equal."""

_PLACE = ("facility", "city", "country")
_NAMING = ("label", "name", "measure", "title", "facility", "citation", "term", "id", "groupId")


def folded(text: str) -> str:
    """A text without what may be typed in two ways: capitals, widths, spaces, punctuation."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


SPELLINGS: tuple[Callable[[str], str], ...] = (str, folded)
"""How names are compared, the surest first: "< 7 years" and "> 7 years" differ in a sign only."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which items of an earlier list are which of a later one, by their places.

    `pairs` is in the earlier order; `removed` and `added` are in rising order.
    """

    key: str
    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def moved(self) -> bool:
        """Whether those that stayed stand in another order."""
        later = [to for _, to in self.pairs]
        return later != sorted(later)

    def name(self, item: Any) -> str:
        """What an item is called."""
        return named(self.key, item)


def same(one: Any, other: Any) -> bool:
    """Whether two pieces of JSON say the same; the order of keys apart, to the letter."""
    # Python takes True and 1.0 to be 1.
    return one == other and written(one) == written(other)


def written(value: Any) -> bytes:
    """JSON in the one spelling in which it is compared."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def named(key: str, item: Any) -> str:
    """The name of an item of the list `key`, for people; empty when it has none."""
    if not isinstance(item, dict):
        return item if isinstance(item, str) else orjson.dumps(item).decode()
    texts = {field: text for field, text in item.items() if isinstance(text, str) and text}
    if key == "locations":
        return ", ".join(texts[field] for field in _PLACE if field in texts)
    return next((texts[field] for field in (*_NAMING, *texts) if field in texts), "")


def paired(key: str, before: Sequence[Any], after: Sequence[Any]) -> Pairing:
    """Pair the items of two versions of the list called `key`.

    Equal items first, then those with the same identity, then those whose words are much alike;
    at last one that is left alone on either side, where nothing tells items apart.
    """
    old, new = dict(enumerate(before)), dict(enumerate(after))
    pairs: dict[int, int] = {}

    def pair(identity: Callable[[Any], Hashable | None]) -> None:
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for to, item in new.items():
            if (known := identity(item)) is not None:
                waiting[known].append(to)
        for at, item in list(old.items()):
            known = identity(item)
            if known is not None and waiting.get(known):
                to = waiting[known].pop(0)
                pairs[at] = to
                del old[at], new[to]

    pair(written)
    for fields, spelling in product(IDENTITIES.get(key, _ANYWHERE), SPELLINGS):
        pair(partial(_identity, fields=fields, spelling=spelling))
    if key in _NEAR and len(old) * len(new) <= _MOST_COMPARED:
        for at, to in _near(key, old, new):
            pairs[at] = to
            del old[at], new[to]
    if len(old) == len(new) == 1:
        (at,), (to,) = old, new
        if _nameless(key, old[at]) and _nameless(key, new[to]):
            pairs[at] = to
            old, new = {}, {}
    return Pairing(key, tuple(sorted(pairs.items())), tuple(sorted(old)), tuple(sorted(new)))


def _identity(
    item: Any, fields: tuple[str, ...], spelling: Callable[[str], str] = folded
) -> Hashable | None:
    """What these fields say of an item that has each of them."""
    if not isinstance(item, dict):
        return None
    values = [item.get(field) for field in fields]
    if any(value in (None, "") for value in values):
        return None
    return tuple(spelling(one) if isinstance(one, str) else written(one) for one in values)


def _nameless(key: str, item: Any) -> bool:
    """Whether an item is an object and has nothing that would tell it from others."""
    known = IDENTITIES.get(key, _ANYWHERE)
    return isinstance(item, dict) and all(_identity(item, fields) is None for fields in known)


def _near(key: str, old: Mapping[int, Any], new: Mapping[int, Any]) -> list[tuple[int, int]]:
    """The most alike first, each item once."""
    field, within = _NEAR[key], _WITHIN.get(key, ())
    ratios = []
    for to, later in new.items():
        compared = SequenceMatcher(b=_folded_field(later, field), autojunk=False)
        for at, earlier in old.items():
            if _identity(earlier, within) != _identity(later, within):
                continue
            compared.set_seq1(_folded_field(earlier, field))
            ratio = likeness(compared)
            if ratio is not None:
                ratios.append((-ratio, to, at))
    found: dict[int, int] = {}
    for _, to, at in sorted(ratios):
        if at not in found and to not in found.values():
            found[at] = to
    return list(found.items())


def likeness(compared: SequenceMatcher[str], least: float = ALIKE) -> float | None:
    """How much two texts share, from 0 to 1; none where that is less than `least`."""
    # The two quick ones are never less than the ratio, which takes its time.
    if compared.real_quick_ratio() < least or compared.quick_ratio() < least:
        return None
    ratio = compared.ratio()
    return ratio if ratio >= least else None


def _folded_field(item: Any, field: str) -> str:
    value = item.get(field) if isinstance(item, dict) else None
    return folded(value) if isinstance(value, str) else ""
