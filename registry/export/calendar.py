"""The key dates of a trial as iCalendar (RFC 5545), never more precise than the record has them."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from registry.ctgov.record import PartialDate
from registry.ctgov.record.enums import DateType
from registry.export.text import one_line
from registry.export.trial import Trial
from registry.language import Language, Sentence

_PRODUCT = "-//Trial page//Key dates//EN"


def calendar(trial: Trial) -> bytes:
    """An event for each key date; empty when the record has none.

    A day is an event of that day. A month or a year is an event over all of it, whose title says
    that the day is not given: a calendar has no other way to hold a date without a day. No event
    makes anybody busy. An estimated date says so and is tentative.
    """
    events = list(_events(trial))
    if not events:
        return b""
    lang = trial.lang
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", one_line(trial.nct_id))
    made.add("x-wr-calname", one_line(trial.nct_id))
    made.add("description", "\n".join(one_line(sentence) for sentence in trial.statement))
    made.add("source", trial.address, parameters={"VALUE": "URI"})
    made.add("last-modified", _moment(trial.source.fetched_at))
    for name, label, when, kind in events:
        made.add_component(_event(trial, name, _title(trial, label, when, kind, lang), when, kind))
    return bytes(made.to_ical())


def _events(trial: Trial) -> Iterator[tuple[str, Sentence, PartialDate, DateType | None]]:
    """The key dates that the record has: name, words, date, and whether it is estimated."""
    say, status = trial.lang.say, trial.record.protocol_section.status_module
    named = (
        ("startDate", say("Start of the trial"), status.start_date_struct),
        (
            "primaryCompletionDate",
            say("Last data for the primary outcome"),
            status.primary_completion_date_struct,
        ),
        ("completionDate", say("Completion of the trial"), status.completion_date_struct),
        (
            "studyFirstPostDate",
            say("Record first posted"),
            status.study_first_post_date_struct,
        ),
        (
            "resultsFirstPostDate",
            say("Results first posted"),
            status.results_first_post_date_struct,
        ),
        (
            "lastUpdatePostDate",
            say("Record last updated"),
            status.last_update_post_date_struct,
        ),
    )
    for name, label, struct in named:
        if isinstance(struct.date, PartialDate):
            kind = struct.type if isinstance(struct.type, DateType) else None
            yield name, label, struct.date, kind
    if isinstance(status.status_verified_date, PartialDate):
        yield "statusVerifiedDate", say("Record last confirmed"), status.status_verified_date, None


def _title(
    trial: Trial, label: Sentence, when: PartialDate, kind: DateType | None, lang: Language
) -> str:
    what = f"{one_line(trial.nct_id)}: {label}"
    if kind is DateType.ESTIMATED:
        what = lang.say("{what} (estimated)", what=what)
    if when.day is None:
        date = lang.date(when)
        if when.month is None:
            return lang.say("{what}, in {date} (month and day not given)", what=what, date=date)
        return lang.say("{what}, in {date} (day not given)", what=what, date=date)
    return what


def _event(trial: Trial, name: str, title: str, when: PartialDate, kind: DateType | None) -> Event:
    event = Event()
    # The same event has the same name in every file, so that a calendar replaces it.
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{trial.address}#{name}")))
    event.add("dtstamp", _moment(trial.source.fetched_at))
    event.add("dtstart", when.earliest)
    if when.latest < date.max:  # behind it there is no day that could be the end
        event.add("dtend", when.latest + timedelta(days=1))
    event.add("summary", title)
    event.add("description", f"{one_line(trial.title)}\n{one_line(trial.statement[0])}")
    event.add("url", trial.address)
    event.add("transp", "TRANSPARENT")
    if kind is not None:
        tentative = kind is DateType.ESTIMATED
        event.add("status", "TENTATIVE" if tentative else "CONFIRMED")
    return event


def _moment(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(microsecond=0)
