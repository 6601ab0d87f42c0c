"""Every registered measure with what is known of it, and everything reported beside it."""

from datetime import date
from decimal import Decimal

import pytest

from registry.ctgov.record import Study
from registry.site.aggregates import Aggregates, Cited
from registry.site.package import ALL, Stat
from registry.trial.outcomes import Outcomes, Registered, outcomes
from registry.trial.publications import Confirmed, OutcomeRow, Publication
from tests.trial.records import ENGLISH, SOURCE, read
from tests.trial.reported.made import LOW, USUAL, report, reported, site, two_arms

RESPONSE = (
    OutcomeRow(LOW, Stat.COUNT, Decimal(7), 11),
    OutcomeRow(USUAL, Stat.COUNT, Decimal(9), 11),
)


def told(
    study: Study | None = None,
    aggregates: Aggregates | None = None,
    publications: tuple[Publication, ...] = (),
    first: Study | None = None,
) -> Outcomes:
    before = (first, SOURCE) if first else None
    return outcomes(study or two_arms(), before, aggregates, publications, ENGLISH)


def measure(view: Outcomes, number: int) -> Registered:
    return [one for rank in view.ranks for one in rank.measures][number]


def test_a_measure_of_which_nobody_says_anything_says_so() -> None:
    view = told()
    assert [rank.title for rank in view.ranks] == [
        "Primary outcome measures",
        "Secondary outcome measures",
    ]
    assert [one.silence for rank in view.ranks for one in rank.measures] == [
        "This page has no result for it."
    ] * 3
    assert (view.more, view.more_posted, view.dropped) == ((), (), ())


@pytest.mark.parametrize("name", ["primary-1", "Recovery of counts"])
def test_a_report_stands_under_the_measure_that_it_is_about(name: str) -> None:
    view = told(publications=(report(reported("Response", *RESPONSE, registered=name)),))
    (card,) = measure(view, 0).told
    assert card.voice.words == "Invented J, 2014"
    assert card.voice.address == "https://doi.org/10.9999/x"
    assert card.voice.mark == "probably related, not confirmed"
    assert not card.voice.confirmed
    (result,) = card.results
    assert result.name == "Response"
    assert [str(group.group) for group in result.groups] == [LOW, USUAL]
    assert result.comparison is not None
    assert result.cautions[0].startswith("The interval goes from fewer to more")
    assert measure(view, 0).silence is None
    assert measure(view, 1).silence == "This page has no result for it."


def test_what_is_about_no_registered_measure_is_marked_so() -> None:
    unknown = reported("Sleep", OutcomeRow(ALL, Stat.COUNT, Decimal(3), 22), registered="primary-9")
    view = told(publications=(report(reported("Response", *RESPONSE), unknown),))
    (card,) = view.more
    assert [result.name for result in card.results] == ["Response", "Sleep"]


def test_a_confirmed_report_says_by_whom() -> None:
    confirmed = Confirmed("principal investigator", date(2026, 5, 1))
    view = told(publications=(report(reported("Response", *RESPONSE), confirmed=confirmed),))
    assert view.more[0].voice.confirmed
    assert view.more[0].voice.mark == "confirmed by principal investigator on 1 May 2026"


def test_the_site_names_a_measure_by_its_key_and_may_name_a_part_of_it() -> None:
    view = told(
        aggregates=site(
            [
                ("primary-1", LOW, Stat.COUNT, "17", "30"),
                ("secondary-2: pneumonia", LOW, Stat.COUNT, None, "30"),
                ("Relapse", LOW, Stat.COUNT, "12", "30"),
                ("fatigue", ALL, Stat.COUNT, "15", "60"),
            ]
        )
    )
    primary, relapse, infections = (measure(view, at).told[0].results[0] for at in range(3))
    assert (primary.name, infections.name) == (None, "pneumonia")
    assert relapse.name == "Relapse"
    assert [result.name for result in view.more[0].results] == ["fatigue"]
    assert measure(view, 0).told[0].voice.words == (
        "From the site, up to the end of June 2026, prepared by: data manager."
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Primary-01", None),
        ("PRIMARY-1", None),
        ("primary-1 – marrow", "marrow"),
        ("primary-1:", None),
    ],
)
def test_a_key_may_be_spelled_in_several_ways(name: str, shown: str | None) -> None:
    view = told(aggregates=site([(name, LOW, Stat.COUNT, "17", "30")]))
    assert measure(view, 0).told[0].results[0].name == shown
    assert view.more == ()


@pytest.mark.parametrize("name", ["primary-1a", "primary-9", "primary-9: marrow", "primary-0", "—"])
def test_a_name_that_means_no_registered_measure_is_shown_whole(name: str) -> None:
    untitled = two_arms(outcomes={"primaryOutcomes": [{"timeFrame": "1 year"}]})
    view = told(untitled, aggregates=site([(name, LOW, Stat.COUNT, "17", "30")]))
    assert [result.name for result in view.more[0].results] == [name]


def test_a_title_that_begins_like_a_key_is_a_title() -> None:
    study = two_arms(
        outcomes={"otherOutcomes": [{"measure": "Sleep"}, {"measure": "Other-1 fatty acids"}]}
    )
    view = told(study, site([("Other-1 fatty acids", LOW, Stat.COUNT, "17", "30")]))
    sleep, acids = view.ranks[1].measures
    assert sleep.told == ()
    assert acids.told[0].results[0].name == "Other-1 fatty acids"


def test_a_report_may_tell_of_arms_that_nobody_registered() -> None:
    rows = (OutcomeRow("Third arm", Stat.COUNT, Decimal(3), 10), *RESPONSE)
    (card,) = told(publications=(report(reported("Response", *rows)),)).more
    assert [group.group for group in card.results[0].groups] == [LOW, USUAL, "Third arm"]
    assert card.results[0].comparison is None


def test_what_all_results_of_a_source_have_in_common_is_said_once() -> None:
    view = told(
        aggregates=site(
            [
                ("secondary-2: pneumonia", LOW, Stat.COUNT, "12", "30"),
                ("secondary-2: sepsis", LOW, Stat.COUNT, "14", "30"),
            ]
        )
    )
    (card,) = measure(view, 2).told
    assert [str(one) for one in card.details] == ["Time: 1 year", "People: ITT", "Analysis: main"]
    assert [result.details for result in card.results] == [(), ()]


def test_two_sources_never_share_a_card() -> None:
    view = told(
        aggregates=site([("primary-1", LOW, Stat.COUNT, "17", "30")]),
        publications=(report(reported("Response", *RESPONSE, registered="primary-1")),),
    )
    assert [card.voice.origin for card in measure(view, 0).told] == ["site", "publication"]


def test_what_stands_elsewhere_already_speaks_with_the_voice_of_that_source() -> None:
    given = [("primary-1", LOW, Stat.COUNT, "7", "11")]
    paper = measure(told(aggregates=site(given, cited=Cited("A report", "10.9999/x"))), 0).told[0]
    assert paper.voice.words == "From a report, as the site says: A report"
    assert (paper.voice.origin, paper.voice.address) == ("publication", "https://doi.org/10.9999/x")
    record = measure(told(aggregates=site(given, cited=Cited("The record", None))), 0).told[0]
    assert (record.voice.origin, record.voice.address) == ("registry", None)


def test_an_invented_example_says_so_in_every_card() -> None:
    view = told(aggregates=site([("primary-1", LOW, Stat.COUNT, "17", "30")], example=True))
    assert measure(view, 0).told[0].voice.words == "Invented example, not from the site."


# Results at the registry


def posted(*measures: dict[str, str]) -> Study:
    study = two_arms(
        outcomes={
            "primaryOutcomes": [{"measure": "Recovery of counts", "timeFrame": "1 year"}],
            "secondaryOutcomes": [
                {"measure": "Relapse", "timeFrame": "1 year"},
                {"measure": "Relapse", "timeFrame": "2 years"},
            ],
        }
    ).as_json()
    study["resultsSection"] = {"outcomeMeasuresModule": {"outcomeMeasures": list(measures)}}
    return read(study)


def test_a_posted_result_is_linked_from_its_measure() -> None:
    view = told(
        posted(
            {"type": "SECONDARY", "title": "Relapse", "timeFrame": "2 years"},
            {"type": "PRIMARY", "title": "Recovery of Counts"},
            {"type": "POST_HOC", "title": "Smell"},
        )
    )
    assert [link.address for link in measure(view, 0).posted] == ["#posted-2"]
    assert measure(view, 1).silence == "This page has no result for it."
    assert [link.address for link in measure(view, 2).posted] == ["#posted-1"]
    (link,) = view.more_posted
    assert (link.address, link.note) == (
        "#posted-3",
        "Not planned beforehand (post hoc).",
    )


def test_titles_that_differ_in_a_sign_only_are_told_apart_by_it() -> None:
    young, old = (f"Pain, {sign} 7 years" for sign in "<>")
    study = two_arms(outcomes={"primaryOutcomes": [{"measure": young}, {"measure": old}]}).as_json()
    study["resultsSection"] = {
        "outcomeMeasuresModule": {"outcomeMeasures": [{"type": "PRIMARY", "title": old}]}
    }
    view = told(read(study), site([(old, LOW, Stat.COUNT, "17", "30")]))
    assert measure(view, 0).silence == "This page has no result for it."
    assert [link.address for link in measure(view, 1).posted] == ["#posted-1"]
    assert [result.name for result in measure(view, 1).told[0].results] == [old]


def test_a_result_without_numbers_says_so() -> None:
    view = told(
        posted({"type": "PRIMARY", "title": "Recovery of counts", "reportingStatus": "NOT_POSTED"})
    )
    assert measure(view, 0).posted[0].note == "The registry lists it without numbers."


# Versions


def test_a_measure_that_changed_says_so_and_a_dropped_one_is_named() -> None:
    older = two_arms(
        outcomes={
            "primaryOutcomes": [{"measure": "Recovery of counts", "timeFrame": "6 months"}],
            "secondaryOutcomes": [{"measure": "Quality of life"}],
        }
    )
    view = told(first=older)
    assert measure(view, 0).changes == ("Earlier its time frame was: 6 months",)
    assert [one.value for one in view.dropped if hasattr(one, "value")] == ["Quality of life"]
