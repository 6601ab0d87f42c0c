"""Find other trials without JavaScript: sent, answered, and forgotten."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from registry.edition import Edition
from registry.edition.form import LONGEST_FORM
from registry.mirror.question import Found, Question
from tests.fixtures.mirrors import mirror_of, place
from tests.fixtures.studies import study
from tests.web.asking import Reply, ask
from tests.web.conftest import TRIAL, Made, Plain

PATHS = {"en": "/en/find", "zh-Hans": "/zh/find"}


@pytest.fixture(scope="module")
def found_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror of some invented studies, most of them recruiting, each further east."""
    records = [study(TRIAL)]
    for number in range(100, 125):
        record = study(f"NCT00000{number}", status="RECRUITING" if number % 5 else "COMPLETED")
        protocol = record["protocolSection"]
        protocol["contactsLocationsModule"] = place("Inventown", 30.5, 114.0 + number - 100)
        protocol["conditionsModule"]["keywords"] = ["Leukemia"]
        records.append(record)
    records[23]["protocolSection"]["eligibilityModule"]["maximumAge"] = "60 Years"
    records[24]["protocolSection"]["eligibilityModule"]["sex"] = "MALE"
    records[25]["protocolSection"]["conditionsModule"]["conditions"] = ["Atlantic Fever"]
    return mirror_of(tmp_path_factory.mktemp("found") / "mirror", records)


@pytest.fixture
def app(plain: Made, found_in: Path) -> Plain:
    """A site with a trial of its own and other ones to be found."""
    return plain(folder=found_in)


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def send(app: Plain, path: str = "/en/find", **fields: object) -> Reply:
    given = {"status[]": ["RECRUITING", "NOT_YET_RECRUITING"], **fields}
    body = urlencode(given, doseq=True).encode()
    return ask(app, path, "POST", body)


@pytest.mark.parametrize("tag", PATHS)
def test_the_form_is_sent_to_its_own_page_and_never_by_the_address(app: Plain, tag: str) -> None:
    page = ask(app, PATHS[tag])
    assert page.status == 200
    assert page.headers["content-language"] == tag
    assert re.findall("<form[^>]*>", page.text) == [
        f'<form class="tp" method="post" action="{PATHS[tag]}" autocomplete="off" novalidate>'
    ]
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert "script" not in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "NCT00000101" not in page.text


def test_what_is_sent_is_answered_and_kept_by_nobody(
    app: Plain, quiet: pytest.LogCaptureFixture
) -> None:
    before = len(app.house.kept)
    page = send(app, words="inventin", age="66", sex="female", place="Wuhan")
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers
    assert "19 studies found" in page.text  # of 21, one is for men and one for those up to 60
    assert ", about 70 km away" in page.text
    assert len(app.house.kept) == before
    assert "inventin" not in quiet.text.casefold()
    assert "wuhan" not in quiet.text.casefold()
    links = re.findall('href="([^"]*)"', page.text)
    assert not any("inventin" in link or "Wuhan" in link for link in links)


def test_a_fault_of_the_search_is_logged_without_what_was_looked_for(
    app: Plain,
    monkeypatch: pytest.MonkeyPatch,
    quiet: pytest.LogCaptureFixture,
) -> None:
    found = Edition.found

    def refuse(edition: Edition, question: Question) -> Found | None:
        if question.words:
            raise ValueError(f"cannot search {question.words}")
        return found(edition, question)

    monkeypatch.setattr(Edition, "found", refuse)
    page = send(app, words="inventin")
    assert page.status == 500
    assert "ValueError" in quiet.text
    assert "inventin" not in quiet.text + page.text


def test_a_query_in_the_address_asks_for_nothing(app: Plain) -> None:
    page = ask(app, "/en/find?words=inventin&do=find")
    assert "studies found" not in page.text
    assert 'value="inventin"' not in page.text


def test_ten_results_stand_on_a_page_and_buttons_lead_on_and_back(app: Plain) -> None:
    first, second = send(app, words="inventin"), send(app, words="inventin", page="2")
    assert first.text.count('<article class="tp result"') == 10
    assert 'name="page" value="2"' in first.text
    assert "Shown here: 11 to 20 of 21." in second.text
    assert 'name="page" value="1"' in second.text
    assert set(re.findall(r"NCT\d{8}", first.text)) & {"NCT00000101"}


def test_the_numbers_stand_beside_the_choices(app: Plain) -> None:
    page = send(app, words="inventin")
    assert "recruiting (21)" in page.text
    assert "completed (5)" in page.text
    assert "China (20)" in page.text


def test_the_nearest_place_is_told_and_how_a_place_was_taken(app: Plain) -> None:
    page = send(app, place="武汉", order="distance", path=PATHS["zh-Hans"])
    assert "武汉 Wuhan（中国）" in page.text
    assert "公里" in page.text
    assert page.text.index("NCT00000101") < page.text.index("NCT00000102")
    unknown = send(app, place="Nowhere-on-Sea", words="inventin")
    assert "We do not know the place" in unknown.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"place": "Atlantis"}, "Please write the next large city."),
        ({"age": "-5"}, "Please write the age in full years, for example 55."),
        ({"age": "5.5", "unit": "Month"}, "Please write the age in full months, for example 8."),
    ],
)
def test_what_is_not_understood_stays_in_its_field_and_is_said_after_the_heading(
    app: Plain, fields: dict[str, str], said: str
) -> None:
    page = send(app, words="inventin", **fields)
    head = page.text[
        page.text.index('id="found"') : page.text.index("Only trials with this status")
    ]
    assert re.fullmatch(r"[^<]*</h2>\s*<p>[^\n]*</p>\s*</div>\s*<p>", head.partition(">")[2])
    assert said in head
    assert "<details open><summary>More choices" in page.text
    [(name, written), *_] = fields.items()
    assert re.search(f'id="{name}" [^>]*value="{written}"', page.text)
    if "unit" in fields:
        assert 'value="Month" selected' in page.text


def test_who_sends_an_empty_form_is_told_what_to_write(app: Plain) -> None:
    wanted = "Please write what you are looking for"
    assert wanted not in ask(app, "/en/find").text
    page = send(app, words="", age="-5").text
    places = [page.index(words) for words in ('id="found"', "Please write the age", wanted)]
    assert places == sorted(places)
    assert wanted not in send(app, words="inventin").text
    assert wanted not in send(app, do="clear").text


def test_up_to_four_stand_side_by_side(app: Plain) -> None:
    marked = [f"NCT0000010{n}" for n in range(1, 7)]
    page = send(app, words="inventin", **{"compare[]": marked})
    table = page.text[page.text.index("<table") : page.text.index("</table>")]
    assert table.count('scope="col"') == 1 + 4
    assert table.count("≠") == table.count('<tr role="row" class="differs">')
    assert "Only the first 4 marks count." in page.text[page.text.index('id="beside"') :]
    assert "<table" not in send(app, words="inventin", **{"compare[]": marked[:1]}).text


def test_who_compares_stays_on_the_page_and_nobody_is_led_behind_the_last_one(app: Plain) -> None:
    second = send(app, words="inventin", page="2")
    compare = re.search(
        'name="page" value="(\\d)" data-next="beside">Show those side by side', second.text
    )
    assert compare
    assert compare[1] == "2"
    behind = send(app, words="inventin", page="2", place="Wuhan", within="250")
    assert "2 studies found" in behind.text
    assert "NCT00000101" in behind.text
    assert 'value="1">Earlier results' not in behind.text
    assert send(app, words="inventin", page="9").text == send(app, words="inventin", page="3").text


def test_marks_on_another_page_are_not_lost(app: Plain) -> None:
    page = send(app, words="inventin", **{"compare[]": ["NCT00000124", "NCT00000101"]})
    before = page.text.index("Marked before")
    assert 'value="NCT00000124" checked> <span>Compare NCT00000124: ' in page.text[before:]
    assert 'value="NCT00000101" checked' in page.text
    assert page.text.index("Mark up to 4 trials") < page.text.index('<article class="tp result"')


def test_marks_of_an_earlier_search_are_seen_and_can_be_taken_away(app: Plain) -> None:
    earlier = [f"NCT0000010{n}" for n in (1, 2, 3, 4)]
    both = send(app, words="Atlantic Fever", **{"compare[]": [*earlier, "NCT00000124"]})
    for one in (*earlier, "NCT00000124"):
        assert f'value="{one}" checked' in both.text, "a mark that does not count is not lost"
    assert "Only the first 4 marks count." in both.text
    less = send(app, words="Atlantic Fever", **{"compare[]": ["NCT00000124", earlier[0]]})
    assert less.text.count(" checked> <span>Compare NCT") == 2
    assert "marks count" not in less.text


def test_marks_can_be_seen_side_by_side_where_nothing_is_found(app: Plain) -> None:
    marks = ["NCT00000101", "NCT00000102"]
    page = send(app, words="nothinglikeit", **{"compare[]": marks})
    assert "Nothing was found" in page.text
    assert page.text.count(" checked> <span>Compare NCT") == 2
    assert 'data-next="beside"' in page.text


def test_a_mark_of_what_is_not_held_is_none(app: Plain) -> None:
    page = send(app, words="inventin", **{"compare[]": ["NCT99999999", "abcdefghijk"]})
    assert "NCT99999999" not in page.text
    assert "Marked before" not in page.text
    assert "Mark one more trial" not in page.text


def test_a_trial_of_this_site_leads_to_its_page_here(app: Plain) -> None:
    page = send(app, words="inventin")
    assert f'href="/trial/{TRIAL}"' in page.text
    assert "https://clinicaltrials.gov/study/NCT00000101" in page.text
    assert 'href="/trial/NCT00000101"' not in page.text


def test_chinese_words_that_nobody_knows_are_said_and_find_nothing(app: Plain) -> None:
    page = send(app, words="怪病", path=PATHS["zh-Hans"])
    assert "怪病" in page.text
    assert "我们不认识这些中文词" in page.text
    assert "NCT00000101" not in page.text


def test_another_spelling_can_be_taken(app: Plain) -> None:
    page = send(app, words="lukemia")
    assert '<button type="submit" class="plain" name="instead words" value="leukemia">' in page.text
    again = send(app, words="lukemia", **{"instead words": "leukemia"})
    assert 'name="words" type="search" value="leukemia"' in again.text


def test_the_english_of_chinese_words_is_not_taken_for_misspelt(app: Plain) -> None:
    assert 'value="atlantic anemia"' in send(app, words="aplastic anemia").text
    page = send(app, words="再障", path=PATHS["zh-Hans"])
    assert "aplastic anemia" in page.text
    assert "atlantic" not in page.text


@pytest.mark.parametrize("field", ["condition", "treatment"])
def test_another_spelling_is_taken_in_the_field_where_it_belongs(app: Plain, field: str) -> None:
    wrong = {"condition": "lukemia", "treatment": "invnetin"}[field]
    right = {"condition": "leukemia", "treatment": "inventin"}[field]
    page = send(app, **{field: wrong})
    assert f'name="instead {field}" value="{right}">' in page.text
    again = send(app, **{field: wrong, f"instead {field}": right})
    assert f'name="{field}" type="text" value="{right}"' in again.text
    assert "Nothing was found" not in again.text


@pytest.mark.parametrize("words", ['"><script>alert(1)</script>', "<b>x</b>", "\x00", "{{ 7*7 }}"])
def test_what_a_reader_writes_is_shown_as_words(app: Plain, words: str) -> None:
    page = send(app, words=words, place=words, sponsor=words, country=words)
    assert page.status == 200
    assert "<script" not in page.text
    assert "<b>x</b>" not in page.text
    assert "49" not in page.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"words=",
        b"%%%=%ff&words=%ff",
        b"age=-1&page=-3&within=x&order=x&sex=x&status=x&unit=x",
        b"age=9999&page=9999&words=x",
        b"x" * (LONGEST_FORM + 5000),
        b"&".join(b"a=1" for _ in range(500)),
    ],
)
def test_no_form_however_wrong_breaks_the_page(app: Plain, body: bytes) -> None:
    page = ask(app, "/en/find", "POST", body)
    assert page.status == 200
    assert "Find trials" in page.text


def test_other_pages_still_take_nothing(app: Plain) -> None:
    assert ask(app, f"/trial/{TRIAL}", "POST", b"words=x").status == 405
    assert ask(app, "/en/find", "PUT", b"words=x").status == 405


@pytest.mark.parametrize("tag", PATHS)
def test_where_nothing_can_be_searched_the_page_says_so(
    plain: Made, tmp_path: Path, tag: str
) -> None:
    app = plain(folder=tmp_path / "nothing")
    for page in (ask(app, PATHS[tag]), send(app, PATHS[tag], words="x")):
        assert page.status == 200
        assert "<form" not in page.text
        assert "https://clinicaltrials.gov/" in page.text


def test_related_trials_stand_on_the_page_of_a_trial(app: Plain) -> None:
    page = ask(app, f"/zh/trial/{TRIAL}")
    assert "NCT00000101" in page.text
    assert 'href="/zh/find"' in page.text
    start = page.text.index('id="overview-related"')
    assert page.text.count("<li><p><b>", start) == 5
