"""What a reader says of themselves, beside the limits: a wrong "matches" can hurt somebody."""

import gzip
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.ctgov.record import Study
from registry.language import Language
from registry.trial.eligibility import AgeLimit, Unit, age_limit
from registry.trial.fit import Age, Answer, Fit, ReaderSex, fit_age, fit_health, fit_sex
from tests.trial.records import ENGLISH, LANGUAGES, bare, embedded, in_each_language, trial

MATCHES, DOES_NOT, CLOSE, NOT_STATED = Answer
UNITS: tuple[Unit, ...] = ("Year", "Month", "Week", "Day", "Hour", "Minute")


@cache
def limited(low: str | None, high: str | None) -> Study:
    return trial(eligibility={"minimumAge": low, "maximumAge": high})


def years(number: int, low: str | None, high: str | None) -> Fit:
    return fit_age(limited(low, high), Age(number, "Year"), ENGLISH)


def months(number: int, low: str | None, high: str | None) -> Fit:
    return fit_age(limited(low, high), Age(number, "Month"), ENGLISH)


# Ages, by example


@pytest.mark.parametrize(
    ("low", "high", "reader", "answer"),
    [
        # 75 Years admits somebody of 75 years and 11 months, and nobody of 76.
        (None, "75 Years", Age(74, "Year"), MATCHES),
        (None, "75 Years", Age(75, "Year"), CLOSE),
        (None, "75 Years", Age(75 * 12 + 11, "Month"), CLOSE),
        (None, "75 Years", Age(76, "Year"), DOES_NOT),
        (None, "75 Years", Age(76 * 12, "Month"), DOES_NOT),
        ("14 Years", "65 Years", Age(0, "Year"), DOES_NOT),
        ("14 Years", "65 Years", Age(12, "Year"), DOES_NOT),
        ("14 Years", "65 Years", Age(13, "Year"), CLOSE),
        ("14 Years", "65 Years", Age(13 * 12 - 1, "Month"), DOES_NOT),
        ("14 Years", "65 Years", Age(13 * 12, "Month"), CLOSE),
        ("14 Years", "65 Years", Age(14 * 12 - 1, "Month"), CLOSE),
        ("14 Years", "65 Years", Age(14 * 12, "Month"), MATCHES),
        ("14 Years", "65 Years", Age(14, "Year"), MATCHES),
        ("14 Years", "65 Years", Age(64, "Year"), MATCHES),
        ("14 Years", "65 Years", Age(65, "Year"), CLOSE),
        ("14 Years", "65 Years", Age(66, "Year"), DOES_NOT),
        ("14 Years", "65 Years", Age(120, "Year"), DOES_NOT),
        ("18 Years", None, Age(17, "Year"), CLOSE),
        ("18 Years", None, Age(18, "Year"), MATCHES),
        ("18 Years", None, Age(120, "Year"), MATCHES),
        ("18 Years", "18 Years", Age(18, "Year"), CLOSE),
        ("0 Years", "0 Years", Age(0, "Year"), CLOSE),
        ("0 Years", None, Age(0, "Month"), MATCHES),
        # Months beside years.
        ("6 Months", "2 Years", Age(0, "Year"), CLOSE),
        ("6 Months", "2 Years", Age(4, "Month"), DOES_NOT),
        ("6 Months", "2 Years", Age(5, "Month"), CLOSE),
        ("6 Months", "2 Years", Age(6, "Month"), MATCHES),
        ("6 Months", "2 Years", Age(1, "Year"), MATCHES),
        ("6 Months", "2 Years", Age(23, "Month"), MATCHES),
        ("6 Months", "2 Years", Age(24, "Month"), CLOSE),
        ("6 Months", "2 Years", Age(35, "Month"), CLOSE),
        ("6 Months", "2 Years", Age(36, "Month"), DOES_NOT),
        ("18 Months", None, Age(1, "Year"), CLOSE),
        ("18 Months", None, Age(17, "Month"), CLOSE),
        ("18 Months", None, Age(18, "Month"), MATCHES),
        ("18 Months", None, Age(2, "Year"), MATCHES),
        (None, "18 Months", Age(1, "Year"), CLOSE),
        (None, "18 Months", Age(18, "Month"), CLOSE),
        (None, "18 Months", Age(19, "Month"), DOES_NOT),
        (None, "18 Months", Age(2, "Year"), DOES_NOT),
        # Twelve months are one year, but the limits end on different days.
        ("12 Months", None, Age(0, "Year"), CLOSE),
        ("12 Months", None, Age(1, "Year"), MATCHES),
        ("1 Year", None, Age(11, "Month"), CLOSE),
        ("1 Year", None, Age(12, "Month"), MATCHES),
        (None, "12 Months", Age(12, "Month"), CLOSE),
        (None, "12 Months", Age(13, "Month"), DOES_NOT),
        (None, "1 Year", Age(13, "Month"), CLOSE),
        (None, "1 Year", Age(23, "Month"), CLOSE),
        # Newborns.
        (None, "7 Days", Age(0, "Month"), CLOSE),
        (None, "7 Days", Age(0, "Year"), CLOSE),
        (None, "7 Days", Age(1, "Month"), DOES_NOT),
        (None, "27 Days", Age(1, "Month"), DOES_NOT),
        (None, "28 Days", Age(1, "Month"), CLOSE),
        (None, "30 Days", Age(0, "Month"), CLOSE),
        (None, "31 Days", Age(0, "Month"), MATCHES),
        ("28 Days", None, Age(0, "Month"), CLOSE),
        ("28 Days", None, Age(1, "Month"), MATCHES),
        ("1 Day", "99 Years", Age(40, "Year"), MATCHES),
        ("6 Weeks", "10 Weeks", Age(0, "Month"), DOES_NOT),
        ("6 Weeks", "10 Weeks", Age(1, "Month"), CLOSE),
        ("6 Weeks", "10 Weeks", Age(2, "Month"), CLOSE),
        ("6 Weeks", "10 Weeks", Age(3, "Month"), DOES_NOT),
        (None, "16 Weeks", Age(2, "Month"), MATCHES),
        (None, "16 Weeks", Age(3, "Month"), CLOSE),
        (None, "16 Weeks", Age(4, "Month"), DOES_NOT),
        (None, "72 Hours", Age(0, "Month"), CLOSE),
        (None, "72 Hours", Age(1, "Month"), DOES_NOT),
        ("18 Minutes", None, Age(0, "Month"), CLOSE),
        ("18 Minutes", None, Age(1, "Month"), MATCHES),
        ("1 Minute", "5 Years", Age(4, "Year"), MATCHES),
        (None, "365 Days", Age(0, "Year"), CLOSE),
        (None, "366 Days", Age(0, "Year"), MATCHES),
        (None, "366 Days", Age(1, "Year"), CLOSE),
        (None, "365 Days", Age(1, "Year"), CLOSE),
        (None, "364 Days", Age(1, "Year"), DOES_NOT),
        ("365 Days", None, Age(1, "Year"), MATCHES),
        ("366 Days", None, Age(1, "Year"), CLOSE),
    ],
)
def test_an_age_is_compared_in_the_limits_own_unit_on_completed_units(
    low: str | None, high: str | None, reader: Age, answer: Answer
) -> None:
    assert fit_age(limited(low, high), reader, ENGLISH).answer is answer


@pytest.mark.parametrize(
    ("fit", "because"),
    [
        (
            years(30, "14 Years", "65 Years"),
            "The registry gives the limits 14 years to 65 years, both included; 30 years is within "
            "them.",
        ),
        (
            years(30, "14 Years", None),
            "The registry gives 14 years as the youngest age; 30 years is old enough.",
        ),
        (
            months(3, None, "1 Year"),
            "The registry gives 1 year as the oldest age; 3 months is not above it.",
        ),
        (
            years(9, "14 Years", "65 Years"),
            "The registry gives 14 years as the youngest age; 9 years is below it.",
        ),
        (
            years(70, "14 Years", "65 Years"),
            "The registry gives 65 years as the oldest age; 70 years is above it.",
        ),
        (
            years(13, "14 Years", "65 Years"),
            "Not yet: the registry gives 14 years as the youngest age, and 13 years is still below "
            "it.",
        ),
        (
            years(65, "14 Years", "65 Years"),
            "Still within the limit: the registry gives 65 years as the oldest age. That holds "
            "until the age of 66 years is reached.",
        ),
        (
            years(1, "18 Months", None),
            "The registry gives 18 months as the youngest age. From “1 year” alone it cannot be "
            "told whether that is reached. It helps to give the age in months.",
        ),
        (
            months(1, "6 Weeks", "8 Weeks"),
            "The registry gives 6 weeks as the youngest age. From “1 month” alone it cannot be "
            "told whether that is reached. Please ask the study team.",
        ),
        (
            years(0, "18 Minutes", "7 Days"),
            "The registry gives 18 minutes as the youngest age. From “0 years” alone it cannot be "
            "told whether that is reached. The registry gives 7 days as the oldest age. From “0 "
            "years” alone it cannot be told whether that is passed. It helps to give the age in "
            "months.",
        ),
        (
            years(1, "1 Day", "18 Months"),
            "The registry gives 18 months as the oldest age. From “1 year” alone it cannot be told "
            "whether that is passed. It helps to give the age in months.",
        ),
        (years(30, None, None), "The registry gives no age limits."),
        (
            years(30, "18 Years", "N/A"),
            "This page cannot read the oldest age, “N/A”. Please ask the study team.",
        ),
        (
            years(30, "about 18", "sixty"),
            "This page cannot read the youngest age, “about 18”. This page cannot read the oldest "
            "age, “sixty”. Please ask the study team.",
        ),
        (
            years(30, "65 Years", "14 Years"),
            "The registry's age limits contradict each other: at least 65 years, at most 14 years. "
            "Please ask the study team.",
        ),
    ],
)
def test_the_answer_says_what_the_registry_gives_and_on_which_side_the_reader_is(
    fit: Fit, because: str
) -> None:
    assert fit.because == because


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (MATCHES, "matches"),
        (DOES_NOT, "does not match"),
        (CLOSE, "close to the limit"),
        (NOT_STATED, "not stated"),
    ],
)
def test_each_answer_has_its_words(answer: Answer, words: str) -> None:
    fits = [years(30, "18 Years", None), years(5, "18 Years", None), years(17, "18 Years", None)]
    fits.append(years(30, None, None))
    assert [fit.words for fit in fits if fit.answer is answer] == [words]


@pytest.mark.parametrize("wrong", ["N/A", "18-65", "eighteen", "18", "1.5 Years", " "])
class TestALimitThatCannotBeRead:
    def test_is_never_a_pass(self, wrong: str) -> None:
        for age in (0, 17, 18, 30, 65, 66):
            assert years(age, wrong, None).answer is NOT_STATED
            assert years(age, None, wrong).answer is NOT_STATED
            assert years(age, wrong, wrong).answer is NOT_STATED
        assert years(65, wrong, "65 Years").answer is NOT_STATED
        assert years(30, wrong, "65 Years").answer is NOT_STATED
        assert years(30, "18 Years", wrong).answer is NOT_STATED
        assert months(3, "12 Weeks", wrong).answer is NOT_STATED

    def test_does_not_save_somebody_whom_the_other_limit_leaves_out(self, wrong: str) -> None:
        assert years(66, wrong, "65 Years").answer is DOES_NOT
        assert years(5, "18 Years", wrong).answer is DOES_NOT
        assert years(17, "18 Years", wrong).answer is DOES_NOT


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("19 Years", "18 Years"),
        ("2 Years", "23 Months"),
        ("24 Months", "1 Year"),
        ("5 Weeks", "34 Days"),
        ("72 Hours", "2 Days"),
        ("2 Months", "4 Weeks"),
        ("63 Days", "1 Month"),
        ("2 Years", "52 Weeks"),
        ("80 Weeks", "12 Months"),
    ],
)
def test_limits_that_nobody_can_keep_are_said_to_contradict_each_other(low: str, high: str) -> None:
    for age in (0, 1, 2, 18, 19):
        fit = years(age, low, high)
        assert fit.answer is NOT_STATED
        assert "contradict each other" in fit.because


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("18 Years", "18 Years"),
        ("2 Years", "24 Months"),
        ("23 Months", "1 Year"),
        ("5 Weeks", "35 Days"),
        ("71 Hours", "2 Days"),
        ("366 Days", "1 Year"),
        ("61 Days", "1 Month"),
        ("2 Months", "59 Days"),
    ],
)
def test_limits_that_somebody_can_keep_are_compared(low: str, high: str) -> None:
    assert "contradict" not in years(1, low, high).because


def test_months_decide_what_years_leave_open() -> None:
    assert "in months" in years(1, "18 Months", "3 Years").because
    answers = [months(number, "18 Months", "3 Years").answer for number in range(12, 24)]
    assert answers == [DOES_NOT] * 5 + [CLOSE] + [MATCHES] * 6


@pytest.mark.parametrize("number", [-1, -100])
def test_nobody_has_a_negative_age(number: int) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Age(number, "Year")


# Ages, by the calendar


def birthdays(born: date, months_of_life: int, *, before_the_end: bool) -> date:
    """The day on which so many months are completed.

    Somebody born on the 31st completes a month on the last day of a shorter one, or on the day
    after it: both are in use.
    """
    year, month = divmod(born.year * 12 + born.month - 1 + months_of_life, 12)
    last = monthrange(year, month + 1)[1]
    if born.day <= last:
        return date(year, month + 1, born.day)
    ended = date(year, month + 1, last)
    return ended if before_the_end else ended + timedelta(days=1)


def completed(born: date, today: date, unit: Unit, *, before_the_end: bool) -> int:
    """How many units somebody has completed."""
    days = (today - born).days
    if unit not in ("Year", "Month"):
        return {"Week": days // 7, "Day": days, "Hour": days * 24, "Minute": days * 1440}[unit]
    elapsed = (today.year - born.year) * 12 + today.month - born.month + 1
    while birthdays(born, elapsed, before_the_end=before_the_end) > today:
        elapsed -= 1
    return elapsed // 12 if unit == "Year" else elapsed


PLAUSIBLE: dict[Unit, int] = {
    "Year": 100,
    "Month": 40,
    "Week": 120,
    "Day": 800,
    "Hour": 2000,
    "Minute": 9999,
}


@st.composite
def limit(draw: st.DrawFn) -> str:
    unit = draw(st.sampled_from(UNITS))
    return f"{draw(st.integers(0, PLAUSIBLE[unit]))} {unit}s"


@settings(deadline=None, max_examples=300)
@given(
    low=st.none() | limit(),
    high=st.none() | limit(),
    born=st.dates(date(1895, 1, 1), date(2105, 1, 1)),
    days=st.integers(0, 1200) | st.integers(0, 40_000),
    unit=st.sampled_from(["Year", "Month"]),
    before_the_end=st.booleans(),
)
def test_no_answer_is_wrong_for_anybody_of_that_age(
    low: str | None,
    high: str | None,
    born: date,
    days: int,
    unit: Unit,
    before_the_end: bool,
) -> None:
    today = born + timedelta(days=days)

    def lived(unit: Unit) -> int:
        return completed(born, today, unit, before_the_end=before_the_end)

    assert unit in ("Year", "Month")
    fit = fit_age(limited(low, high), Age(lived(unit), unit), ENGLISH)
    least, most = age_limit(low), age_limit(high)
    truly = (not least or lived(least.unit) >= least.number) and (
        not most or lived(most.unit) <= most.number
    )
    if fit.answer is MATCHES or fit.because.startswith("Still within"):
        assert truly
    elif fit.answer is DOES_NOT or fit.because.startswith("Not yet"):
        assert not truly
    elif fit.answer is NOT_STATED:
        assert low is high is None or ("contradict" in fit.because and not truly)
    else:
        assert "cannot be told" in fit.because


def test_a_month_is_taken_as_no_longer_and_no_shorter_than_the_calendar_has_it() -> None:
    births = [date(2023, 1, 1) + timedelta(days=day) for day in range(4 * 365 + 1)]
    for month in range(12):
        spans = [
            [birthdays(born, number, before_the_end=True) - born for number in (month, month + 1)]
            for born in births
        ]
        fewest = min(first for first, _ in spans).days
        most = max(after for _, after in spans).days - 1
        for number in range(max(0, fewest - 3), most + 4):
            oldest = months(month, None, f"{number} Days").answer
            youngest = months(month, f"{number} Days", None).answer
            assert oldest is (DOES_NOT if fewest > number else CLOSE if most >= number else MATCHES)
            assert youngest is (
                MATCHES if fewest >= number else CLOSE if most + 1 >= number else DOES_NOT
            )


@settings(deadline=None)
@given(low=st.none() | limit(), high=st.none() | limit(), unit=st.sampled_from(["Year", "Month"]))
def test_the_ages_that_match_have_no_gap_and_above_the_limit_nothing_matches(
    low: str | None, high: str | None, unit: Unit
) -> None:
    assert unit in ("Year", "Month")
    study = limited(low, high)
    fits = [fit_age(study, Age(number, unit), ENGLISH) for number in range(110)]
    matching = [number for number, fit in enumerate(fits) if fit.answer is MATCHES]
    assert all(after == before + 1 for before, after in pairwise(matching))
    above = next((n for n, fit in enumerate(fits) if "is above it" in fit.because), len(fits))
    assert {fit.answer for fit in fits[above:]} <= {DOES_NOT}


@pytest.mark.parametrize(("low", "high"), [(14, 65), (18, 18), (0, 75)])
def test_in_years_the_answer_is_that_of_plain_arithmetic(low: int, high: int) -> None:
    def expected(age: int) -> Answer:
        if not low <= age <= high:
            return CLOSE if age + 1 == low else DOES_NOT
        return CLOSE if age == high else MATCHES

    for age in range(120):
        assert years(age, f"{low} Years", f"{high} Years").answer is expected(age)
        for month in range(12):
            in_months = months(age * 12 + month, f"{low} Years", f"{high} Years")
            assert in_months.answer is expected(age)


# Sex


@pytest.mark.parametrize(
    ("registry", "reader", "answer"),
    [
        ("ALL", ReaderSex.FEMALE, MATCHES),
        ("ALL", ReaderSex.MALE, MATCHES),
        ("ALL", ReaderSex.OTHER, MATCHES),
        ("FEMALE", ReaderSex.FEMALE, MATCHES),
        ("FEMALE", ReaderSex.MALE, DOES_NOT),
        ("FEMALE", ReaderSex.OTHER, NOT_STATED),
        ("MALE", ReaderSex.FEMALE, DOES_NOT),
        ("MALE", ReaderSex.MALE, MATCHES),
        ("MALE", ReaderSex.OTHER, NOT_STATED),
        ("INTERSEX", ReaderSex.FEMALE, NOT_STATED),
        ("INTERSEX", ReaderSex.OTHER, NOT_STATED),
        (None, ReaderSex.MALE, NOT_STATED),
        (None, ReaderSex.OTHER, NOT_STATED),
    ],
)
def test_sex_is_compared_with_the_registrys_closed_list(
    registry: str | None, reader: ReaderSex, answer: Answer
) -> None:
    fit = fit_sex(trial(eligibility={"sex": registry}), reader, ENGLISH)
    assert fit.answer is answer
    assert ("ask the study team" in fit.because) == (answer is NOT_STATED)


def test_a_word_for_sex_that_is_not_known_is_repeated() -> None:
    fit = fit_sex(trial(eligibility={"sex": "INTERSEX"}), ReaderSex.OTHER, ENGLISH)
    assert "“INTERSEX”" in fit.because


@in_each_language
@pytest.mark.parametrize("reader", ReaderSex)
def test_gender_identity_is_told_with_the_registrys_words(tag: str, reader: ReaderSex) -> None:
    module = {"sex": "MALE", "genderBased": True, "genderDescription": "As <recorded>"}
    plain = fit_sex(trial(eligibility={"sex": "MALE"}), reader, Language.of(tag))
    fit = fit_sex(trial(eligibility=module), reader, Language.of(tag))
    assert fit.answer is plain.answer
    assert len(fit.because) > len(plain.because) + len("As <recorded>")
    assert '<span lang="en" dir="auto" translate="no">As &lt;recorded&gt;</span>' in str(
        fit.because.__html__()
    )
    without_words = fit_sex(
        trial(eligibility=module | {"genderDescription": None}), reader, ENGLISH
    )
    assert "gender identity" in without_words.because
    assert "adds" not in without_words.because


def test_words_on_gender_may_narrow_what_is_open_to_all_sexes_so_nothing_is_promised() -> None:
    module = {"sex": "ALL", "genderBased": True, "genderDescription": "Transgender women only"}
    for reader in ReaderSex:
        fit = fit_sex(trial(eligibility=module), reader, ENGLISH)
        assert fit.answer is NOT_STATED
        assert "“Transgender women only”" in fit.because


# Health


@pytest.mark.parametrize(
    ("accepts", "healthy", "answer"),
    [
        (False, True, DOES_NOT),
        (True, True, MATCHES),
        (False, False, MATCHES),
        (True, False, NOT_STATED),
        (None, True, NOT_STATED),
        (None, False, NOT_STATED),
    ],
)
def test_health_is_compared_as_far_as_the_registry_says(
    accepts: bool | None, healthy: bool, answer: Answer
) -> None:
    study = trial(eligibility={"healthyVolunteers": accepts})
    assert fit_health(study, healthy, ENGLISH).answer is answer


def test_to_match_as_a_patient_is_no_word_on_which_condition() -> None:
    fit = fit_health(trial(eligibility={"healthyVolunteers": False}), False, ENGLISH)
    assert fit.because.endswith("Which condition that is stands in the criteria.")


# Every record


READERS = [
    *(Age(number, "Year") for number in (0, 1, 2, 5, 13, 14, 17, 18, 40, 64, 65, 66, 75, 100)),
    *(Age(number, "Month") for number in (0, 1, 3, 6, 12, 17, 18, 24, 40)),
]


def every_fit(study: Study) -> Iterator[Fit]:
    for tag, age in product(LANGUAGES, READERS):
        yield fit_age(study, age, Language.of(tag))
    for tag, sex, healthy in product(LANGUAGES, ReaderSex, (True, False)):
        yield fit_sex(study, sex, Language.of(tag))
        yield fit_health(study, healthy, Language.of(tag))


def check(study: Study) -> None:
    for fit in every_fit(study):
        assert fit.words
        assert fit.because[-1] in ".。"
        assert "eligible" not in f"{fit.words} {fit.because}".lower()


def test_a_record_with_nothing_and_the_embedded_one_are_answered() -> None:
    check(embedded()[0])
    check(bare())
    assert {fit.answer for fit in every_fit(bare())} == {NOT_STATED}


def test_every_shared_record_is_answered(shared: Path) -> None:
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        for line in lines:
            check(Study.model_validate_json(line))


@settings(deadline=None)
@given(
    low=st.none() | st.text(max_size=20),
    high=st.none() | st.text(max_size=20),
    age=st.builds(Age, st.integers(0, 10**9), st.sampled_from(["Year", "Month"])),
)
def test_whatever_the_limits_say_there_is_an_answer(
    low: str | None, high: str | None, age: Age
) -> None:
    fit = fit_age(trial(eligibility={"minimumAge": low, "maximumAge": high}), age, ENGLISH)
    if fit.answer is MATCHES:
        read = [age_limit(text) for text in (low, high) if text]
        assert read
        assert all(isinstance(one, AgeLimit) for one in read)
