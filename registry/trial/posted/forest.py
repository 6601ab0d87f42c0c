"""Comparable estimates of one outcome, to be drawn one under the other: a forest plot."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from registry.ctgov.record.results import MeasureAnalysis
from registry.language import Language, Sentence
from registry.trial.posted.values import unescaped

_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?\s*")


@dataclass(frozen=True)
class Point:
    """An estimate between its limits; `label` has the numbers as the registry gives them."""

    label: Sentence
    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Forest:
    """Estimates of one kind. `neutral` is where there is no effect, if the kind makes it known."""

    summary: Sentence
    key: Sentence | None
    points: tuple[Point, ...]
    neutral: float | None
    logarithmic: bool


def forests(analyses: Sequence[MeasureAnalysis], lang: Language) -> tuple[Forest, ...]:
    """A forest for each kind and level of which there are two estimates with both limits.

    Numbers that cannot be read as they stand are left out of the picture, never of the table.
    """
    alike: defaultdict[tuple[str, str], list[Point]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for number, analysis in enumerate(analyses, 1):
        point = _point(number, analysis, lang)
        if point and analysis.param_type:
            kind = (analysis.param_type.strip().casefold(), analysis.ci_pct_value or "")
            alike[kind].append(point)
            names.setdefault(kind, analysis.param_type)
    return tuple(
        _forest(names[kind], kind[1], points, lang)
        for kind, points in alike.items()
        if len(points) > 1
    )


def no_effect(kind: str) -> float | None:
    """The value of a kind of estimate at which groups do not differ: 1 of ratios, 0 of differences.

    None where the name does not settle it, as with a ratio in percent.
    """
    name = kind.casefold()
    ratio, difference = re.search(r"\bratio\b", name), re.search(r"\bdifference\b", name)
    if ratio and difference:
        return None
    if ratio and re.search(r"\b(log|ln)\b|logarithm", name):
        return 0
    if ratio and not re.search(r"%|percent", name):
        return 1
    return 0 if difference else None


def _forest(name: str, level: str, points: list[Point], lang: Language) -> Forest:
    neutral = no_effect(name)
    positive = all(min(point.low, point.estimate, point.high) > 0 for point in points)
    if neutral == 1 and not positive:
        neutral = None
    return Forest(
        summary=_summary(name, level, points, lang),
        key=_key(neutral, lang),
        points=tuple(points),
        neutral=neutral,
        logarithmic=neutral == 1,
    )


def _key(neutral: float | None, lang: Language) -> Sentence | None:
    if neutral == 1:
        return lang.say("The dashed line is at 1: no difference between the groups.")
    return lang.say("The dashed line is at 0: no difference.") if neutral == 0 else None


def _summary(name: str, level: str, points: list[Point], lang: Language) -> Sentence:
    shown = unescaped(name)
    count = len(points)
    if _NUMBER.fullmatch(level):
        return lang.count(
            "{name}: {n} comparison, with its {level}% confidence interval.",
            "{name}: {n} comparisons, with their {level}% confidence intervals.",
            count,
            name=shown,
            level=level.strip(),
        )
    return lang.count(
        "{name}: {n} comparison, with its confidence interval.",
        "{name}: {n} comparisons, with their confidence intervals.",
        count,
        name=shown,
    )


def _point(number: int, analysis: MeasureAnalysis, lang: Language) -> Point | None:
    texts = (analysis.param_value, analysis.ci_lower_limit, analysis.ci_upper_limit)
    estimate, low, high = (_number(text) for text in texts)
    if estimate is None or low is None or high is None or low > high:
        return None
    label = lang.say(
        "{n}: {estimate} ({low} to {high})",
        n=str(number),
        estimate=str(texts[0]),
        low=str(texts[1]),
        high=str(texts[2]),
    )
    return Point(label, estimate, low, high)


def _number(text: str | None) -> float | None:
    if text is None or len(text) > 40 or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None
