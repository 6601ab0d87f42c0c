"""How many people a trial was to have and has: who says so, where they differ, what to expect."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.ctgov.record import PartialDate, Study
from registry.language import Language
from registry.markup import enrollment_page
from registry.site.aggregates import Accrued, Aggregates
from registry.site.package import Measure, Period
from registry.trial.enrollment import Enrollment, enrollment
from registry.trial.facts import Known, Withheld
from registry.trial.publications import Confirmed, Figure, Publication
from registry.trial.steps import as_of, of_one_release, planned_by, steps, straight_plan
from tests.trial.records import (
    ENGLISH,
    GONE,
    SOURCE,
    TODAY,
    embedded,
    in_each_language,
    of_kind,
    trial,
)

QUARTERS = [(2025, 1), (2025, 2), (2025, 3), (2025, 4), (2026, 1), (2026, 2)]
REPORT = Publication(
    journal="Invented J",
    published=PartialDate("2014"),
    doi="10.9999/a<b>",
    pages=None,
    title=None,
    confirmed=None,
    figures=(Figure(Measure.RANDOMISED, "ALL", 22, None),),
    remarks={},
)

IN_REPORT = "a report (Invented J, 2014; probably related, not confirmed)"
"""How a sentence names it."""


def running(count: int | None = 60, kind: str | None = "ESTIMATED", **status: object) -> Study:
    """A randomised trial that began in January 2025 and is to end in June 2027."""
    return trial(
        status={
            "startDateStruct": {"date": "2025-01"},
            "primaryCompletionDateStruct": {"date": "2027-06", "type": "ESTIMATED"},
            **status,
        },
        design={
            "enrollmentInfo": {"count": count, "type": kind},
            "designInfo": {"allocation": "RANDOMIZED"},
        },
    )


def series(
    counts: list[int | None],
    measure: Measure = Measure.RANDOMISED,
    days: list[int | None] | None = None,
    cutoff: str = "2026-06",
    release: str = "r1",
) -> tuple[Accrued, ...]:
    open_days = days or [60] * len(counts)
    return tuple(
        Accrued(Period(*quarter), measure, count, opened, cutoff, release)
        for quarter, count, opened in zip(QUARTERS, counts, open_days, strict=False)
    )


def published(*accrual: Accrued, example: bool = False) -> Aggregates:
    return Aggregates(
        nct_id="NCT00000001",
        release_id="r1",
        cutoff="2026-06",
        prepared_by="data manager",
        example=example,
        accrual=accrual,
    )


def told(
    study: Study,
    aggregates: Aggregates | None = None,
    publications: tuple[Publication, ...] = (),
    first: Study | None = None,
    lang: Language = ENGLISH,
) -> Enrollment:
    before = (first, SOURCE) if first else None
    return enrollment(study, SOURCE, before, aggregates, publications, lang, TODAY)


def all_words(view: Enrollment, lang: Language = ENGLISH) -> str:
    """Everything that the page hands to a reader, charts and their words too."""
    pieces = enrollment_page(lang, view)
    return "\n".join(f"{piece.html}{piece.chart}{piece.words}" for piece in pieces)


# The numbers, each with its origin


def test_the_projects_own_trial_has_60_planned_and_22_in_a_report_that_nobody_confirmed() -> None:
    study, source = embedded()
    view = enrollment(study, source, None, None, (REPORT,), ENGLISH, TODAY)
    planned, reported = view.numbers
    assert (planned.label, planned.fact) == ("Planned", Known("60 people"))
    assert planned.origin == "From the registry, as of 10 October 2022."
    assert reported.fact.value == "22 people"
    assert reported.origin == "Invented J, 2014"
    assert reported.mark == "probably related, not confirmed"
    assert view.differences == (f"The plan was 60; {IN_REPORT} names 22: 38 fewer.",)
    assert view.remarks == ("The site has published nothing here.",)


def test_a_link_to_a_doi_leads_nowhere_else() -> None:
    (number,) = told(running(), None, (REPORT,)).numbers[1:]
    assert number.address == "https://doi.org/10.9999/a%3Cb%3E"


def test_a_report_is_confirmed_once_the_settings_say_by_whom_and_when() -> None:
    confirmed = Confirmed("principal investigator", date(2026, 5, 1))
    report = Publication(**REPORT.__dict__ | {"confirmed": confirmed})
    (shown,) = told(running(), None, (report,)).reports
    assert shown.confirmed
    assert shown.mark == "confirmed by principal investigator on 1 May 2026"


def test_a_remark_is_told_in_the_readers_language_or_in_the_one_that_there_is() -> None:
    both = Publication(**REPORT.__dict__ | {"remarks": {"en": "Mind.", "zh-Hans": "注意。"}})
    one = Publication(**REPORT.__dict__ | {"remarks": {"zh-Hans": "注意。"}})
    assert [told(running(), None, (each,)).reports[0].remark for each in (both, one)] == [
        "Mind.",
        "注意。",
    ]
    assert '<span lang="zh-Hans" dir="auto">注意。</span>' in all_words(
        told(running(), None, (one,))
    )


def test_the_first_plan_is_told_where_a_later_version_changed_it() -> None:
    view = told(running(40), first=running(100))
    assert [number.fact.value for number in view.numbers] == [
        "40 people",
        "100 people (planned)",
    ]
    expected = "In the first version that this site has, 100 were planned; now 40: 60 fewer."
    assert view.differences == (expected,)
    assert len(told(running(40), first=running(40)).numbers) == 1


def test_the_number_of_the_site_comes_with_its_cut_off_and_who_prepared_it() -> None:
    (number,) = told(running(), published(*series([12, 20, 31]))).numbers[1:]
    assert number.label == "Randomised so far"
    assert number.fact.value == "31 people"
    expected = "From the site, up to the end of September 2025, prepared by: data manager."
    assert number.origin == expected


def test_a_hidden_number_of_the_site_is_marked_and_not_guessed() -> None:
    view = told(running(), published(*series([None, None])))
    (number,) = view.numbers[1:]
    assert number.fact == Withheld("protected", number.fact.origin)
    assert view.differences == ()
    assert view.remarks[0] == "How many have joined may not be shown."
    assert all_words(view).count("Protected: numbers so small") == 1


def test_nobody_is_called_randomised_where_chance_decides_nothing() -> None:
    study = trial(design={"designInfo": {"allocation": "NON_RANDOMIZED"}})
    (number,) = told(study, published(*series([12]))).numbers[1:]
    assert number.label == "Enrolled so far"


@pytest.mark.parametrize(
    ("count", "kind", "label", "fact"),
    [
        (60, "ESTIMATED", "Planned", "60 people"),
        (58, "ACTUAL", "Took part, as registered", "58 people"),
        (0, "ACTUAL", "Took part, as registered", "0 people"),
        (60, None, "Registered", "60 people (planned or real is not said)"),
        (99_999_999, "ESTIMATED", "Planned", "registered as unknown"),
    ],
)
def test_what_the_registry_names_is_called_what_it_is(
    count: int, kind: str | None, label: str, fact: str
) -> None:
    (number,) = told(running(count, kind)).numbers
    assert number.label == label
    assert number.fact.value == fact


@pytest.mark.parametrize(
    ("study", "aggregates", "reports", "says"),
    [
        (
            running(60),
            published(*series([44])),
            (REPORT,),
            [
                f"The plan was 60; {IN_REPORT} names 22: 38 fewer.",
                f"The site names 44; {IN_REPORT} names 22: 22 fewer.",
            ],
        ),
        (
            running(20, "ACTUAL"),
            published(*series([21])),
            (REPORT,),
            [
                "The registry names 20 who took part; the site names 21: 1 more person.",
                f"The registry names 20 who took part; {IN_REPORT} names 22: 2 more people.",
                f"The site names 21; {IN_REPORT} names 22: 1 more person.",
            ],
        ),
        (
            running(60, overallStatus="ACTIVE_NOT_RECRUITING"),
            published(*series([44])),
            (),
            ["The plan is 60; the site names 44: 16 fewer."],
        ),
        (
            running(40),
            published(*series([44])),
            (),
            ["The plan is 40; the site names 44: 4 more people."],
        ),
        (running(22, "ACTUAL"), published(*series([22])), (REPORT,), []),
        (running(99_999_999), published(*series([44])), (), []),
        (running(None), None, (REPORT,), []),
        (running(60), published(*series([44]), example=True), (), []),
    ],
)
def test_where_numbers_disagree_a_line_says_by_how_much(
    study: Study, aggregates: Aggregates | None, reports: tuple[Publication, ...], says: list[str]
) -> None:
    assert list(told(study, aggregates, reports).differences) == says


def test_a_trial_that_is_not_full_yet_disagrees_with_nobody() -> None:
    said = "44 of the 60 planned people have joined so far."
    assert told(running(60), published(*series([44]))).remarks == (said,)
    ended = told(running(60, overallStatus="COMPLETED"), published(*series([44])))
    assert said not in ended.remarks
    assert ended.numbers[1].label == "Randomised"
    example = told(running(60), published(*series([44]), example=True))
    assert said not in example.remarks
    assert example.numbers[1].origin == "Invented example, not from the site."


def test_a_role_is_marked_as_being_in_no_known_language() -> None:
    words = all_words(told(running(), published(*series([12])), lang=Language.of("zh-Hans")))
    assert '<span lang="" dir="auto">data manager</span>' in words


def test_an_access_programme_has_no_planned_enrollment_and_no_forecast() -> None:
    view = told(of_kind("expanded-access"))
    assert view.numbers == ()
    assert view.outlook is None
    assert view.remarks[0].startswith("This is an access programme, not a trial")


def test_invented_numbers_are_called_an_example_wherever_they_stand() -> None:
    numbers = published(*series([12, 20, 31, 40]), *series([90], Measure.SCREENED), example=True)
    view = told(running(), numbers)
    assert all_words(view).count("an invented example") == 6
    charts = [part.chart for part in enrollment_page(ENGLISH, view) if part.chart]
    assert {chart["title"]["text"] for chart in charts} == {"Invented example, not from the site."}
    assert "an invented example" not in all_words(told(running(), published(*series([12]))))


# Over time


def test_only_shown_numbers_are_points_and_every_period_is_a_row() -> None:
    view = told(running(), published(*series([None, 12, None, 30]))).accrual
    assert [point.count for point in view.points] == [12, 30]
    assert [isinstance(row.counts[0], Withheld) for row in view.rows] == [True, False, True, False]
    assert [getattr(row.rate, "value", None) for row in view.rows] == [None, "10", None, "15"]


def test_where_all_is_protected_there_is_no_table_and_no_chart() -> None:
    view = told(running(), published(*series([None, None]), *series([None], Measure.SCREENED)))
    assert view.accrual is None
    assert view.funnel is None
    assert {part.chart for part in enrollment_page(ENGLISH, view)} == {None}


def test_the_plan_is_a_straight_line_between_the_registered_dates() -> None:
    first, last = straight_plan(running(), 60)
    assert (first.day, first.count) == (date(2025, 1, 1), 0)
    assert (last.day, last.count) == (date(2027, 6, 30), 60)
    assert planned_by((first, last), date(2026, 4, 1)) == 30
    assert planned_by((first, last), date(2030, 1, 1)) == 60
    assert told(running(), published(*series([12]))).accrual.plan == (first, last)


@pytest.mark.parametrize(
    "study",
    [
        running(None),
        running(60, "ACTUAL"),
        running(99_999_999),
        running(60, startDateStruct=None),
        running(60, primaryCompletionDateStruct={"date": "2024-01"}),
    ],
)
def test_without_a_target_or_dates_there_is_no_line_of_the_plan(study: Study) -> None:
    view = told(study, published(*series([12])))
    assert view.accrual.plan is None
    assert view.accrual.summary == "12 people had joined by the end of March 2025."


def test_a_number_ends_with_its_period_or_with_its_data_if_they_end_before() -> None:
    (early,) = series([12], cutoff="2025-02")
    (late,) = series([12])
    assert as_of(early) == date(2025, 2, 28)
    assert as_of(late) == date(2025, 3, 31)


def test_the_pace_spans_a_hidden_number_and_stops_at_a_gap() -> None:
    spanned = steps(running(), series([12, None, 30]))
    assert [(step.people, step.open_days) for step in spanned] == [(12, 60), (18, 120)]
    without, *_ = series([12])
    gap = steps(running(), (without, *series([12, 20, 30])[2:]))
    assert [(step.people, step.open_days) for step in gap] == [(12, 60), (18, None)]
    unknown = steps(running(), series([12, None, 30, 36], days=[60, None, 60, 60]))
    assert [step.open_days for step in unknown] == [60, None, 60]


def test_who_joined_before_the_first_period_is_not_counted_as_joining_in_it() -> None:
    earlier = running(startDateStruct={"date": "2024-01"})
    assert [step.people for step in steps(earlier, series([50, 60]))] == [10]


def held_back() -> tuple[Accrued, ...]:
    """Four periods of which the second keeps a number of older data."""
    one, _, three, four = series([12, 20, 31, 44], release="r2")
    (old,) = series([12, 18], cutoff="2025-12")[1:]
    return one, old, three, four


def test_an_older_number_that_still_stands_is_marked_and_has_no_pace() -> None:
    view = told(running(), published(*held_back())).accrual
    assert [row.counts[0].value for row in view.rows] == ["12", "18 (data to Dec 2025)", "31", "44"]
    assert [getattr(row.rate, "value", None) for row in view.rows] == ["20", None, None, "21.7"]
    assert view.notes[1].startswith("Where “data to” stands beside a number")


def test_a_forecast_counts_across_an_older_number_in_one_step() -> None:
    found = steps(running(), of_one_release(held_back()))
    assert [(step.people, step.open_days) for step in found] == [(12, 60), (19, 120), (13, 60)]


def test_that_newer_data_exist_is_said_beside_the_older_number() -> None:
    said = "The site has newer data, to the end of June 2026; no newer number is shown yet."
    older = series([12, 20], release="r0", cutoff="2025-12")
    assert told(running(), published(*older)).numbers[1].origin.endswith(said)
    assert said not in told(running(), published(*series([12, 20]))).numbers[1].origin


def test_every_measure_that_the_site_published_has_a_column() -> None:
    numbers = published(*series([12, 20]), *series([None, 90], Measure.SCREENED))
    view = told(running(), numbers).accrual
    assert view.measures == ("Randomised", "Screened")
    assert [isinstance(row.counts[1], Withheld) for row in view.rows] == [True, False]


def test_of_several_places_none_is_told_apart() -> None:
    said = "The numbers are those of the whole trial. None are published by place."
    places = [{"facility": "One", "city": "A"}, {"facility": "Two", "city": "B"}]
    for several in (places, places[:1]):
        study = trial(contactsLocations={"locations": several})
        notes = told(study, published(*series([12]))).accrual.notes
        assert (said in notes) == (len(several) > 1)


# The way into the trial


def test_numbers_of_one_time_are_compared_in_a_picture_and_others_are_not() -> None:
    together = told(running(), published(*series([12]), *series([90], Measure.SCREENED)))
    assert [bar.label for bar in together.funnel.bars] == ["Screened: 90", "Randomised: 12"]
    apart = told(running(), published(*series([12]), *series([90, 99], Measure.SCREENED)))
    assert apart.funnel.bars == ()
    assert apart.funnel.notes[0].startswith("These numbers have different dates")


def test_a_single_measure_is_told_without_a_picture() -> None:
    view = told(running(), published(*series([90], Measure.SCREENED)))
    assert view.funnel.bars == ()
    assert "Screened: 90" in view.funnel.summary
    assert {part.chart for part in enrollment_page(ENGLISH, view)} == {None}


# The forecast


def test_a_forecast_is_made_from_all_open_days_and_from_the_last_ninety() -> None:
    view = told(running(), published(*series([12, 20, 31, 40]))).outlook
    assert view.reasons == ()
    assert [window.title for window in view.windows] == [
        "All days open for recruitment so far",
        "The last 120 days open for recruitment",
    ]
    assert [window.basis for window in view.windows] == [
        "40 people joined in 240 days open for recruitment, by the end of December 2025.",
        "20 people joined in 120 days open for recruitment, by the end of December 2025.",
    ]
    assert [row.weight for row in view.windows[0].rows] == ["0.1", "0.5", "1"]
    assert view.by_end == "People by 30 June 2027"


def test_after_the_planned_end_only_the_time_is_told() -> None:
    study = running(primaryCompletionDateStruct={"date": "2026-10"})
    view = told(study, published(*series([12, 20, 31, 40]))).outlook
    assert view.notes[1] == "The planned end, 31 October 2026, has passed."
    assert view.by_end is None
    assert {row.count for window in view.windows for row in window.rows} == {None}
    assert all(row.wait for window in view.windows for row in window.rows)


ENOUGH = series([12, 20, 31, 40])


@pytest.mark.parametrize(
    ("study", "accrual", "reason"),
    [
        (running(overallStatus="COMPLETED"), ENOUGH, "The trial takes no more participants."),
        (running(overallStatus="TERMINATED"), ENOUGH, "The trial takes no more participants."),
        (
            running(overallStatus="ACTIVE_NOT_RECRUITING"),
            ENOUGH,
            "The trial takes no more participants.",
        ),
        (running(overallStatus="SUSPENDED"), ENOUGH, "The trial is paused."),
        (
            running(overallStatus="UNKNOWN"),
            ENOUGH,
            "It is not known whether the trial takes participants.",
        ),
        (
            running(statusVerifiedDate="2020-01"),
            ENOUGH,
            "It is not known whether the trial takes participants.",
        ),
        (running(), (), "The site has not published how many people have joined."),
        (running(), series([None] * 4), "Too few of the site's numbers may be shown."),
        (running(), series([0, 0, 5, 9]), "Fewer than 10 people have joined."),
        (
            running(),
            series([20, 20, 20, 20], days=[89, 0, 0, 0]),
            "The site was open for fewer than 90 days.",
        ),
        (
            running(),
            series([12, 20, 31, 40], days=[60, None, 60, 60]),
            "The site has not given its days open for recruitment for every period.",
        ),
        (
            running(startDateStruct=None),
            ENOUGH,
            "The registry gives no start and end between which people are to join.",
        ),
        (
            running(),
            series([40, 45], cutoff="2025-06"),
            "The newest number that may be shown is of June 2025: more than 12 months ago.",
        ),
        (running(40), ENOUGH, "The planned number of participants is reached."),
        (
            running(None),
            ENOUGH,
            "The registry gives no planned number of participants.",
        ),
    ],
)
def test_a_forecast_abstains_and_says_why(
    study: Study, accrual: tuple[Accrued, ...], reason: str
) -> None:
    view = told(study, published(*accrual)).outlook
    assert view.reasons == (reason,)
    assert view.windows == ()


def test_a_forecast_abstains_for_a_trial_that_the_registry_no_longer_lists() -> None:
    view = enrollment(running(), GONE, None, published(*ENOUGH), (), ENGLISH, TODAY)
    assert view.outlook.reasons == ("It is not known whether the trial takes participants.",)


def test_ten_people_and_ninety_open_days_are_enough() -> None:
    enough = published(*series([0, 0, 0, 10], days=[30, 30, 30, 0]))
    assert told(running(), enough).outlook.reasons == ()


def test_days_to_come_and_days_of_the_plan_are_open_as_often_as_days_so_far() -> None:
    often, seldom = (
        told(running(300), published(*series([12, 20, 31, 40], days=[days] * 4))).outlook
        for days in (46, 23)
    )
    assert "92 of 365 days" in seldom.rules[0]
    # 40 and 546 · 92/365 days more at (150 + 40) people in 911 · 92/365 / 2 + 92 days.
    assert seldom.windows[0].rows[1].count == "166 (139 to 196)"
    assert often.windows[0].rows[1].count == "166 (139 to 196)"
    assert often.windows[0].rows[1].wait != seldom.windows[0].rows[1].wait


# Whatever comes


@in_each_language
@pytest.mark.parametrize(
    "kind", ["interventional-with-results", "observational", "withdrawn", "withheld", "annotated"]
)
def test_every_kind_of_record_has_the_page_with_and_without_numbers(kind: str, tag: str) -> None:
    lang = Language.of(tag)
    for aggregates in (None, published(), published(*ENOUGH, *series([90], Measure.SCREENED))):
        words = all_words(told(of_kind(kind), aggregates, (REPORT,), running(), lang), lang)
        assert f'lang="{tag}"' in words


counts = st.lists(st.none() | st.integers(0, 10**7), min_size=1, max_size=6).map(
    lambda values: [
        None if value is None else max(one for one in values[: place + 1] if one is not None)
        for place, value in enumerate(values)
    ]
)


@settings(max_examples=60)
@given(counts=counts, days=st.lists(st.none() | st.integers(0, 92), min_size=6, max_size=6))
def test_whatever_the_site_publishes_can_be_told(
    counts: list[int | None], days: list[int | None]
) -> None:
    view = told(running(), published(*series(counts, days=days)))
    shown = [count for count in counts if count is not None]
    points = view.accrual.points if view.accrual else ()
    assert [point.count for point in points] == shown
    assert all_words(view)


def test_many_periods_are_folded_and_few_are_not() -> None:
    def folds(number: int) -> int:
        accrual = tuple(
            Accrued(Period(2000 + year), Measure.RANDOMISED, 10 * year, 300, "2026-06", "r1")
            for year in range(1, number + 1)
        )
        return all_words(told(running(), published(*accrual))).count("<details>")

    assert folds(13) == folds(12) + 1
