"""Key dates as a calendar: read back by two other readers, and never a day that nobody named."""

import re
from datetime import date
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from registry.export import vcard
from registry.export.calendar import calendar
from registry.export.trial import Trial
from tests.export.made import by_node, chinese, of, small
from tests.trial.records import SOURCE, bare

START = "NCT00000001: Start of the trial"


def events(trial: Trial) -> dict[str, Any]:
    """The events by their title, as vobject reads them."""
    read = vobject.readOne(calendar(trial).decode())
    return {event.summary.value: event for event in read.vevent_list}


def started(when: str, kind: str | None = "ACTUAL") -> Trial:
    struct = {"date": when, "type": kind} if kind else {"date": when}
    return small(status={"startDateStruct": struct})


@pytest.mark.parametrize(
    ("when", "title", "first", "after"),
    [
        ("2013-03-05", START, date(2013, 3, 5), date(2013, 3, 6)),
        (
            "2013-02",
            f"{START}, in February 2013 (day not given)",
            date(2013, 2, 1),
            date(2013, 3, 1),
        ),
        ("2013", f"{START}, in 2013 (month and day not given)", date(2013, 1, 1), date(2014, 1, 1)),
        (
            "2012-12",
            f"{START}, in December 2012 (day not given)",
            date(2012, 12, 1),
            date(2013, 1, 1),
        ),
    ],
)
def test_a_date_without_a_day_spans_all_that_it_can_mean_and_says_so(
    when: str, title: str, first: date, after: date
) -> None:
    event = events(started(when))[title]
    assert (event.dtstart.value, event.dtend.value) == (first, after)
    assert event.transp.value == "TRANSPARENT"


@pytest.mark.parametrize("when", ["9999", "9999-12", "9999-12-31"])
def test_the_last_day_of_the_calendar_has_no_day_behind_it(when: str) -> None:
    found = events(started(when))
    (event,) = [one for title, one in found.items() if title.startswith(START)]
    assert event.dtstart.value.year == 9999
    assert not hasattr(event, "dtend")


def test_an_estimated_date_says_so_and_is_tentative() -> None:
    found = events(started("2027-03", "ESTIMATED"))
    event = found[f"{START} (estimated), in March 2027 (day not given)"]
    assert event.status.value == "TENTATIVE"
    assert events(started("2013-03-05"))[START].status.value == "CONFIRMED"
    assert not hasattr(events(started("2013-03-05", None))[START], "status")


def test_every_key_date_of_the_record_is_an_event() -> None:
    assert [title.split(": ")[1].split(",")[0] for title in events(small())] == [
        "Start of the trial",
        "Last data for the primary outcome (estimated)",
        "Completion of the trial (estimated)",
        "Record first posted",
        "Record last updated (estimated)",
        "Record last confirmed",
    ]


def test_the_same_event_keeps_its_name_when_its_date_moves() -> None:
    (before,) = [one.uid.value for title, one in events(started("2013")).items() if START in title]
    (after,) = [one.uid.value for title, one in events(started("2014")).items() if START in title]
    assert before == after
    assert len({one.uid.value for one in events(small()).values()}) == 6


def test_a_record_without_dates_gives_no_bytes() -> None:
    assert calendar(of(bare())) == b""
    assert calendar(small(status=None)) == b""


def test_a_date_that_is_none_is_no_event() -> None:
    assert not [title for title in events(started("soon")) if START in title]


def test_another_reader_finds_the_same_also_in_chinese() -> None:
    title = "间充质干细胞联合脐带血治疗移植失败" * 8
    trial = chinese(small(identification={"briefTitle": title}))
    card = small(contactsLocations={"centralContacts": [{"name": "林人" * 40}]})
    cards = vcard.vcards(card.record, SOURCE, card.lang)
    found, (kind, properties, _) = by_node(
        "calendars.js", [calendar(trial).decode(), cards.decode()]
    )
    assert [component[0] for component in found[2]] == ["vevent"] * 6
    told = {part[0]: part[3] for part in found[2][0][1]}
    assert title in told["description"]
    assert told["dtstart"] == "2026-01-01"
    assert kind == "vcard"
    assert ["fn", {}, "text", "林人" * 40] in properties


def test_lines_are_folded_between_signs() -> None:
    trial = small(identification={"briefTitle": "林" * 400})
    lines = calendar(trial).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()


INJECTIONS = [
    "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:AUDIO",
    "x\nDTSTART:20200101",
    "x\rDTSTART:20200101",
    "x\u2028DTSTART:20200101",
    "x\x85DTSTART:20200101",
    "a;b,c\\n\\d:e",
    "\u202ereversed",
]


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
def test_no_title_adds_a_line(text: str) -> None:
    _is_harmless(small(identification={"briefTitle": text}))


@given(text=st.text(max_size=60))
def test_whatever_a_title_holds_it_adds_no_line(text: str) -> None:
    base = small().record
    protocol = base.protocol_section
    names = protocol.identification_module.model_copy(update={"brief_title": text})
    inside = protocol.model_copy(update={"identification_module": names})
    _is_harmless(of(base.model_copy(update={"protocol_section": inside})))


def _is_harmless(trial: Trial) -> None:
    def names(of_trial: Trial) -> list[bytes]:
        unfolded = re.sub(rb"\r\n[ \t]", b"", calendar(of_trial))
        return [line.partition(b":")[0] for line in unfolded.split(b"\r\n")]

    assert names(trial) == names(small())
    assert len(events(trial)) == 6


def test_the_calendar_says_where_it_is_from() -> None:
    read = vobject.readOne(calendar(small()).decode())
    assert "Changed here" in read.description.value
    assert read.source.value == "https://clinicaltrials.gov/study/NCT00000001"
    for event in read.vevent_list:
        assert "which processed them on 20 November 2026" in event.description.value
