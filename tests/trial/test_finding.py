"""What a search finds is told as every trial is told: honestly open or not, and never a promise."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
import pytest

from registry.language import Language
from registry.mirror.hits import hit_of
from registry.mirror.question import Dated, Found, Hit, Nearest, Reason, Related
from registry.trial.facts import Known, NotProvided
from registry.trial.finding import Holding, found_page, holding_told, understood
from registry.trial.hit import Result, record_of, result
from registry.trial.related import related_trials
from registry.trial.side_by_side import MOST, side_by_side
from registry.trial.status import Standing
from tests.fixtures.studies import study
from tests.trial.records import ENGLISH, TODAY, in_each_language

OPEN = hit_of(orjson.dumps(study("NCT00000001")), None)
ZH = Language.of("zh-Hans")


def told(hit: Hit, lang: Language = ENGLISH, own: tuple[str, ...] = ()) -> Result:
    return result(hit, own, lang, TODAY)


def row(item: Result, label: str) -> object:
    return {str(one.label): one.fact for one in item.rows}[label]


def found(*hits: Hit, **more: Any) -> Found:
    values: Mapping[str, Any] = {
        "total": len(hits),
        "hits": hits,
        "facets": {},
        "also": {},
        "instead": (),
    }
    return Found(**{**values, **more})


def test_a_hit_is_read_by_the_rules_by_which_records_are_read() -> None:
    module = record_of(OPEN).protocol_section.status_module
    assert (str(module.overall_status), str(module.status_verified_date)) == (
        "RECRUITING",
        "2026-08",
    )
    assert told(OPEN).status.standing is Standing.OPEN


@pytest.mark.parametrize("verified", ["2013-01", "2024-10", None, "2027-01"])
def test_a_hit_that_nobody_confirmed_lately_is_not_known_to_be_open(verified: str | None) -> None:
    item = told(replace(OPEN, status_verified_date=verified))
    assert item.status.standing is Standing.UNKNOWN
    assert item.status.headline == "This trial is not known to be open."
    assert "recruiting" in item.age


def test_an_unknown_status_says_what_it_was_before() -> None:
    item = told(replace(OPEN, status="UNKNOWN", last_known_status="RECRUITING"))
    assert item.status.standing is Standing.UNKNOWN
    assert "The last status that it knew was “recruiting”" in item.age


@pytest.mark.parametrize("status", ["TERMINATED", "SUSPENDED", "NOT_YET_RECRUITING", "COMPLETED"])
def test_what_a_hit_does_not_hold_is_not_said_to_be_missing_at_the_registry(status: str) -> None:
    undated = replace(OPEN, start_date=Dated(None, None), completion_date=Dated(None, None))
    sentences = told(replace(undated, status=status)).age
    assert "does not say why" not in sentences
    assert "date" not in sentences


def test_a_planned_date_that_has_passed_is_told() -> None:
    ended = replace(OPEN, completion_date=Dated("2026-05", "ESTIMATED"))
    assert "Its planned completion date, May 2026, has passed." in told(ended).age
    assert "has passed" not in told(OPEN).age
    soon = replace(OPEN, status="NOT_YET_RECRUITING", start_date=Dated("2027-03", "ESTIMATED"))
    assert "Its planned start date is March 2027." in told(soon).age


def test_what_the_registry_leaves_out_is_not_provided() -> None:
    bare = replace(
        OPEN,
        phases=(),
        interventions=(),
        lead_sponsor=None,
        minimum_age=None,
        last_update_post_date=None,
        location_count=0,
    )
    item = told(bare)
    for label in ("Phase", "Treatments", "Sponsor", "Ages", "Last update posted", "Places"):
        assert row(item, label) == NotProvided(), label


def test_a_treatment_that_a_record_names_for_every_group_is_told_once() -> None:
    item = told(replace(OPEN, interventions=("Inventin", "Inventin", "Rest", "Inventin")))
    assert row(item, "Treatments") == Known("Inventin and Rest")


@pytest.mark.parametrize(
    ("near", "words"),
    [
        (Nearest("Wuhan", "China", 0.4), "Wuhan, China, less than 20 km away"),
        (Nearest("Wuhan", None, 19.9), "Wuhan, less than 20 km away"),
        (Nearest("Wuhan", "China", 47.2), "Wuhan, China, about 50 km away"),
        (Nearest("Wuhan", "China", 13_388.4), "Wuhan, China, about 13,400 km away"),
        (Nearest(None, None, 130), "about 130 km away"),
        (Nearest("Wuhan", "China", 47.2, "RECRUITING"), "Wuhan, China, about 50 km away"),
        (
            Nearest("Wuhan", "China", 47.2, "WITHDRAWN"),
            "Wuhan, China, about 50 km away (withdrawn)",
        ),
    ],
)
def test_the_nearest_place_comes_first_and_its_distance_is_rough(near: Nearest, words: str) -> None:
    """The registry has coordinates of cities, so nothing finer may be said."""
    assert told(replace(OPEN, nearest=near)).rows[0].fact == Known(words)


def test_a_country_is_named_in_the_readers_language() -> None:
    hit = replace(OPEN, countries=("China", "Turkey", "Turkey (Türkiye)"), location_count=3)
    hit = replace(hit, nearest=Nearest("Wuhan", "China", 47.2))
    item = told(hit, ZH)
    assert row(item, "研究地点") == Known("3个地点（中国和土耳其）")
    assert row(item, "最近的地点") == Known("Wuhan（中国），距离约50公里")
    assert row(told(hit), "Places") == Known("3 places (China, Turkey and Turkey (Türkiye))")


def test_the_page_counts_from_the_first_result_that_it_shows() -> None:
    hits = [replace(OPEN, nct_id=f"NCT0000001{n}") for n in range(3)]
    page = found_page(found(*hits, total=23), first=21, told=(), own=(), lang=ENGLISH, today=TODAY)
    assert (page.headline, page.first, page.last, page.total) == ("23 studies found", 21, 23, 23)
    assert "not a recommendation" in page.caution
    assert "your own doctor" in page.caution
    assert (page.advice, page.elsewhere) == ((), ())


@in_each_language
def test_where_nothing_is_found_the_page_says_what_to_do(tag: str) -> None:
    lang = Language.of(tag)
    page = found_page(found(), first=1, told=(), own=(), lang=lang, today=TODAY)
    assert page.advice
    addresses = [link.address for link in page.elsewhere]
    assert "https://clinicaltrials.gov/" in addresses
    assert not any("?" in address for address in addresses)


def test_other_names_and_spellings_are_told() -> None:
    more = found(OPEN, also={"gvhd": ("graft versus host disease",)}, instead=("leukemia",))
    page = found_page(more, first=1, told=(), own=(), lang=ENGLISH, today=TODAY)
    assert page.told == ("“gvhd” was also looked for as: graft versus host disease.",)
    assert page.instead == ("leukemia",)


def test_how_chinese_words_were_read_is_told() -> None:
    known, unknown = understood({"白血病": "leukemia"}, ("某某",), ENGLISH)
    assert known == "“白血病” was looked for as “leukemia”."
    assert "We do not know these Chinese words" in unknown
    assert "某某" in unknown


def test_a_small_mirror_is_not_taken_for_the_registry() -> None:
    assert "half a million" in holding_told(Holding(20, None), ENGLISH)
    assert "half a million" not in holding_told(Holding(598_000, None), ENGLISH)
    assert "20" in holding_told(Holding(20, None), ZH)
    assert holding_told(Holding(0, None), ENGLISH) == "This site holds no studies to search in yet."


# Related trials


def relation(hit: Hit, **why: tuple[str, ...]) -> Related:
    return Related(hit, tuple((Reason(reason), terms) for reason, terms in why.items()))


def test_only_trials_that_are_known_to_recruit_are_related() -> None:
    stale = replace(OPEN, nct_id="NCT00000002", status_verified_date="2020-01")
    ended = replace(OPEN, nct_id="NCT00000003", status="COMPLETED")
    given = [relation(hit, condition=("X",)) for hit in (stale, ended, OPEN)]
    (shown,) = related_trials(given, (), ENGLISH, TODAY)
    assert shown.result.nct_id == OPEN.nct_id


def test_why_a_trial_is_related_is_one_sentence_each() -> None:
    one = relation(OPEN, condition=("Graft vs Host Disease",), intervention=("Cord blood",))
    (shown,) = related_trials([one], (), ENGLISH, TODAY)
    assert shown.why == "Also for: Graft vs Host Disease. Also tests: Cord blood."


# Side by side


def test_lines_that_differ_are_told_from_those_that_do_not() -> None:
    other = replace(OPEN, nct_id="NCT00000002", phases=("PHASE3",), sex="FEMALE")
    table = side_by_side([OPEN, other], (), ENGLISH, TODAY)
    assert table
    differ = {str(line.label) for line in table.lines if not line.same}
    assert differ == {"Phase", "Sex"}
    assert [letter for letter, _ in table.trials] == ["A", "B"]
    assert all(len(line.facts) == 2 for line in table.lines)


def test_studies_that_have_no_phase_for_two_reasons_do_not_differ_in_it() -> None:
    drugless = replace(OPEN, nct_id="NCT00000002", phases=("NA",))
    watched = replace(OPEN, nct_id="NCT00000003", phases=(), study_type="OBSERVATIONAL")
    table = side_by_side([drugless, watched], (), ENGLISH, TODAY)
    assert table
    (phases,) = [line for line in table.lines if line.label == "Phase"]
    assert phases.same


def test_dates_are_told_with_whether_they_are_planned() -> None:
    other = replace(OPEN, nct_id="NCT00000002", start_date=Dated("2027-01", "ESTIMATED"))
    table = side_by_side([OPEN, other], (), ENGLISH, TODAY)
    assert table
    lines = {str(line.label): line for line in table.lines}
    assert lines["Start"].facts == (
        Known("January 2026 (actual)"),
        Known("January 2027 (estimated)"),
    )
    assert lines["Completion"].same


def test_four_trials_stand_side_by_side_at_most_and_one_alone_does_not() -> None:
    hits = [replace(OPEN, nct_id=f"NCT0000000{n}") for n in range(1, 7)]
    table = side_by_side(hits, (), ENGLISH, TODAY)
    assert table
    assert len(table.trials) == MOST
    assert side_by_side(hits[:1], (), ENGLISH, TODAY) is None


def test_the_status_of_a_trial_beside_another_is_as_honest_as_elsewhere() -> None:
    stale = replace(OPEN, nct_id="NCT00000002", status_verified_date="2013-01")
    table = side_by_side([OPEN, stale], (), ENGLISH, TODAY)
    assert table
    status = table.lines[0]
    assert [fact.value for fact in status.facts if isinstance(fact, Known)] == [
        "This trial is looking for participants.",
        "This trial is not known to be open.",
    ]
