"""Adverse events: zero is zero, what is absent is not provided, and no number is made here."""

from typing import Any

from registry.language import Language
from registry.trial.facts import Known, NotProvided
from registry.trial.posted.events import AdverseEvents, EventTable, Share, adverse_events
from tests.trial.posted.events import event, results, stats, with_results
from tests.trial.records import ENGLISH, read, trial


def view(lang: Language = ENGLISH, **changes: Any) -> AdverseEvents:
    module = results()["resultsSection"]["adverseEventsModule"] | changes
    found = adverse_events(with_results(adverseEventsModule=module), lang)
    assert found is not None
    return found


def serious(*events: dict[str, Any]) -> EventTable:
    table = view(seriousEvents=list(events)).serious
    assert table is not None
    return table


def test_a_record_without_adverse_events_has_no_such_section() -> None:
    assert adverse_events(trial(), ENGLISH) is None


def test_people_are_told_as_so_many_of_so_many() -> None:
    low, usual = view().groups
    assert low.serious.phrase == "3 of 41 people"
    assert usual.serious.phrase == "1 of 1 person"


def test_no_deaths_are_zero_deaths_and_unreported_deaths_are_not_provided() -> None:
    low, usual = view().groups
    assert low.deaths.phrase == "0 of 41 people"
    assert usual.deaths == Share(None, NotProvided(), NotProvided())


def test_people_without_a_number_at_risk_keep_their_number() -> None:
    _, usual = view().groups
    assert usual.other == Share(None, Known("5"), NotProvided())


def test_a_group_that_an_event_leaves_out_is_not_a_group_without_the_event() -> None:
    table = view().other
    assert table is not None
    yawning = table.systems[0].events[1]
    first, left_out = yawning.tallies
    assert first.people.phrase == "2 of 41"
    assert left_out.people == Share(None, NotProvided(), NotProvided())


def test_a_group_that_only_an_event_names_has_a_column_without_a_name() -> None:
    table = serious(event("Ague", "Fevers", stats((1, 9, 1), (2, 9, 2), (3, 9, 3))))
    assert table.columns == (Known("Low dose"), Known("Usual care"), NotProvided())
    assert [tally.people.phrase for tally in table.systems[0].events[0].tallies] == [
        "1 of 9",
        "2 of 9",
        "3 of 9",
    ]


def test_numbers_of_events_are_told_or_not_provided_cell_by_cell() -> None:
    table = serious(event("Ague", "Fevers", stats((1, 9, 1), (0, 9, None))))
    first, second = table.systems[0].events[0].tallies
    assert first.events == Known("1 event")
    assert second.events == NotProvided()


def test_a_table_without_any_number_of_events_says_so_once() -> None:
    table = view().other
    assert table is not None
    assert not table.gives_events
    assert all(
        tally.events is None
        for system in table.systems
        for one in system.events
        for tally in one.tallies
    )


def test_events_of_one_organ_system_stand_together_in_the_order_of_the_registry() -> None:
    numbers = stats((1, 9, 1))
    table = serious(
        event("Ague", "Fevers", numbers),
        event("Dropsy", "Vessels", numbers),
        event("Quartan", "Fevers", numbers),
    )
    terms = [[one.term for one in system.events] for system in table.systems]
    assert terms == [[Known("Ague"), Known("Quartan")], [Known("Dropsy")]]
    assert table.count == 3


def test_what_holds_for_all_events_is_said_once_and_what_differs_with_each() -> None:
    found = view()
    assert found.serious is not None
    assert found.other is not None
    assert [row.label for row in found.serious.facts] == ["Vocabulary", "How it was noticed"]
    assert not found.serious.systems[0].events[0].remarks
    assert not found.other.facts
    assert [row.fact for row in found.other.systems[0].events[1].remarks] == [
        Known("Other Terms"),
        Known("it was written down when it came up, for example when somebody reported it"),
    ]


def test_a_vocabulary_that_only_some_events_name_is_not_provided_for_the_others() -> None:
    numbers = stats((1, 9, 1))
    table = serious(
        event("Ague", "Fevers", numbers), event("Dropsy", "Vessels", numbers, sourceVocabulary=None)
    )
    assert table.systems[1].events[0].remarks[0].fact == NotProvided()


def test_numbers_are_written_as_the_registry_writes_them() -> None:
    table = serious(event("Ague", "Fevers", stats((1234, 56789, 2345))))
    [tally, _] = table.systems[0].events[0].tallies
    assert tally.people.phrase == "1234 of 56789"
    assert tally.events == Known("2345 events")


def test_chinese_names_the_affected_first_in_a_table() -> None:
    """Sorting goes by the number with which a cell begins."""
    table = view(Language.of("zh-Hans")).serious
    assert table is not None
    assert table.systems[0].events[0].tallies[0].people.phrase == "3/41"


def test_an_absent_threshold_is_not_provided_and_zero_means_all() -> None:
    record = results()
    module = record["resultsSection"]["adverseEventsModule"]
    module["frequencyThreshold"] = "0"
    found = adverse_events(read(record), ENGLISH)
    assert found is not None
    assert found.facts[1].fact == Known("all of them: the limit is 0%")
    del module["frequencyThreshold"]
    found = adverse_events(read(record), ENGLISH)
    assert found is not None
    assert found.facts[1].fact == NotProvided()
