"""Whom to ask: as old as it is known to be, reachable safely, and never more than is given."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ctgov.record import Study
from registry.language import Language
from registry.trial.contact import Confirmation, ContactPage, Person, contact_page
from registry.trial.facts import Fact, Known, NotProvided, Withheld
from registry.trial.source import Source
from tests.trial.records import (
    ENGLISH,
    GONE,
    SOURCE,
    TODAY,
    altered,
    bare,
    embedded,
    full,
    in_each_language,
    read,
    told,
    trial,
    with_status,
)

DESK = {"name": "Study Desk", "role": "CONTACT", "phone": "+00 0000", "email": "desk@example.org"}


def view(
    study: Study,
    lang: Language = ENGLISH,
    source: Source = SOURCE,
    confirmation: Confirmation | None = None,
) -> ContactPage:
    return contact_page(study, source, confirmation or Confirmation(), lang, TODAY)


def with_contact(**person: Any) -> Study:
    return trial(contactsLocations={"centralContacts": [person]})


def only(study: Study) -> Person:
    people = view(study).people
    assert len(people) == 1
    return people[0]


def letter(study: Study, lang: Language = ENGLISH) -> str:
    """The letter to the desk of this study."""
    study = altered(study, contactsLocations={"centralContacts": [DESK]})
    written = view(study, lang).people[0].letter
    assert written is not None
    return written


def test_a_contact_has_its_name_role_telephone_and_mail() -> None:
    person = only(with_contact(**DESK))
    assert told(person.name) == "Study Desk"
    assert told(person.role) == "contact"
    assert told(person.phone) == "+00 0000"
    assert told(person.email) == "desk@example.org"


def test_an_extension_stands_after_the_number() -> None:
    person = only(with_contact(**DESK, phoneExt="12"))
    assert told(person.phone) == "+00 0000 ext. 12"


def test_an_extension_without_a_number_is_no_telephone() -> None:
    assert isinstance(only(with_contact(name="Study Desk", phoneExt="12")).phone, NotProvided)


def test_what_a_contact_does_not_give_is_not_provided() -> None:
    person = only(with_contact(name="Study Desk"))
    for fact in (person.role, person.phone, person.email):
        assert isinstance(fact, NotProvided)
    assert person.letter is None


def test_a_record_without_contacts_has_nobody_to_show() -> None:
    shown = view(bare())
    assert shown.people == ()
    assert shown.officials == ()
    assert shown.countries == ()
    assert shown.place_count == 0


def test_the_embedded_record_withholds_what_the_registry_has() -> None:
    study, source = embedded()
    person = view(study, source=source).people[0]
    assert told(person.name) == "Ren Lin, MD"
    assert isinstance(person.phone, Withheld)
    assert isinstance(person.email, Withheld)
    assert person.letter is None


def test_a_fetched_record_that_lacks_them_does_not_withhold_them() -> None:
    study, _ = embedded()
    person = view(study).people[0]
    assert isinstance(person.phone, NotProvided)
    assert isinstance(person.email, NotProvided)


@in_each_language
def test_withheld_and_not_provided_are_told_apart(tag: str) -> None:
    study, source = embedded()
    lang = Language.of(tag)
    assert set(view(study, lang, source).age) > set(view(study, lang).age)


# The letter


def headers(address: str) -> dict[str, list[str]]:
    parts = urlsplit(address)
    assert parts.scheme == "mailto"
    return parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)


@in_each_language
def test_the_letter_names_the_trial_and_has_a_subject_and_a_body_only(tag: str) -> None:
    written = letter(trial(), Language.of(tag))
    fields = headers(written)
    assert set(fields) == {"subject", "body"}
    assert urlsplit(written).path == "desk@example.org"
    assert fields["subject"] == ["NCT00000001: An Invented Trial, Number 1"]
    assert "NCT00000001" in fields["body"][0]
    assert "An Invented Trial, Number 1" in fields["body"][0]


def test_the_letter_asks_for_no_health_details_and_says_so() -> None:
    body = headers(letter(trial()))["body"][0]
    assert "no names of patients, no health details" in body
    assert not re.search(r"my (?:diagnosis|disease|age|condition|name)|I am \d|born", body)


@in_each_language
def test_the_letter_is_encoded_as_rfc_6068_wants_it(tag: str) -> None:
    written = letter(trial(), Language.of(tag))
    assert written.isascii()
    assert not re.search(r"[\s\"<>\\^`{|}+]", written)
    assert re.fullmatch(r"(?:[^%]|%[0-9A-F]{2})*", written)
    body = headers(written)["body"][0]
    assert "\r\n\r\n" in body
    assert "\n" not in body.replace("\r\n", "")


def test_a_title_cannot_add_a_header_or_a_line_to_the_subject() -> None:
    study = trial(identification={"briefTitle": "A & B?\r\nBcc: x@example.org&cc=y#z"})
    fields = headers(letter(study))
    assert set(fields) == {"subject", "body"}
    assert "\n" not in fields["subject"][0]
    assert "\r" not in fields["subject"][0]


@pytest.mark.parametrize(
    "address",
    [
        "a@b?cc=c",
        "a@b&bcc=c@d",
        "a@b%3Fcc=c",
        "a@b#x",
        "a@b,c@d",
        "a@b;c@d",
        "a@b\r\nBcc: c@d",
        "a@b\nBcc:c@d",
        "javascript:alert(1)",
        "a b@c",
        "A <a@b>",
        "研究@example.org",
    ],
)
def test_an_address_cannot_add_a_header_or_a_second_reader(address: str) -> None:
    person = only(with_contact(name="Desk", email=address))
    if person.letter is None:
        return
    parts = urlsplit(person.letter)
    assert parts.fragment == ""
    assert set(parse_qs(parts.query)) == {"subject", "body"}
    assert not re.search(r"[?&#,;:\s]", parts.path)
    assert not re.search(r"[\r\n]", unquote(parts.path))


@given(st.text(min_size=1, max_size=40))
def test_no_text_in_the_place_of_an_address_can_add_a_header(address: str) -> None:
    written = only(with_contact(name="Desk", email=address)).letter
    if written is None:
        return
    parts = urlsplit(written)
    assert parts.scheme == "mailto"
    assert set(parse_qs(parts.query)) == {"subject", "body"}
    assert not re.search(r"[\r\n]", unquote(parts.path))


def test_an_address_that_is_none_is_shown_and_not_written_to() -> None:
    person = only(with_contact(name="Desk", email="see our site"))
    assert told(person.email) == "see our site"
    assert person.letter is None


def test_a_letter_about_a_trial_without_a_title_still_names_it() -> None:
    fields = headers(letter(bare()))
    assert fields["subject"] == ["NCT90000099"]
    assert "()" not in fields["body"][0]


# How old it is


@pytest.mark.parametrize(
    "status",
    ["COMPLETED", "TERMINATED", "WITHDRAWN", "SUSPENDED", "UNKNOWN", "ACTIVE_NOT_RECRUITING"],
)
@in_each_language
def test_while_a_trial_takes_nobody_the_page_warns_first(tag: str, status: str) -> None:
    assert view(with_status(status), Language.of(tag)).warning


def test_an_open_trial_has_no_warning() -> None:
    assert view(with_status("RECRUITING")).warning is None


def test_a_record_that_is_gone_has_a_warning() -> None:
    assert view(with_status("RECRUITING"), source=GONE).warning


def test_a_trial_that_is_certainly_over_is_not_called_uncertain() -> None:
    """ "Takes no participants" above and "not known" below would contradict each other."""
    warning = view(with_status("COMPLETED")).warning
    assert warning is not None
    assert "not known" not in warning


def test_an_access_programme_that_is_not_known_to_be_available_is_not_called_a_trial() -> None:
    study = trial(
        status={"overallStatus": "AVAILABLE", "statusVerifiedDate": "2020-01"},
        design={"studyType": "EXPANDED_ACCESS"},
    )
    warning = view(study).warning
    assert warning is not None
    assert "trial" not in warning


@pytest.mark.parametrize("status", ["COMPLETED", "TERMINATED", "WITHDRAWN", "RECRUITING"])
def test_the_letter_does_not_ask_what_the_page_has_just_answered(status: str) -> None:
    study = with_status(status)
    assert "does it take participants" not in headers(letter(study))["body"][0]


def test_the_letter_asks_whether_a_trial_of_unknown_status_runs() -> None:
    assert "does it take participants" in headers(letter(with_status("UNKNOWN")))["body"][0]


def test_the_age_of_the_record_is_told_by_its_month() -> None:
    assert any("August 2026" in sentence for sentence in view(with_contact(**DESK)).age)


def test_a_day_of_confirmation_reads_as_a_sentence() -> None:
    study = trial(
        status={"statusVerifiedDate": "2026-08-11"}, contactsLocations={"centralContacts": [DESK]}
    )
    said = " ".join(view(study).age)
    assert "in August 2026" in said
    assert "in 11 August" not in said


@pytest.mark.parametrize("verified", [None, "last summer", "2027-03"])
def test_a_confirmation_that_nobody_dated_or_that_lies_ahead_is_none(verified: str | None) -> None:
    study = trial(
        status={"statusVerifiedDate": verified}, contactsLocations={"centralContacts": [DESK]}
    )
    said = " ".join(view(study).age)
    assert "no usable date of confirmation" in said
    assert "2027" not in said


def test_a_contact_that_the_record_does_not_have_was_not_confirmed_by_the_sponsor() -> None:
    assert not any("the contact in it" in sentence for sentence in view(trial()).age)


def test_the_site_says_when_it_has_not_confirmed_the_contact() -> None:
    said = "This site has not confirmed the contact."
    assert said in view(with_contact(**DESK)).age
    assert said not in view(trial()).age  # there is none


@in_each_language
def test_the_site_says_when_and_by_whom_it_confirmed_the_contact(tag: str) -> None:
    confirmed = Confirmation(
        confirmed_on=date(2026, 3, 31),
        confirmed_by="trial coordinator",
        languages=("简体中文", "English"),
        time_zone="Asia/Shanghai",
    )
    said = "\n".join(view(trial(), Language.of(tag), confirmation=confirmed).age)
    assert {"en": "31 March 2026", "zh-Hans": "2026年3月31日"}[tag] in said
    for words in ("trial coordinator", "简体中文", "English", "Asia/Shanghai"):
        assert words in said


def test_a_confirmation_without_a_role_says_so() -> None:
    said = view(trial(), confirmation=Confirmation(confirmed_on=date(2026, 3, 31))).age
    assert any("role not stated" in sentence for sentence in said)


# Where


def places(
    *these: dict[str, Any], status: str = "RECRUITING", verified: str | None = "2026-08"
) -> Study:
    return trial(
        status={"overallStatus": status, "statusVerifiedDate": verified},
        contactsLocations={"locations": list(these)},
    )


def place_status(study: Study, source: Source = SOURCE) -> Fact:
    return view(study, source=source).countries[0].places[0].status


def test_a_fresh_place_has_its_own_status() -> None:
    assert told(place_status(places({"status": "WITHDRAWN"}))) == "withdrawn"


def test_a_status_of_a_place_outside_the_list_is_shown_as_spelled() -> None:
    assert told(place_status(places({"status": "HALF_OPEN"}))) == "HALF_OPEN"


@pytest.mark.parametrize("verified", ["2013-01", None])
def test_a_stale_place_is_said_to_be_not_known_now(verified: str | None) -> None:
    shown = told(
        place_status(places({"status": "RECRUITING"}, status="UNKNOWN", verified=verified))
    )
    assert "not known now" in shown
    assert ("2013" in shown) is (verified is not None)


def test_a_place_of_a_record_that_is_gone_is_said_to_be_not_known_now() -> None:
    assert "not known now" in told(place_status(places({"status": "RECRUITING"}), GONE))


@pytest.mark.parametrize(
    "status", ["COMPLETED", "TERMINATED", "WITHDRAWN", "SUSPENDED", "ACTIVE_NOT_RECRUITING"]
)
def test_no_place_of_a_trial_that_takes_nobody_is_shown_as_recruiting(status: str) -> None:
    fact = place_status(places({"status": "RECRUITING"}, status=status))
    assert not isinstance(fact, Known) or fact.value != "recruiting"


def test_a_place_without_a_status_says_so() -> None:
    assert isinstance(place_status(places({"facility": "Clinic"})), NotProvided)


def test_places_stand_under_their_country_in_the_order_of_the_record() -> None:
    shown = view(
        places(
            {"facility": "1", "country": "B"},
            {"facility": "2", "country": "A"},
            {"facility": "3", "country": "B"},
            {"facility": "4"},
        )
    )
    listed = [
        (
            told(group.country) if isinstance(group.country, Known) else None,
            [told(place.name) for place in group.places],
        )
        for group in shown.countries
    ]
    assert listed == [("B", ["1", "3"]), ("A", ["2"]), (None, ["4"])]
    assert shown.place_count == 4


def test_a_chinese_reader_has_the_places_of_a_country_under_its_chinese_name() -> None:
    names = ["Turkey", "China", "Turkey (Türkiye)", "Former Yugoslavia"]
    shown = view(places(*({"country": name} for name in names)), lang=Language.of("zh-Hans"))
    told_here = [(group.country, len(group.places)) for group in shown.countries]
    assert told_here == [
        (Known("土耳其"), 2),
        (Known("中国"), 1),
        (Known("Former Yugoslavia"), 1),
    ]


def test_an_address_has_all_the_parts_that_the_record_has() -> None:
    whole = {"city": "City", "state": "State", "zip": "0", "country": "Nowhere"}
    assert told(view(places(whole)).countries[0].places[0].address) == "City, State, 0, Nowhere"
    assert isinstance(view(places({"facility": "F"})).countries[0].places[0].address, NotProvided)


def test_the_people_of_a_place_can_be_written_to() -> None:
    person = view(read(full())).countries[0].places[0].people[0]
    assert told(person.phone) == "+00 1111 1111 ext. 34"
    assert person.letter is not None
    assert person.letter.startswith("mailto:site@example.org?")


def test_officials_have_name_role_and_affiliation() -> None:
    official = view(read(full())).officials[0]
    assert told(official.name) == "Person Invented, MD"
    assert told(official.role) == "principal investigator"
    assert told(official.affiliation) == "Invented Hospital"


def test_the_registrys_page_is_linked_even_for_a_record_without_contacts() -> None:
    assert view(bare()).registry_address == "https://clinicaltrials.gov/study/NCT90000099"


def test_an_embedded_record_with_other_omissions_withholds_only_those() -> None:
    study, source = embedded()
    assert source.transcription is not None
    only_phone = replace(source, transcription=replace(source.transcription, omitted=("phone",)))
    person = view(study, source=only_phone).people[0]
    assert isinstance(person.phone, Withheld)
    assert isinstance(person.email, NotProvided)


def test_an_extension_without_a_number_is_no_telephone_for_the_results_either() -> None:
    record = trial().as_json()
    record["resultsSection"] = {"moreInfoModule": {"pointOfContact": {"phoneExt": "5"}}}
    assert view(read(record)).about_results == ()
