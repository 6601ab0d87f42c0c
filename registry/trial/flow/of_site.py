"""The flow as the site published it, from rows whose protected numbers are gone already."""

from collections.abc import Sequence

from registry.ctgov.record import Study
from registry.language import Language
from registry.site.aggregates import Aggregates, ShownRow
from registry.site.package import ALL, BEFORE_ARMS, Stage
from registry.trial.accrual import protected, why_protected
from registry.trial.arms import arm_labels, arm_words, in_order
from registry.trial.facts import Fact, Known, NotApplicable, NotProvided, Origin, SiteWords
from registry.trial.flow.diagram import Box, Diagram, Group, Phase, Reason, analysis, follow_up
from registry.trial.flow.words import stage_words
from registry.trial.site_origin import from_site, invented
from registry.trial.terms import observes


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
        origin=from_site(aggregates, rows[0].cutoff, lang),
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
        self._arms = arm_labels(study)

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
            arm_words(arm, self._arms, self._lang),
            boxes(Stage.ALLOCATED, Stage.RECEIVED, Stage.NOT_RECEIVED),
            (
                Phase(follow_up(self._lang), boxes(Stage.LOST, Stage.DISCONTINUED)),
                Phase(analysis(self._lang), boxes(Stage.ANALYSED, Stage.NOT_ANALYSED)),
            ),
        )

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


def _arms(study: Study, rows: Sequence[ShownRow]) -> list[str]:
    """The arms in the registry's order; all of them, if the site names only such."""
    named = {row.labels["arm"]: None for row in rows if row.labels["stage"] not in BEFORE_ARMS}
    registered = arm_labels(study)
    of_arms = named.keys() - {ALL}
    all_of_them = registered if of_arms and of_arms <= set(registered) else ()
    return in_order((*all_of_them, *named), registered)
