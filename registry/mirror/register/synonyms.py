"""Other names of a condition, as the records themselves use them.

The registry's indexing gives studies terms of MeSH. Where most studies that call their only
condition by one name have one term, the name stands for that term, and all such names stand for the
same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import tantivy

from registry.mirror.register.shape import MESH, NAME, SHORT, STUDY, words_of

_SUMMARY = "BriefSummary"
_LEAST_STUDIES = 2
_LEAST_SHARE = 0.6
_MOST_TERMS, _MOST_NAMES = 60_000, 40
_SHORTEST = 3
"""Letters of an abbreviation that says enough by itself."""
_EXPLAINED = 0.1
"""An abbreviation that fewer explain, of the studies with this word in their summaries, is a common
word as well: "ALL" is in a tenth of all summaries.
"""
_LONGEST = 8
"""Words of a name that are looked for."""


def other_names(searcher: tantivy.Searcher) -> dict[str, tuple[str, ...]]:
    """By name, in plain words, what else to look for.

    A name stands for the term of MeSH that most studies of this one condition have, if they are
    two at least, and six of ten have the term. An abbreviation and its most frequent meaning
    stand for each other, if half of the studies that explain it do it so; but one that is a common
    word finds too much to be looked for in place of its meaning.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name, term in _terms(searcher):
        found[name].append(term)
    for short, meaning, explained in _meanings(searcher):
        found[short].append(meaning)
        if len(short) >= _SHORTEST and explained >= _EXPLAINED * _summaries_with(short, searcher):
            found[meaning].append(short)
    return {name: tuple(dict.fromkeys(some)) for name, some in sorted(found.items())}


def _terms(searcher: tantivy.Searcher) -> Iterator[tuple[str, str]]:
    names = {"terms": {"field": NAME, "size": _MOST_TERMS}}
    among = {"terms": {"field": NAME, "size": _MOST_NAMES}}
    terms = {"terms": {"field": MESH, "size": _MOST_TERMS}, "aggs": {"name": among}}
    found = searcher.aggregate(tantivy.Query.exists_query(STUDY), {"all": names, "by": terms})
    studies = {one["key"]: one["doc_count"] for one in found["all"]["buckets"]}
    best: dict[str, tuple[float, str]] = {}
    for term in found["by"]["buckets"]:
        for name in term["name"]["buckets"]:
            count = studies.get(name["key"], 0)
            share = name["doc_count"] / count if count >= _LEAST_STUDIES else 0
            if share >= _LEAST_SHARE:
                ranked = -share, term["key"]
                best[name["key"]] = min(best.get(name["key"], ranked), ranked)
    yield from ((name, term) for name, (_, term) in best.items())


def _summaries_with(short: str, searcher: tantivy.Searcher) -> int:
    """How many summaries have an abbreviation of one word; those of several are no common words."""
    words = words_of(short)
    return int(searcher.doc_freq(_SUMMARY, words[0])) if len(words) == 1 else 0


def _meanings(searcher: tantivy.Searcher) -> Iterator[tuple[str, str, int]]:
    """Each abbreviation with its most frequent meaning, and in how many studies it has that."""
    pairs = {"pairs": {"terms": {"field": SHORT, "size": _MOST_TERMS}}}
    found = searcher.aggregate(tantivy.Query.exists_query(STUDY), pairs)["pairs"]["buckets"]
    meanings: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pair in found:
        short, _, meaning = pair["key"].partition("=")
        meanings[short].append((pair["doc_count"], meaning))
    for short, some in meanings.items():
        count, meaning = max(some)
        if 2 * count >= sum(one for one, _ in some):
            yield short, meaning, count


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
