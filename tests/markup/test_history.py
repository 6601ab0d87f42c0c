"""The page History as HTML: nothing but what is meant, and readable without colour."""

import copy
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from registry.language import Language
from registry.markup.history import DETAILED, comparison_piece, history_log, history_page
from registry.site.aggregates import Announced
from registry.trial.history import compare, history_view, steps, versions_of
from registry.trial.source import Source
from registry.trial.status import status_notice
from tests.fixtures.history import NCT, registered
from tests.trial.history.made import seen, whole

TODAY = date(2026, 11, 25)
HOSTILE = "<script>alert(1)</script>\"'><b>&amp;"


def page(tag: str = "en", *records: dict[str, Any], log: tuple[Announced, ...] = ()) -> str:
    """The whole page, for these records or for those of the made history."""
    lang = Language.of(tag)
    versions = versions_of(seen(*records)) if records else whole()
    view = history_view(NCT, versions, log, lang, TODAY)
    last = versions[-1]
    notice = status_notice(last.record, Source(last.source.fetched_at), lang, TODAY)
    pieces = [history_page(lang, view, notice, "feed.atom"), history_log(lang, view)]
    pieces += [comparison_piece(lang, compare(step, lang)) for step in steps(versions)[-1:]]
    return "".join(piece.html for piece in pieces)


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_words_that_went_and_came_are_marked_in_words_too(tag: str) -> None:
    html = page(tag)
    lang = Language.of(tag)
    taken = re.search(r"<del>(.*?)</del>", html, re.DOTALL)
    put = re.search(r"<ins>(.*?)</ins>", html, re.DOTALL)
    assert taken
    assert put
    assert lang.say("[taken out:]") in taken[1]
    assert "18" in taken[1]
    assert lang.say("[put in:]") in put[1]
    assert "16" in put[1]


@pytest.mark.parametrize(
    ("tag", "words"),
    [("en", "still so on 25 November 2026"), ("zh-Hans", "截至2026年11月25日仍是如此")],
)
def test_a_status_is_said_to_stand_on_the_day_until_which_that_is_known(
    tag: str, words: str
) -> None:
    assert f"<td>{words}</td>" in page(tag)


def test_words_of_the_record_are_text() -> None:
    later = copy.deepcopy(registered())
    later["protocolSection"]["statusModule"]["whyStopped"] = HOSTILE
    later["protocolSection"]["identificationModule"]["briefTitle"] = HOSTILE
    later["protocolSection"]["conditionsModule"]["conditions"] = [HOSTILE]
    later[HOSTILE] = HOSTILE
    html = page("en", registered(), later)
    assert "<script" not in html
    assert "<b>" not in html


def test_hundreds_of_changes_are_folded() -> None:
    grown = copy.deepcopy(registered())
    grown["protocolSection"]["contactsLocationsModule"] = {
        "locations": [
            {"facility": f"Hospital {n}", "city": "C", "country": "L", "status": "RECRUITING"}
            for n in range(300)
        ]
    }
    html = page("en", registered(), grown)
    assert "<summary>290 more changes</summary>" in html
    open_parts = re.sub(r"<details>.*?</details>", "", html, flags=re.DOTALL)
    assert open_parts.count("Hospital ") <= 2 * 10


def test_a_patch_that_is_too_long_is_said_to_be() -> None:
    grown = copy.deepcopy(registered())
    grown["protocolSection"]["descriptionModule"]["detailedDescription"] = "word " * 4000
    html = page("en", registered(), grown)
    assert "The patch has 1 operation and is too long for this page." in html


def test_of_many_versions_the_newest_show_values_and_patch() -> None:
    records = [registered() for _ in range(DETAILED + 5)]
    for at, record in enumerate(records):
        record["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = at
    html = page("en", *records)
    assert html.count("Before and after, side by side") == DETAILED
    assert html.count("choose this version under “Compare any two versions”") == 4


def test_older_versions_are_folded() -> None:
    assert "<summary>2 older versions</summary>" in page()


def test_the_log_tells_releases_corrections_and_withdrawals() -> None:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    html = page(
        "en",
        log=(
            Announced(NCT, "1", at, withdrawn=False, cutoff="2026-01"),
            Announced(NCT, "2", at, withdrawn=False, corrects="1", cutoff="2026-02"),
            Announced(NCT, "2", at, withdrawn=True, reason="<b>A count was wrong</b>"),
            Announced(NCT, "3", at, withdrawn=True),
        ),
    )
    text = re.sub(r"<[^>]+>", "", html)
    assert "Release 2 was published. It corrects release 1, which is not shown any more." in text
    assert "The reason: &lt;b&gt;A count was wrong&lt;/b&gt;." in text
    assert "The reason that was noted is not shown, as it names a number." in text
    assert "<b>" not in html
