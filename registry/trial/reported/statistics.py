"""What numbers of a source are called, and how they are printed: as the source gave them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from registry.language import Language, Sentence
from registry.site.package import Stat
from registry.trial.accrual import protected
from registry.trial.facts import Fact, Known, NotProvided, Origin, Row, SiteWords
from registry.trial.reported.stated import Number, Protected, StatedRow

_SHARES = frozenset({Stat.PERCENT, Stat.SURVIVAL})
_ESTIMATES = _SHARES | {Stat.MEAN, Stat.MEDIAN, Stat.DIFFERENCE, Stat.RATIO}
"""What an interval can be about."""


def labelled(row: StatedRow, lang: Language) -> Sentence:
    """What the statistic of a row is called, with its method."""
    return _with_method(statistic(row.stat, lang), row.method, lang)


def _with_method(label: Sentence, method: str, lang: Language) -> Sentence:
    if not method:
        return label
    return lang.say("{statistic}: {method}", statistic=label, method=SiteWords(method))


def printed(row: StatedRow, origin: Origin, lang: Language) -> Fact:
    """The value of a row as its source gave it."""
    value = number(row.value, origin, lang)
    if not isinstance(value, Known):
        return value
    text = value.value
    if row.stat in (Stat.PERCENT, Stat.SURVIVAL):
        text = f"{text}%"
    if row.plus_minus is not None:
        text = f"{text} ± {row.plus_minus:f}"
    return Known(text, origin)


def intervals(rows: Sequence[StatedRow], origin: Origin, lang: Language) -> Iterator[Row]:
    """The reported intervals among rows of one group, from end to end; one end alone as it is.

    Two ends belong together if they were made by the same method. Those of a share are percentages,
    as it is.
    """
    about = {row.stat for row in rows} & _ESTIMATES
    unit = "%" if about and about <= _SHARES else ""
    ends = [row for row in rows if row.stat in (Stat.CI_LOW, Stat.CI_HIGH)]
    for method in dict.fromkeys(row.method for row in ends):
        mine = [row for row in ends if row.method == method]
        same = sorted(mine, key=lambda row: row.stat is Stat.CI_HIGH)
        facts = [printed(row, origin, lang) for row in same]
        match same, facts:
            case [low, high], [Known(first), Known(last)] if low.stat is not high.stat:
                label = _with_method(lang.say("Confidence interval, as reported"), method, lang)
                told = lang.say("{low} to {high}", low=first + unit, high=last + unit)
                yield Row(label, Known(told, origin))
            case _:
                yield from map(Row, (labelled(row, lang) for row in same), facts)


def people(count: Number, of: Number, origin: Origin, lang: Language) -> Fact:
    """How many people of how many; a hidden count hides it, a hidden whole is said to be hidden."""
    if not isinstance(count, Decimal):
        return number(count, origin, lang)
    if isinstance(of, Decimal):
        words = lang.count("{n} of {of} people", "{n} of {of} people", int(count), of=int(of))
        return Known(words, origin)
    words = lang.count("{n} person", "{n} people", int(count))
    if isinstance(of, Protected):
        words = lang.say(
            "{people} (out of how many: {of})", people=words, of=protected(lang).reason
        )
    return Known(words, origin)


def number(value: Number, origin: Origin, lang: Language) -> Fact:
    """A number with the digits that were given, or why there is none."""
    if isinstance(value, Protected):
        return protected(lang)
    return NotProvided(origin) if value is None else Known(format(value, "f"), origin)


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
