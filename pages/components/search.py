"""What a reader looks for: it lives in the visit's memory and nowhere else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from pages.components.page import Finished
from pages.components.visit import Visit
from registry.edition import finding
from registry.edition.wish import Wish
from registry.language import Language
from registry.places import cities_by_label
from registry.trial.choices import Choice, phases, statuses, types
from registry.trial.fit import Age
from registry.trial.side_by_side import MOST

_PLACE = "search"
_TEXTS = ("condition", "treatment", "sponsor")


@dataclass
class Search:
    """What a reader looks for, what was found, and which studies they marked to compare.

    Widgets forget their values when a page is left or the language changes, so the values are
    kept here as well. `round` counts the searches: it is part of the keys of widgets whose options
    change with what is found. `opened` is whether the further choices have been on the page,
    `comparing` whether results have boxes.
    """

    tag: str = ""
    wish: Wish = field(default_factory=Wish)
    chosen: list[str] = field(default_factory=list)
    round: int = 0
    opened: bool = False
    comparing: bool = False
    _told: tuple[object, finding.Outcome | None] = (None, None)
    _made: dict[object, Finished] = field(default_factory=dict)

    @classmethod
    def of(cls, tag: str) -> "Search":
        """The search of this visit, for widgets in the language `tag`."""
        search: Search = st.session_state.setdefault(_PLACE, cls())
        search.tag = tag
        return search

    def key(self, name: str) -> str:
        """The key of a widget, one for each language."""
        return f"find {name} {self.tag}"

    def begin(self, name: str, value: object) -> str:
        """The key of a widget that begins with this value, if it has none of its own yet."""
        key = self.key(name)
        st.session_state.setdefault(key, value)
        return key

    def outcome(self, here: Visit) -> finding.Outcome | None:
        """What is found today; asked for once until the search or the data change."""
        depends = (here.edition.state, here.lang.tag, self.wish)
        if self._told[0] != depends:
            self._told = (depends, finding.outcome(here.edition, self.wish, here.lang))
            self._made.clear()
        return self._told[1]

    def made(self, name: object, make: Callable[[], str]) -> Finished:
        """A piece of what is found as HTML, made once as long as that stays the same."""
        if name not in self._made:
            self._made[name] = Finished(make())
        return self._made[name]

    def look(self) -> None:
        """Take what stands in the form, and begin at the first result."""
        words = st.session_state[self.key("words")].strip()
        self.wish = replace(self.wish, words=words, page=1, **(self._more() if self.opened else {}))
        self.round += 1

    def _more(self) -> dict[str, Any]:
        """What stands in the further choices."""
        said, lang = st.session_state, Language.of(self.tag)
        age, unit = said[self.key("age")], said[self.key("unit")]
        return {
            **{name: said[self.key(name)].strip() for name in _TEXTS},
            "statuses": self._ticked("status", statuses(lang, None)),
            "phases": self._ticked("phase", phases(lang, None)),
            "types": self._ticked("type", types(lang, None)),
            "country": said[self.key(f"country {self.round}")],
            "with_results": said[self.key("results")],
            "age": None if age is None else Age(age, "Month" if unit == "Month" else "Year"),
            "sex": said[self.key("sex")],
            "city": cities_by_label(self.tag).get(said[self.key("city")]),
            "within": said[self.key("within")],
            "order": said[self.key("order")],
        }

    def look_for(self, **words: str) -> Callable[[], None]:
        """What looks for these words in place of those that were looked for, when called."""

        def look() -> None:
            self.wish = replace(self.wish, **words, page=1)
            for name, text in words.items():
                st.session_state[self.key(name)] = text
            self.round += 1

        return look

    def begin_with_condition(self) -> None:
        """Look for the condition that the reader has chosen."""
        self.look_for(condition=st.session_state[self.key("start")])()

    def turn_to(self, page: int) -> Callable[[], None]:
        """What turns to this page of the results, when called."""

        def turn() -> None:
            self.wish = replace(self.wish, page=page)

        return turn

    def mark(self, nct_id: str) -> Callable[[], None]:
        """What marks a study to be compared, or takes the mark away, when called."""

        def mark() -> None:
            if nct_id in self.chosen:
                self.chosen.remove(nct_id)
            elif len(self.chosen) < MOST:
                self.chosen.append(nct_id)

        return mark

    def unmark(self) -> None:
        """Take every mark away."""
        for nct_id in self.chosen:
            st.session_state.pop(self.key(f"compare {nct_id}"), None)
        self.chosen.clear()

    def clear(self) -> None:
        """Forget everything that was written, chosen and found."""
        for key in [str(key) for key in st.session_state if str(key).startswith("find ")]:
            del st.session_state[key]
        self.wish, self._told = Wish(), (None, None)
        self.opened = self.comparing = False
        self._made.clear()
        self.chosen.clear()
        self.round += 1

    def _ticked(self, kind: str, choices: Iterable[Choice]) -> frozenset[str]:
        """The values of this kind whose boxes are ticked."""
        return frozenset(
            one.value for one in choices if st.session_state[self.key(f"{kind} {one.value}")]
        )
