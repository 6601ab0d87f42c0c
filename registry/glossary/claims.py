"""Who has which way of writing: no two entries of a file may have the same."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from registry.glossary.matching import Matcher, folded

_Owner = TypeVar("_Owner")


class ClaimedTwice(ValueError):
    """Two entries have the same id or the same way of writing; `entry` is the later one."""

    def __init__(self, entry: str, cause: str) -> None:
        super().__init__(f"{entry}: {cause}")
        self.entry = entry
        self.cause = cause


class Claims(Generic[_Owner]):
    """Collects the ways of writing of entries, for a matcher."""

    def __init__(self) -> None:
        self._words: dict[str, _Owner] = {}
        self._acronyms: dict[str, _Owner] = {}
        self._holders: dict[str, str] = {}
        self._entries: set[str] = set()

    def add(
        self, entry: str, owner: _Owner, words: Iterable[str], acronyms: Iterable[str] = ()
    ) -> None:
        """Take in what the entry with this id claims. Raise `ClaimedTwice`."""
        if entry in self._entries:
            raise ClaimedTwice(entry, "another entry has the same id")
        self._entries.add(entry)
        words, acronyms = tuple(words), tuple(acronyms)
        for word in (*words, *acronyms):
            holder = self._holders.setdefault(folded(word), entry)
            if holder != entry:
                raise ClaimedTwice(entry, f"“{word}” belongs to {holder} already")
        self._words |= dict.fromkeys(words, owner)
        self._acronyms |= dict.fromkeys(acronyms, owner)

    def matcher(self) -> Matcher[_Owner]:
        """A matcher of all of them."""
        return Matcher(self._words, self._acronyms)
