"""What a statistic is called, and how its value is printed: as its source gave it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from registry.language import Language, Sentence
from registry.site.package import Stat
from registry.trial.accrual import protected
from registry.trial.facts import Fact, Known, NotProvided, Origin, Row, SiteWords
from registry.trial.reported.stated import Number, Protected, StatedRow


def labelled(row: StatedRow, lang: Language) -> Sentence:
    """What the statistic of a row is called, with its method."""
    label = statistic(row.stat, lang)
    if not row.method:
        return label
    return lang.say("{statistic}: {method}", statistic=label, method=SiteWords(row.method))


def printed(row: StatedRow, origin: Origin, lang: Language) -> Fact:
    """The value of a row as its source gave it."""
    value = _number(row.value, origin, lang)
    if not isinstance(value, Known):
        return value
    text = value.value
    if row.stat in (Stat.PERCENT, Stat.SURVIVAL):
        text = f"{text}%"
    if row.plus_minus is not None:
        text = f"{text} ± {_text(row.plus_minus)}"
    return Known(text, origin)


def intervals(rows: Sequence[StatedRow], origin: Origin, lang: Language) -> Iterator[Row]:
    """The reported intervals among rows of one group, from end to end; one end alone as it is."""
    low = next((row for row in rows if row.stat is Stat.CI_LOW), None)
    high = next((row for row in rows if row.stat is Stat.CI_HIGH), None)
    ends = [printed(row, origin, lang) for row in (low, high) if row]
    if len(ends) == 2 and all(isinstance(one, Known) for one in ends):
        first, last = (one.value for one in ends if isinstance(one, Known))
        told = lang.say("{low} to {high}", low=first, high=last)
        yield Row(lang.say("Confidence interval, as reported"), Known(told, origin))
    else:
        for row, end in zip((one for one in (low, high) if one), ends, strict=True):
            yield Row(labelled(row, lang), end)


def _number(value: Number, origin: Origin, lang: Language) -> Fact:
    if isinstance(value, Protected):
        return protected(lang)
    return NotProvided(origin) if value is None else Known(_text(value), origin)


def _text(value: Decimal) -> str:
    """The digits as they were given."""
    return format(value, "f")


def statistic(stat: Stat, lang: Language) -> Sentence:
    """What a statistic is called."""
    match stat:
        case Stat.COUNT:
            return lang.say("Number of people")
        case Stat.PERCENT:
            return lang.say("Share, as reported")
        case Stat.MEAN:
            return lang.say("Mean (average)")
        case Stat.SD:
            return lang.say("Standard deviation")
        case Stat.MEDIAN:
            return lang.say("Median (half are below, half above)")
        case Stat.Q1:
            return lang.say("First quartile (a quarter are below)")
        case Stat.Q3:
            return lang.say("Third quartile (a quarter are above)")
        case Stat.MIN:
            return lang.say("Smallest value")
        case Stat.MAX:
            return lang.say("Largest value")
        case Stat.SURVIVAL:
            return lang.say("Estimated share, as reported")
        case Stat.AT_RISK:
            return lang.say("People still followed at that time")
        case Stat.DIFFERENCE:
            return lang.say("Difference, as reported")
        case Stat.RATIO:
            return lang.say("Ratio, as reported")
        case Stat.CI_LOW:
            return lang.say("Lower end of the confidence interval, as reported")
        case Stat.CI_HIGH:
            return lang.say("Upper end of the confidence interval, as reported")
        case Stat.P_VALUE:
            return lang.say("P value, as reported")
