"""The statistical comparisons of an outcome, as the sponsor reported them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.ctgov.record.results import MeasureAnalysis, OutcomeMeasure
from registry.language import Language, Sentence
from registry.trial.facts import Fact, Known, NotProvided, Prose, Row, known
from registry.trial.posted.values import given, limits, titled, unescaped
from registry.trial.terms import told, yes_or_no


@dataclass(frozen=True)
class Comparison:
    """One comparison: who, the estimate with its interval, the P value.

    `spread` belongs to the estimate; `level` says of which kind the interval is.
    """

    number: int
    groups: Fact
    estimate: Fact
    parameter: Fact
    spread: Sentence | None
    interval: Fact
    level: Sentence | None
    p_value: Fact
    method: Fact


@dataclass(frozen=True)
class Comparisons:
    """All comparisons of an outcome, and what the sponsor says of them in words."""

    items: tuple[Comparison, ...]
    remarks: tuple[Row, ...]

    @property
    def with_estimates(self) -> bool:
        """Whether any has an estimate, or says of which kind it would be."""
        return any(
            isinstance(item.estimate, Known) or isinstance(item.parameter, Known) or item.spread
            for item in self.items
        )

    @property
    def with_intervals(self) -> bool:
        """Whether any has a confidence interval, or says of which kind it would be."""
        return any(isinstance(item.interval, Known) or item.level for item in self.items)


def comparisons(measure: OutcomeMeasure, lang: Language) -> Comparisons | None:
    """The comparisons of an outcome; none where the sponsor reported none."""
    if not measure.analyses:
        return None
    titles = {group.id: group.title for group in measure.groups if group.id and group.title}
    items = tuple(
        _comparison(number, analysis, titles, lang)
        for number, analysis in enumerate(measure.analyses, 1)
    )
    return Comparisons(items, _remarks(measure.analyses, lang))


def _comparison(
    number: int, analysis: MeasureAnalysis, titles: Mapping[str, str], lang: Language
) -> Comparison:
    groups = [unescaped(titles.get(name, name)) for name in analysis.group_ids]
    low, high = analysis.ci_lower_limit, analysis.ci_upper_limit
    interval = limits(low, high, lang)
    return Comparison(
        number=number,
        groups=known(lang.series(groups) if groups else None),
        estimate=given(analysis.param_value, lang),
        parameter=titled(analysis.param_type),
        spread=_spread(analysis, lang),
        interval=Known(interval) if interval else NotProvided(),
        level=_level(analysis, lang),
        p_value=given(analysis.p_value, lang),
        method=titled(analysis.statistical_method),
    )


def _spread(analysis: MeasureAnalysis, lang: Language) -> Sentence | None:
    kind = told(analysis.dispersion_type, lang)
    value = given(analysis.dispersion_value, lang)
    if isinstance(value, Known):
        name = kind or lang.say("spread")
        return lang.say("{name}: {value}", name=name, value=value.value)
    return lang.join([kind]) if kind else None


def _level(analysis: MeasureAnalysis, lang: Language) -> Sentence | None:
    """ "95%, two-sided", as far as the record says so."""
    level = given(analysis.ci_pct_value, lang)
    sides = told(analysis.ci_num_sides, lang)
    if not isinstance(level, Known):
        return lang.join([sides]) if sides else None
    if sides:
        return lang.say("{level}%, {sides}", level=level.value, sides=sides)
    return Sentence.joined([level.value, "%"], "")


def _remarks(analyses: tuple[MeasureAnalysis, ...], lang: Language) -> tuple[Row, ...]:
    """What is said of comparisons in words. Words that are the same for several stand once."""
    numbers: dict[tuple[Sentence, Fact], list[int]] = {}
    for number, analysis in enumerate(analyses, 1):
        for label, fact in _said(analysis, lang):
            numbers.setdefault((label, fact), []).append(number)
    order = list(dict.fromkeys(label for label, _ in numbers))
    return tuple(
        Row(label if len(which) == len(analyses) else _numbered(label, which, lang), fact)
        for (label, fact), which in sorted(
            numbers.items(), key=lambda entry: (order.index(entry[0][0]), entry[1])
        )
    )


def _numbered(label: Sentence, numbers: list[int], lang: Language) -> Sentence:
    return lang.count(
        "{label} (comparison {numbers})",
        "{label} (comparisons {numbers})",
        len(numbers),
        label=label,
        numbers=lang.listed(map(str, numbers)),
    )


def _said(analysis: MeasureAnalysis, lang: Language) -> Iterator[tuple[Sentence, Fact]]:
    texts = (
        (lang.say("What was compared"), analysis.group_description),
        (lang.say("About the method"), analysis.statistical_comment),
        (lang.say("About the estimate"), analysis.estimate_comment),
        (lang.say("About the lower limit"), analysis.ci_lower_limit_comment),
        (lang.say("About the upper limit"), analysis.ci_upper_limit_comment),
        (lang.say("About the P value"), analysis.p_value_comment),
        (lang.say("Another analysis"), analysis.other_analysis_description),
    )
    for label, text in texts:
        if text:
            yield label, Known(Prose(text))
    kind = told(analysis.non_inferiority_type, lang)
    if kind:
        yield lang.say("What was tested"), Known(kind)
    if analysis.tested_non_inferiority is not None:
        tested = yes_or_no(analysis.tested_non_inferiority, lang)
        yield lang.say("Tested for non-inferiority or equivalence"), tested
    if analysis.non_inferiority_comment:
        yield (
            lang.say("About what was tested"),
            Known(Prose(analysis.non_inferiority_comment)),
        )
