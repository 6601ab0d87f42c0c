"""Whether a trial can be joined: never said to be open without a recent confirmation."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ctgov.record import Study
from registry.ctgov.record.enums import Status
from registry.language import Language
from registry.trial.source import Source
from registry.trial.status import (
    Standing,
    StatusNotice,
    read_status,
    status_notice,
    status_words,
)
from tests.markup.reading import Page
from tests.trial.records import (
    ENGLISH,
    GONE,
    SOURCE,
    TODAY,
    altered,
    bare,
    embedded,
    in_each_language,
    of_kind,
    pages,
    trial,
    with_status,
)

WHEN_CONFIRMED = {
    "RECRUITING": Standing.OPEN,
    "ENROLLING_BY_INVITATION": Standing.INVITED,
    "NOT_YET_RECRUITING": Standing.SOON,
    "ACTIVE_NOT_RECRUITING": Standing.CLOSED,
    "SUSPENDED": Standing.PAUSED,
    "AVAILABLE": Standing.AVAILABLE,
}
"""What a status means while somebody has confirmed it within two years; unknown otherwise."""

FOR_GOOD = {
    "COMPLETED": Standing.ENDED,
    "TERMINATED": Standing.STOPPED,
    "WITHDRAWN": Standing.STOPPED,
    "NO_LONGER_AVAILABLE": Standing.UNAVAILABLE,
    "TEMPORARILY_NOT_AVAILABLE": Standing.UNAVAILABLE,
    "APPROVED_FOR_MARKETING": Standing.UNAVAILABLE,
    "UNKNOWN": Standing.UNKNOWN,
    "WITHHELD": Standing.UNKNOWN,
}
"""What a status means however old it is: nothing in it invites anybody."""

STRANGE = ("PAUSED_FOR_REVIEW", "recruiting", "RECRUITING ", "")
FRESH = ("2026-08", "2026-11-22", "2026", "2024-12")
OLD = ("2024-11", "2013-01", "1900", "2024-11-30")
FUTURE = ("2026-11-23", "2026-12", "2027", "2099-01-01")
NONE = (None, "August 2026", "")


def notice(study: Study, lang: Language = ENGLISH, source: Source = SOURCE) -> StatusNotice:
    return status_notice(study, source, lang, TODAY)


def test_these_tables_speak_of_every_status_of_the_registry() -> None:
    assert {*WHEN_CONFIRMED, *FOR_GOOD} == set(Status)


def asked(days_ago: int) -> Source:
    """A source of which the registry was last asked so many days before `TODAY`."""
    day = datetime.combine(TODAY - timedelta(days=days_ago), time(23, 59), UTC)
    return replace(SOURCE, checked_at=day)


@pytest.mark.parametrize("status", [*WHEN_CONFIRMED, "UNKNOWN"])
def test_that_the_registry_was_not_asked_for_long_is_said_wherever_the_status_is(
    status: str,
) -> None:
    study = with_status(status, "2026-08")
    assert notice(study, source=asked(14)).late is None
    told = notice(study, source=asked(120))
    assert told.late in told.sentences
    assert "last reached the registry on 25 July 2026" in str(told.late)
    for name, page in pages(study, source=asked(120)).items():
        if str(told.headline) in page and name != "enrollment":
            assert str(page).count("last reached the registry on 25 July 2026") == 1, name


@pytest.mark.parametrize("status", ["COMPLETED", "TERMINATED", "NO_LONGER_AVAILABLE"])
def test_what_changes_no_more_is_not_doubted(status: str) -> None:
    assert notice(with_status(status, "2020-01"), source=asked(900)).late is None


def test_of_a_record_that_no_sync_brought_no_day_is_told() -> None:
    study, source = embedded()
    assert source.checked_at is None
    assert notice(study, source=source).late is None


@pytest.mark.parametrize(("status", "verified"), list(product(WHEN_CONFIRMED, FRESH)))
def test_a_status_confirmed_within_two_years_counts(status: str, verified: str) -> None:
    assert read_status(with_status(status, verified), SOURCE, TODAY) is WHEN_CONFIRMED[status]


@pytest.mark.parametrize(
    ("status", "verified"), list(product(WHEN_CONFIRMED, (*OLD, *FUTURE, *NONE)))
)
def test_a_status_that_nobody_confirmed_of_late_is_unknown(
    status: str, verified: str | None
) -> None:
    assert read_status(with_status(status, verified), SOURCE, TODAY) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("status", "verified"), list(product(FOR_GOOD, (*FRESH, *OLD, *FUTURE, *NONE)))
)
def test_an_end_does_not_go_stale(status: str, verified: str | None) -> None:
    assert read_status(with_status(status, verified), SOURCE, TODAY) is FOR_GOOD[status]


@pytest.mark.parametrize(("status", "verified"), list(product((*STRANGE, None), FRESH)))
def test_a_status_that_is_none_or_none_of_the_registrys_is_unknown(
    status: str | None, verified: str
) -> None:
    assert read_status(with_status(status, verified), SOURCE, TODAY) is Standing.UNKNOWN


@pytest.mark.parametrize("status", [*Status, *STRANGE, None])
def test_a_record_that_the_registry_took_back_is_gone_whatever_it_said(status: str | None) -> None:
    assert read_status(with_status(status), GONE, TODAY) is Standing.GONE


partial_dates = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(
        lambda day: f"{day:%Y-%m-%d}"[: (4, 7, 10)[day.day % 3]]
    ),
)


@given(
    status=st.one_of(st.sampled_from(list(Status)), st.text(max_size=20)),
    verified=partial_dates,
    today=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
)
def test_nothing_is_open_without_a_confirmation_less_than_24_months_old(
    status: str, verified: str | None, today: date
) -> None:
    standing = read_status(with_status(status, verified), SOURCE, today)
    if standing not in {Standing.OPEN, Standing.AVAILABLE}:
        return
    assert status in {Status.RECRUITING, Status.AVAILABLE}
    assert verified is not None
    year, month, day = (*(int(part) for part in verified.split("-")), 1, 1)[:3]
    confirmed = date(year, month, day)
    assert confirmed <= today < date(confirmed.year + 2, confirmed.month, 1) + timedelta(days=31)
    assert (today.year - year) * 12 + today.month - month < 24


def test_the_block_of_nct01763099_says_exactly_this() -> None:
    study, source = embedded()
    said = notice(study, source=source)
    assert said.standing is Standing.UNKNOWN
    assert said.headline == "This trial is not known to be open."
    assert said.sentences == (
        "The registry lists it as “unknown status”. The last status that it knew was “recruiting”.",
        "Nobody has confirmed the record to the registry since January 2013.",
        "Its planned completion date, January 2016, has passed.",
    )
    assert said.why_stopped is None
    assert said.advice == (
        "Please do not plan on joining it.",
        "If the record names a contact, you can ask whether the trial still runs. An answer is not"
        " assured.",
        "Talk to your own doctor before you decide anything.",
        "Look for other trials that are recruiting, with the links below.",
    )
    assert said.rule == (
        "The registry sets “unknown status” when a trial has passed its completion date and nobody"
        " has confirmed its status for two years."
    )


def test_the_block_of_nct01763099_says_so_in_chinese() -> None:
    study, source = embedded()
    said = notice(study, Language.of("zh-Hans"), source)
    told = "".join(said.sentences)
    assert "2013年1月" in told
    assert "2016年1月" in told
    assert not re.search(r"[A-Za-z]{3,}", "".join([said.headline, *said.sentences, *said.advice]))


@pytest.mark.parametrize("last", sorted(set(Status) - {"UNKNOWN", "WITHHELD"}))
@in_each_language
def test_an_unknown_status_comes_with_the_last_known_one(tag: str, last: str) -> None:
    lang = Language.of(tag)
    said = notice(with_status("UNKNOWN", "2019-05", lastKnownStatus=last), lang)
    words = status_words(Status(last), lang)
    assert words
    assert f"“{words}”" in said.sentences[0]


def test_an_unknown_status_without_a_last_known_one_claims_none() -> None:
    said = notice(with_status("UNKNOWN", "2019-05"))
    assert said.sentences[0] == "The registry lists it as “unknown status”."


@pytest.mark.parametrize("status", ["TERMINATED", "WITHDRAWN", "SUSPENDED"])
@in_each_language
def test_why_a_trial_stopped_is_told_in_the_sponsors_own_words(tag: str, status: str) -> None:
    lang = Language.of(tag)
    study = with_status(status, whyStopped="The *supplier* went away.")
    said = notice(study, lang)
    assert said.why_stopped == "The *supplier* went away."
    quoted = Page(pages(study, lang)["overview"]).all("blockquote")
    assert [one.words for one in quoted] == ["The *supplier* went away."]


@pytest.mark.parametrize("status", ["TERMINATED", "WITHDRAWN", "SUSPENDED"])
def test_a_trial_that_stopped_without_a_reason_is_said_to_give_none(status: str) -> None:
    assert any("does not say why" in sentence for sentence in notice(with_status(status)).sentences)


@pytest.mark.parametrize("status", ["RECRUITING", "COMPLETED", "NOT_YET_RECRUITING", "UNKNOWN"])
def test_a_trial_that_did_not_stop_is_not_asked_why(status: str) -> None:
    assert not any("why" in sentence for sentence in notice(with_status(status)).sentences)


ACCESS_HEADLINES = {
    "AVAILABLE": "This treatment is available outside a trial, on a doctor's request.",
    "NO_LONGER_AVAILABLE": "This treatment is no longer available through this programme.",
    "TEMPORARILY_NOT_AVAILABLE": "This treatment is not available for the time being.",
    "APPROVED_FOR_MARKETING": "This access programme has ended: the treatment has been approved.",
}


@pytest.mark.parametrize("status", ACCESS_HEADLINES)
def test_an_access_programme_speaks_of_a_treatment_not_of_a_trial(status: str) -> None:
    study = trial(
        status={"overallStatus": status}, design={"studyType": "EXPANDED_ACCESS", "phases": None}
    )
    said = notice(study)
    assert said.headline == ACCESS_HEADLINES[status]
    assert any("doctor" in sentence for sentence in said.advice)


def test_an_access_programme_confirmed_long_ago_is_not_known_to_be_available() -> None:
    study = trial(
        status={"overallStatus": "AVAILABLE", "statusVerifiedDate": "2020-01"},
        design={"studyType": "EXPANDED_ACCESS"},
    )
    assert notice(study).headline == "It is not known whether this treatment is available."


HEADLINES = {
    "RECRUITING": "This trial is looking for participants.",
    "ENROLLING_BY_INVITATION": "Only people who are invited can join this trial.",
    "NOT_YET_RECRUITING": "This trial has not started to look for participants yet.",
    "ACTIVE_NOT_RECRUITING": "This trial is running, but takes no new participants.",
    "SUSPENDED": "This trial is paused.",
    "COMPLETED": "This trial has ended. It takes no participants.",
    "TERMINATED": "This trial was stopped early. It takes no participants.",
    "WITHDRAWN": "This trial was withdrawn before anyone took part.",
    "UNKNOWN": "This trial is not known to be open.",
    "WITHHELD": "This trial is not known to be open.",
}


@pytest.mark.parametrize("status", HEADLINES)
def test_each_status_of_a_trial_has_its_own_true_headline(status: str) -> None:
    assert notice(with_status(status)).headline == HEADLINES[status]


def test_a_confirmation_in_the_future_is_not_told_as_one() -> None:
    said = " ".join(notice(with_status("RECRUITING", "2027-03")).sentences)
    assert "2027" not in said
    assert "no usable date of confirmation" in said


def test_a_confirmation_to_the_day_reads_as_a_sentence() -> None:
    said = " ".join(notice(with_status("RECRUITING", "2026-08-11")).sentences)
    assert "in August 2026" in said
    assert "in 11 August" not in said


@pytest.mark.parametrize(
    ("status", "end", "passed"),
    [
        ("RECRUITING", {"date": "2026-10", "type": "ESTIMATED"}, True),
        ("RECRUITING", {"date": "2026-11", "type": "ESTIMATED"}, False),
        ("RECRUITING", {"date": "2026", "type": "ESTIMATED"}, False),
        ("RECRUITING", {"date": "2025-10-01", "type": "ACTUAL"}, False),
        ("RECRUITING", {"date": "last year", "type": "ESTIMATED"}, False),
        ("UNKNOWN", {"date": "2015", "type": "ESTIMATED"}, True),
        ("UNKNOWN", {"date": "2030-01-01", "type": "ESTIMATED"}, False),
        ("ACTIVE_NOT_RECRUITING", {"date": "2025-10", "type": "ESTIMATED"}, True),
        ("COMPLETED", {"date": "2025-10", "type": "ACTUAL"}, False),
    ],
)
def test_a_planned_end_that_went_by_is_told_and_only_such_a_one(
    status: str, end: dict[str, str], passed: bool
) -> None:
    said = " ".join(notice(with_status(status, completionDateStruct=end)).sentences)
    assert ("planned completion date" in said) is passed


@pytest.mark.parametrize("status", ["COMPLETED", "TERMINATED", "WITHDRAWN", "NO_LONGER_AVAILABLE"])
def test_nobody_is_blamed_for_not_confirming_what_is_over(status: str) -> None:
    """An end stays true without confirmation: to doubt it there would only confuse."""
    said = " ".join(notice(with_status(status, "2013-01")).sentences)
    assert "January 2013" in said
    assert "Nobody has confirmed" not in said


def test_a_planned_start_is_told_as_passed_or_as_to_come() -> None:
    past = {"date": "2026-01", "type": "ESTIMATED"}
    coming = {"date": "2027-01", "type": "ESTIMATED"}
    assert (
        "Its planned start date, January 2026, has passed."
        in notice(with_status("NOT_YET_RECRUITING", startDateStruct=past)).sentences
    )
    assert (
        "Its planned start date is January 2027."
        in notice(with_status("NOT_YET_RECRUITING", startDateStruct=coming)).sentences
    )


def test_a_record_that_is_gone_says_since_when_and_speaks_of_its_status_in_the_past() -> None:
    said = notice(with_status("RECRUITING"), source=GONE)
    assert said.headline == "The registry no longer lists this trial."
    assert "3 October 2026" in said.sentences[0]
    assert not any("lists it as" in sentence for sentence in said.sentences)


@pytest.mark.parametrize(
    ("status", "kind"), [("COMPLETED", "ACTUAL"), ("TERMINATED", "ACTUAL"), ("WITHDRAWN", None)]
)
def test_of_a_trial_that_was_over_before_it_was_gone_no_date_is_overdue(
    status: str, kind: str | None
) -> None:
    """One that was stopped was not "completed", and nobody has to confirm one that is over."""
    end = {"date": "2019-03", **({"type": kind} if kind else {})}
    said = notice(with_status(status, "2019-05", completionDateStruct=end), source=GONE).sentences
    assert not any("March 2019" in one or "Nobody has confirmed" in one for one in said)
    assert "The record was last confirmed in May 2019." in said


def test_a_fresh_status_that_is_none_of_the_registrys_is_not_called_old() -> None:
    """The reason has to be the true one: the word is unknown, its confirmation is not old."""
    said = notice(with_status("PAUSED_FOR_REVIEW", "2026-08"))
    assert "PAUSED_FOR_REVIEW" in said.sentences[0]
    assert "older or missing" not in said.rule


def test_a_missing_status_is_not_called_the_registrys_own() -> None:
    assert "registry's own status" not in notice(with_status(None)).rule


def test_nobody_is_sent_to_a_contact_that_the_record_does_not_have() -> None:
    assert not any("Ask the contact" in sentence for sentence in notice(bare()).advice)


@pytest.mark.parametrize("study", [bare(), with_status("COMPLETED"), with_status("UNKNOWN")])
def test_nobody_is_sent_to_links_that_are_not_there(study: Study) -> None:
    page = Page(pages(study)["overview"])
    assert "links below" not in page.words or page.with_class("links")


def test_nobody_is_said_to_have_taken_part_in_a_trial_that_nobody_joined() -> None:
    said = " ".join(notice(with_status("WITHDRAWN")).advice)
    assert "If you are taking part" not in said


NOT_OPEN = [
    ("not yet recruiting", with_status("NOT_YET_RECRUITING"), SOURCE),
    ("closed", with_status("ACTIVE_NOT_RECRUITING"), SOURCE),
    ("suspended", with_status("SUSPENDED"), SOURCE),
    ("completed", with_status("COMPLETED"), SOURCE),
    ("terminated", with_status("TERMINATED"), SOURCE),
    ("withdrawn", with_status("WITHDRAWN"), SOURCE),
    ("unknown", with_status("UNKNOWN", "2013-01", lastKnownStatus="RECRUITING"), SOURCE),
    ("withheld", of_kind("withheld"), SOURCE),
    ("stale", with_status("RECRUITING", "2020-01"), SOURCE),
    ("strange", with_status("WIDE_OPEN"), SOURCE),
    ("gone", with_status("RECRUITING"), GONE),
    ("without a status", bare(), SOURCE),
    *(
        (
            status.lower().replace("_", " "),
            trial(
                status={"overallStatus": status, "statusVerifiedDate": verified},
                design={"studyType": "EXPANDED_ACCESS", "phases": None},
            ),
            SOURCE,
        )
        for status, verified in (
            ("NO_LONGER_AVAILABLE", "2026-08"),
            ("TEMPORARILY_NOT_AVAILABLE", "2026-08"),
            ("APPROVED_FOR_MARKETING", "2026-08"),
            ("AVAILABLE", "2020-01"),
        )
    ),
]
"""Trials that nobody can join now."""

INVITES = re.compile(
    r"\bmay take part\b|(?<!decide who )(?<!say who )\bcan take part\b|\bcan join\b|\bjoin now\b"
    r"|\blooking for participants\b|\bis open\b|\bare accepted\b|\bwelcome\b|\bapply\b|\bsign up\b"
    r"|\beligible\b|\bdoctors can ask\b|\bis available\b|\bregister\b|\benrol\b",
    re.IGNORECASE,
)
HARMLESS = re.compile(
    r"Who can join"  # the name of a page
    r"|whether this treatment is available|not known to be open|whether the trial is open"
)


@pytest.mark.parametrize(
    ("study", "source"),
    [pytest.param(study, source, id=name) for name, study, source in NOT_OPEN],
)
@pytest.mark.parametrize("volunteers", [True, False], ids=["healthy too", "patients"])
def test_no_sentence_about_a_trial_that_is_not_open_says_that_it_can_be_joined(
    study: Study, source: Source, volunteers: bool
) -> None:
    study = altered(study, eligibility={"healthyVolunteers": volunteers})
    inviting = {
        f"{name}: {run.text.strip()}"
        for name, html in pages(study, source=source).items()
        for run in Page(html).runs
        if not run.registry and INVITES.search(HARMLESS.sub("", run.text))
    }
    assert not inviting


@pytest.mark.parametrize(
    ("study", "source"),
    [pytest.param(study, source, id=name) for name, study, source in NOT_OPEN],
)
@in_each_language
def test_what_is_said_of_an_open_trial_is_said_of_no_other(
    tag: str, study: Study, source: Source
) -> None:
    lang = Language.of(tag)
    access = trial(status={"overallStatus": "AVAILABLE"}, design={"studyType": "EXPANDED_ACCESS"})
    opened = [notice(with_status("RECRUITING"), lang), notice(access, lang)]
    assert {one.standing for one in opened} == {Standing.OPEN, Standing.AVAILABLE}
    said = "\n".join(Page(html).words for html in pages(study, lang, source).values())
    assert not [one.headline for one in opened if one.headline in said]


@pytest.mark.parametrize("standing", Standing)
@in_each_language
def test_every_standing_has_a_headline_advice_and_a_rule(tag: str, standing: Standing) -> None:
    lang = Language.of(tag)
    statuses = {meant: status for status, meant in {**FOR_GOOD, **WHEN_CONFIRMED}.items()}
    study = with_status(statuses.get(standing, "RECRUITING"))
    said = notice(study, lang, GONE if standing is Standing.GONE else SOURCE)
    assert said.standing is standing
    assert said.headline
    assert said.sentences
    assert said.advice
    assert said.rule


@pytest.mark.parametrize("standing", Standing)
def test_an_answer_is_assured_by_nothing_but_an_open_trial(standing: Standing) -> None:
    statuses = {meant: status for status, meant in {**FOR_GOOD, **WHEN_CONFIRMED}.items()}
    said = notice(
        with_status(statuses.get(standing, "RECRUITING")),
        source=GONE if standing is Standing.GONE else SOURCE,
    )
    assert said.may_answer is (standing in {Standing.OPEN, Standing.AVAILABLE})


@pytest.mark.parametrize("status", Status)
@in_each_language
def test_every_status_has_words_of_its_own(tag: str, status: Status) -> None:
    lang = Language.of(tag)
    told = [status_words(one, lang) for one in Status]
    words = status_words(status, lang)
    assert words
    assert str(status) not in words
    assert told.count(words) == 1


def test_a_status_that_is_none_of_the_registrys_is_shown_as_spelled_and_marked() -> None:
    words = status_words("PAUSED_FOR_REVIEW", Language.of("zh-Hans"))
    assert words is not None
    html = getattr(words, "__html__", str)()
    assert html == '<span lang="en" dir="auto" translate="no">PAUSED_FOR_REVIEW</span>'


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"overallStatus": "UNKNOWN", "lastKnownStatus": "RECRUITING"},
            "Before that, it was listed as “unknown status”. The last status that the registry knew"
            " was “recruiting”.",
        ),
        ({"overallStatus": "UNKNOWN"}, "Before that, it was listed as “unknown status”."),
        ({"overallStatus": "WITHHELD"}, "Before that, it was listed as “withheld”."),
        ({"overallStatus": None}, "Before that, it was listed without a status."),
    ],
)
def test_a_record_that_is_gone_is_not_said_to_be_listed_in_any_way(
    fields: dict[str, str | None], words: str
) -> None:
    said = notice(trial(status=fields), source=GONE).sentences
    assert words in said
    assert not any("The registry lists" in one or "gives no status" in one for one in said)


@pytest.mark.parametrize(
    ("status", "fields", "words"),
    [
        (
            "RECRUITING",
            {"completionDateStruct": {"date": "2026-01", "type": "ACTUAL"}},
            "According to the record, it was completed: January 2026.",
        ),
        (
            "NOT_YET_RECRUITING",
            {"startDateStruct": {"date": "2026-03", "type": "ACTUAL"}},
            "According to the record, it has started: March 2026.",
        ),
    ],
)
def test_a_day_that_contradicts_the_status_is_told(
    status: str, fields: dict[str, Any], words: str
) -> None:
    assert words in notice(with_status(status, **fields)).sentences
