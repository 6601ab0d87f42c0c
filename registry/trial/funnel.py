"""How far people came on their way into a trial, as the site published it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study
from registry.language import Language, Sentence
from registry.site.aggregates import Accrued, Aggregates
from registry.site.package import Measure
from registry.trial.accrual import measure_words, protected, stated, until
from registry.trial.facts import Fact, Known, Origin, Row
from registry.trial.steps import as_of


@dataclass(frozen=True)
class Bar:
    """How many people came so far, in words and as a length."""

    label: Sentence
    count: int


@dataclass(frozen=True)
class Funnel:
    """The way into the trial. `bars` are empty where a picture would compare what cannot be."""

    title: Sentence
    summary: Sentence
    notes: tuple[Sentence, ...]
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]


def funnel(study: Study, aggregates: Aggregates, lang: Language) -> Funnel | None:
    """How many were screened, found eligible, asked and taken in.

    None where only those are published who joined, or not one number is shown.
    """
    shown = {
        measure: aggregates.latest(measure) for measure in Measure if aggregates.series(measure)
    }
    if set(shown) <= {Measure.RANDOMISED} or not any(shown.values()):
        return None
    days = {as_of(one) for one in shown.values() if one}
    comparable = len({(as_of(one), one.cutoff) for one in shown.values() if one}) == 1
    bars = tuple(
        Bar(
            lang.say(
                "{measure}: {n}", measure=measure_words(measure, study, lang), n=one.cumulative
            ),
            one.cumulative,
        )
        for measure, one in shown.items()
        if one and one.cumulative is not None
    )
    return Funnel(
        title=lang.say("From screening to enrollment"),
        summary=_funnel_summary(bars, days, lang),
        notes=()
        if comparable
        else (
            lang.say("These numbers have different dates: do not compare them with each other."),
        ),
        bars=bars if comparable and len(bars) > 1 else (),
        rows=tuple(
            Row(measure_words(measure, study, lang), _reached(one, aggregates.cutoff, lang))
            for measure, one in shown.items()
        ),
    )


def _reached(accrued: Accrued | None, newest: str, lang: Language) -> Fact:
    number = stated(accrued, newest, lang) if accrued else protected(lang)
    if accrued is None or not isinstance(number, Known):
        return number
    return Known(
        lang.say("{n}, to the end of {month}", n=number.value, month=until(as_of(accrued), lang)),
        Origin.SITE,
    )


def _funnel_summary(bars: Sequence[Bar], days: set[date], lang: Language) -> Sentence:
    told = lang.series(bar.label for bar in bars)
    if len(days) > 1:
        return told
    return lang.say(
        "By the end of {month}: {numbers}.", month=until(next(iter(days)), lang), numbers=told
    )
