"""What changed is said in plain words, and whether it matters is decided by the table of rules."""

import copy
import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.language import Language
from registry.trial.history import Told, tell
from registry.trial.history.changes import Change as Differing
from registry.trial.history.changes import changes
from registry.trial.history.marks import marked, shortened
from registry.trial.history.rule import Weight
from registry.trial.history.table import RULES
from registry.trial.history.units import rule_for, units
from tests.fixtures.studies import study

EN, ZH = Language.of("en"), Language.of("zh-Hans")
PLACES = "protocolSection.contactsLocationsModule"
REFERENCES = "protocolSection.referencesModule.references[]"
Change = Callable[[dict[str, Any]], object]


def told(change: Change, before: Change | None = None, lang: Language = EN) -> tuple[Told, ...]:
    """What is told when the record is changed so."""
    old = study()
    if before:
        before(old["protocolSection"])
    new = copy.deepcopy(old)
    change(new["protocolSection"])
    return tell(old, new, lang)


def sentences(*of: Any, **more: Any) -> list[str]:
    return [str(one.sentence) for one in told(*of, **more)]


def enrolled(count: int, kind: str) -> Change:
    return lambda record: record["designModule"].update(
        enrollmentInfo={"count": count, "type": kind}
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            enrolled(60, "ESTIMATED"),
            enrolled(40, "ESTIMATED"),
            "The planned number of participants went from 60 to 40.",
        ),
        (
            enrolled(60, "ESTIMATED"),
            enrolled(0, "ACTUAL"),
            "The number of participants is now given as real: 0. Planned were 60.",
        ),
        (
            enrolled(22, "ACTUAL"),
            enrolled(21, "ACTUAL"),
            "The number of people who took part was corrected from 22 to 21.",
        ),
        (
            enrolled(99999999, "ESTIMATED"),
            enrolled(40, "ESTIMATED"),
            "Number of participants: changed from registered as unknown to 40 people (planned).",
        ),
        (
            enrolled(60, "ESTIMATED"),
            lambda record: record["designModule"].pop("enrollmentInfo"),
            "Number of participants: no longer given. It was: 60 people (planned).",
        ),
    ],
)
def test_the_number_of_participants(before: Change, after: Change, said: str) -> None:
    assert sentences(after, before) == [said]


def status(value: str, **more: str) -> Change:
    return lambda record: record["statusModule"].update(overallStatus=value, **more)


def test_the_status() -> None:
    assert sentences(status("COMPLETED")) == [
        "The recruitment status went from “recruiting” to “completed”."
    ]
    unknown = told(status("UNKNOWN", lastKnownStatus="RECRUITING"))
    assert unknown[0].sentence.startswith("The registry set the recruitment status to unknown")
    assert [one.weight for one in unknown] == [Weight.MATERIAL, Weight.ADMINISTRATIVE]


@pytest.mark.parametrize(
    ("module", "before", "after", "said"),
    [
        (
            "eligibilityModule",
            {"healthyVolunteers": False},
            {"healthyVolunteers": True},
            "Healthy volunteers: changed from no to yes.",
        ),
        (
            "statusModule",
            {"expandedAccessInfo": {"hasExpandedAccess": False}},
            {"expandedAccessInfo": {"hasExpandedAccess": True}},
            "Treatment outside the trial: changed from no to yes.",
        ),
        (
            "designModule",
            {"designInfo": {"timePerspective": "PROSPECTIVE"}},
            {"designInfo": {"timePerspective": "RETROSPECTIVE"}},
            "Time perspective: changed from looking forward to looking back.",
        ),
        (
            "designModule",
            {"designInfo": {"observationalModel": "COHORT"}},
            {"designInfo": {"observationalModel": "CASE_CONTROL"}},
            "Observational model: changed from cohort to case-control.",
        ),
    ],
)
def test_what_the_page_tells_of_a_trial_is_told_with_its_values_when_it_changes(
    module: str, before: dict[str, Any], after: dict[str, Any], said: str
) -> None:
    found = told(
        lambda record: record[module].update(after), lambda record: record[module].update(before)
    )
    assert [(str(one.sentence), one.is_material) for one in found] == [(said, True)]


def test_a_date_is_said_to_move_only_when_it_does() -> None:
    def ends(day: str, kind: str) -> Change:
        return lambda record: record["statusModule"].update(
            completionDateStruct={"date": day, "type": kind}
        )

    assert sentences(ends("2029", "ESTIMATED")) == [
        "The completion date moved from 31 January 2028 (estimated) to 2029 (estimated)."
    ]
    assert sentences(ends("2028-01-31", "ACTUAL")) == [
        "Completion: changed from 31 January 2028 (estimated) to 31 January 2028 (actual)."
    ]
    assert sentences(ends("2028-01", "ESTIMATED")) == [
        "Completion: changed from 31 January 2028 (estimated) to January 2028 (estimated)."
    ]


def test_a_primary_outcome_that_is_measured_later_names_the_measure() -> None:
    (one,) = told(
        lambda record: record["outcomesModule"]["primaryOutcomes"][0].update(timeFrame="2 years")
    )
    assert one.is_material
    assert one.sentence == (
        "Time frame of a primary outcome measure, Recovery: changed from 1 year to 2 years."
    )


def test_things_of_a_list_that_came_and_went_are_named() -> None:
    def instead(record: dict[str, Any]) -> None:
        record["armsInterventionsModule"]["armGroups"] = [{"label": "Z", "type": "SHAM"}]
        record["conditionsModule"]["conditions"].append("Another Disease")

    assert sentences(instead) == [
        "Groups: “Z” was added.",
        "Groups: “A” was taken out.",
        "Conditions: “Another Disease” was added.",
    ]


def test_a_module_that_came_whole_is_told_by_its_parts() -> None:
    def bare(record: dict[str, Any]) -> None:
        del record["outcomesModule"]

    def with_outcomes(record: dict[str, Any]) -> None:
        record["outcomesModule"] = {"primaryOutcomes": [{"measure": "Sleep"}, {"measure": "Pain"}]}

    assert sentences(with_outcomes, bare) == [
        "Primary outcome measures: “Sleep” was added.",
        "Primary outcome measures: “Pain” was added.",
    ]


def criteria(text: str) -> Change:
    return lambda record: record["eligibilityModule"].update(eligibilityCriteria=text)


def test_of_a_long_text_only_the_changed_words_are_marked() -> None:
    words = " ".join(f"word{n}" for n in range(200))
    (one,) = told(criteria(f"{words} 18 years {words}"), criteria(f"{words} 16 years {words}"))
    assert (one.is_material, one.sentence) == (True, "Eligibility criteria: the text was changed.")
    changed = [(piece.fate, piece.text) for piece in one.pieces if piece.fate in ("gone", "new")]
    assert changed == [("gone", "16"), ("new", "18")]
    assert [piece.fate for piece in one.pieces].count("left out") == 2


def test_a_text_in_another_form_is_administrative() -> None:
    (one,) = told(criteria("1. Age \\> 18\n2.  Informed"), criteria("* Age > 18\n\n* Informed"))
    assert not one.is_material
    assert one.sentence == "Eligibility criteria: only the formatting was changed."
    (one,) = told(criteria("Age > 18"), criteria("Age < 18"))
    assert one.is_material


def test_another_order_is_administrative() -> None:
    def phases(*names: str) -> Change:
        return lambda record: record["conditionsModule"].update(conditions=list(names))

    (one,) = told(phases("B", "A"), phases("A", "B"))
    assert not one.is_material
    assert one.sentence == "Conditions: only the order was changed."


def test_persons_of_earlier_versions_are_not_repeated() -> None:
    def asks(name: str) -> Change:
        return lambda record: record.setdefault("contactsLocationsModule", {}).update(
            centralContacts=[{"name": name, "email": f"{name}@example.org", "role": "CONTACT"}],
            overallOfficials=[{"name": name}],
        )

    found = told(asks("Newcomer"), asks("Predecessor"))
    assert [one.is_material for one in found] == [False, False]
    assert "Newcomer" not in repr(found)
    assert "Predecessor" not in repr(found)


@pytest.mark.parametrize(
    ("before", "after", "matters"),
    [
        ({"type": "RESULT"}, {"type": "RESULT", "retractions": [{"pmid": "2"}]}, True),
        ({"type": "BACKGROUND"}, {"type": "RESULT"}, True),
        ({"type": "RESULT"}, {"type": "BACKGROUND"}, True),
        ({"type": "BACKGROUND"}, {"type": "BACKGROUND", "retractions": [{"pmid": "2"}]}, False),
    ],
)
def test_what_changes_in_a_paper_with_results_matters(
    before: dict[str, Any], after: dict[str, Any], matters: bool
) -> None:
    def papers(paper: dict[str, Any], *more: dict[str, Any]) -> Change:
        listed = [*more, {"pmid": "1", "citation": "A paper", **paper}]
        return lambda record: record.update(referencesModule={"references": listed})

    another = {"pmid": "9", "citation": "Another paper", "type": "BACKGROUND"}
    found = told(papers(after), papers(before, another))
    (one,) = (change for change in found if change.items == ("A paper",))
    assert one.is_material is matters
    assert one.sentence.endswith("“A paper” was changed.")


def test_results_that_were_submitted_matter_before_they_are_posted() -> None:
    before = study()
    after = copy.deepcopy(before)
    submitted = {"unpostedEvents": [{"type": "RELEASE", "date": "2026-05-04"}]}
    after["annotationSection"] = {"annotationModule": {"unpostedAnnotation": submitted}}
    (one,) = tell(before, after, EN)
    assert one.is_material
    assert one.sentence == "Results submitted and not yet posted: now given."


def test_what_no_rule_knows_is_shown_and_matters() -> None:
    (one,) = told(lambda record: record.update(unheardOfModule={"a": [1, 2]}))
    assert one.is_material
    assert one.sentence == "A part of the record that this page does not know: changed at 1 place."


def test_a_reader_of_chinese_gets_chinese_around_the_registrys_words() -> None:
    (said,) = sentences(lambda record: record["conditionsModule"].update(conditions=[]), lang=ZH)
    assert said == "疾病或健康问题：删去“Invented Disease”。"


@pytest.mark.parametrize(
    ("place", "item", "weight"),
    [
        ("protocolSection.statusModule.whyStopped", None, Weight.MATERIAL),
        ("protocolSection.eligibilityModule.minimumAge", None, Weight.MATERIAL),
        ("protocolSection.eligibilityModule.stdAges[]", None, Weight.ADMINISTRATIVE),
        ("protocolSection.armsInterventionsModule.interventions[].name", None, Weight.MATERIAL),
        ("resultsSection.outcomeMeasuresModule.outcomeMeasures[].title", None, Weight.MATERIAL),
        (f"{PLACES}.locations[].geoPoint.lat", None, Weight.ADMINISTRATIVE),
        (f"{PLACES}.centralContacts[].phone", None, Weight.ADMINISTRATIVE),
        (REFERENCES, {"type": "DERIVED"}, Weight.ADMINISTRATIVE),
        (REFERENCES, {"type": "RESULT"}, Weight.MATERIAL),
        ("derivedSection.miscInfoModule.submissionTracking", None, Weight.ADMINISTRATIVE),
        ("somethingNew", None, Weight.MATERIAL),
    ],
)
def test_what_matters(place: str, item: object, weight: Weight) -> None:
    assert rule_for(place, item).weight is weight


def test_every_rule_has_a_place_of_its_own() -> None:
    places = [(rule.pattern, rule.names) for rule in RULES]
    assert len(places) == len(set(places))


def leaves(found: Iterable[Differing]) -> Iterator[Differing]:
    """Changes taken apart as far as they go: the table of rules may take apart a whole."""
    for change in found:
        parts = change.parts()
        yield from leaves(parts) if parts else [change]


VERSION_HOLDER = "derivedSection.miscInfoModule.versionHolder"


def test_every_change_between_real_loads_is_told_once_under_a_rule(shared: Path) -> None:
    kept: dict[str, Any] = {}
    told_of, weights = 0, set()
    for load in sorted((shared / "snapshots").glob("*.ndjson.gz")):
        with gzip.open(load) as lines:
            records = [json.loads(line) for line in lines]
        for record in records:
            nct_id = record["protocolSection"]["identificationModule"]["nctId"]
            before = kept.get(nct_id, record)
            kept[nct_id] = record
            found = changes(before, record)
            if {change.pattern for change in found} <= {VERSION_HOLDER}:
                continue  # `tests/mirror/test_nightly.py` shows that such a record gains no version
            under = [change for unit in units(before, record) for change in unit.changes]
            assert sorted(map(repr, leaves(under))) == sorted(map(repr, leaves(found)))
            said = tell(before, record, EN)
            assert len(said) == len(units(before, record))
            assert all(one.sentence and one.rule.pattern for one in said), "a rule knows it"
            weights |= {one.weight for one in said}
            told_of += 1
    assert (told_of, weights) == (10, set(Weight))


@given(st.text("ab .\n", max_size=20), st.text("ab .\n", max_size=20))
def test_marked_words_are_both_texts_in_one(before: str, after: str) -> None:
    pieces = marked(before, after)
    assert "".join(one.text for one in pieces if one.fate != "new") == before
    assert "".join(one.text for one in pieces if one.fate != "gone") == after
    kept = [one for one in shortened(pieces) if one.fate in ("gone", "new")]
    assert kept == [one for one in pieces if one.fate in ("gone", "new")]


@pytest.mark.parametrize(
    ("module", "before", "after", "words"),
    [
        (
            "eligibilityModule",
            {"sex": "ALL"},
            {"sex": "FEMALE"},
            "Sex: changed from all sexes to women or girls only.",
        ),
        (
            "eligibilityModule",
            {"minimumAge": "14 Years"},
            {"minimumAge": "6 Months"},
            "Lowest age: changed from 14 years to 6 months.",
        ),
        (
            "designModule",
            {"phases": ["PHASE1"]},
            {"phases": ["PHASE1", "PHASE2"]},
            "Phase: “phase 2” was added.",
        ),
        (
            "designModule",
            {"designInfo": {"maskingInfo": {"whoMasked": ["PARTICIPANT"]}}},
            {"designInfo": {"maskingInfo": {"whoMasked": []}}},
            "Who does not know the group: “participants” was taken out.",
        ),
    ],
)
def test_closed_lists_and_ages_are_told_in_words(
    module: str, before: Any, after: Any, words: str
) -> None:
    old, new = ({"protocolSection": {module: one}} for one in (before, after))
    assert words in [str(one.sentence) for one in tell(old, new, EN)]
