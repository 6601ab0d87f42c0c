"""Limits of results, agreements about them, and whom to ask."""

from typing import Any

import pytest

from registry.trial.facts import Fact, Known, NotProvided, Prose
from registry.trial.posted.more import More, more
from tests.trial.posted.events import results, with_results
from tests.trial.records import ENGLISH, trial


def view(**parts: Any) -> More:
    module = results()["resultsSection"]["moreInfoModule"] | parts
    found = more(with_results(moreInfoModule=module), ENGLISH)
    assert found is not None
    return found


def agreements(**values: Any) -> dict[str, Fact]:
    return {row.label: row.fact for row in view(certainAgreement=values).agreements}


EMPLOYED = "Are all principal investigators employed by the sponsor?"
LIMITED = "Does an agreement limit what they may say about the results?"
LIMIT = "What the limit is"
WORDS = "In the sponsor's words"


def test_a_record_without_results_says_nothing_more() -> None:
    assert more(trial(), ENGLISH) is None


def test_limits_are_the_sponsors_words_and_absent_ones_are_not_provided() -> None:
    assert view().limitations == Known(Prose("Few people \\> none."))
    assert view(limitationsAndCaveats={}).limitations == NotProvided()


def test_where_the_sponsor_employs_all_investigators_nobody_asks_about_limits() -> None:
    assert agreements(piSponsorEmployee=True) == {EMPLOYED: Known("yes")}


def test_no_limit_is_said() -> None:
    found = agreements(piSponsorEmployee=False, restrictiveAgreement=False)
    assert found == {EMPLOYED: Known("no"), LIMITED: Known("no")}


def test_silence_about_agreements_is_silence() -> None:
    assert agreements() == {EMPLOYED: NotProvided(), LIMITED: NotProvided()}


@pytest.mark.parametrize(("kind", "days"), [("LTE60", "up to 60 days"), ("GT60", "180 days")])
def test_a_limit_is_told_in_words(kind: str, days: str) -> None:
    told = agreements(piSponsorEmployee=False, restrictiveAgreement=True, restrictionType=kind)
    found = told[LIMIT]
    assert isinstance(found, Known)
    assert days in found.value


def test_a_limit_of_another_kind_without_words_is_not_provided() -> None:
    found = agreements(restrictiveAgreement=True, restrictionType="OTHER")
    assert found[WORDS] == NotProvided()


def test_a_limit_of_no_named_kind_is_not_provided() -> None:
    assert agreements(restrictiveAgreement=True)[LIMIT] == NotProvided()


def test_whom_to_ask_is_told_as_on_the_page_contact() -> None:
    assert [row.fact for row in view().contact] == [
        Known("Results desk"),
        Known("Invented Hospital"),
        Known("+00 2222 ext. 7"),
        Known("results@example.org"),
    ]


def test_a_letter_names_the_trial_and_asks_for_no_health_details() -> None:
    written = view().letter
    assert written is not None
    assert written.startswith("mailto:results@example.org?subject=NCT00000001")
    assert "no%20health%20details" in written
    assert "takes%20participants" not in written


@pytest.mark.parametrize("email", [None, "two@example.org, three@example.org", "x@y?bcc=z@w", ""])
def test_what_is_not_one_address_is_no_link(email: str | None) -> None:
    found = view(pointOfContact={"title": "Desk", "email": email})
    assert found.letter is None
    assert found.contact[3].fact == (Known(email) if email else NotProvided())


def test_nobody_to_ask_is_nobody() -> None:
    assert view(pointOfContact={}).contact == ()
