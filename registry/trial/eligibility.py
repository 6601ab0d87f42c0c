"""Who a trial is meant for, from the structured fields and the criteria text."""

import re
from dataclasses import dataclass
from typing import Literal

from registry.ctgov.record import Study
from registry.language import Language, Sentence, Verbatim
from registry.trial.criteria import Reading, read_criteria
from registry.trial.facts import Fact, Known, NotProvided, Row, in_prose, known
from registry.trial.source import Source, wording
from registry.trial.terms import observes, told

Unit = Literal["Year", "Month", "Week", "Day", "Hour", "Minute"]

_AGE = re.compile(r"(\d{1,4}) (Year|Month|Week|Day|Hour|Minute)s?")


@dataclass(frozen=True)
class AgeLimit:
    """A limit in the registry's own unit, in completed units: 75 years and 11 months is 75."""

    number: int
    unit: Unit


def age_limit(text: str | None) -> AgeLimit | None:
    """Read "14 Years" or "6 Months"; none when there is no limit or it cannot be read."""
    shape = _AGE.fullmatch(text.strip()) if text else None
    if shape is None:
        return None
    unit: Unit = shape[2]  # type: ignore[assignment]  # the pattern allows nothing else
    return AgeLimit(int(shape[1]), unit)


def told_age(limit: AgeLimit, lang: Language) -> Sentence:
    """An age limit in words, in its own unit."""
    n = limit.number
    match limit.unit:
        case "Year":
            return lang.count("{n} year", "{n} years", n)
        case "Month":
            return lang.count("{n} month", "{n} months", n)
        case "Week":
            return lang.count("{n} week", "{n} weeks", n)
        case "Day":
            return lang.count("{n} day", "{n} days", n)
        case "Hour":
            return lang.count("{n} hour", "{n} hours", n)
        case "Minute":
            return lang.count("{n} minute", "{n} minutes", n)


@dataclass(frozen=True)
class Eligibility:
    """What the registry says of those who may take part.

    `criteria` and `population` are the registry's Markdown; `reading` is what the criteria say.
    """

    wording: Sentence
    ages: Fact
    sex: Fact
    volunteers: Fact
    age_groups: Fact
    criteria: Fact
    reading: Reading
    population: Fact | None
    sampling: Fact | None

    def rows(self, lang: Language) -> tuple[Row, ...]:
        """The short facts under their names."""
        rows = [
            Row(lang.say("Ages"), self.ages),
            Row(lang.say("Sex"), self.sex),
            Row(lang.say("Healthy volunteers"), self.volunteers),
            Row(lang.say("Age groups"), self.age_groups),
        ]
        if self.sampling:
            rows.append(Row(lang.say("How people are chosen"), self.sampling))
        return tuple(rows)


def eligibility(study: Study, source: Source, lang: Language) -> Eligibility:
    """Read the eligibility module."""
    module = study.protocol_section.eligibility_module
    groups = [word for age in module.std_ages if (word := told(age, lang))]
    return Eligibility(
        wording=wording(source, lang),
        ages=ages(study, lang),
        sex=sex(study, lang),
        volunteers=volunteers(study, lang),
        age_groups=known(lang.listed(groups) if groups else None),
        criteria=in_prose(module.eligibility_criteria),
        reading=read_criteria(module.eligibility_criteria or ""),
        population=in_prose(module.study_population)
        if module.study_population or observes(study)
        else None,
        sampling=known(told(module.sampling_method, lang))
        if module.sampling_method or observes(study)
        else None,
    )


def ages(study: Study, lang: Language) -> Fact:
    """The age limits as a sentence; a limit that cannot be read is shown as it is spelled."""
    module = study.protocol_section.eligibility_module
    low, high = module.minimum_age, module.maximum_age
    if low is None and high is None:
        return NotProvided()
    least, most = age_limit(low), age_limit(high)
    if (low and not least) or (high and not most):
        spelled = [Verbatim(text) for text in (low, high) if text]
        return Known(lang.say("as the registry spells it: {ages}", ages=lang.listed(spelled)))
    if least and most:
        return Known(
            lang.say(
                "{low} to {high}, both included",
                low=told_age(least, lang),
                high=told_age(most, lang),
            )
        )
    if least:
        return Known(lang.say("{low} and older", low=told_age(least, lang)))
    if most:
        return Known(lang.say("up to {high}, that age included", high=told_age(most, lang)))
    return NotProvided()


def sex(study: Study, lang: Language) -> Fact:
    """Which sexes may take part, and whether the limit is one of gender."""
    module = study.protocol_section.eligibility_module
    words: str | None = told(module.sex, lang)
    if words and module.gender_based:
        words = lang.say("{sex} (by gender identity)", sex=words)
    if words and module.gender_description:
        words = lang.say(
            "{sex}; the registry adds: {note}",
            sex=words,
            note=Verbatim(module.gender_description),
        )
    return known(words)


def volunteers(study: Study, lang: Language) -> Fact:
    """Whether people without the condition may take part."""
    accepts = study.protocol_section.eligibility_module.healthy_volunteers
    if accepts is None:
        return NotProvided()
    if accepts:
        return Known(lang.say("accepted by the criteria"))
    return Known(lang.say("not accepted"))
