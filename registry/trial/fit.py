"""What a reader says of themselves, beside the limits of a trial. No answer here decides anything.

Age limits compare on completed units: `75 Years` holds until the 76th birthday. Where the reader's
own answer is too coarse for a limit (1 year beside 18 months), nothing is guessed.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from itertools import accumulate
from typing import Literal, assert_never

from registry.ctgov.record import Study
from registry.ctgov.record.enums import Sex
from registry.language import Language, Sentence, Verbatim
from registry.trial.eligibility import AgeLimit, Unit, age_limit, told_age


class Answer(StrEnum):
    """How a reader's own answer stands to one limit."""

    MATCHES = "matches"
    DOES_NOT_MATCH = "does not match"
    CLOSE = "close"
    NOT_STATED = "not stated"


@dataclass(frozen=True)
class Fit:
    """An answer, in the reader's `words`, and what the registry says that leads to it."""

    answer: Answer
    words: Sentence
    because: Sentence


@dataclass(frozen=True)
class Age:
    """A reader's age in completed years, or in completed months for a child."""

    number: int
    unit: Literal["Year", "Month"]

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(f"an age is not negative: {self.number}")

    @property
    def months(self) -> tuple[int, int]:
        """How many months somebody of this age has completed: at least, at most."""
        unit = _MONTHS[self.unit]
        return self.number * unit, (self.number + 1) * unit - 1


class ReaderSex(StrEnum):
    """What a reader answers; `OTHER` is another answer, or none."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


def unit_words(lang: Language) -> dict[str, Sentence]:
    """The units in which a reader may give an age."""
    return {"Year": lang.say("years"), "Month": lang.say("months (for children)")}


def age_wanted(unit: str, lang: Language) -> Sentence:
    """How to write an age in this unit, for a reader whose own way could not be read."""
    if unit == "Month":
        return lang.say("Please write the age in full months, for example 8.")
    return lang.say("Please write the age in full years, for example 55.")


def sex_words(lang: Language) -> dict[ReaderSex, Sentence]:
    """The answers to the question on sex."""
    return {
        ReaderSex.FEMALE: lang.say("female"),
        ReaderSex.MALE: lang.say("male"),
        ReaderSex.OTHER: lang.say("another answer, or rather not say"),
    }


def health_words(lang: Language) -> dict[bool, Sentence]:
    """The answers to the question on health; the key tells whether it is a healthy volunteer."""
    return {
        False: lang.say("a patient with the condition"),
        True: lang.say("a healthy volunteer"),
    }


def _fit(answer: Answer, because: Sentence, lang: Language) -> Fit:
    match answer:
        case Answer.MATCHES:
            words = lang.say("matches")
        case Answer.DOES_NOT_MATCH:
            words = lang.say("does not match")
        case Answer.CLOSE:
            words = lang.say("close to the limit")
        case Answer.NOT_STATED:
            words = lang.say("not stated")
        case _:
            assert_never(answer)
    return Fit(answer, words, because)


# Age

_MONTHS = {"Year": 12, "Month": 1}
_MINUTES = {"Week": 7 * 24 * 60, "Day": 24 * 60, "Hour": 60, "Minute": 1}


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_IN_A_ROW = [accumulate((_LENGTHS * 2)[first : first + 11], initial=0) for first in range(12)]
_DAYS = [(min(days), max(days)) for days in zip(*_IN_A_ROW, strict=True)]
"""The fewest and the most days of none to eleven months in a row.

A leap day changes neither: the shortest row has a February without it, the longest none at all.
"""


def _reached(number: int, unit: Unit) -> tuple[int, int]:
    """After how many minutes of life so many units are completed: at the earliest, at the latest.

    A month has 28 to 31 days and a year 365 or 366, as the calendar has it.
    """
    if unit in _MINUTES:
        return number * _MINUTES[unit], number * _MINUTES[unit]
    years, months = divmod(number * _MONTHS[unit], 12)
    fewest, most = _DAYS[months]
    return (365 * years + fewest) * _MINUTES["Day"], (366 * years + most) * _MINUTES["Day"]


def _completed(age: Age, unit: Unit) -> tuple[int, int]:
    """How many units somebody of this age has completed: at least, at most."""
    if unit in _MONTHS:
        least, most = age.months
        return least // _MONTHS[unit], most // _MONTHS[unit]
    least, _ = _reached(age.number, age.unit)
    _, beyond = _reached(age.number + 1, age.unit)
    return least // _MINUTES[unit], (beyond - 1) // _MINUTES[unit]


def _contradict(low: AgeLimit, high: AgeLimit) -> bool:
    """Whether nobody can ever be old enough for the one limit and young enough for the other."""
    if low.unit in _MONTHS and high.unit in _MONTHS:
        return low.number * _MONTHS[low.unit] >= (high.number + 1) * _MONTHS[high.unit]
    earliest, _ = _reached(low.number, low.unit)
    _, latest = _reached(high.number + 1, high.unit)
    return earliest >= latest


class _Side(Enum):
    """On which side of one limit an age is."""

    OUTSIDE = auto()
    NOT_YET = auto()
    """Outside, and inside when one more unit is completed."""
    UNSURE = auto()
    STILL = auto()
    """Inside, and outside when one more unit is completed."""
    INSIDE = auto()


def _beside_low(age: Age, low: AgeLimit) -> _Side:
    least, most = _completed(age, low.unit)
    if least >= low.number:
        return _Side.INSIDE
    if most >= low.number:
        return _Side.UNSURE
    return _Side.NOT_YET if most + 1 == low.number else _Side.OUTSIDE


def _beside_high(age: Age, high: AgeLimit) -> _Side:
    least, most = _completed(age, high.unit)
    if least > high.number:
        return _Side.OUTSIDE
    if most > high.number:
        return _Side.UNSURE
    return _Side.STILL if most == high.number else _Side.INSIDE


def fit_age(study: Study, age: Age, lang: Language) -> Fit:
    """Compare a reader's age with the age limits.

    It matches only when every limit that the registry gives can be read and is kept for sure. It
    is close where one more completed unit of the limit would change that, and where the reader's
    answer is too coarse to tell.
    """
    module = study.protocol_section.eligibility_module
    low, high = age_limit(module.minimum_age), age_limit(module.maximum_age)
    if low and high and _contradict(low, high):
        return _fit(Answer.NOT_STATED, _contradiction(low, high, lang), lang)
    younger = _beside_low(age, low) if low else _Side.INSIDE
    older = _beside_high(age, high) if high else _Side.INSIDE
    unread = _unread(study, lang)
    if low and younger is _Side.NOT_YET and not unread:
        return _fit(Answer.CLOSE, _not_yet(age, low, lang), lang)
    if low and younger in {_Side.OUTSIDE, _Side.NOT_YET}:
        return _fit(Answer.DOES_NOT_MATCH, _below(age, low, lang), lang)
    if high and older is _Side.OUTSIDE:
        return _fit(Answer.DOES_NOT_MATCH, _above(age, high, lang), lang)
    if unread:
        return _fit(Answer.NOT_STATED, unread, lang)
    if _Side.UNSURE in {younger, older}:
        coarse_low = low if younger is _Side.UNSURE else None
        coarse_high = high if older is _Side.UNSURE else None
        return _fit(Answer.CLOSE, _too_coarse(age, coarse_low, coarse_high, lang), lang)
    if high and older is _Side.STILL:
        return _fit(Answer.CLOSE, _still(high, lang), lang)
    if inside := _inside(age, low, high, lang):
        return _fit(Answer.MATCHES, inside, lang)
    return _fit(Answer.NOT_STATED, lang.say("The registry gives no age limits."), lang)


def _told(age: Age, lang: Language) -> Sentence:
    return told_age(AgeLimit(age.number, age.unit), lang)


def _contradiction(low: AgeLimit, high: AgeLimit, lang: Language) -> Sentence:
    return lang.join(
        [
            lang.say(
                "The registry's age limits contradict each other: at least {low}, at most {high}.",
                low=told_age(low, lang),
                high=told_age(high, lang),
            ),
            lang.say("Please ask the study team."),
        ]
    )


def _unread(study: Study, lang: Language) -> Sentence | None:
    """Which limits are there and cannot be read; none when there is no such limit."""
    module = study.protocol_section.eligibility_module
    said = []
    if module.minimum_age and not age_limit(module.minimum_age):
        youngest = Verbatim(module.minimum_age)
        said.append(lang.say("This page cannot read the youngest age, “{age}”.", age=youngest))
    if module.maximum_age and not age_limit(module.maximum_age):
        oldest = Verbatim(module.maximum_age)
        said.append(lang.say("This page cannot read the oldest age, “{age}”.", age=oldest))
    return lang.join([*said, lang.say("Please ask the study team.")]) if said else None


def _not_yet(age: Age, low: AgeLimit, lang: Language) -> Sentence:
    return lang.say(
        "Not yet: the registry gives {low} as the youngest age, and {age} is still below it.",
        low=told_age(low, lang),
        age=_told(age, lang),
    )


def _below(age: Age, low: AgeLimit, lang: Language) -> Sentence:
    return lang.say(
        "The registry gives {low} as the youngest age; {age} is below it.",
        low=told_age(low, lang),
        age=_told(age, lang),
    )


def _above(age: Age, high: AgeLimit, lang: Language) -> Sentence:
    return lang.say(
        "The registry gives {high} as the oldest age; {age} is above it.",
        high=told_age(high, lang),
        age=_told(age, lang),
    )


def _still(high: AgeLimit, lang: Language) -> Sentence:
    return lang.say(
        "Still within the limit: the registry gives {high} as the oldest age. That holds until the"
        " age of {next} is reached.",
        high=told_age(high, lang),
        next=told_age(AgeLimit(high.number + 1, high.unit), lang),
    )


def _too_coarse(age: Age, low: AgeLimit | None, high: AgeLimit | None, lang: Language) -> Sentence:
    said = []
    if low:
        said.append(
            lang.say(
                "The registry gives {low} as the youngest age. From “{age}” alone it cannot be"
                " told whether that is reached.",
                low=told_age(low, lang),
                age=_told(age, lang),
            )
        )
    if high:
        said.append(
            lang.say(
                "The registry gives {high} as the oldest age. From “{age}” alone it cannot be told"
                " whether that is passed.",
                high=told_age(high, lang),
                age=_told(age, lang),
            )
        )
    if age.unit == "Year":
        said.append(lang.say("It helps to give the age in months."))
    else:
        said.append(lang.say("Please ask the study team."))
    return lang.join(said)


def _inside(
    age: Age, low: AgeLimit | None, high: AgeLimit | None, lang: Language
) -> Sentence | None:
    """What an age keeps that is inside the limits; none when there is no limit."""
    told = _told(age, lang)
    if low and high:
        return lang.say(
            "The registry gives the limits {low} to {high}, both included; {age} is within them.",
            low=told_age(low, lang),
            high=told_age(high, lang),
            age=told,
        )
    if low:
        return lang.say(
            "The registry gives {low} as the youngest age; {age} is old enough.",
            low=told_age(low, lang),
            age=told,
        )
    if high:
        return lang.say(
            "The registry gives {high} as the oldest age; {age} is not above it.",
            high=told_age(high, lang),
            age=told,
        )
    return None


# Sex


def fit_sex(study: Study, sex: ReaderSex, lang: Language) -> Fit:
    """Compare a reader's answer with the sexes that may take part.

    Where the registry goes by gender identity, that is said, with its own words of it.
    """
    module = study.protocol_section.eligibility_module
    ask = lang.say("Please ask the study team.")
    match module.sex:
        case Sex.ALL:
            because = lang.say("The registry says that sex sets no limit.")
            # Words on gender may narrow what the closed list calls everybody.
            narrowed = module.gender_based and module.gender_description
            answer = Answer.NOT_STATED if narrowed else Answer.MATCHES
        case Sex.FEMALE:
            because = lang.say("The registry says that the trial is for women or girls only.")
            answer = _one_sex(sex, ReaderSex.FEMALE)
        case Sex.MALE:
            because = lang.say("The registry says that the trial is for men or boys only.")
            answer = _one_sex(sex, ReaderSex.MALE)
        case None:
            because = lang.say("The registry does not say which sexes can join.")
            answer = Answer.NOT_STATED
        case unknown:
            because = lang.say(
                "This page does not know the registry's word for sex, “{word}”.",
                word=Verbatim(unknown),
            )
            answer = Answer.NOT_STATED
    said = [because]
    if module.gender_based:
        said.append(lang.say("The registry goes by gender identity."))
    if module.gender_description:
        note = Verbatim(module.gender_description)
        said.append(lang.say("The registry adds: “{note}”.", note=note))
    if answer is Answer.NOT_STATED:
        said.append(ask)
    return _fit(answer, lang.join(said), lang)


def _one_sex(reader: ReaderSex, wanted: ReaderSex) -> Answer:
    if reader is ReaderSex.OTHER:
        return Answer.NOT_STATED
    return Answer.MATCHES if reader is wanted else Answer.DOES_NOT_MATCH


# Health


def fit_health(study: Study, is_healthy_volunteer: bool, lang: Language) -> Fit:
    """Compare whether a reader is a healthy volunteer or a patient with what the registry says.

    The registry says only whether people without the condition are taken.
    """
    takes_healthy = study.protocol_section.eligibility_module.healthy_volunteers
    match takes_healthy, is_healthy_volunteer:
        case None, _:
            because = lang.say("The registry does not say whether healthy volunteers can join.")
            return _fit(Answer.NOT_STATED, because, lang)
        case True, True:
            because = lang.say("The criteria include healthy volunteers.")
            return _fit(Answer.MATCHES, because, lang)
        case True, False:
            because = lang.say(
                "The registry says only that healthy volunteers can join. Whether patients can join"
                " as well stands in the criteria."
            )
            return _fit(Answer.NOT_STATED, because, lang)
        case False, True:
            because = lang.say("The criteria do not include healthy volunteers.")
            return _fit(Answer.DOES_NOT_MATCH, because, lang)
        case _:
            because = lang.say(
                "The trial is for people with the condition that it studies, not for healthy"
                " volunteers. Which condition that is stands in the criteria."
            )
            return _fit(Answer.MATCHES, because, lang)
