"""A question finds what fits, the best first, and says what it counted and looked for."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

import pytest

from registry.mirror.question import Dated, Facet, Found, Fresh, Order, Point, Question, Reason
from registry.mirror.register.register import Register
from registry.mirror.related import MOST, related
from registry.mirror.search import find, hits
from tests.fixtures.studies import study
from tests.mirror.register.conftest import RegisterOf

FRESH = Fresh(date(2024, 12, 1), date(2026, 11, 25))
PARIS = Point(48.8566, 2.3522)


def made(
    number: int,
    title: str,
    *,
    conditions: Sequence[str] = ("Invented Disease",),
    meshes: Sequence[str] = (),
    intervention: str = "Inventin",
    status: str = "RECRUITING",
    places: Sequence[tuple[str, str, float, float]] = (),
    eligibility: dict[str, Any] | None = None,
    phase: str = "PHASE2",
    updated: str = "2026-08-24",
    summary: str = "Nothing.",
    results: bool = False,
    verified: str = "2026-08",
    completed: str = "2028-01-31",
) -> dict[str, Any]:
    record = study(f"NCT{number:08}", status=status, briefTitle=title)
    protocol = record["protocolSection"]
    protocol["conditionsModule"] = {"conditions": list(conditions)}
    protocol["descriptionModule"] = {"briefSummary": summary}
    protocol["designModule"]["phases"] = [phase]
    protocol["statusModule"]["lastUpdatePostDateStruct"]["date"] = updated
    protocol["statusModule"]["statusVerifiedDate"] = verified
    protocol["statusModule"]["completionDateStruct"]["date"] = completed
    protocol["armsInterventionsModule"]["interventions"] = [{"type": "DRUG", "name": intervention}]
    if eligibility is not None:
        protocol["eligibilityModule"] = eligibility
    if places:
        protocol["contactsLocationsModule"] = {
            "locations": [
                {"city": city, "country": country, "geoPoint": {"lat": north, "lon": east}}
                for city, country, north, east in places
            ]
        }
    record["hasResults"] = results
    record["derivedSection"]["conditionBrowseModule"]["meshes"] = [{"term": one} for one in meshes]
    return record


LYON = ("Lyon", "France", 45.764, 4.8357)
BERLIN = ("Berlin", "Germany", 52.52, 13.405)
STUDIES = [
    made(1, "Cells for graft versus host disease (GVHD)", meshes=["Graft vs Host Disease"],
         conditions=["Graft Versus Host Disease"], places=[BERLIN, LYON], results=True,
         verified="2024-12", completed="2026-11"),
    made(2, "A trial of something else", conditions=["GVHD"], meshes=["Graft vs Host Disease"],
         places=[BERLIN], status="COMPLETED", updated="2026-09-01", verified="2026-12"),
    made(3, "Acute leukemia in children", conditions=["Leukemia"], meshes=["Leukemia"],
         eligibility={"sex": "FEMALE", "minimumAge": "6 Months", "maximumAge": "17 Years"},
         verified="2024-11"),
    made(4, "Leukemias of adults", conditions=["Acute Leukemia", "Leukemia"], meshes=["Leukemia"],
         eligibility={"sex": "ALL", "minimumAge": "18 Years"}, phase="PHASE3",
         completed="2026-10-31"),
    made(5, "Exercise", conditions=["Cancer"], summary="Not for leukemia.", status="UNKNOWN",
         eligibility={}),
    made(6, "Inventin for another disease", conditions=["Baldness"], intervention="Inventin",
         places=[("Paris", "France", 48.86, 2.35)]),
]  # fmt: skip


@pytest.fixture(scope="module")
def register(register_of: RegisterOf) -> Register:
    return register_of(STUDIES)


def numbers(found: Found) -> list[int]:
    return [int(hit.nct_id[3:]) for hit in found.hits]


def asked(register: Register, **question: Any) -> Found:
    return find(register, Question(**question))


def test_the_best_fit_comes_first(register: Register) -> None:
    found = asked(register, words="leukemia")
    assert found.total == 3
    assert set(numbers(found)[:2]) == {3, 4}, "a word of the title counts more than a summary's"
    assert numbers(found)[2] == 5


def test_every_word_has_to_be_there(register: Register) -> None:
    assert numbers(asked(register, words="leukemia exercise")) == [5]
    assert asked(register, words="leukemia baldness").total == 0


def test_endings_and_capitals_do_not_matter(register: Register) -> None:
    assert set(numbers(asked(register, words="LEUKEMIAS"))) == {3, 4, 5}


@pytest.mark.parametrize(
    "words", ["GVHD", "graft versus host disease", "graft-versus-host disease"]
)
def test_a_condition_is_found_by_its_other_name(register: Register, words: str) -> None:
    found = asked(register, words=words)
    assert set(numbers(found)) == {1, 2}
    assert found.also


def test_of_two_names_each_may_stand_in_another_form_or_anywhere(register_of: RegisterOf) -> None:
    ring: dict[str, Any] = {"conditions": ["Ring disease"], "meshes": ["Rubra Morbus"]}
    bald: dict[str, Any] = {"conditions": ["Baldness"], "meshes": ["Alopecia"]}
    some = [made(1, "A", **ring), made(2, "B", **ring), made(3, "C", **bald), made(4, "D", **bald)]
    some += [made(5, "Rubra morbus", summary="Baldness is counted.")]
    some += [made(6, "Rubra morbus", summary="Alopecia is counted."), made(7, "Rubra morbus")]
    assert set(numbers(asked(register_of(some), words="ring disease baldness"))) == {5, 6}


@pytest.mark.parametrize("words", ["Baldness's", "Baldness’s cells", "baldness'S", "baldness"])
def test_a_possessive_is_the_name_itself(register_of: RegisterOf, words: str) -> None:
    some = [made(1, "Cells for Baldness"), made(2, "Cells for Baldness's disease"), made(3, "S")]
    register = register_of(some)
    assert set(numbers(asked(register, words=words))) == {1, 2}
    assert set(numbers(asked(register, words="S"))) == {2, 3}


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("leukaemia", "leukemia"),
        ("oesophageal", "esophageal"),
        ("tumours", "tumors"),
        ("randomised", "randomized"),
        ("paediatric", "pediatric"),
        ("sulphate", "sulfate"),
        ("fibre centre", "fiber center"),
    ],
)
def test_a_word_is_found_by_its_spelling_across_the_atlantic(
    register_of: RegisterOf, british: str, american: str
) -> None:
    register = register_of([made(1, british), made(2, american), made(3, "A trial")])
    assert set(numbers(asked(register, words=british))) == {1, 2}
    assert set(numbers(asked(register, words=american))) == {1, 2}


def test_a_short_word_is_no_other_one_across_the_atlantic(register_of: RegisterOf) -> None:
    register = register_of([made(1, "Four of them"), made(2, "For them")])
    assert numbers(asked(register, words="four")) == [1]


def test_an_abbreviation_that_is_a_common_word_is_not_looked_for(register_of: RegisterOf) -> None:
    some = [made(1, "Acute lymph leukemia (ALL)"), made(2, "Invented ring disease (IRD)")]
    some += [made(number, "A trial", summary="For all.") for number in range(3, 15)]
    register = register_of([*some, made(15, "For IRD", summary="IRD again.")])
    assert numbers(asked(register, words="acute lymph leukemia")) == [1]
    assert set(numbers(asked(register, words="invented ring disease"))) == {2, 15}
    assert asked(register, words="ALL").also == {"all": ("acute lymph leukemia",)}


def test_an_abbreviation_with_a_number_is_another_one(register_of: RegisterOf) -> None:
    register = register_of(
        [
            made(1, "A trial", summary="For people with Pale Disease (PD), phase 1."),
            made(2, "Blocking PD-1", conditions=["Melanoma"]),
        ]
    )
    assert asked(register, words="PD").also == {"pd": ("pale disease",)}
    for words in ("PD-1", "pd-1 melanoma", "PD‑1"):
        assert asked(register, words=words).also == {}


def test_only_names_that_tell_something_new_are_told(register: Register) -> None:
    """Records call leukemia by its MeSH term, which is the same word with a capital."""
    assert asked(register, words="leukemia").also == {}
    assert asked(register, words="leukemias", condition="Leukemia").also == {}
    also = asked(register, words="GVHD leukemia").also
    assert set(also) == {"gvhd"}
    assert len(set(map(str.casefold, also["gvhd"]))) == len(also["gvhd"])


def test_a_condition_beside_another_one_is_no_other_name_of_it(register_of: RegisterOf) -> None:
    both = {"conditions": ["Baldness", "Migraine"], "meshes": ["Migraine Disorders"]}
    some = [made(number, "A trial", **both) for number in (1, 2, 3)]
    alone = {"conditions": ["Migraine"], "meshes": ["Migraine Disorders"]}
    some += [made(number, "A trial", **alone) for number in (4, 5)]
    found = asked(register_of(some), words="baldness")
    assert (set(numbers(found)), found.also) == ({1, 2, 3}, {})


def test_a_condition_is_looked_for_among_conditions(register: Register) -> None:
    assert set(numbers(asked(register, condition="leukemia"))) == {3, 4}


def test_who_sponsors_and_what_is_given(register: Register) -> None:
    assert asked(register, sponsor="invented hospital").total == len(STUDIES)
    assert asked(register, intervention="inventin", condition="baldness").total == 1
    assert asked(register, intervention="nothing").total == 0


@pytest.mark.parametrize(
    ("age", "sex", "found"),
    [
        ((5, 5), "FEMALE", {5}),
        ((6, 6), "FEMALE", {3, 5}),
        ((17 * 12, 17 * 12 + 11), "FEMALE", {3, 5}),
        ((17 * 12, 17 * 12 + 11), "MALE", {5}),
        ((18 * 12, 18 * 12 + 11), "FEMALE", {1, 2, 4, 5, 6}),
        ((99 * 12, 99 * 12 + 11), "MALE", {1, 2, 4, 5, 6}),
        (None, "MALE", {1, 2, 4, 5, 6}),
        (None, None, {1, 2, 3, 4, 5, 6}),
    ],
)
def test_a_study_fits_the_reader_unless_it_says_otherwise(
    register: Register, age: tuple[int, int] | None, sex: str | None, found: set[int]
) -> None:
    assert set(numbers(asked(register, age=age, sex=sex))) == found


@pytest.fixture(scope="module")
def children(register_of: RegisterOf) -> Register:
    limits = [("1 Day", "26 Weeks"), ("6 Months", "2 Years"), ("6 Months", "18 Months")]
    limits.append(("18 Months", "5 Years"))
    return register_of(
        [
            made(number, "A trial", eligibility={"minimumAge": youngest, "maximumAge": oldest})
            for number, (youngest, oldest) in enumerate(limits, 1)
        ]
    )


@pytest.mark.parametrize(
    ("age", "found"),
    [
        ((0, 11), {1, 2, 3}),  # a child of no year may be seven months old, or one
        ((5, 5), {1}),
        ((6, 6), {1, 2, 3}),
        ((7, 7), {2, 3}),
        ((12, 23), {2, 3, 4}),
        ((18, 18), {2, 3, 4}),
        ((19, 19), {2, 4}),  # "18 Months" are over
        ((35, 35), {2, 4}),  # "2 Years" are not yet
        ((36, 36), {4}),
        ((5 * 12, 5 * 12 + 11), {4}),
        ((5 * 12 + 11, 5 * 12 + 11), {4}),
        ((6 * 12, 6 * 12), set()),
    ],
)
def test_an_age_limit_holds_until_its_unit_is_over(
    children: Register, age: tuple[int, int], found: set[int]
) -> None:
    assert set(numbers(asked(children, age=age))) == found


def test_choices_are_counted_as_if_nothing_were_chosen_among_them(register: Register) -> None:
    found = asked(register, statuses=frozenset({"RECRUITING"}), phases=frozenset({"PHASE2"}))
    assert set(numbers(found)) == {1, 3, 6}
    assert dict(found.facets[Facet.STATUS]) == {"RECRUITING": 3, "COMPLETED": 1, "UNKNOWN": 1}
    assert dict(found.facets[Facet.PHASE]) == {"PHASE2": 3, "PHASE3": 1}
    assert dict(found.facets[Facet.COUNTRY]) == {"France": 2, "Germany": 1}
    assert dict(found.facets[Facet.TYPE]) == {"INTERVENTIONAL": 3}


def test_choices_of_one_kind_are_alternatives(register: Register) -> None:
    found = asked(register, statuses=frozenset({"COMPLETED", "UNKNOWN"}))
    assert set(numbers(found)) == {2, 5}
    assert set(numbers(asked(register, countries=frozenset({"Germany"})))) == {1, 2}
    assert numbers(asked(register, with_results=True)) == [1]
    assert asked(register, types=frozenset({"OBSERVATIONAL"})).total == 0


def test_what_is_near_comes_first_and_says_how_near(register: Register) -> None:
    found = asked(register, near=PARIS, order=Order.DISTANCE)
    assert numbers(found)[:3] == [6, 1, 2]
    assert found.total == len(STUDIES), "what has no place comes last"
    lyon = found.hits[1].nearest
    assert lyon
    assert (lyon.city, lyon.country, round(lyon.distance, -1)) == ("Lyon", "France", 390)
    assert found.hits[3].nearest is None


def test_only_what_is_within_the_distance(register: Register) -> None:
    assert numbers(asked(register, near=PARIS, within=390, order=Order.DISTANCE)) == [6]
    assert set(numbers(asked(register, near=PARIS, within=395))) == {6, 1}


def test_the_newest_comes_first_where_nothing_can_fit_better(register: Register) -> None:
    assert numbers(asked(register))[0] == 2
    assert numbers(asked(register, words="invented hospital", order=Order.DATE))[0] == 2


def test_pages_follow_each_other(register: Register) -> None:
    for question in ({}, {"words": "hospital"}, {"near": PARIS, "order": Order.DISTANCE}):
        pages = [numbers(asked(register, first=at, size=2, **question)) for at in (0, 2, 4, 6)]
        assert sorted(chain(*pages)) == [1, 2, 3, 4, 5, 6]
        assert pages[3] == []


def test_a_spelling_is_suggested_where_nothing_is_found(register: Register) -> None:
    assert asked(register, words="lukemia").instead[0] == "leukemia"
    assert asked(register, words="leukemai children").instead[0] == "leukemia children"
    assert asked(register, words="leukemia").instead == ()
    assert asked(register, words="xyz").instead == ()


def test_a_spelling_is_suggested_for_the_text_that_is_misspelt(register: Register) -> None:
    for question, misspelt, instead in (
        ({"condition": "lukemia"}, "condition", "leukemia"),
        ({"words": "children", "condition": "lukemia"}, "condition", "leukemia"),
        ({"words": "baldness", "intervention": "invnetin"}, "intervention", "inventin"),
        ({"words": "lukemia", "statuses": frozenset({"WITHDRAWN"})}, "words", "leukemia"),
    ):
        found = asked(register, **question)
        assert (found.misspelt, found.instead[:1]) == (misspelt, (instead,))


def test_spellings_that_find_something_are_suggested_and_else_one_after_the_other(
    register: Register,
) -> None:
    found = asked(register, words="adutls", condition="luekemia")
    assert (found.misspelt, found.instead) == ("words", ("adults",))
    assert asked(register, words="adults", condition="luekemia").misspelt == "condition"
    assert asked(register, words="exercose leukemia").instead == ("exercise leukemia",)


@pytest.mark.parametrize("words", ["leukaemia", "exercises", "baldnesses"])
def test_what_was_looked_for_anyhow_is_not_suggested(register: Register, words: str) -> None:
    assert asked(register, words=words, statuses=frozenset({"WITHDRAWN"})).instead == ()


def test_a_word_that_studies_have_with_another_ending_is_not_misspelt(
    register_of: RegisterOf,
) -> None:
    some = [made(number, "A trial of triple cells") for number in range(1, 6)]
    found = asked(register_of(some), words="trials triple elsewhere")
    assert (found.total, found.instead) == (0, ())


@pytest.mark.parametrize(
    "words", ["", "  ", "---", "。", "'; DROP TABLE", "a" * 5000, "白血病", "\0"]
)
def test_no_words_are_too_strange(register: Register, words: str) -> None:
    found = asked(register, words=words, condition=words, sponsor=words)
    assert found.total in (0, len(STUDIES))


def test_an_nct_number_finds_its_study(register: Register) -> None:
    assert numbers(asked(register, words="nct00000003")) == [3]


def test_studies_are_given_in_the_order_asked_for(register: Register) -> None:
    found = hits(register, ["NCT00000004", "NCT00000099", "NCT00000001"], PARIS)
    assert [hit.nct_id for hit in found] == ["NCT00000004", "NCT00000001"]
    assert (found[0].minimum_age, found[0].maximum_age, found[0].sex) == ("18 Years", None, "ALL")


def test_related_studies_recruit_and_say_why(register: Register) -> None:
    found = related(register, "NCT00000002", FRESH)
    assert found[0].hit.nct_id == "NCT00000001"
    assert "NCT00000002" not in [one.hit.nct_id for one in found]
    assert {one.hit.nct_id for one in found} == {"NCT00000001", "NCT00000006"}, "3 and 4 are stale"
    assert {one.hit.status for one in found} == {"RECRUITING"}
    why = dict(found[0].why)
    assert why[Reason.CONDITION] == ("Graft vs Host Disease",)
    assert why[Reason.INTERVENTION] == ("Inventin",)


@pytest.mark.parametrize("nearby", [None, PARIS])
def test_of_many_related_studies_a_reader_gets_a_few(
    register_of: RegisterOf, nearby: Point | None
) -> None:
    some = [made(number, "A trial", conditions=["Migraine"]) for number in range(1, 10)]
    assert len(related(register_of(some), "NCT00000001", FRESH, nearby)) == MOST


def test_a_disease_with_non_before_its_name_is_another_one(register_of: RegisterOf) -> None:
    names = ["Hodgkin Lymphoma", "Non-Hodgkin Lymphoma", "Adult Hodgkin Lymphoma"]
    some = [
        made(number, "A trial", conditions=[name], intervention=f"Drug {number}")
        for number, name in enumerate(names, 1)
    ]
    (other,) = related(register_of(some), "NCT00000001", FRESH)
    assert other.hit.nct_id == "NCT00000003"
    assert other.why == ((Reason.CONDITION, ("Adult Hodgkin Lymphoma",)),)


def test_what_two_studies_have_in_common_is_named_once(register_of: RegisterOf) -> None:
    names, meshes = ["Migraine", "migraines"], ["MIGRAINE"]
    some = [made(n, "A trial", conditions=names, meshes=meshes, intervention="") for n in (1, 2)]
    (other,) = related(register_of(some), "NCT00000001", FRESH)
    assert other.why == ((Reason.CONDITION, ("MIGRAINE",)),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ALS", "AL Amyloidosis"),
        ("EDS", "ED"),
        ("Ulcer", "Ulcerative Colitis"),
        ("First Aid", "AIDS"),
        ("Organ Failure", "Organic Failure"),
    ],
)
@pytest.mark.parametrize("nearby", [None, PARIS])
def test_what_only_begins_alike_is_another_disease(
    register_of: RegisterOf, one: str, other: str, nearby: Point | None
) -> None:
    names = [one, other, f"Adult {one}"]
    some = [
        made(number, "A trial", conditions=[name], intervention=f"Drug {number}")
        for number, name in enumerate(names, 1)
    ]
    found = related(register_of(some), "NCT00000001", FRESH, nearby)
    assert [one.hit.nct_id for one in found] == ["NCT00000003"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Headache", "Tension Headaches"), ("Allergies", "Allergy"), ("Rash", "RASHES")],
)
def test_more_of_one_are_the_same(register_of: RegisterOf, one: str, other: str) -> None:
    some = [made(n, "A trial", conditions=[name]) for n, name in enumerate([one, other], 1)]
    (found,) = related(register_of(some), "NCT00000001", FRESH)
    assert dict(found.why)[Reason.CONDITION] == (other,)


def test_what_studies_of_anything_have_makes_none_related(register_of: RegisterOf) -> None:
    common, given = ["Recurrence", "Healthy"], "Questionnaire Administration"
    some = [
        made(number, "A trial", conditions=[name], meshes=common, intervention=given)
        for number, name in enumerate(["Leukemia", "Migraine"], 1)
    ]
    assert related(register_of(some), "NCT00000001", FRESH) == ()


def test_the_nearest_related_study_comes_first(register: Register) -> None:
    found = related(register, "NCT00000002", FRESH, PARIS)
    assert [one.hit.nct_id for one in found] == ["NCT00000006", "NCT00000001"]


def test_a_study_that_is_not_held_has_no_relations(register: Register) -> None:
    assert related(register, "NCT00000099", FRESH) == ()


# Fresh are 1, 5 and 6. Of 2 the confirmation is not yet, of 3 long ago; 4 should have ended.


@pytest.mark.parametrize("question", [{"words": "hospital"}, {}, {"words": "leukemia"}])
def test_fresh_records_come_first_and_each_part_stays_in_its_order(
    register: Register, question: dict[str, str]
) -> None:
    plain = numbers(asked(register, **question))
    found = numbers(asked(register, fresh=FRESH, **question))
    assert found == sorted(plain, key=lambda number: number not in {1, 5, 6})
    assert found != plain
    paged = [
        numbers(asked(register, fresh=FRESH, first=at, size=size, **question))
        for size in (1, 2, 4)
        for at in range(0, len(plain) + size, size)
    ]
    assert list(chain(*paged)) == found * 3


def test_who_asks_for_the_newest_or_the_nearest_gets_those(register: Register) -> None:
    for order in (Order.DATE, Order.DISTANCE):
        question = {"order": order, "near": PARIS}
        assert numbers(asked(register, fresh=FRESH, **question)) == numbers(
            asked(register, **question)
        )


def test_dates_are_given_as_they_are(register: Register) -> None:
    (hit,) = hits(register, ["NCT00000004"])
    assert hit.start_date == Dated("2026-01", "ACTUAL")
    assert hit.primary_completion_date == Dated("2027-06", "ESTIMATED")
    assert hit.completion_date == Dated("2026-10-31", "ESTIMATED")
