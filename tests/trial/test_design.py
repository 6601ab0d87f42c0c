"""How a trial is built: each group with what it gets and nothing else, each date as known."""

from typing import Any

import pytest

from registry.ctgov.record import Study
from registry.language import Language, Verbatim
from registry.markup import design_page
from registry.trial.design import Design, design
from registry.trial.facts import Fact, Known, NotProvided, Prose, Row
from registry.trial.status import status_notice
from tests.trial.records import (
    ENGLISH,
    SOURCE,
    TODAY,
    bare,
    embedded,
    full,
    in_each_language,
    of_kind,
    read,
    told,
    trial,
)


def view(study: Study, lang: Language = ENGLISH) -> Design:
    return design(study, SOURCE, lang)


def facts(rows: tuple[Row, ...]) -> dict[str, Fact]:
    return {str(row.label): row.fact for row in rows}


def arms(groups: list[dict[str, Any]], interventions: list[dict[str, Any]]) -> Study:
    return trial(armsInterventions={"armGroups": groups, "interventions": interventions})


def given(study: Study) -> list[list[str]]:
    """The names of what each group gets."""
    return [[told(one.name) for one in arm.treatments] for arm in view(study).arms]


# Groups and treatments


def test_the_groups_of_nct01763099_get_what_the_record_says() -> None:
    study, _ = embedded()
    shown = view(study)
    assert shown.headcount == "60 participants planned, in 2 groups"
    assert [told(arm.label) for arm in shown.arms] == [
        "Mesenchymal stem cells",
        "Mesenchymal stem cells and cord blood",
    ]
    assert [told(arm.kind) for arm in shown.arms] == ["experimental group"] * 2
    assert given(study) == [["Mesenchymal stem cells"], ["Mesenchymal stem cells and cord blood"]]
    assert "days 1 and 15" in told(shown.arms[0].treatments[0].description)
    assert "days 1, 15, 29 and 43" in told(shown.arms[1].treatments[0].description)
    assert shown.unassigned == ()


def test_a_treatment_is_found_under_the_registrys_spelling_with_its_kind() -> None:
    study = arms(
        [{"label": "A", "interventionNames": ["Dietary Supplement: Oil", "Other: Talk"]}],
        [{"type": "OTHER", "name": "Talk"}, {"type": "DIETARY_SUPPLEMENT", "name": "Oil"}],
    )
    assert given(study) == [["Oil", "Talk"]]
    assert view(study).arms[0].unmatched == ()


@pytest.mark.parametrize(
    "kind",
    [
        ("BEHAVIORAL", "Behavioral"),
        ("BIOLOGICAL", "Biological"),
        ("COMBINATION_PRODUCT", "Combination Product"),
        ("DEVICE", "Device"),
        ("DIAGNOSTIC_TEST", "Diagnostic Test"),
        ("DIETARY_SUPPLEMENT", "Dietary Supplement"),
        ("DRUG", "Drug"),
        ("GENETIC", "Genetic"),
        ("PROCEDURE", "Procedure"),
        ("RADIATION", "Radiation"),
        ("OTHER", "Other"),
    ],
    ids=lambda kind: kind[0],
)
def test_every_kind_of_treatment_is_matched(kind: tuple[str, str]) -> None:
    study = arms(
        [{"label": "A", "interventionNames": [f"{kind[1]}: Thing"]}],
        [{"type": kind[0], "name": "Thing"}],
    )
    assert given(study) == [["Thing"]]


def test_a_name_that_nothing_has_is_shown_as_it_is() -> None:
    study = arms([{"label": "A", "interventionNames": ["Drug: Lost"]}], [])
    assert view(study).arms[0].unmatched == ("Drug: Lost",)
    assert isinstance(view(study).arms[0].unmatched[0], Verbatim)


def test_a_treatment_that_no_group_gets_stands_apart() -> None:
    study = arms(
        [{"label": "A", "interventionNames": ["Drug: One"]}],
        [{"type": "DRUG", "name": "One"}, {"type": "DRUG", "name": "Two"}],
    )
    assert [told(one.name) for one in view(study).unassigned] == ["Two"]


def test_a_group_gets_what_the_treatment_says_even_when_the_group_does_not_say_it() -> None:
    """The record links the two in both directions, and either may be missing."""
    study = arms(
        [{"label": "A"}, {"label": "B"}],
        [{"type": "DRUG", "name": "One", "armGroupLabels": ["A"]}],
    )
    assert given(study) == [["One"], []]
    assert view(study).unassigned == ()


def test_treatments_of_the_same_name_are_not_mixed_up_between_groups() -> None:
    """Dose groups often share a name, and the dose stands in the description alone."""
    study = arms(
        [
            {"label": "Low", "interventionNames": ["Drug: Inventin"]},
            {"label": "High", "interventionNames": ["Drug: Inventin"]},
        ],
        [
            {"type": "DRUG", "name": "Inventin", "description": "1 mg", "armGroupLabels": ["Low"]},
            {"type": "DRUG", "name": "Inventin", "description": "9 mg", "armGroupLabels": ["High"]},
        ],
    )
    assert [[told(one.description) for one in arm.treatments] for arm in view(study).arms] == [
        ["1 mg"],
        ["9 mg"],
    ]


def test_treatments_of_the_same_name_in_one_group_are_all_shown() -> None:
    study = arms(
        [{"label": "A", "interventionNames": ["Drug: Inventin"]}],
        [
            {"type": "DRUG", "name": "Inventin", "description": "first", "armGroupLabels": ["A"]},
            {"type": "DRUG", "name": "Inventin", "description": "then", "armGroupLabels": ["A"]},
        ],
    )
    assert [told(one.description) for one in view(study).arms[0].treatments] == ["first", "then"]


def test_a_treatment_has_its_kind_description_and_other_names() -> None:
    treatment = view(read(full())).arms[0].treatments[0]
    assert told(treatment.kind) == "medicine"
    assert told(treatment.description) == "By mouth."
    assert told(treatment.other_names) == "INV-1 and Inventine"


def test_a_record_without_groups_has_none() -> None:
    shown = view(bare())
    assert shown.arms == ()
    assert shown.unassigned == ()
    assert shown.headcount is None


# Outcome measures


def test_outcome_measures_stand_by_rank_with_their_time_frames() -> None:
    ranks = view(read(full())).outcomes
    assert [str(rank.title) for rank in ranks] == [
        "Primary outcome measures",
        "Secondary outcome measures",
        "Other outcome measures",
    ]
    assert [told(rank.measures[0].name) for rank in ranks] == ["Recovery", "Relapse", "Sleep"]
    assert [told(rank.measures[0].time_frame) for rank in ranks] == ["1 year", "2 years", "3 years"]


def test_a_rank_without_measures_is_not_there() -> None:
    assert [str(rank.title) for rank in view(trial()).outcomes] == ["Primary outcome measures"]


def test_a_measure_without_a_time_frame_says_so() -> None:
    study = trial(outcomes={"primaryOutcomes": [{"measure": "Recovery"}]})
    assert isinstance(view(study).outcomes[0].measures[0].time_frame, NotProvided)


# Masking


def test_those_who_are_masked_are_named() -> None:
    info = {"maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "STATISTICIAN"]}}
    rows = facts(view(trial(design={"designInfo": info})).details)
    assert told(rows["Who does not know the group"]) == "participants and STATISTICIAN"


def test_nobody_is_named_where_nobody_is_masked() -> None:
    info = {"maskingInfo": {"masking": "NONE"}}
    assert view(trial(design={"designInfo": info})).details == ()


# Dates


@pytest.mark.parametrize(
    ("struct", "words"),
    [
        ({"date": "2013-01"}, "January 2013 (whether planned or actual is not provided)"),
        ({"date": "2013", "type": "ACTUAL"}, "2013 (actual)"),
        ({"date": "2013-01", "type": "ESTIMATED"}, "January 2013 (estimated)"),
        ({"date": "2013-01-05", "type": "ACTUAL"}, "5 January 2013 (actual)"),
        ({"date": "2013-01-05", "type": "HOPED"}, "5 January 2013 (HOPED)"),
        ({"date": "soon", "type": "ESTIMATED"}, "soon (estimated)"),
        ({"date": "1900-01"}, "January 1900 (whether planned or actual is not provided)"),
        ({"date": "2099-01-01", "type": "ESTIMATED"}, "1 January 2099 (estimated)"),
    ],
)
def test_a_date_is_as_precise_as_the_record_has_it(struct: dict[str, str], words: str) -> None:
    rows = facts(view(trial(status={"completionDateStruct": struct})).dates)
    assert told(rows["Completion"]) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("2013", "2013年"), ("2013-01", "2013年1月"), ("2013-01-05", "2013年1月5日")],
)
def test_chinese_dates_are_as_precise(text: str, words: str) -> None:
    study = trial(status={"startDateStruct": {"date": text, "type": "ACTUAL"}})
    assert told(view(study, Language.of("zh-Hans")).dates[0].fact).startswith(words)


@pytest.mark.parametrize("struct", [None, {}, {"type": "ESTIMATED"}])
def test_an_absent_date_is_not_provided(struct: dict[str, str] | None) -> None:
    rows = facts(view(trial(status={"startDateStruct": struct})).dates)
    assert isinstance(rows["Start"], NotProvided)


def test_results_have_a_date_only_where_there_are_results() -> None:
    assert "Results first posted" not in facts(view(trial()).dates)
    assert "Results first posted" in facts(view(of_kind("interventional-with-results")).dates)


# Who runs it


def test_the_sponsor_stands_with_its_kind() -> None:
    rows = facts(view(trial()).sponsors)
    assert told(rows["Sponsor"]) == "Invented Hospital (university, hospital, foundation or other)"


def test_a_sponsor_of_an_unsaid_kind_stands_alone() -> None:
    rows = facts(view(of_kind("withheld")).sponsors)
    assert told(rows["Sponsor"]) == "[Redacted]"


@pytest.mark.parametrize(
    ("party", "words"),
    [
        ({"type": "SPONSOR"}, "the sponsor"),
        (
            {"type": "PRINCIPAL_INVESTIGATOR", "investigatorFullName": "Person Invented"},
            "the principal investigator: Person Invented",
        ),
        ({"oldNameTitle": "Person Invented, Director"}, "Person Invented, Director"),
    ],
)
def test_who_is_responsible_for_the_record(party: dict[str, str], words: str) -> None:
    rows = facts(view(trial(sponsorCollaborators={"responsibleParty": party})).sponsors)
    assert told(rows["Responsible for the record"]) == words


def test_collaborators_are_all_named() -> None:
    partners = [{"name": f"Partner, {n}"} for n in range(12)]
    rows = facts(view(trial(sponsorCollaborators={"collaborators": partners})).sponsors)
    assert told(rows["Collaborators"]) == "; ".join(f"Partner, {n}" for n in range(12))


def test_oversight_is_yes_no_or_not_provided() -> None:
    study = trial(oversight={"oversightHasDmc": True, "isFdaRegulatedDrug": False})
    rows = facts(view(study).oversight)
    assert told(rows["Data monitoring committee"]) == "yes"
    assert told(rows["Drug regulated by the US FDA"]) == "no"
    assert isinstance(rows["Device regulated by the US FDA"], NotProvided)


def test_the_numbers_of_a_record_are_all_there() -> None:
    rows = facts(view(read(full())).numbers)
    assert told(rows["NCT number"]) == "NCT90000001"
    assert told(rows["The sponsor's own number"]) == "ORG-0001"
    assert told(rows["Other numbers"]) == "U54XX000000"
    assert told(rows["Earlier NCT numbers"]) == "NCT90000091; NCT90000092"
    assert told(rows["Short name"]) == "INVENT-1"


def test_a_number_that_the_record_repeats_is_told_once() -> None:
    study = trial(
        identification={"secondaryIdInfos": [{"id": "X-1"}, {"id": "X-1"}, {"id": "ORG-0001"}]}
    )
    assert told(facts(view(study).numbers)["Other numbers"]) == "X-1"


# References and links


def cited(**reference: Any) -> Any:
    shown = view(trial(references={"references": [reference]})).references
    assert len(shown) == 1
    return shown[0]


def test_a_citation_with_a_number_is_linked() -> None:
    paper = cited(pmid="123", citation="Invented A. A paper.", type="BACKGROUND")
    assert told(paper.text) == "Invented A. A paper."
    assert told(paper.kind) == "background"
    assert paper.address == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert not paper.retracted


def test_an_entity_in_a_citation_is_the_sign_that_it_means() -> None:
    paper = cited(citation="Invented A. Blood&#x2F;marrow. doi: 10.1000&#x2F;182.")
    assert told(paper.text) == "Invented A. Blood/marrow. doi: 10.1000/182."


def test_a_number_without_a_citation_is_told_and_linked() -> None:
    paper = cited(pmid="123")
    assert told(paper.text) == "PubMed 123"
    assert paper.address is not None
    assert isinstance(paper.kind, NotProvided)


def test_a_citation_without_a_number_is_not_linked() -> None:
    paper = cited(citation="Invented A. A paper.")
    assert told(paper.text) == "Invented A. A paper."
    assert paper.address is None


@pytest.mark.parametrize("pmid", ["1/../../x", "javascript:alert(1)", "12 3", ""])
def test_a_number_that_is_none_is_not_linked(pmid: str) -> None:
    paper = cited(pmid=pmid, citation="Invented A. A paper.")
    assert paper.address is None


def test_an_empty_reference_says_that_nothing_is_provided() -> None:
    assert isinstance(cited(type="RESULT").text, NotProvided)


def test_a_retracted_paper_is_called_so() -> None:
    assert cited(pmid="2", retractions=[{"pmid": "3", "source": "Invented Journal"}]).retracted


def test_a_web_address_of_the_sponsor_is_linked() -> None:
    link = {"label": "Its page", "url": "HTTPS://example.org/a?b=c"}
    links = view(trial(references={"seeAlsoLinks": [link]})).links
    assert [(str(one.words), one.address) for one in links] == [
        ("Its page", "HTTPS://example.org/a?b=c")
    ]


def test_an_address_stands_for_a_label_that_is_missing() -> None:
    links = view(trial(references={"seeAlsoLinks": [{"url": "https://example.org"}]})).links
    assert str(links[0].words) == "https://example.org"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "ftp://example.org",
        "java\nscript:alert(1)",
    ],
)
def test_anything_but_a_web_address_is_not_linked(url: str) -> None:
    links = view(trial(references={"seeAlsoLinks": [{"label": "x", "url": url}]})).links
    assert not [one for one in links if one.address]


def test_a_web_address_that_the_registry_spells_with_entities_is_still_linked() -> None:
    link = {"label": "Its page", "url": "https:&#x2F;&#x2F;example.org&#x2F;a"}
    links = view(trial(references={"seeAlsoLinks": [link]})).links
    assert [one.address for one in links] == ["https://example.org/a"]


def test_what_an_address_asks_for_is_not_taken_for_entities() -> None:
    url = "https://example.org/?trial=7&section=2&region=us&#x26;page=3"
    links = view(trial(references={"seeAlsoLinks": [{"url": url}]})).links
    assert [one.address for one in links] == [
        "https://example.org/?trial=7&section=2&region=us&page=3"
    ]


# Sharing


def test_the_plan_to_share_is_told_with_all_that_belongs_to_it() -> None:
    rows = facts(view(read(full())).sharing)
    assert told(rows["Plan to share participants' data"]) == "yes"
    assert told(rows["Plan in detail"]) == "On request"
    assert told(rows["What is shared besides"]) == "study protocol and statistical analysis plan"
    assert told(rows["When"]) == "After 2029"
    assert told(rows["For whom"]) == "A plan"
    assert told(rows["Address"]) == "https://example.org/ipd"


def test_data_on_offer_are_told_with_their_number_and_their_address() -> None:
    offered = [
        {"id": "INV-1", "type": "Individual Participant Data Set", "url": "https://example.org/d"},
        {"type": "Study Protocol", "comment": "Ask for it"},
    ]
    rows = view(trial(references={"availIpds": offered})).sharing[1:]
    assert [(row.label, told(row.fact)) for row in rows] == [
        ("Data on offer", "Individual Participant Data Set; INV-1; https://example.org/d"),
        ("Data on offer", "Study Protocol"),
        ("About these data", "Ask for it"),
    ]


def test_a_plan_that_is_not_said_is_not_provided() -> None:
    assert [row.fact for row in view(bare()).sharing] == [NotProvided()]


# All of it


@in_each_language
def test_the_sponsors_passages_stay_the_sponsors(tag: str) -> None:
    shown = view(read(full()), Language.of(tag))
    passages = [
        shown.arms[0].description,
        shown.arms[0].treatments[0].description,
        shown.outcomes[0].measures[0].description,
    ]
    for fact in passages:
        assert isinstance(fact, Known)
        assert isinstance(fact.value, Prose)


@in_each_language
def test_no_two_rows_of_a_list_have_the_same_name(tag: str) -> None:
    shown = view(read(full()), Language.of(tag))
    for rows in (shown.details, shown.dates, shown.sponsors, shown.oversight, shown.numbers):
        labels = [row.label for row in rows]
        assert len(set(labels)) == len(labels)


def test_a_measure_that_changed_since_the_first_version_says_so() -> None:
    def registered(time_frame: str) -> Study:
        measure = {"measure": "Recovery", "timeFrame": time_frame}
        return trial(outcomes={"primaryOutcomes": [measure]})

    view = design(registered("1 year"), SOURCE, ENGLISH, registered("6 months"))
    assert view.outcomes[0].measures[0].changes == ("Earlier its time frame was: 6 months",)
    notice = status_notice(registered("1 year"), SOURCE, ENGLISH, TODAY)
    assert "Earlier its time frame was: " in design_page(ENGLISH, view, notice)
    unchanged = design(registered("1 year"), SOURCE, ENGLISH)
    assert unchanged.outcomes[0].measures[0].changes == ()


def test_a_device_that_is_not_approved_is_said_to_be_so() -> None:
    rows = facts(view(trial(oversight={"isUnapprovedDevice": True, "isUsExport": False})).oversight)
    assert told(rows["Device not approved or cleared by the US FDA"]) == "yes"
    assert told(rows["Made in the United States and exported"]) == "no"
    assert "Device not approved or cleared by the US FDA" not in facts(view(trial()).oversight)
