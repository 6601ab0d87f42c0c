"""The making of a table of posted results out of measures, classes and categories."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from registry.ctgov.record.results import (
    BaselineMeasure,
    Denom,
    MeasureCategory,
    MeasureClass,
    MeasureGroup,
    OutcomeMeasure,
)
from registry.language import Language, Sentence
from registry.trial.facts import Fact, Known, NotProvided, Prose, known, prose
from registry.trial.posted.table import Analysed, Block, Group, Line, Note, Table
from registry.trial.posted.values import (
    PARTICIPANTS,
    Counts,
    Value,
    counts,
    given,
    missing,
    percent,
    titled,
    unescaped,
    with_spread,
)
from registry.trial.posted.words import measured


@dataclass
class Tabulation:
    """The making of one table, which collects its notes on the way."""

    groups: Sequence[MeasureGroup]
    denoms: tuple[Denom, ...]
    measures: Sequence[BaselineMeasure | OutcomeMeasure]
    lang: Language
    _notes: dict[str, str] = field(default_factory=dict)

    def table(self, *, named: bool) -> Table:
        """The table; `named` measures stand in it under their titles."""
        blocks = [block for each in self.measures for block in self._blocks(each, named=named)]
        return Table(
            groups=tuple(self._group(name) for name in self.names),
            analysed=self._analysed(self._whole),
            blocks=tuple(blocks),
            notes=tuple(Note(mark, Prose(text)) for text, mark in self._notes.items()),
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ids of all groups that have a title, a denominator or a value, in that order."""
        listed = [group.id or "" for group in self.groups]
        classes = [each for measure in self.measures for each in measure.classes]
        denoms = [self.denoms, *(part.denoms for part in (*self.measures, *classes))]
        counted = [name for each in denoms for unit in counts(each).values() for name in unit]
        valued = [
            item.group_id or ""
            for each in classes
            for category in each.categories
            for item in category.measurements
        ]
        return tuple(dict.fromkeys(listed + counted + valued))

    def _group(self, name: str) -> Group:
        group = next((each for each in self.groups if each.id == name), MeasureGroup())
        return Group(
            titled(group.title),
            prose(group.description),
        )

    def _analysed(self, denominators: Counts) -> tuple[Analysed, ...]:
        return tuple(
            Analysed(
                self.lang.say("Participants analysed")
                if unit.casefold() == PARTICIPANTS
                else self.lang.say("{unit} analysed", unit=unescaped(unit)),
                tuple(given(each.get(name), self.lang) for name in self.names),
            )
            for unit, each in denominators.items()
        )

    def _blocks(self, measure: BaselineMeasure | OutcomeMeasure, *, named: bool) -> list[Block]:
        """A measure's lines under its name, and under its classes' where these have several lines.

        A class of one category is a line.
        """
        title = titled(measure.title) if named else None
        kind = measured(measure, self.lang) if named else None
        classes = measure.classes
        if not classes:
            absent = tuple((Value(known(None)),) for _ in self.names)
            return [Block(None, None, (), (Line(title, kind, absent),))] if title else []
        if any(len(each.categories) > 1 for each in classes):
            return [self._class(measure, each, title, kind) for each in classes]
        lines = tuple(
            self._line(measure, each, category, self._label(each.title, category.title))
            for each in classes
            for category in each.categories or (MeasureCategory(),)
        )
        if len(lines) == 1 and lines[0].label == NotProvided():
            label = title or self.lang.say("Result")
            return [Block(None, None, (), (Line(label, kind, lines[0].cells),))]
        return [Block(title, kind, (), lines)]

    def _class(
        self,
        measure: BaselineMeasure | OutcomeMeasure,
        each: MeasureClass,
        title: Fact | None,
        kind: Sentence | None,
    ) -> Block:
        names = [name.value for name in (title,) if isinstance(name, Known)]
        names += [unescaped(each.title)] if each.title and each.title.strip() else []
        own = self._own(measure, each)
        return Block(
            Sentence.joined(names, ": ") if names else title,
            kind,
            self._analysed(own) if own != self._whole else (),
            tuple(
                self._line(measure, each, category, self._label(category.title), told=False)
                for category in each.categories
            ),
        )

    def _label(self, *titles: str | None) -> Fact:
        names = [unescaped(title) for title in titles if title and title.strip()]
        if len(names) > 1:
            return Known(Sentence.joined(names, ": "))
        return known(names[0] if names else None)

    @cached_property
    def _whole(self) -> Counts:
        return counts(self.denoms)

    def _own(self, measure: BaselineMeasure | OutcomeMeasure, each: MeasureClass) -> Counts:
        """The denominators that hold for a class: its own, its measure's, or the table's."""
        return counts(each.denoms) or counts(measure.denoms) or self._whole

    def _line(
        self,
        measure: BaselineMeasure | OutcomeMeasure,
        each: MeasureClass,
        category: MeasureCategory,
        label: Fact,
        *,
        told: bool = True,
    ) -> Line:
        """`told` lines say how many were analysed where these are others than the table's."""
        own = self._own(measure, each)
        told = told and own != self._whole
        cells = []
        for name in self.names:
            values = [
                Value(
                    with_spread(item, self.lang),
                    self._percent(measure, item.value, name, own),
                    self._of(own, name) if told else None,
                    self._note(item.comment),
                )
                for item in category.measurements
                if (item.group_id or "") == name
            ]
            below = [unit[name] for unit in own.values() if name in unit]
            nobody = Value(missing(below), analysed=self._of(own, name) if told else None)
            cells.append(tuple(values) or (nobody,))
        return Line(label, None, tuple(cells))

    def _percent(
        self, measure: BaselineMeasure | OutcomeMeasure, value: str | None, name: str, own: Counts
    ) -> Sentence | None:
        if not measure.calculate_pct:
            return None
        unit = measure.denom_units_selected
        share = percent(value, measure.param_type, unit, name, own)
        return self.lang.say("{share}% (computed here)", share=share) if share else None

    def _of(self, own: Counts, name: str) -> Sentence | None:
        """How many of this group stand behind a value."""
        parts = [
            self.lang.say("{n} analysed", n=fact.value)
            if unit.casefold() == PARTICIPANTS
            else self.lang.say("{unit}: {n}", unit=unescaped(unit), n=fact.value)
            for unit, each in own.items()
            if isinstance(fact := given(each.get(name), self.lang), Known)
        ]
        return self.lang.series(parts) if parts else None

    def _note(self, comment: str | None) -> str | None:
        """The mark of a comment; the same comment has the same mark all over the table."""
        if not comment:
            return None
        return self._notes.setdefault(comment, letters(len(self._notes)))


def letters(number: int) -> str:
    """a, b, … z, aa, ab, …: digits beside a value could be read as a part of it."""
    text = ""
    while number >= 0:
        number, place = divmod(number, 26)
        text = chr(ord("a") + place) + text
        number -= 1
    return text
