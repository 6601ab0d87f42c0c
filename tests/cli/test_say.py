"""How results and complaints are written."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.cli.say import Complaint, counted, moment, moment_and_age, printable


def test_signs_that_could_steer_a_terminal_are_left_out() -> None:
    assert (
        printable("A\x1b[2J [red]title[/red]\x07\r\u202e β 临床\n")
        == "A[2J [red]title[/red] β 临床\n"
    )


@pytest.mark.parametrize(
    ("ago", "says"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=1, seconds=5), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=1, hours=23), "1 day ago"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_a_moment_says_how_long_ago_it_was(ago: timedelta, says: str) -> None:
    assert moment_and_age(datetime.now(UTC) - ago).endswith(f" UTC, {says}")


def test_a_moment_for_machines_is_in_universal_time() -> None:
    when = datetime.fromisoformat("2026-03-31T08:00:00.5+08:00")
    assert moment(when) == "2026-03-31T00:00:00+00:00"
    assert moment(None) is None


def test_numbers_agree_with_their_nouns() -> None:
    assert counted(1, "study", "studies") == "1 study"
    assert counted(1234, "study", "studies") == "1,234 studies"
    assert counted(0, "warning") == "0 warnings"


def test_a_complaint_says_what_happened_where_and_what_to_do() -> None:
    assert str(Complaint("X", "It broke", "/a", "Mend it.", 1)) == "It broke (/a). Mend it."
    assert str(Complaint("X", "It broke", "", "Mend it.", 1)) == "It broke. Mend it."
    assert str(Complaint("X", "a: is wrong; b", "", "", 2)) == "a: is wrong; b"
