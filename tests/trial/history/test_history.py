"""What this site holds of a record, in which order, and what stands out in it."""

import copy
from datetime import UTC, date, datetime
from typing import Any

from registry.language import Language
from registry.site.aggregates import Announced
from registry.trial.history import compare, entries, find, history_view, steps, versions_of
from registry.trial.history.comparing import without_people
from registry.trial.history.versions import Step, Version
from tests.fixtures.history import NCT, every_version, registered, updated
from tests.trial.history.made import earlier, seen, whole

EN = Language.of("en")
TODAY = date(2026, 11, 25)
WITHDRAWN = Announced(
    NCT, "2026-1", datetime(2026, 3, 4, tzinfo=UTC), withdrawn=True, reason="A count was wrong"
)


def keys(versions: tuple[Version, ...]) -> list[str]:
    return [version.key for version in versions]


def test_imported_versions_stand_before_those_of_the_mirror_and_none_stands_twice() -> None:
    assert keys(whole()) == ["registry-1", "registry-2", "registry-3", "version-1", "version-2"]


def test_a_version_that_the_mirror_missed_stands_where_it_belongs() -> None:
    first, opened, smaller, moved, stopped = every_version()
    versions = versions_of(seen(opened, stopped), earlier(first, opened, smaller, moved, stopped))
    assert keys(versions) == ["registry-1", "version-1", "registry-3", "registry-4", "version-2"]


def test_a_transcription_is_the_oldest_and_is_not_compared_as_if_the_registry_had_changed() -> None:
    records = every_version()
    versions = versions_of(seen(*records[2:4], transcribed=True), earlier(records[0]))
    assert keys(versions) == ["version-1", "registry-1", "version-2"]
    (from_transcription, of_registry) = steps(versions)
    assert (from_transcription.is_of_registry, of_registry.is_of_registry) == (False, True)
    view = history_view(NCT, versions, (), EN, TODAY)
    assert "own transcription" in str(view.versions[1].change and view.versions[1].change.remark)
    assert [one.title for one in view.callouts] == [
        "The primary outcome was changed",
        "The number of participants was changed",
        "A completion date was moved",
    ]


def test_what_an_imported_version_lacks_by_its_way_was_not_taken_out() -> None:
    bare, full = registered(), registered()
    full["derivedSection"] = {"conditionBrowseModule": {"meshes": [{"id": "D1", "term": "X"}]}}
    full["hasResults"] = False
    bare.pop("derivedSection", None)
    bare.pop("hasResults", None)
    later = updated(full, "2024-01-01")
    (step,) = steps(versions_of(seen(later), earlier(bare)))
    assert compare(step, EN).material == ()


def test_the_first_target_and_dates_stand_beside_todays() -> None:
    view = history_view(NCT, whole(), (), EN, TODAY)
    told = {
        str(one.label): (
            getattr(one.first, "value", None),
            getattr(one.now, "value", None),
            one.times,
        )
        for one in view.kept
    }
    assert told["Number of participants"] == ("60 people (planned)", "22 people (actual)", 2)
    assert told["Completion"] == ("31 January 2028 (estimated)", "June 2029 (estimated)", 1)


def test_callouts_name_the_measure_the_target_and_the_date() -> None:
    view = history_view(NCT, whole(), (), EN, TODAY)
    assert {str(one.title): [str(line) for line in one.sentences] for one in view.callouts} == {
        "The primary outcome was changed": ["“Recovery”: Earlier its time frame was: 1 year"],
        "The number of participants was changed": [
            "In the first version: 60 people (planned). Now: 22 people (actual)."
        ],
        "A completion date was moved": [
            "Completion: first 31 January 2028 (estimated), now June 2029 (estimated)."
            " It was moved 1 time."
        ],
    }


def test_a_date_that_was_added_or_told_more_exactly_is_not_called_moved() -> None:
    def ends(day: str | None) -> dict[str, Any]:
        struct = {"date": day, "type": "ESTIMATED"} if day else {}
        return updated(registered(), "2024-01-01", status={"completionDateStruct": struct})

    def callouts(*days: str | None) -> list[str]:
        versions = versions_of(seen(*map(ends, days)))
        view = history_view(NCT, versions, (), EN, TODAY)
        return [str(line) for one in view.callouts for line in one.sentences]

    assert callouts(None, "2028-01", "2028-01-31", "2028") == []
    assert callouts(None, "2028-01", "2028-01-31", "2028-03") == [
        "Completion: first not provided by the registry, now March 2028 (estimated)."
        " It was moved 1 time."
    ]
    assert callouts("2028-01", None, "2028-03") == [
        "Completion: first January 2028 (estimated), now March 2028 (estimated)."
        " It was moved 1 time."
    ]


def test_as_many_participants_as_were_planned_are_no_change_of_the_number() -> None:
    full = updated(
        registered(), "2025-01-01", design={"enrollmentInfo": {"count": 60, "type": "ACTUAL"}}
    )
    view = history_view(NCT, versions_of(seen(registered(), full)), (), EN, TODAY)
    assert view.callouts == ()


def test_a_measure_that_is_not_primary_any_more_is_called_out() -> None:
    first = registered()
    demoted = updated(
        first,
        "2024-01-01",
        outcomes={
            "primaryOutcomes": [{"measure": "Survival of the graft", "timeFrame": "30 days"}],
            "secondaryOutcomes": [{"measure": "Recovery", "timeFrame": "1 year"}],
        },
    )
    view = history_view(NCT, versions_of(seen(first, demoted)), (), EN, TODAY)
    lines = [str(line) for line in view.callouts[0].sentences]
    assert "“Recovery” was a primary outcome measure and is none any more." in lines
    assert any(line.startswith("“Survival of the graft”") for line in lines)


def test_a_primary_measure_whose_name_a_secondary_one_has_too_is_still_a_primary_one() -> None:
    twice = updated(
        registered(),
        "2024-01-01",
        outcomes={
            "primaryOutcomes": [{"measure": "Recovery", "timeFrame": "1 year"}],
            "secondaryOutcomes": [{"measure": "Recovery", "timeFrame": "5 years"}],
        },
    )
    later = updated(twice, "2025-01-01")
    assert history_view(NCT, versions_of(seen(twice, later)), (), EN, TODAY).callouts == ()


def test_a_measure_that_was_worded_anew_on_its_way_down_is_called_out() -> None:
    demoted = updated(
        registered(),
        "2024-01-01",
        outcomes={
            "primaryOutcomes": [{"measure": "Survival of the graft", "timeFrame": "30 days"}],
            "secondaryOutcomes": [{"measure": "Recovery, complete", "timeFrame": "1 year"}],
        },
    )
    view = history_view(NCT, versions_of(seen(registered(), demoted)), (), EN, TODAY)
    lines = [str(line) for line in view.callouts[0].sentences]
    assert "“Recovery” was a primary outcome measure and is none any more." in lines


def test_time_in_each_status_is_counted_from_the_days_of_the_registry() -> None:
    view = history_view(NCT, whole(), (), EN, TODAY)
    assert [(one.status, one.since, one.until, one.days) for one in view.periods] == [
        ("not yet recruiting", date(2023, 2, 1), date(2023, 6, 1), 120),
        ("recruiting", date(2023, 6, 1), date(2026, 5, 20), 1084),
        ("terminated", date(2026, 5, 20), None, 189),
    ]


def test_no_status_stands_at_the_registry_after_it_dropped_the_record() -> None:
    view = history_view(NCT, whole(), (), EN, TODAY, datetime(2026, 9, 1, 5, tzinfo=UTC))
    last = view.periods[-1]
    assert (last.since, last.until, last.days) == (date(2026, 5, 20), date(2026, 9, 1), 104)


def test_a_status_that_the_registry_set_by_itself_counts_from_the_load_that_showed_it() -> None:
    unknown = copy.deepcopy(registered())
    unknown["protocolSection"]["statusModule"].update(overallStatus="UNKNOWN")
    view = history_view(NCT, versions_of(seen(registered(), unknown)), (), EN, TODAY)
    assert [one.since for one in view.periods] == [date(2023, 2, 1), date(2026, 2, 2)]


def test_one_version_alone_is_said_to_be_all_there_is() -> None:
    view = history_view(NCT, versions_of(seen(registered())), (), EN, TODAY)
    assert [str(sentence) for sentence in view.held] == [
        "This site holds 1 version of the record that it kept itself, since 3 January 2026.",
        "So there is nothing to compare here yet.",
        "What changed before is not known here. The registry keeps earlier versions.",
    ]
    assert view.registry_address == f"https://clinicaltrials.gov/study/{NCT}?tab=history"
    assert (view.callouts, view.kept, view.periods, view.log) == ((), (), (), ())


def test_any_two_versions_can_be_compared_and_backwards_too() -> None:
    versions = whole()
    last, first = find(versions, "version-2"), find(versions, "registry-1")
    assert last
    assert first
    back = compare(Step(last, first), EN)
    assert "Number of participants: changed from 22 people (actual) to 60 people (planned)." in [
        str(one.sentence) for one in back.material
    ]
    assert find(versions, "version-99") is None


def test_the_patch_is_without_persons() -> None:
    record: dict[str, Any] = {
        "protocolSection": {
            "contactsLocationsModule": {
                "centralContacts": [{"name": "Somebody"}],
                "locations": [{"facility": "Hospital", "contacts": [{"phone": "1"}]}],
                "placesOfAnotherShape": [{"facility": "Clinic", "contacts": [{"phone": "2"}]}],
            }
        }
    }
    assert without_people(record) == {
        "protocolSection": {
            "contactsLocationsModule": {
                "locations": [{"facility": "Hospital"}],
                "placesOfAnotherShape": [{"facility": "Clinic"}],
            }
        }
    }


def test_entries_for_a_feed_come_newest_first_with_names_that_stay() -> None:
    turns = [(datetime(2026, 9, 1, tzinfo=UTC), True), (datetime(2026, 9, 8, tzinfo=UTC), False)]
    told = entries(NCT, whole(), [WITHDRAWN], EN, turns)
    assert [(one.id, one.material) for one in told] == [
        (f"{NCT}/returned-20260908T000000", True),
        (f"{NCT}/gone-20260901T000000", True),
        (f"{NCT}/release-2026-1-withdrawn", True),
        (f"{NCT}/version-2", True),
        (f"{NCT}/version-1", True),
        (f"{NCT}/registry-3", True),
        (f"{NCT}/registry-2", True),
        (f"{NCT}/registry-1", False),
    ]
    assert told[2].sentences == ("Release 2026-1 was withdrawn. The reason: A count was wrong.",)
    assert told[5].sentences[0] == "The planned number of participants went from 60 to 40."
    again = entries(NCT, whole(), [WITHDRAWN], Language.of("zh-Hans"))
    assert [one.id for one in again] == [one.id for one in told[2:]]


def test_entries_of_one_day_come_in_the_order_of_the_registrys_numbers() -> None:
    records = [
        updated(registered(), "2024-01-01", status={"whyStopped": f"{n}"}) for n in range(11)
    ]
    told = entries(NCT, versions_of((), earlier(*records)), [], EN)
    assert [one.id for one in told] == [f"{NCT}/registry-{n}" for n in range(11, 0, -1)]


def test_an_entry_of_hundreds_of_changes_stays_short() -> None:
    first = registered()
    places = [{"facility": f"Hospital {n}", "city": "C", "country": "L"} for n in range(300)]
    grown = copy.deepcopy(first)
    grown["protocolSection"]["contactsLocationsModule"] = {"locations": places}
    newest = entries(NCT, versions_of(seen(first, grown)), [], EN)[0]
    assert len(newest.sentences) == 21
    assert newest.sentences[-1] == "And 280 more changes."


def test_an_update_that_only_confirms_is_administrative() -> None:
    versions = versions_of(seen(registered(), updated(registered(), "2025-02-03")))
    newest = entries(NCT, versions, [], EN)[0]
    assert not newest.material
    assert "Status last verified: changed from February 2023 to February 2025." in newest.sentences
