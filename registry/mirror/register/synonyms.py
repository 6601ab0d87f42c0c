"""Other names of a condition, as the records themselves use them.

The registry's indexing gives studies terms of MeSH. Where most studies that call a condition by one
name have one term, the name stands for that term, and all such names stand for the same.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import tantivy

from registry.mirror.register.shape import MESH, NAME, STUDY

_LEAST_STUDIES = 2
_LEAST_SHARE = 0.6
_MOST_TERMS, _MOST_NAMES = 60_000, 40
_LONGEST = 8
"""Words of a name that are looked for."""


def other_names(searcher: tantivy.Searcher) -> dict[str, tuple[str, ...]]:
    """By name, in plain words, the terms of MeSH that it stands for, the surest first.

    A name stands for a term when it is in two studies at least, and six of ten have the term.
    """
    terms = {"terms": {"field": MESH, "size": _MOST_TERMS}}
    names = {"terms": {"field": NAME, "size": _MOST_TERMS}}
    among = {"terms": {"field": NAME, "size": _MOST_NAMES}}
    query = tantivy.Query.exists_query(STUDY)
    found = searcher.aggregate(query, {"all": names, "by": {**terms, "aggs": {"name": among}}})
    studies = {one["key"]: one["doc_count"] for one in found["all"]["buckets"]}
    shares: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for term in found["by"]["buckets"]:
        for name in term["name"]["buckets"]:
            count = studies.get(name["key"], 0)
            share = name["doc_count"] / count if count else 0
            if count >= _LEAST_STUDIES and share >= _LEAST_SHARE:
                shares[name["key"]].append((-share, term["key"]))
    return {
        name: tuple(term for _, term in sorted(some)[:2]) for name, some in sorted(shares.items())
    }


def meant(words: Sequence[str], names: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The names in a text of plain words and the terms that they stand for, longest names first."""
    found: list[tuple[str, str]] = []
    taken: set[int] = set()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            here = set(range(start, start + length))
            name = " ".join(words[start : start + length])
            if name in names and not here & taken:
                taken |= here
                found += [(name, term) for term in names[name]]
    return found


def names_of(terms: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Of each term, the names that stand for it first of all."""
    found: dict[str, list[str]] = {term: [] for term in terms}
    for name, some in names.items():
        if some[0] in found:
            found[some[0]].append(name)
    return found
