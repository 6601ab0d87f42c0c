"""Participants at the start, as the sponsor posted them: one table for all characteristics."""

from dataclasses import dataclass

from registry.ctgov.record import Study
from registry.ctgov.record.results import BaselineMeasure
from registry.language import Language
from registry.trial.facts import Fact, Known, Prose, Row
from registry.trial.posted.table import Table
from registry.trial.posted.tabulation import Tabulation
from registry.trial.posted.values import titled, unescaped


@dataclass(frozen=True)
class Remark:
    """What the sponsor says of a characteristic besides its numbers."""

    title: Fact
    texts: tuple[Row, ...]


@dataclass(frozen=True)
class Baseline:
    """Baseline characteristics: who they are about, the numbers, and what is said of them."""

    rows: tuple[Row, ...]
    table: Table
    remarks: tuple[Remark, ...]


def baseline(study: Study, lang: Language) -> Baseline | None:
    """The baseline characteristics; none where the record has none."""
    module = study.results_section.baseline_characteristics_module
    if not (module.groups or module.measures):
        return None
    rows = (
        (lang.say("Who is described"), module.population_description, Prose),
        (lang.say("Unit of analysis"), module.type_units_analyzed, unescaped),
    )
    remarks = (_remark(measure, lang) for measure in module.measures)
    return Baseline(
        rows=tuple(Row(label, Known(kind(text))) for label, text, kind in rows if text),
        table=Tabulation(module.groups, module.denoms, module.measures, lang).table(named=True),
        remarks=tuple(remark for remark in remarks if remark.texts),
    )


def _remark(measure: BaselineMeasure, lang: Language) -> Remark:
    unit = measure.denom_units_selected
    rows = (
        (lang.say("What it is"), measure.description, Prose),
        (lang.say("Who is described"), measure.population_description, Prose),
        (lang.say("Unit of analysis"), unit, unescaped),
    )
    return Remark(
        titled(measure.title),
        tuple(Row(label, Known(kind(text))) for label, text, kind in rows if text),
    )
