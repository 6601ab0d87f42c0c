"""Posted results as rows of the table: a row for each number, under its group and its line."""

from collections.abc import Iterator

from registry.export.table.cell import FACTS, At, Cell
from registry.trial.facts import Known, Origin, Row
from registry.trial.flow.recorded import Recorded
from registry.trial.posted.events import EventTable
from registry.trial.posted.table import Analysed, Table
from registry.trial.posted.values import Value


def _words(fact: object) -> str:
    """A heading of a table as text; empty for none."""
    if isinstance(fact, Known):
        return fact.value
    return "" if fact is None or isinstance(fact, FACTS) else str(fact)


def _named(listed: tuple[Row, ...], at: At) -> Iterator[Cell]:
    for number, row in enumerate(listed, start=1):
        yield at.at(str(number), field=row.label).cell(row.fact)


def _analysed(listed: tuple[Analysed, ...], groups: list[str], at: At) -> Iterator[Cell]:
    for row in listed:
        for group, count in zip(groups, row.counts, strict=False):
            yield at.at("analysed", group=group, field=row.label).cell(count)


def _beside(value: Value, at: At) -> Iterator[Cell]:
    """What the page says beside a value; `note` is the place of the comment among the notes."""
    parts = (
        ("percent", value.percent, Origin.COMPUTED),
        ("analysed", value.analysed, Origin.REGISTRY),
        ("note", value.note, Origin.REGISTRY),
    )
    for name, words, origin in parts:
        if words:
            yield at.at(name, field=f"{at.field} | {name}").cell(words, origin)


def posted_table(table: Table, at: At) -> Iterator[Cell]:
    """Posted numbers: a row for each value, under its group and the names of its lines.

    Behind a value stand its percentage, its own denominators and the mark of its comment.
    """
    groups = [_words(group.title) for group in table.groups]
    for number, group in enumerate(table.groups, start=1):
        if group.description:
            here = at.at("groups", str(number), group=groups[number - 1], field="description")
            yield here.cell(group.description)
    yield from _analysed(table.analysed, groups, at)
    for number, block in enumerate(table.blocks, start=1):
        inside = at.at("blocks", str(number))
        yield from _analysed(block.analysed, groups, inside)
        for place, line in enumerate(block.lines, start=1):
            names = map(_words, (block.title, block.kind, line.label, line.kind))
            field = " | ".join(name for name in names if name)
            for group_name, values in zip(groups, line.cells, strict=False):
                here = inside.at("lines", str(place), group=group_name, field=field)
                for value in values:
                    yield here.cell(value.fact)
                    yield from _beside(value, here)
    for note in table.notes:
        yield at.at("notes", note.mark, field="note").cell(note.text)


def posted_events(table: EventTable, at: At) -> Iterator[Cell]:
    """Adverse events: people with the event, people at risk and number of events, by group."""
    yield from _named(table.facts, at.at("facts"))
    columns = [_words(column) for column in table.columns]
    for system_number, system in enumerate(table.systems, start=1):
        for number, event in enumerate(system.events, start=1):
            name = f"{_words(system.name)} | {_words(event.term)}"
            here = at.at("systems", str(system_number), str(number), field=name)
            for column, tally in zip(columns, event.tallies, strict=False):
                counts = (
                    ("affected", tally.people.affected),
                    ("at risk", tally.people.at_risk),
                    ("events", tally.events),
                )
                for what, fact in counts:
                    if fact is not None:
                        yield here.at(group=column, field=f"{name} | {what}").cell(fact)
            yield from _named(event.remarks, here.at("remarks"))
            if event.notes:
                yield here.at("notes", field=name).cell(event.notes)


def recorded_flow(flow: Recorded, at: At) -> Iterator[Cell]:
    """The registry's account of the participant flow."""
    names = [str(group.name) for group in flow.groups]
    yield from _named(flow.details, at.at("details"))
    for number, group in enumerate(flow.groups, start=1):
        here = at.at("groups", str(number), group=names[number - 1], field="description")
        yield here.cell(group.description)
    for period_number, period in enumerate(flow.periods, start=1):
        for kind, lines in (("milestones", period.milestones), ("reasons", period.reasons)):
            for number, line in enumerate(lines, start=1):
                field = f"{period.title} | {line.name}"
                here = at.at("periods", str(period_number), kind, str(number), field=field)
                if line.comment:
                    yield here.at("comment", field=field).cell(line.comment)
                for group_name, entries in zip(names, line.cells, strict=False):
                    for entry in entries:
                        there = here.at(group=group_name)
                        yield there.cell(entry.people)
                        if entry.units:
                            yield there.at("units", field=there.field).cell(entry.units)
                        if entry.comment:
                            yield there.at("comment", field=there.field).cell(entry.comment)
