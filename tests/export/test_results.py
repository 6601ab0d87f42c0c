"""The outcomes as JSON: every number with its state, and what is computed apart from it."""

from decimal import Decimal

import pytest

from registry.export.results import results_document
from registry.site.package import ALL, Stat
from registry.trial.publications import OutcomeRow
from tests.trial.reported.made import LOW, USUAL, report, reported, site, two_arms

RESPONSE = report(
    reported(
        "Response",
        OutcomeRow(LOW, Stat.COUNT, Decimal(7), 11),
        OutcomeRow(USUAL, Stat.COUNT, Decimal(9), 11),
        OutcomeRow(ALL, Stat.P_VALUE, Decimal("0.030")),
        registered="primary-1",
    )
)


def said(document: dict[str, object], measure: int = 0) -> list[dict[str, object]]:
    registered = document["registered"]
    assert isinstance(registered, list)
    found: list[dict[str, object]] = registered[measure]["reported"]
    return found


def test_zero_hidden_and_not_given_are_three_states() -> None:
    outcomes = [
        ("primary-1", LOW, Stat.COUNT, "0", None),
        ("primary-1", USUAL, Stat.COUNT, None, "30"),
    ]
    aggregates = site(outcomes)
    del aggregates.rows[0].numbers["n"]
    (one,) = said(results_document(two_arms(), aggregates, ()))
    rows = one["rows"]
    assert isinstance(rows, list)
    assert [(row["value"], row["n"]) for row in rows] == [
        ({"state": "known", "value": "0"}, {"state": "not provided"}),
        ({"state": "protected"}, {"state": "known", "value": "30"}),
    ]
    assert one["computed"] is None


def test_what_is_computed_stands_apart_with_its_method() -> None:
    (one,) = said(results_document(two_arms(), None, (RESPONSE,)))
    rows, computed = one["rows"], one["computed"]
    assert isinstance(rows, list)
    assert isinstance(computed, dict)
    assert rows[2]["value"] == {"state": "known", "value": "0.030"}
    difference = computed["difference"]
    assert [round(difference[key], 4) for key in ("value", "low", "high")] == [
        0.1818,
        -0.1816,
        0.4930,
    ]
    assert difference["method"] == "Newcombe"
    assert computed["p_value"]["value"] == pytest.approx(0.6351, abs=5e-5)
    assert [(share["count"], share["of"]) for share in computed["shares"]] == [(7, 11), (9, 11)]


def test_a_report_says_whether_it_is_confirmed_and_a_measure_without_a_word_is_empty() -> None:
    document = results_document(two_arms(), None, (RESPONSE,))
    (one,) = said(document)
    assert one["source"] == {
        "kind": "publication",
        "words": "Invented J, 2014",
        "address": "https://doi.org/10.9999/x",
        "confirmed": False,
    }
    assert said(document, 1) == []
    assert document["not_registered"] == {"posted": [], "reported": []}
