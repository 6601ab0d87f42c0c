"""The flow as the site published it, from rows whose protected numbers are gone already."""

from collections.abc import Sequence

from registry.ctgov.record import PartialDate, Study
from registry.language import Language, Sentence, Verbatim
from registry.site.aggregates import Aggregates, ShownRow
from registry.site.package import ALL, BEFORE_ARMS, Stage
from registry.trial.accrual import protected, why_protected
from registry.trial.enrollment import invented
from registry.trial.facts import Fact, Known, NotApplicable, NotProvided, Origin, SiteWords
from registry.trial.flow.diagram import Box, Diagram, Group, Phase, Reason, analysis, follow_up
from registry.trial.flow.words import observes, stage_words


def site_diagram(study: Study, aggregates: Aggregates, lang: Language) -> Diagram | None:
    """The boxes that the site published; none where it published no flow.

    No box is computed from others: what is protected could be computed in the same way.
    """
    rows = [row for row in aggregates.rows if row.file == "flow"]
    if not rows:
        return None
    boxes = _Boxes(study, rows, lang)
    hides = any(row.numbers.get("count", "") is None for row in rows)
    return Diagram(
        source=Origin.SITE,
        title=lang.say("As the site reports it"),
        origin=_origin(aggregates, rows[0], lang),
        warning=invented(lang) if aggregates.example else None,
        notes=(why_protected(lang),) if hides else (),
        assessed=boxes.box(Stage.ASSESSED, ALL),
        excluded=boxes.box(Stage.EXCLUDED, ALL),
        joined=boxes.box(Stage.RANDOMISED, ALL),
        groups=tuple(boxes.group(arm) for arm in _arms(study, rows)),
    )


class _Boxes:
    """The boxes of the site's rows, by stage and arm."""

    def __init__(self, study: Study, rows: Sequence[ShownRow], lang: Language) -> None:
        self._study, self._rows, self._lang = study, rows, lang
        self._arms = set(_registered(study))

    def box(self, stage: Stage, arm: str) -> Box:
        """How many, in all and for each reason."""
        here = [
            row for row in self._rows if (row.labels["stage"], row.labels["arm"]) == (stage, arm)
        ]
        total = next((row for row in here if not row.labels["reason"]), None)
        return Box(
            stage_words(stage, self._study, self._lang),
            self._count(total) if total else self._silence(stage),
            tuple(
                Reason(SiteWords(row.labels["reason"]), self._count(row))
                for row in here
                if row.labels["reason"]
            ),
        )

    def group(self, arm: str) -> Group:
        """All boxes of one arm."""

        def boxes(*stages: Stage) -> tuple[Box, ...]:
            return tuple(self.box(stage, arm) for stage in stages)

        return Group(
            self._name(arm),
            boxes(Stage.ALLOCATED, Stage.RECEIVED, Stage.NOT_RECEIVED),
            (
                Phase(follow_up(self._lang), boxes(Stage.LOST, Stage.DISCONTINUED)),
                Phase(analysis(self._lang), boxes(Stage.ANALYSED, Stage.NOT_ANALYSED)),
            ),
        )

    def _name(self, arm: str) -> str:
        if arm == ALL:
            return self._lang.say("All groups together")
        return Verbatim(arm) if arm in self._arms else SiteWords(arm)

    def _count(self, row: ShownRow) -> Fact:
        if "count" not in row.numbers:
            return NotProvided(Origin.SITE)
        count = row.numbers["count"]
        if count is None:
            return protected(self._lang)
        return Known(self._lang.number(int(count)), Origin.SITE)

    def _silence(self, stage: Stage) -> Fact:
        """Why the site says nothing: it did not, or there is nothing to say."""
        if stage in _OF_A_TREATMENT and observes(self._study):
            return NotApplicable(Origin.SITE)
        return NotProvided(Origin.SITE)


_OF_A_TREATMENT = (Stage.RECEIVED, Stage.NOT_RECEIVED, Stage.DISCONTINUED)
"""Boxes that a study has only if it gives a treatment."""


def _registered(study: Study) -> tuple[str, ...]:
    arms = study.protocol_section.arms_interventions_module.arm_groups
    return tuple(arm.label for arm in arms if arm.label)


def _arms(study: Study, rows: Sequence[ShownRow]) -> tuple[str, ...]:
    """The arms in the registry's order; all of them, if the site names only such.

    What is about all groups together comes last, like a total.
    """
    named = {row.labels["arm"]: None for row in rows if row.labels["stage"] not in BEFORE_ARMS}
    together = (ALL,) if named.pop(ALL, ALL) is None else ()
    registered = _registered(study)
    known = registered if named and set(named) <= set(registered) else ()
    return (*known, *(arm for arm in named if arm not in known), *together)


def _origin(aggregates: Aggregates, row: ShownRow, lang: Language) -> Sentence:
    """Whose numbers these are, and up to when."""
    if aggregates.example:
        return invented(lang)
    if row.cutoff and row.cutoff < aggregates.cutoff:
        return lang.say(
            "From the site, up to the end of {month}.", month=lang.date(PartialDate(row.cutoff))
        )
    return lang.say(
        "From the site, up to the end of {month}, prepared by: {role}.",
        month=lang.date(PartialDate(aggregates.cutoff)),
        role=SiteWords(aggregates.prepared_by),
    )
