"""The registry's own account of the flow: every period, milestone, reason and comment."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.ctgov.record import Study
from registry.ctgov.record.results import FlowGroup, FlowStats, ParticipantFlowModule
from registry.language import Language, Sentence, Verbatim
from registry.trial.facts import Fact, Known, Prose, Row, in_prose, prose
from registry.trial.flow.words import milestone_words, name_of, numbered, reason_words
from registry.trial.posted.values import figure, given
from registry.trial.source import Source, as_processed


@dataclass(frozen=True)
class Entry:
    """The number of one group, in people and in other units, with the sponsor's comment."""

    people: Fact
    units: Sentence | None
    comment: Prose | None


@dataclass(frozen=True)
class Line:
    """A milestone or a reason as it is name_of, what it means, and the entries of each group."""

    name: str
    meaning: Sentence | None
    comment: Prose | None
    cells: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class Period:
    """A table of the registry."""

    title: str
    milestones: tuple[Line, ...]
    reasons: tuple[Line, ...]


@dataclass(frozen=True)
class Described:
    """A group under its name, with what the sponsor says of it."""

    name: str
    description: Fact


@dataclass(frozen=True)
class Recorded:
    """All that the record says of its participant flow."""

    origin: Sentence
    details: tuple[Row, ...]
    groups: tuple[Described, ...]
    periods: tuple[Period, ...]


def recorded(study: Study, source: Source, lang: Language) -> Recorded | None:
    """The registry's account, whole; none where the record has none."""
    flow = study.results_section.participant_flow_module
    if flow == ParticipantFlowModule():
        return None
    groups = groups_of(flow)
    ids = [group.id for group in groups]

    def line(
        kind: str | None, meaning: Sentence | None, comment: str | None, stats: Sequence[FlowStats]
    ) -> Line:
        name = name_of(kind, lang)
        says_more = meaning is not None and meaning.casefold() != name.casefold()
        return Line(
            name,
            meaning if says_more else None,
            prose(comment),
            tuple(
                tuple(_entry(one, flow, lang) for one in stats if one.group_id == group)
                for group in ids
            ),
        )

    return Recorded(
        origin=as_processed(study, source, lang),
        details=_details(flow, lang),
        groups=tuple(
            Described(name_of(group.title or group.id, lang), in_prose(group.description))
            for group in groups
        ),
        periods=tuple(
            Period(
                name_of(period.title, lang),
                tuple(
                    line(one.type, milestone_words(one.type, lang), one.comment, one.achievements)
                    for one in period.milestones
                ),
                tuple(
                    line(one.type, reason_words(one.type, lang), one.comment, one.reasons)
                    for one in period.drop_withdraws
                ),
            )
            for period in flow.periods
        ),
    )


def groups_of(flow: ParticipantFlowModule) -> tuple[FlowGroup, ...]:
    """The groups, and one for each that has numbers and is not described."""
    described = {group.id for group in flow.groups}
    counted = {
        one.group_id: None
        for period in flow.periods
        for stats in (
            *(milestone.achievements for milestone in period.milestones),
            *(why.reasons for why in period.drop_withdraws),
        )
        for one in stats
        if one.group_id not in described
    }
    return (*flow.groups, *(FlowGroup(id=name) for name in counted))


def _details(flow: ParticipantFlowModule, lang: Language) -> tuple[Row, ...]:
    rows = (
        Row(lang.say("How people were found"), in_prose(flow.recruitment_details)),
        Row(lang.say("Before the groups were formed"), in_prose(flow.pre_assignment_details)),
    )
    if not flow.type_units_analyzed:
        return rows
    units = Known(Verbatim(flow.type_units_analyzed))
    return (*rows, Row(lang.say("Counted besides people"), units))


def _entry(one: FlowStats, flow: ParticipantFlowModule, lang: Language) -> Entry:
    return Entry(
        given(one.num_subjects, lang),
        _units(one, flow, lang),
        prose(one.comment),
    )


def _units(one: FlowStats, flow: ParticipantFlowModule, lang: Language) -> Sentence | None:
    if not one.num_units:
        return None
    unit = Verbatim(flow.type_units_analyzed) if flow.type_units_analyzed else lang.say("Units")
    return numbered(unit, figure(one.num_units, lang), lang)
