"""The flow as the registry's record tells it, in the boxes of CONSORT where that is certain.

The registry has periods with people who start, complete or do not complete, and reasons for the
last. Whoever starts the first period was allocated to the group: so the registry defines it. What
else it has is not certainly a box of CONSORT: a reason for not completing says that somebody left
the study, not that the treatment was stopped, and only milestones of the sponsor's own tell of
treatment and analysis. Those stand in the registry's tables.
"""

from registry.ctgov.record import Study
from registry.ctgov.record.enums import EnrollmentType
from registry.ctgov.record.results import FlowGroup, FlowMilestone, FlowPeriod, FlowStats
from registry.language import Language, Sentence
from registry.site.package import Stage
from registry.trial.facts import Fact, Known, NotApplicable, NotProvided, Origin
from registry.trial.flow.diagram import Box, Diagram, Group, Phase, Reason, analysis, follow_up
from registry.trial.flow.recorded import groups_of
from registry.trial.flow.words import (
    COMPLETED,
    NOT_COMPLETED,
    STARTED,
    name_of,
    reason_words,
    stage_words,
)
from registry.trial.posted.values import given
from registry.trial.source import Source, as_processed
from registry.trial.terms import observes


def registry_diagram(study: Study, source: Source, lang: Language) -> Diagram | None:
    """The boxes that the record fills; none where it has no participant flow."""
    flow = study.results_section.participant_flow_module
    if not flow.periods:
        return None
    return Diagram(
        source=Origin.REGISTRY,
        title=lang.say("As the registry records it"),
        origin=as_processed(study, source, lang),
        warning=None,
        notes=_notes(study, lang),
        assessed=_silent(Stage.ASSESSED, study, lang),
        excluded=_silent(Stage.EXCLUDED, study, lang),
        joined=Box(lang.say("Enrolled"), _enrolled(study, lang)),
        groups=tuple(_group(group, study, lang) for group in groups_of(flow)),
    )


def _silent(stage: Stage, study: Study, lang: Language) -> Box:
    """A box that the registry has no place for."""
    treated = stage in (Stage.RECEIVED, Stage.NOT_RECEIVED)
    silence: Fact = NotApplicable() if treated and observes(study) else NotProvided()
    return Box(stage_words(stage, study, lang), silence)


def _enrolled(study: Study, lang: Language) -> Fact:
    """How many the record says took part; a plan is not that."""
    info = study.protocol_section.design_module.enrollment_info
    if info.count is None or info.type != EnrollmentType.ACTUAL:
        return NotProvided()
    return Known(lang.number(info.count))


def _group(group: FlowGroup, study: Study, lang: Language) -> Group:
    periods = study.results_section.participant_flow_module.periods
    first = periods[0]
    return Group(
        name_of(group.title or group.id, lang),
        (
            Box(stage_words(Stage.ALLOCATED, study, lang), _reached(first, STARTED, group, lang)),
            _silent(Stage.RECEIVED, study, lang),
            _silent(Stage.NOT_RECEIVED, study, lang),
        ),
        (
            *(_phase(period, group, lang, alone=len(periods) == 1) for period in periods),
            Phase(
                analysis(lang),
                tuple(_silent(one, study, lang) for one in (Stage.ANALYSED, Stage.NOT_ANALYSED)),
            ),
        ),
    )


def _phase(period: FlowPeriod, group: FlowGroup, lang: Language, *, alone: bool) -> Phase:
    """A period; the only one is the follow-up."""
    left = Box(
        lang.say("Did not complete"),
        _reached(period, NOT_COMPLETED, group, lang),
        tuple(
            Reason(
                reason_words(why.type, lang) or name_of(why.type, lang),
                _of(why.reasons, group, lang),
            )
            for why in period.drop_withdraws
        ),
    )
    completed = Box(lang.say("Completed"), _reached(period, COMPLETED, group, lang))
    if alone:
        return Phase(follow_up(lang), (left, completed))
    started = Box(lang.say("Started"), _reached(period, STARTED, group, lang))
    return Phase(name_of(period.title, lang), (started, left, completed))


def _reached(period: FlowPeriod, kind: str, group: FlowGroup, lang: Language) -> Fact:
    milestone = next((one for one in period.milestones if one.type == kind), FlowMilestone())
    return _of(milestone.achievements, group, lang)


def _of(stats: tuple[FlowStats, ...], group: FlowGroup, lang: Language) -> Fact:
    """The number of one group; none where the record gives none, or gives two."""
    counts = [one.num_subjects for one in stats if one.group_id == group.id and one.num_subjects]
    return given(counts[0] if len(counts) == 1 else None, lang)


def _notes(study: Study, lang: Language) -> tuple[Sentence, ...]:
    silent = lang.say(
        "The registry has no place of its own for how many were assessed, treated or analysed."
        " Where the sponsor told it, it stands in the tables below."
    )
    return (silent, *_apart(study, lang))


def _apart(study: Study, lang: Language) -> tuple[Sentence, ...]:
    """That the groups and the number enrolled differ, where they do."""
    info = study.protocol_section.design_module.enrollment_info
    first = study.results_section.participant_flow_module.periods[0]
    counts = [
        one.num_subjects or ""
        for milestone in first.milestones
        if milestone.type == STARTED
        for one in milestone.achievements
    ]
    if info.count is None or not counts or not all(count.isdecimal() for count in counts):
        return ()
    if info.type != EnrollmentType.ACTUAL or sum(map(int, counts)) == info.count:
        return ()
    return (
        lang.say("The groups do not add up to the number enrolled. Both are the registry's own."),
    )
