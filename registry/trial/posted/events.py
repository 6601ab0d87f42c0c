"""Adverse events as the sponsor posted them: who died, who had events, and each event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from registry.ctgov.record import Study
from registry.ctgov.record.results import AdverseEvent, AdverseEventsModule, EventGroup, EventStats
from registry.language import Language, Sentence, Verbatim
from registry.trial.facts import Fact, Known, NotProvided, Prose, Row, known, prose, spelled
from registry.trial.terms import told


@dataclass(frozen=True)
class Share:
    """How many people of how many at risk: a whole phrase if both are given."""

    phrase: Sentence | None
    affected: Fact
    at_risk: Fact


@dataclass(frozen=True)
class EventGroupView:
    """A group of people, and how many of them died or had an event at all."""

    name: Fact
    description: Fact | None
    deaths: Share
    serious: Share
    other: Share


@dataclass(frozen=True)
class Tally:
    """An event in one group. `events` is none where the whole table gives no numbers of events."""

    people: Share
    events: Fact | None


@dataclass(frozen=True)
class Event:
    """An event. `remarks` tell what is not the same for every event of the table."""

    term: Fact
    remarks: tuple[Row, ...]
    notes: Prose | None
    tallies: tuple[Tally, ...]


@dataclass(frozen=True)
class OrganSystem:
    """The events of one organ system, in the registry's order."""

    name: Fact
    events: tuple[Event, ...]


@dataclass(frozen=True)
class EventTable:
    """Events by organ system; every event has a tally for every column.

    `facts` hold for all events; `gives_events` tells whether any number of events is there.
    """

    columns: tuple[Fact, ...]
    systems: tuple[OrganSystem, ...]
    facts: tuple[Row, ...]
    gives_events: bool

    @property
    def count(self) -> int:
        """How many events the table has."""
        return sum(len(system.events) for system in self.systems)


@dataclass(frozen=True)
class AdverseEvents:
    """All of the adverse events: how they were collected, the groups, and two tables."""

    facts: tuple[Row, ...]
    groups: tuple[EventGroupView, ...]
    serious: EventTable | None
    other: EventTable | None


def adverse_events(study: Study, lang: Language) -> AdverseEvents | None:
    """What the sponsor posted about adverse events; none when that is nothing."""
    module = study.results_section.adverse_events_module
    if not module.model_fields_set:
        return None
    return AdverseEvents(
        facts=_facts(module, lang),
        groups=tuple(_group(item, lang) for item in module.event_groups),
        serious=_table(module.serious_events, module.event_groups, lang),
        other=_table(module.other_events, module.event_groups, lang),
    )


def _facts(module: AdverseEventsModule, lang: Language) -> tuple[Row, ...]:
    rows = [
        Row(lang.say("Time in which events were collected"), spelled(module.time_frame)),
        Row(lang.say("Which other events are listed"), _threshold(module, lang)),
    ]
    for label, text in (
        (lang.say("How events were collected"), module.description),
        (lang.say("About the deaths"), module.all_cause_mortality_comment),
    ):
        if text:
            rows.append(Row(label, Known(Prose(text))))
    return tuple(rows)


def _threshold(module: AdverseEventsModule, lang: Language) -> Fact:
    """The share of a group above which an event that is not serious had to be listed."""
    if not module.frequency_threshold:
        return NotProvided()
    if module.frequency_threshold == "0":
        return Known(lang.say("all of them: the limit is {share}%", share=Verbatim("0")))
    return Known(
        lang.say(
            "those that more than {share}% of the people in at least one group had",
            share=Verbatim(module.frequency_threshold),
        )
    )


def _number(number: int | None) -> Fact:
    """A number as the registry spells it; zero is a number."""
    return known(None if number is None else str(number))


def _events(number: int | None, lang: Language) -> Fact:
    if number is None:
        return NotProvided()
    return Known(lang.count("{n} event", "{n} events", number, n=str(number)))


def _group(item: EventGroup, lang: Language) -> EventGroupView:
    def share(affected: int | None, at_risk: int | None) -> Share:
        return Share(_people(affected, at_risk, lang), _number(affected), _number(at_risk))

    return EventGroupView(
        name=spelled(item.title),
        description=Known(Prose(item.description)) if item.description else None,
        deaths=share(item.deaths_num_affected, item.deaths_num_at_risk),
        serious=share(item.serious_num_affected, item.serious_num_at_risk),
        other=share(item.other_num_affected, item.other_num_at_risk),
    )


def _people(affected: int | None, at_risk: int | None, lang: Language) -> Sentence | None:
    if affected is None or at_risk is None:
        return None
    if at_risk == 1:
        return lang.say("{affected} of 1 person", affected=str(affected))
    return lang.say("{affected} of {at_risk} people", affected=str(affected), at_risk=str(at_risk))


def _table(
    events: Sequence[AdverseEvent], groups: Sequence[EventGroup], lang: Language
) -> EventTable | None:
    if not events:
        return None
    gives_events = any(stats.num_events is not None for item in events for stats in item.stats)
    columns = _columns(events, groups)
    tally = _tallies(lang, gives_events=gives_events)
    facts, remarks = _kept_apart(events, lang)
    systems: dict[str, list[Event]] = {}
    for item in events:
        given = {stats.group_id: stats for stats in item.stats}
        tallies = tuple(tally(given.get(group_id)) for group_id in columns)
        told_of = Event(spelled(item.term), remarks(item), prose(item.notes), tallies)
        systems.setdefault(item.organ_system or "", []).append(told_of)
    return EventTable(
        columns=tuple(columns.values()),
        systems=tuple(OrganSystem(spelled(name), tuple(found)) for name, found in systems.items()),
        facts=facts,
        gives_events=gives_events,
    )


def _columns(
    events: Sequence[AdverseEvent], groups: Sequence[EventGroup]
) -> dict[str | None, Fact]:
    """The groups by their id, also those that only an event names."""
    columns: dict[str | None, Fact] = {group.id: spelled(group.title) for group in groups}
    for item in events:
        for stats in item.stats:
            columns.setdefault(stats.group_id, NotProvided())
    return columns


def _tallies(lang: Language, *, gives_events: bool) -> Callable[[EventStats | None], Tally]:
    """Makes tallies. Most of a large table are alike, and each kind is made once."""

    @cache
    def made(affected: int | None, at_risk: int | None, events: int | None) -> Tally:
        phrase = None
        if affected is not None and at_risk is not None:
            phrase = lang.say(
                "{affected} of {at_risk}", affected=str(affected), at_risk=str(at_risk)
            )
        return Tally(
            Share(phrase, _number(affected), _number(at_risk)),
            _events(events, lang) if gives_events else None,
        )

    def tally(stats: EventStats | None) -> Tally:
        if stats is None:
            return made(None, None, None)  # a group left out is not a group without the event
        return made(stats.num_affected, stats.num_at_risk, stats.num_events)

    return tally


def _kept_apart(
    events: Sequence[AdverseEvent], lang: Language
) -> tuple[tuple[Row, ...], Callable[[AdverseEvent], tuple[Row, ...]]]:
    """What holds for all events, to be said once, and what tells of one event what differs."""

    def vocabulary(item: AdverseEvent) -> Row:
        return Row(lang.say("Vocabulary"), spelled(item.source_vocabulary))

    def assessment(item: AdverseEvent) -> Row:
        return Row(lang.say("How it was noticed"), known(told(item.assessment_type, lang)))

    same: list[Row] = []
    differing: list[Callable[[AdverseEvent], Row]] = []
    for tell, values in (
        (vocabulary, {item.source_vocabulary for item in events}),
        (assessment, {item.assessment_type for item in events}),
    ):
        if len(values) == 1:
            same.append(tell(events[0]))
        else:
            differing.append(tell)
    return tuple(same), lambda item: tuple(tell(item) for tell in differing)
