"""What to sync: a list of trials, or whatever a query finds."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id

ALL = "all"
"""The key of the collection of all studies."""

_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Collection:
    """Either numbers or a query. Made with `of_trials` or `of_query`."""

    ids: tuple[str, ...] = ()
    expression: str | None = None

    @classmethod
    def of_trials(cls, ids: Iterable[str]) -> Self:
        """The trials of these numbers; one that is malformed is reported by the sync."""
        return cls(ids=tuple(dict.fromkeys(_spelled(ids))))

    @classmethod
    def of_query(cls, expression: str) -> Self:
        """The studies that the registry's search finds for this expression (`query.term`)."""
        return cls(expression=expression.strip())

    @property
    def key(self) -> str:
        """The same for the same collection, in whatever order its numbers are given."""
        if self.expression is not None:
            return f"query:{_digest(self.expression)}"
        return f"trials:{_digest(','.join(sorted(self.ids)))}"

    @property
    def label(self) -> str:
        """The collection in words, short enough for a line."""
        if self.expression is not None:
            return _short(f"query {self.expression}")
        return _short(" ".join(self.ids))


def _spelled(ids: Iterable[str]) -> Iterator[str]:
    for text in ids:
        try:
            yield canonical_nct_id(text)
        except MalformedId:
            yield text


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"
