"""What the numbers of a measure are, in words: "mean (standard deviation), years"."""

import re

from registry.ctgov.record import enums
from registry.ctgov.record.results import BaselineMeasure, OutcomeMeasure
from registry.language import Language, Sentence, Verbatim
from registry.trial.posted.values import PARTICIPANTS, unescaped
from registry.trial.terms import told

_LEVEL = re.compile(r"([0-9.]+) ?% Confidence Interval", re.IGNORECASE)

_SPELLED = {
    "standard deviation": enums.MeasureDispersionType.STANDARD_DEVIATION,
    "standard error": enums.MeasureDispersionType.STANDARD_ERROR,
    "inter-quartile range": enums.MeasureDispersionType.INTER_QUARTILE_RANGE,
    "full range": enums.MeasureDispersionType.FULL_RANGE,
    "geometric coefficient of variation": enums.MeasureDispersionType.GEOMETRIC_COEFFICIENT,
}
"""How the dispersion of an outcome, which is a text, spells the values of the closed list."""


def measured(measure: BaselineMeasure | OutcomeMeasure, lang: Language) -> Sentence | None:
    """The kind of number, its spread and its unit; none where the registry names nothing."""
    kind = told(measure.param_type, lang)
    spread = dispersion(measure.dispersion_type, lang)
    if kind and spread:
        kind = lang.say("{name} ({kind})", name=kind, kind=spread)
    unit = measure.unit_of_measure
    counted = measure.param_type == enums.MeasureParam.COUNT_OF_PARTICIPANTS
    if unit and not (counted and unit.casefold() == PARTICIPANTS):
        if kind is None:
            return lang.join([unescaped(unit)])
        return lang.say("{kind}, {unit}", kind=kind, unit=unescaped(unit))
    return lang.join([kind]) if kind else None


def dispersion(text: str | None, lang: Language) -> Sentence | Verbatim | None:
    """A kind of spread in words: of the closed list, of an outcome's text, or as spelled."""
    if text is None or isinstance(text, enums.MeasureDispersionType):
        return told(text, lang)
    if level := _LEVEL.fullmatch(text.strip()):
        return lang.say("{level}% confidence interval", level=level[1])
    return told(_SPELLED.get(text.strip().casefold(), text), lang)
