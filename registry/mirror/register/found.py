"""The documents of one index, and queries for them.

A query belongs to the index that it was made for: the numbers of fields are in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from registry.mirror.errors import MirrorDamaged
from registry.mirror.register.nearby import Circle
from registry.mirror.register.panic import brief, no_panic
from registry.mirror.register.shape import CELL, PLACE, STUDY

Query = tantivy.Query
Address = tantivy.DocAddress
"""Where a document is in its index."""

_MOST_VALUES = 60_000


class Documents:
    """All documents of the index in `folder`; for any number of threads."""

    def __init__(self, folder: Path, schema: tantivy.Schema) -> None:
        with no_panic():
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")  # the files never change, so nobody needs to watch them
            self._searcher = index.searcher()
        self._folder = folder
        self._schema = schema
        self._terms: dict[str, Mapping[str, int]] = {}

    @contextmanager
    def searcher(self) -> Iterator[tantivy.Searcher]:
        """What tantivy searches with; raises `MirrorDamaged` where it cannot read its files."""
        try:
            with no_panic():
                yield self._searcher
        except ValueError as error:
            raise MirrorDamaged(
                f"The register cannot be searched: {brief(error)}",
                self._folder,
                "Remove its folder and sync again: that builds it anew from the history.",
            ) from error

    def count(self, query: Query) -> int:
        """How many documents a query finds."""
        with self.searcher() as searcher:
            return int(searcher.search(query, 1).count)  # type: ignore[attr-defined]

    def every(self, query: Query, most: int | None = None) -> list[Address]:
        """All documents that a query finds, or so many, in no order that means anything."""
        with self.searcher() as searcher:
            found = searcher.search(query, most or max(1, searcher.num_docs), count=False)
        return [where for _, where in found.hits]

    def scored(self, query: Query, most: int) -> tuple[list[tuple[float, Address]], int]:
        """So many documents that a query finds, each with how well it fits, the best first.

        Beside them: how many it finds in all.
        """
        with self.searcher() as searcher:
            found = searcher.search(query, most)
        return list(found.hits), int(found.count)  # type: ignore[attr-defined]

    def numbers(self, query: Query) -> list[int]:
        """The numbers of the studies of all that a query finds; of locations, many twice."""
        return [int(value) for value in self.values(STUDY, self.every(query)) if value is not None]

    def values(self, name: str, documents: Sequence[Address]) -> list[Any]:
        """The values of a field of numbers in these documents; none where one has none."""
        with self.searcher() as searcher:
            return searcher.fast_field_values(name, list(documents))

    def counted(self, query: Query, names: Iterable[str]) -> dict[str, tuple[tuple[str, int], ...]]:
        """By field, its values in what a query finds and how often, the most frequent first."""
        asked = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in names}
        with self.searcher() as searcher:
            found = searcher.aggregate(query, asked)
        return {name: tuple(sorted(_buckets(found[name]), key=_most_first)) for name in asked}

    def terms(self, name: str) -> Mapping[str, int]:
        """Every term of a field of few, and how many documents have it."""
        if name not in self._terms:
            self._terms[name] = self.terms_that_begin(name, "")
        return self._terms[name]

    def terms_that_begin(self, name: str, beginning: str) -> dict[str, int]:
        """The terms of a field that begin so, and how many documents have each."""
        with self.searcher() as searcher:
            return dict(searcher.terms_with_prefix(name, beginning))

    def has(self, name: str, term: str) -> bool:
        """Whether some document has this term in a field of words."""
        with self.searcher() as searcher:
            return bool(searcher.doc_freq(name, term))

    def term(self, name: str, value: str | int) -> Query:
        """Finds the documents of which a field has this very term."""
        return Query.term_query(self._schema, name, value, index_option="freq")

    def one_of_terms(self, name: str, values: Iterable[str | int]) -> Query:
        """Finds the documents of which a field has one of these very terms."""
        found = list(values)
        return Query.term_set_query(self._schema, name, found) if found else Query.empty_query()

    def in_circle(self, circle: Circle, by: str) -> Query:
        """Finds the documents in a circle: locations by `PLACE`, or by `STUDY` those with one."""
        rest = circle.rest.places() if by == PLACE else circle.rest.studies.tolist()
        return one_of([self.one_of_terms(CELL, circle.cells.tolist()), self.one_of_terms(by, rest)])

    def phrase(self, name: str, words: Sequence[str]) -> Query:
        """Finds the documents of which a text has these words, one after the other."""
        if len(words) == 1:
            return self.term(name, words[0])
        return Query.phrase_query(self._schema, name, list(words))

    def between(self, name: str, low: float | None, high: float | None) -> Query:
        """Finds the documents whose field has a number from `low` to `high`; None is no end.

        Ends are whole numbers for a field of whole numbers, and else not.
        """
        if low is None and high is None:
            return Query.exists_query(name)
        whole = isinstance(low if high is None else high, int)
        kind = tantivy.FieldType.Integer if whole else tantivy.FieldType.Float
        return Query.range_query(self._schema, name, kind, low, high)


def everything() -> Query:
    """Finds every study, or every location."""
    return Query.exists_query(STUDY)


def one_and_all(queries: Sequence[Query]) -> Query:
    """Finds what all of them find; scored by all."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(tantivy.Occur.Must, one) for one in queries])


def one_of(queries: Sequence[Query]) -> Query:
    """Finds what one of them finds; scored by all that do."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(tantivy.Occur.Should, one) for one in queries])


def without(base: Query, query: Query) -> Query:
    """Finds what `base` finds and the query does not."""
    return Query.boolean_query([(tantivy.Occur.Must, base), (tantivy.Occur.MustNot, query)])


def unscored(query: Query) -> Query:
    """Finds the same, and adds nothing to how well it fits."""
    return Query.const_score_query(query, 0.0)


def _buckets(found: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for bucket in found["buckets"]:
        yield bucket["key"], bucket["doc_count"]


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
