"""Results that the registry gives by group, as rows: those of the groups that are arms."""

from collections.abc import Iterator

from registry.ctgov.record import Study
from registry.ctgov.record.results import AdverseEvent
from registry.site.package import Stage
from registry.site.release.cells import Row, name

STARTED = "STARTED"
"""The first milestone of a period: who was allocated to a group, in the first of them."""


def posted_rows(study: Study, source: str) -> Iterator[Row]:
    """How many started in each arm, and how many had each adverse event.

    A group is an arm when its title is the arm's label, whatever the capitals and spaces.
    """
    results = study.results_section
    labels = [one.label for one in study.protocol_section.arms_interventions_module.arm_groups]
    arms = {name(label): label for label in labels if label}
    flow = results.participant_flow_module
    groups = {one.id: arms.get(name(one.title or "")) for one in flow.groups}
    for milestone in (one for period in flow.periods[:1] for one in period.milestones):
        for group in milestone.achievements if milestone.type == STARTED else ():
            arm, count = groups.get(group.group_id), group.num_subjects or ""
            if arm is not None and count.isdecimal():
                labels_of = {"stage": Stage.ALLOCATED.value, "arm": arm, "reason": ""}
                yield Row("flow", labels_of, {"count": int(count)}, source)
    events = results.adverse_events_module
    at = {one.id: arms.get(name(one.title or "")) for one in events.event_groups}
    for serious, some in (("true", events.serious_events), ("false", events.other_events)):
        for event in some:
            yield from _affected(event, serious, at, source)


def _affected(
    event: AdverseEvent, serious: str, arms: dict[str | None, str | None], source: str
) -> Iterator[Row]:
    """The registry's numbers at risk differ from event to event, so that they are left out."""
    for group in event.stats:
        arm = arms.get(group.group_id)
        if arm is not None and event.term and group.num_affected is not None:
            labels = {"term": event.term, "serious": serious, "arm": arm}
            yield Row("adverse_events", labels, {"n_affected": group.num_affected}, source)
