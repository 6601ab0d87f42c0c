"""The first page: the title, the facts at a glance, and where else to look."""

from urllib.parse import parse_qs, urlsplit

import pytest

from registry.ctgov.record import Study
from registry.language import Language, Verbatim
from registry.trial.facts import Fact, Known, NotProvided, Prose
from registry.trial.overview import SEARCHES, Overview, overview, registry_page
from tests.trial.records import (
    ENGLISH,
    GONE,
    SOURCE,
    TODAY,
    bare,
    embedded,
    in_each_language,
    of_kind,
    read,
    told,
    trial,
    with_status,
)


def view(study: Study, tag: str = "en") -> Overview:
    return overview(study, SOURCE, Language.of(tag), TODAY)


def row(study: Study, label: str) -> Fact:
    facts = {str(one.label): one.fact for one in view(study).rows}
    return facts[label]


GLANCE = {
    "Status at the registry": "unknown status",
    "Phase": "phase 2",
    "Conditions": "Hematopoietic Stem Cell Transplantation; Mesenchymal Stem Cells; Umbilical Cord"
    " Blood; Graft Failure; Hematological Diseases",
    "Treatments": "Mesenchymal stem cells; Mesenchymal stem cells and cord blood",
    "Enrollment": "60 people (planned)",
    "Sex": "all sexes",
    "Ages": "14 years to 65 years, both included",
    "Healthy volunteers": "not accepted",
    "Study type": "interventional: the trial decides what participants get",
    "Primary purpose": "treatment",
    "Allocation": "randomised: chance decides who is in which group",
    "Interventional model": "parallel groups: each person stays in one group",
    "Masking": "none (open label): everyone knows what is given",
}
"""Every element of the source document's page that is a short fact, as this site tells it."""


@pytest.mark.parametrize("label", GLANCE)
def test_nct01763099_at_a_glance(label: str) -> None:
    study, _ = embedded()
    assert told(row(study, label)) == GLANCE[label]


def test_a_status_that_the_registry_lists_no_more_is_not_told_as_its_own() -> None:
    (status, *_) = overview(trial(), GONE, ENGLISH, TODAY).rows
    assert told(status.fact) == "“recruiting” when it was last listed"


def test_the_last_known_status_is_never_shown_without_its_age() -> None:
    study, _ = embedded()
    shown = told(row(study, "Last known status"))
    assert "recruiting" in shown
    assert "2013" in shown


def test_a_last_known_status_is_shown_only_where_there_is_one() -> None:
    assert "Last known status" not in {str(one.label) for one in view(trial()).rows}


def test_titles_and_texts_are_the_registrys_own() -> None:
    study, _ = embedded()
    shown = view(study)
    assert isinstance(shown.title, Known)
    assert isinstance(shown.title.value, Verbatim)
    assert isinstance(shown.summary, Known)
    assert isinstance(shown.summary.value, Prose)
    assert isinstance(shown.description, Known)
    assert isinstance(shown.description.value, Prose)


def test_what_a_record_does_not_have_is_not_provided() -> None:
    shown = view(bare())
    for fact in (shown.title, shown.official_title, shown.summary, shown.description):
        assert isinstance(fact, NotProvided)
    assert not [str(one.label) for one in shown.rows if not isinstance(one.fact, NotProvided)]


def test_a_phase_that_does_not_apply_is_known() -> None:
    assert row(trial(design={"phases": ["NA"]}), "Phase") == Known("not applicable")


@pytest.mark.parametrize("kind", ["observational", "expanded-access"])
def test_a_study_that_cannot_have_a_phase_is_not_said_to_lack_one(kind: str) -> None:
    facts = {str(one.label): one.fact for one in view(of_kind(kind)).rows}
    assert not isinstance(facts.get("Phase"), NotProvided)


def test_an_observational_study_has_rows_of_its_own() -> None:
    study = of_kind("observational")
    assert row(study, "Observational model") == Known("cohort")
    assert row(study, "Time perspective") == Known("looking forward")
    assert "Masking" not in {str(one.label) for one in view(study).rows}


def test_an_access_programme_has_no_rows_of_a_trials_design() -> None:
    labels = {str(one.label) for one in view(of_kind("expanded-access")).rows}
    assert not labels & {"Masking", "Allocation", "Primary purpose", "Interventional model"}


@in_each_language
def test_no_two_rows_have_the_same_name(tag: str) -> None:
    for study in (trial(), of_kind("observational"), of_kind("expanded-access")):
        labels = [one.label for one in view(study, tag).rows]
        assert len(set(labels)) == len(labels)


def searches(study: Study) -> list[dict[str, list[str]]]:
    """What the links to the registry's search ask for."""
    addresses = [urlsplit(link.address) for link in view(study).elsewhere]
    return [
        parse_qs(address.query)
        for address in addresses
        if address[:3] == ("https", "clinicaltrials.gov", "/search")
    ]


def test_other_trials_are_searched_for_by_condition_among_those_that_recruit() -> None:
    study, _ = embedded()
    asked = searches(study)
    assert [query["cond"] for query in asked] == [
        ["Hematopoietic Stem Cell Transplantation"],
        ["Hematologic Diseases"],
        ["Mesenchymal Stem Cells"],
        ["Umbilical Cord Blood"],
        ["Graft Failure"],
    ]
    assert all(query["aggFilters"] == ["status:rec"] for query in asked)


def test_the_sponsors_own_condition_is_searched_for_however_many_terms_the_registry_adds() -> None:
    """The registry's indexing is wide, and at times wrong."""
    record = trial(conditions={"conditions": ["Invented Disease"]}).as_json()
    record["derivedSection"] = {
        "conditionBrowseModule": {"meshes": [{"term": f"Term {n}"} for n in range(9)]}
    }
    assert ["Invented Disease"] in [query["cond"] for query in searches(read(record))]


@in_each_language
def test_the_registries_of_china_and_of_the_world_are_offered_too(tag: str) -> None:
    hosts = {urlsplit(link.address).hostname for link in view(bare(), tag).elsewhere}
    assert hosts == {"www.chictr.org.cn", "trialsearch.who.int"}


def test_a_condition_is_searched_for_once_however_it_is_capitalised() -> None:
    study = trial(conditions={"conditions": ["Invented", "INVENTED", "Other"]})
    assert [query["cond"] for query in searches(study)] == [["Invented"], ["Other"]]


def test_no_more_searches_are_offered_than_a_reader_can_use() -> None:
    study = trial(conditions={"conditions": [f"Condition {n}" for n in range(30)]})
    assert len(searches(study)) == SEARCHES


def test_a_condition_cannot_add_anything_to_the_search() -> None:
    study = trial(conditions={"conditions": ["a&aggFilters=status:com#x"]})
    assert searches(study)[0] == {
        "cond": ["a&aggFilters=status:com#x"],
        "aggFilters": ["status:rec"],
    }


def test_the_registrys_page_of_a_record() -> None:
    assert registry_page("NCT01763099") == "https://clinicaltrials.gov/study/NCT01763099"


@in_each_language
def test_expanded_access_beside_a_trial_is_told(tag: str) -> None:
    """A patient who cannot join may get the treatment that way: the record's own pointer."""
    study = with_status(
        "COMPLETED",
        expandedAccessInfo={
            "hasExpandedAccess": True,
            "nctId": "NCT90000004",
            "statusForNctId": "AVAILABLE",
        },
    )
    shown = view(study, tag)
    everything = [
        *shown.sentences,
        *shown.status.sentences,
        *shown.status.advice,
        *(one.fact.value for one in shown.rows if isinstance(one.fact, Known)),
    ]
    assert any("NCT90000004" in text for text in everything)
