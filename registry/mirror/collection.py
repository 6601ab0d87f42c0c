"""What to sync: a list of trials, whatever a query finds, or all studies."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.mirror.windows import Window

ALL = "all"
"""The key of the collection of all studies."""

_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Collection:
    """Numbers, or a query, or all studies. Made with `of_trials`, `of_query` or `of_all`."""

    ids: tuple[str, ...] = ()
    expression: str | None = None
    whole: bool = False
    window: Window | None = None

    @classmethod
    def of_trials(cls, ids: Iterable[str]) -> Self:
        """The trials of these numbers; one that is malformed is reported by the sync."""
        return cls(ids=tuple(dict.fromkeys(_spelled(ids))))

    @classmethod
    def of_query(cls, expression: str) -> Self:
        """The studies that the registry's search finds for this expression (`query.term`)."""
        return cls(expression=expression.strip())

    @classmethod
    def of_all(cls) -> Self:
        """Every study of the registry."""
        return cls(whole=True)

    def within(self, window: Window) -> Self:
        """The part of this collection that lies in a window."""
        return replace(self, window=window)

    @property
    def listed(self) -> bool:
        """Whether it is a list of numbers; otherwise the registry says what belongs to it."""
        return not self.whole and self.expression is None

    @property
    def parameters(self) -> dict[str, str]:
        """What to ask `/studies` for."""
        asked = {"query.term": self.expression} if self.expression is not None else {}
        return asked | ({"filter.advanced": self.window.expression} if self.window else {})

    @property
    def key(self) -> str:
        """The same for the same collection, in whatever order its numbers are given.

        That of a window is the one of the whole, `/` and the window's name.
        """
        if self.window is not None:
            return f"{replace(self, window=None).key}/{self.window.name}"
        if self.whole:
            return ALL
        if self.expression is not None:
            return f"query:{_digest(self.expression)}"
        return f"trials:{_digest(','.join(sorted(self.ids)))}"

    @property
    def label(self) -> str:
        """The collection in words, short enough for a line."""
        if self.window is not None:
            return f"{replace(self, window=None).label} ({self.window.name})"
        if self.whole:
            return "all studies"
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
