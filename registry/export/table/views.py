"""The pages of a trial as rows of the table: each view, walked through in its order."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum

from registry.export.table.cell import FACTS, INVENTED, At, Cell
from registry.export.table.posted import posted_events, posted_table, recorded_flow
from registry.export.table.site import reported_cells, site_cells
from registry.export.trial import Trial
from registry.language import Verbatim
from registry.trial.about import about
from registry.trial.contact import contact_page
from registry.trial.criteria import read_criteria
from registry.trial.design import design
from registry.trial.eligibility import eligibility
from registry.trial.enrollment import enrollment
from registry.trial.facts import Known, NotApplicable, NotProvided, Origin, Row, Withheld
from registry.trial.flow.recorded import Recorded
from registry.trial.overview import overview
from registry.trial.posted.events import EventTable
from registry.trial.posted.table import Table
from registry.trial.results import results

_LEFT_OUT = {
    # On every page; said once, on the first.
    "status",
    "wording",
    # How to find one's way, what is drawn from the same numbers, what is said of every trial.
    "contents",
    "reading",
    "short",
    "inside",
    "letter",
    "forests",
    "diagrams",
    "elsewhere",
    "source",
    # Texts in one piece, which stand here criterion by criterion, and measures, which design has.
    "criteria",
    "outcomes",
    # Numbers of the site, which have rows of their own.
    "accrual",
    "funnel",
    "outlook",
    "tables",
}


def cells(trial: Trial) -> Iterator[Cell]:
    """Every fact that a page shows, in the pages' order; then what this file is made from.

    Where the site's numbers are an example, every row with one says that it is invented.
    """
    for cell in _cells(trial):
        if trial.aggregates and trial.aggregates.example and cell.origin == Origin.SITE:
            yield replace(cell, origin=INVENTED)
        else:
            yield cell


def _cells(trial: Trial) -> Iterator[Cell]:
    record, source, lang, today = trial.record, trial.source, trial.lang, trial.today
    first = overview(record, source, lang, today)
    site, reports = trial.aggregates, trial.publications
    yield from _of(first.status, At("overview", ("status",)))
    yield from _of(first, At("overview"))
    yield from _of(eligibility(record, source, lang), At("join"))
    yield from _criteria(trial)
    yield from _of(contact_page(record, source, trial.confirmation, lang, today), At("contact"))
    yield from _design(trial)
    yield from _of(
        enrollment(record, source, trial.first, site, reports, lang, today), At("enrollment")
    )
    yield from _of(results(record, source, trial.first, site, reports, lang, today), At("results"))
    yield from reported_cells(trial)
    if site:
        yield from site_cells(site, lang)
    yield from _of(about(record, source, lang), At("about"))
    for number, sentence in enumerate(trial.statement, start=1):
        yield At("about", ("statement", str(number))).cell(sentence)


def _of(node: object, at: At) -> Iterator[Cell]:
    """The facts in a view, in its order."""
    match node:
        case None | bool() | int() | StrEnum():
            return
        case Table():
            yield from posted_table(node, at)
        case EventTable():
            yield from posted_events(node, at)
        case Recorded():
            yield from recorded_flow(node, at)
        case str() | Known() | NotProvided() | Withheld() | NotApplicable():
            yield at.cell(node)
        case tuple():
            for number, one in enumerate(node, start=1):
                yield from _of(one, at.at(str(number)))
        case Row(label, fact):
            yield at.at(field=label).cell(fact)
        case _ if is_dataclass(node):
            yield from _members(node, at)


def _members(node: object, at: At) -> Iterator[Cell]:
    members = {
        field.name: getattr(node, field.name)
        for field in fields(node)  # type: ignore[arg-type]  # asked before
        if field.name not in _LEFT_OUT
    }
    if not isinstance(members.get("address"), FACTS):
        members.pop("address", None)  # where a link leads, not where a place is
    label, fact, name = members.get("label"), members.get("fact"), members.get("name")
    if at.place[-2:-1] == ("groups",) and isinstance(name, Known):
        at = at.at(group=name.value)
    if label is not None and fact is not None:
        yield at.at(field=str(label)).cell(fact)
        return
    for name, member in members.items():
        yield from _of(member, at.at(name))


def _criteria(trial: Trial) -> Iterator[Cell]:
    """The eligibility criteria, one a row, under the list that they stand in."""
    text = trial.record.protocol_section.eligibility_module.eligibility_criteria
    for number, one in enumerate(read_criteria(text or "").criteria, start=1):
        at = At("join", ("criteria", str(number)), one.group or "", f"{one.label} criterion")
        yield at.cell(Verbatim(one.text))


def _design(trial: Trial) -> Iterator[Cell]:
    view = design(trial.record, trial.source, trial.lang, trial.first[0] if trial.first else None)
    yield from _of(view, At("design"))
    for rank in view.outcomes:
        for number, measure in enumerate(rank.measures, start=1):
            yield from _of(measure, At("design", ("outcomes", rank.title, str(number))))
