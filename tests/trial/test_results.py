"""The page Results says for each source whether it has anything, and how to read the numbers."""

from decimal import Decimal
from typing import Any

import pytest

from registry.language import Language
from registry.markup import results_page
from registry.site.aggregates import Aggregates
from registry.site.package import ALL, Stat
from registry.trial.facts import Known
from registry.trial.publications import OutcomeRow, Publication
from registry.trial.results import Results, results
from tests.markup.reading import Page
from tests.trial.posted.made import analysis, category, one_class, outcome
from tests.trial.posted.made import study as posted
from tests.trial.records import (
    ENGLISH,
    SOURCE,
    TODAY,
    altered,
    embedded,
    in_each_language,
    of_kind,
    read,
    trial,
)
from tests.trial.reported.made import LOW, USUAL, report, reported, site, two_arms

COUNTS = (
    OutcomeRow(LOW, Stat.COUNT, Decimal(7), 11),
    OutcomeRow(USUAL, Stat.COUNT, Decimal(9), 11),
)
PAPER = report(reported("Response", *COUNTS, registered="primary-1", remark="Mind the time."))


def told(
    aggregates: Aggregates | None = None,
    publications: tuple[Publication, ...] = (),
    lang: Language = ENGLISH,
) -> Results:
    return results(two_arms(), SOURCE, None, aggregates, publications, lang, TODAY)


def page(view: Results, lang: Language = ENGLISH) -> Page:
    return Page("".join(piece.html for piece in results_page(lang, view)))


def test_where_nobody_says_anything_each_source_is_named_with_its_silence() -> None:
    assert told().summary == (
        "No results have been posted to the registry.",
        "The site has published no results here.",
        "No report in a journal is named.",
    )
    assert told().reading == ()


def test_an_unconfirmed_report_is_called_so_at_the_top() -> None:
    assert told(publications=(PAPER,)).summary[2:] == (
        "This page names 1 report in a journal with figures.",
        "Nobody has confirmed yet that it is about this trial.",
    )


def test_results_at_the_registry_are_told_with_their_day() -> None:
    study = of_kind("interventional-with-results")
    view = results(study, SOURCE, None, None, (), ENGLISH, TODAY)
    assert view.summary[0].startswith("The sponsor posted results to the registry on ")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("ACTUAL", "The sponsor posted results to the registry on 14 May 2012."),
        (
            "ESTIMATED",
            "The sponsor posted results to the registry on 14 May 2012 (the registry's estimate).",
        ),
    ],
)
def test_a_day_of_results_that_the_registry_estimates_is_called_so(kind: str, says: str) -> None:
    day = {"date": "2012-05-14", "type": kind}
    study = altered(
        of_kind("interventional-with-results"), status={"resultsFirstPostDateStruct": day}
    )
    assert results(study, SOURCE, None, None, (), ENGLISH, TODAY).summary[0] == says


def test_the_projects_own_trial_has_results_in_reports_alone_and_they_are_not_confirmed() -> None:
    study, source = embedded()
    view = results(study, source, None, None, (PAPER,), ENGLISH, TODAY)
    assert view.status.standing == "unknown"
    assert view.summary[0] == "No results have been posted to the registry."


def test_an_invented_example_is_called_so_and_is_no_result_of_the_site() -> None:
    view = told(site([("primary-1", LOW, Stat.COUNT, "17", "30")], example=True))
    assert view.example is not None
    assert not any("site has published" in sentence for sentence in view.summary)


def test_intervals_p_values_and_protected_numbers_are_explained_where_there_are_any() -> None:
    assert len(told(publications=(PAPER,)).reading) == 2
    hidden = told(site([("primary-1", LOW, Stat.COUNT, None, "30")])).reading
    assert [sentence.split(":")[0] for sentence in hidden] == ["Protected"]


def test_posted_comparisons_are_explained_too() -> None:
    study = posted(outcome(one_class(category("1", "2")), analyses=[analysis()]))
    assert len(results(study, SOURCE, None, None, (), ENGLISH, TODAY).reading) == 2
    study = posted(outcome(one_class(category("1", "2"))))
    assert results(study, SOURCE, None, None, (), ENGLISH, TODAY).reading == ()


@in_each_language
def test_the_page_shows_what_the_view_says_and_is_well_formed(tag: str) -> None:
    lang = Language.of(tag)
    aggregates = site(
        [("secondary-1", LOW, Stat.COUNT, None, "30"), ("pain", ALL, Stat.MEAN, "3.20", "60")],
        [("Sex", "Female", Stat.COUNT, "19", "44")],
        [("Fever", "false", LOW, "12", "22", "15"), ("Sepsis", "true", USUAL, None, "22", None)],
    )
    shown = page(told(aggregates, (PAPER,), lang), lang)
    assert shown.malformed() == []
    words = shown.words
    assert "63.6%" in words
    assert "35.4%" in words
    assert "0.635" in words
    assert "3.20" in words
    assert "Mind the time." in shown.registry_words
    assert len(shown.with_class("withheld")) == 2
    assert {one.attributes["scope"] for one in shown.all("th")} == {"col", "row", "rowgroup"}


def test_a_picture_of_people_is_a_sentence_to_those_who_hear_the_page() -> None:
    pictures = page(told(publications=(PAPER,))).with_class("people")
    assert [one.attributes["aria-label"] for one in pictures] == [
        "7 of 11 people",
        "9 of 11 people",
    ]
    assert {one.attributes["role"] for one in pictures} == {"img"}
    assert [len([sign for sign in one if sign.tag == "b"]) for one in pictures] == [11, 11]
    assert [len([sign for sign in one if "on" in sign.classes]) for one in pictures] == [7, 9]


def test_a_comparison_never_stands_without_what_it_cannot_show() -> None:
    shown = page(told(publications=(PAPER,)))
    assert len(shown.with_class("compared")) == len(shown.with_class("caution")) == 1


def test_the_page_begins_with_what_is_on_it_and_each_line_leads_there() -> None:
    shown = page(told(site([], [("Sex", "Female", Stat.COUNT, "19", "44")]), (PAPER,)))
    links = [one for one in shown.links if one.startswith("#")]
    assert links == ["#outcomes", "#flow", "#site"]
    assert {link[1:] for link in links} <= shown.ids


def test_many_measures_of_a_rank_are_folded() -> None:
    def folds(number: int) -> int:
        many = [{"measure": f"Measure {n}", "timeFrame": "1 year"} for n in range(number)]
        study = two_arms(outcomes={"primaryOutcomes": [], "secondaryOutcomes": many})
        return len(page(results(study, SOURCE, None, None, (), ENGLISH, TODAY)).all("details"))

    assert folds(11) == folds(10) + 1


def test_papers_that_the_registry_links_as_results_show_up_by_themselves() -> None:
    papers = [
        {"pmid": "1", "type": kind, "citation": f"Paper of type {kind}"}
        for kind in ("BACKGROUND", "RESULT", "DERIVED")
    ]
    study = two_arms(references={"references": papers})
    view = results(study, SOURCE, None, None, (), ENGLISH, TODAY)
    assert [one.text for one in view.papers] == [
        Known("Paper of type RESULT"),
        Known("Paper of type DERIVED"),
    ]
    assert "No report in a journal is named." not in view.summary
    assert "#papers" in page(view).links


def test_a_test_for_being_no_worse_is_not_explained_as_one_for_a_difference() -> None:
    for fields in ({"nonInferiorityType": "EQUIVALENCE"}, {"testedNonInferiority": True}):
        study = posted(outcome(one_class(category("1", "2")), analyses=[analysis(**fields)]))
        said = " ".join(results(study, SOURCE, None, None, (), ENGLISH, TODAY).reading)
        assert "speaks for that, and not for a difference" in said
        assert "A P value tells" not in said
    alone = posted(outcome(one_class(category("1", "2")), analyses=[analysis(groupIds=["G0"])]))
    said = " ".join(results(alone, SOURCE, None, None, (), ENGLISH, TODAY).reading)
    assert "A P value tells" not in said


def summary_of(**annotation: Any) -> tuple[str, ...]:
    record = trial().as_json()
    record["annotationSection"] = {"annotationModule": annotation}
    return results(read(record), SOURCE, None, None, (), ENGLISH, TODAY).summary


def test_results_that_were_submitted_and_sent_back_are_told() -> None:
    steps = [
        {"type": "RELEASE", "date": "2020-01-01"},
        {"type": "RESET", "date": "2020-02-01"},
        {"type": "RELEASE", "date": "2021-11-05"},
        {"type": "RESET", "dateUnknown": True},
    ]
    assert summary_of(unpostedAnnotation={"unpostedEvents": steps})[:3] == (
        "No results have been posted to the registry.",
        "The sponsor submitted results to the registry: 5 November 2021.",
        "The registry sent them back to be corrected: an unknown date.",
    )


def test_notices_of_the_authority_are_told() -> None:
    events = [
        {"type": "VIOLATION_IDENTIFIED", "description": "Failure to submit.", "postedDate": "2022"},
        {"type": "PENALTY_IMPOSED", "issuedDate": "2023-01-02"},
    ]
    said = summary_of(violationAnnotation={"violationEvents": events})
    begin = "A notice of the US authority (FDA) on the duty to post results: "
    assert f"{begin}a violation was found; Failure to submit; 2022." in said
    assert f"{begin}a penalty was imposed; 2 January 2023." in said


def test_later_results_and_results_that_need_not_be_posted_are_told() -> None:
    study = trial(status={"dispFirstSubmitDate": "2024-05-06", "resultsWaived": True})
    said = results(study, SOURCE, None, None, (), ENGLISH, TODAY).summary
    assert (
        "The sponsor told the registry that results would be posted later than usual: 6 May 2024."
        in said
    )
    assert "The registry records that they need not be posted." in said
