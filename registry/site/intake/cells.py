"""Reads the cells of one row: each as what it should be, or as a finding that names its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from registry.site.findings import Finding, Weight
from registry.site.intake.ages import about_age
from registry.site.intake.layout import KINDS, Line
from registry.site.intake.text import plain
from registry.site.intake.values import LONGEST, Kind, screened
from registry.site.package import ALL, Measure, Period, Stage, Stat
from registry.site.rules import Rule

Word = TypeVar("Word", bound=StrEnum)

MOST = 100_000
"""The largest count that a trial of one sponsor can have."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_CLOSED = frozenset((*Measure, *Stage, *Stat, ALL))
"""Words that need no look, because they say nothing but what they mean here."""
_YES_OR_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


@dataclass(frozen=True)
class Known:
    """What the words in a table are compared with.

    `arms` maps the registry's labels, as `plain` and lower-cased, to their spelling there; it is
    none when no record is held. `sources` are the names in datapackage.json.
    """

    arms: Mapping[str, str] | None = field(repr=False)
    sources: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, arms: tuple[str, ...] | None, sources: frozenset[str]) -> "Known":
        """From the registry's labels, if there are any, and the names of the sources."""
        spelled = None if arms is None else {plain(arm).casefold(): arm for arm in arms}
        return cls(spelled, sources)


class Screen:
    """Screens texts, and each of them only once in a package."""

    def __init__(self) -> None:
        self._seen: dict[Kind, dict[str, tuple[Rule, ...]]] = {kind: {} for kind in Kind}

    def __call__(self, text: str, kind: Kind) -> tuple[Rule, ...]:
        """The rules that the text breaks."""
        seen = self._seen[kind]
        found = seen.get(text)
        if found is None:
            found = seen[text] = tuple(screened(text, kind))
        return found


class Cells:
    """The cells of a row. What is wrong with one is added to `findings`; its value is then none."""

    def __init__(self, file: str, line: Line, known: Known, screen: Screen) -> None:
        self.row = line.row
        self.findings: list[Finding] = []
        self._file = file
        self._known = known
        self._cells = {column: text.strip() for column, text in line.cells.items()}
        self._suspect = set(self._screened(screen))

    def _screened(self, screen: Screen) -> Iterator[str]:
        aged = about_age(plain(self._cells.get("characteristic", "")))
        for column, text in self._cells.items():
            if not text or text in _CLOSED:
                continue
            kind = KINDS.get(column, Kind.NUMBER)
            if kind is Kind.NUMBER and len(text) < 6 and text.isascii() and text.isdecimal():
                continue
            if column == "category" and aged:
                kind = Kind.AGE
            if column == "arm" and self._arm() is not None:
                continue
            for rule in screen(text, kind):
                may_be = rule is Rule.IDENTIFYING_COLUMN
                self.wrong(rule, column, weight=Weight.HOLD if may_be else None)
                yield column
            if kind is Kind.KEY and len(text) > LONGEST:
                self.wrong(Rule.FREE_TEXT, column)

    def wrong(self, rule: Rule, column: str, *, weight: Weight | None = None) -> None:
        """Note that a cell breaks a rule, with another weight than the rule's if one is given."""
        self.findings.append(rule.at(self._file, self.row, column, weight=weight))

    def text(self, column: str, *, needed: bool = False) -> str:
        """A label as it is spelled; empty where there is none."""
        text = self._cells[column]
        if needed and not text:
            self.wrong(Rule.MISSING_VALUE, column)
        return text

    def word(self, column: str, words: type[Word]) -> Word | None:
        """One of the words of a closed list."""
        text = plain(self._cells[column])
        try:
            return words(text)
        except ValueError:
            self._unknown(column, Rule.UNKNOWN_WORD)
            return None

    def truth(self, column: str) -> bool | None:
        """Yes or no."""
        found = _YES_OR_NO.get(plain(self._cells[column]).casefold())
        if found is None:
            self._unknown(column, Rule.UNKNOWN_WORD)
        return found

    def period(self, column: str) -> Period | None:
        """A year or a quarter."""
        try:
            return Period.of(plain(self._cells[column]))
        except ValueError:
            self._unknown(column, Rule.WRONG_PERIOD)
            return None

    def arm(self) -> str | None:
        """The arm as the registry spells it, or ALL."""
        arm = self._arm()
        if arm is None and self._known.arms is None and self._cells["arm"]:
            return self._cells["arm"]
        if arm is None:
            self._unknown("arm", Rule.UNKNOWN_ARM)
        return arm

    def _arm(self) -> str | None:
        text = plain(self._cells["arm"])
        return ALL if text.upper() == ALL else (self._known.arms or {}).get(text.casefold())

    def source(self) -> str:
        """The name of one of the sources, or nothing."""
        text = plain(self._cells["source"])
        if text and text not in self._known.sources:
            self._unknown("source", Rule.UNKNOWN_SOURCE)
        return text

    def count(self, column: str) -> int | None:
        """How many, as a whole number; none where nothing is given."""
        number = self.number(column)
        if number is None:
            return None
        if number.as_tuple().exponent != 0:
            self.wrong(Rule.NOT_WHOLE, column)
            return None
        if number < 0:
            self.wrong(Rule.NEGATIVE, column)
            return None
        if number > MOST:
            self.wrong(Rule.TOO_LARGE, column)
            return None
        return int(number)

    def number(self, column: str) -> Decimal | None:
        """A number with the decimals that are given; none where nothing is given."""
        text = plain(self._cells[column])
        if not text:
            return None
        if column in self._suspect or not _NUMBER.fullmatch(text):
            self._unknown(column, Rule.NOT_A_NUMBER)
            return None
        if sum(map(str.isdigit, text)) > 12:
            self.wrong(Rule.TOO_LARGE, column)
            return None
        return Decimal(text)

    def _unknown(self, column: str, rule: Rule) -> None:
        """A cell that says nothing it may say, which refuses the package in any case.

        What refuses it already says enough; what only holds it could be accepted, and the row
        would be lost, or a source believed that nobody named.
        """
        if not self._cells[column]:
            self.wrong(Rule.MISSING_VALUE, column)
        elif not any(one.column == column and one.weight is Weight.REFUSE for one in self.findings):
            self.wrong(rule, column)
