"""What the laboratory numbers of a criterion mean, beside the criterion and never instead of it."""

import re
from dataclasses import dataclass

from registry.glossary.measures import Threshold, measures
from registry.language import Language, Sentence, Verbatim


@dataclass(frozen=True)
class ExplainedNumber:
    """What is measured, and the number in its other common unit."""

    sentence: Sentence


def explained_numbers(text: str, lang: Language) -> tuple[ExplainedNumber, ...]:
    """A line for each measure in `text`, the plain words of a criterion, in its order.

    A number whose measure or unit is not certain has no line.
    """
    lines: dict[str, list[Sentence]] = {}
    for found in measures().find(text):
        told = lines.setdefault(found.measure.id, [_measure(found, lang)])
        told.extend(one for one in _unit(found, lang) if one not in told)
    return tuple(ExplainedNumber(lang.join(told)) for told in lines.values())


def _measure(found: Threshold, lang: Language) -> Sentence:
    name = found.measure.name[lang.tag]
    return lang.say(
        "{measure}: {meaning}",
        measure=name[:1].upper() + name[1:],
        meaning=found.measure.meaning[lang.tag],
    )


def _unit(found: Threshold, lang: Language) -> list[Sentence]:
    told = []
    if found.value.unit.meaning:
        told.append(Sentence.of(found.value.unit.meaning[lang.tag], {}))
    if found.other:
        bare = re.fullmatch(r"[\d.,\s]+", found.spelled)  # the lower end of a range
        value: str = found.value.told(lang) if bare else Verbatim(found.spelled)
        other = found.other.told(lang)
        told.append(
            lang.say("{value} is the same as {other}.", value=value, other=other)
            if found.exact
            else lang.say("{value} is about {other}.", value=value, other=other)
        )
    return told
