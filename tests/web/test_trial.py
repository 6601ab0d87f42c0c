"""A trial's plain page: its addresses, what it says, and what stands in its head."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.language import Language
from registry.markup import Head, Link, notice_document
from registry.mirror.pointer import read_pointer, write_pointer
from registry.mirror.sync import Collection, sync
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.markup.reading import Page
from tests.mirror.conftest import client_of
from tests.web.asking import ask
from tests.web.conftest import ALIASED, EARLIER, GONE, HIDDEN, NEVER, TRIAL, Made, Plain

both_pages = pytest.mark.parametrize("more", ["", "/sheet"])
both_languages = pytest.mark.parametrize(("prefix", "tag"), [("", "en"), ("/zh", "zh-Hans")])


def body(html: str) -> Page:
    """What stands in the body."""
    return Page(re.sub(r"^.*<body[^>]*>|</body>.*$", "", html, flags=re.DOTALL))


def links(html: str) -> dict[str, str]:
    """The canonical address, and each language's."""
    found = re.findall(
        r'<link rel="(canonical|alternate)"(?: hreflang="([^"]+)")? href="([^"]+)"', html
    )
    return {tag or kind: address for kind, tag, address in found}


@both_pages
@both_languages
def test_a_trial_has_its_pages_in_each_language(
    app: Plain, prefix: str, tag: str, more: str
) -> None:
    reply = ask(app, f"{prefix}/trial/{TRIAL}{more}")
    assert (reply.status, reply.headers["content-language"]) == (200, tag)
    assert f'<!DOCTYPE html>\n<html lang="{tag}">' in reply.text
    assert reply.text.startswith("<!DOCTYPE html>")
    page = body(reply.text)
    assert not page.malformed()
    assert len(page.all("h1")) == 1
    assert "An Invented Trial, Number 1" in page.all("h1")[0].words


@both_pages
@both_languages
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (TRIAL.lower(), TRIAL),
        ("NCT1", TRIAL),
        (f"%20{TRIAL}", TRIAL),
        (EARLIER, ALIASED),
        (EARLIER.lower(), ALIASED),
    ],
)
def test_every_other_spelling_leads_to_the_one_address(
    app: Plain, prefix: str, tag: str, more: str, asked: str, found: str
) -> None:
    reply = ask(app, f"{prefix}/trial/{asked}{more}")
    assert (reply.status, reply.headers["location"]) == (301, f"{prefix}/trial/{found}{more}")


@pytest.mark.parametrize("address", [f"/trial/{TRIAL}/", f"/zh/trial/{TRIAL}/sheet//", "/join/"])
def test_a_slash_too_many_leads_to_the_one_address(app: Plain, address: str) -> None:
    reply = ask(app, address)
    assert (reply.status, reply.headers["location"]) == (301, address.rstrip("/"))


def test_no_redirect_leaves_the_site(app: Plain) -> None:
    for address in ("//evil.example/", "/trial//evil.example/", "//evil.example/join/", "/\\evil/"):
        reply = ask(app, address)
        assert not reply.headers.get("location", "/").startswith(("//", "/\\", "http")), address


@both_pages
@pytest.mark.parametrize("asked", [HIDDEN, "NCT00000077", "nonsense", "NCT", "<b>x", "x" * 5000])
def test_a_trial_that_the_site_does_not_show_is_not_found(
    app: Plain, more: str, asked: str
) -> None:
    reply = ask(app, f"/trial/{asked}{more}")
    assert reply.status == 404
    assert "This site does not show the trial" in reply.text
    assert "<b>x" not in reply.text
    assert len(reply.text) < 40_000


def test_a_trial_that_was_never_fetched_will_come(app: Plain) -> None:
    reply = ask(app, f"/trial/{NEVER}")
    assert (reply.status, reply.headers["retry-after"]) == (503, "300")
    assert "has not fetched the record yet" in reply.text


def test_a_site_without_data_says_so(plain: Made, tmp_path: Path) -> None:
    reply = ask(plain(folder=tmp_path / "none"), f"/trial/{TRIAL}")
    assert reply.status == 503
    assert "no data on this trial here yet" in reply.text


@both_languages
def test_a_trial_that_is_gone_from_the_registry_says_so(app: Plain, prefix: str, tag: str) -> None:
    for more in ("", "/sheet"):
        reply = ask(app, f"{prefix}/trial/{GONE}{more}")
        assert reply.status == 200
        assert body(reply.text).with_class("gone")


def test_a_new_snapshot_is_a_new_page_without_a_restart(plain: Made, tmp_path: Path) -> None:
    mirror, trials = tmp_path / "mirror", Collection.of_trials([TRIAL])
    app = plain(folder=mirror)
    with ApiServer() as api, client_of(api.url) as client:
        api.publish([study(TRIAL)])
        sync(mirror, client, trials)
        before = ask(app, f"/trial/{TRIAL}")
        api.publish([study(TRIAL, status="COMPLETED")])
        sync(mirror, client, trials)
        after = ask(app, f"/trial/{TRIAL}", if_none_match=before.headers["etag"])
    assert "This trial is looking for participants." in before.text
    assert after.status == 200
    assert "This trial has ended." in after.text


def test_another_day_is_another_page(app: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import datetime, timedelta, tzinfo

    from registry.edition import edition

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            return cls.fromtimestamp((datetime.now(tz) + timedelta(days=1500)).timestamp(), tz)

    before = ask(app, f"/trial/{TRIAL}")
    monkeypatch.setattr(edition, "datetime", Later)
    after = ask(app, f"/trial/{TRIAL}", if_none_match=before.headers["etag"])
    assert "This trial is looking for participants." in before.text
    assert after.status == 200
    assert "This trial is not known to be open." in after.text


@both_pages
def test_the_head_names_the_page_in_every_language(plain: Made, more: str) -> None:
    app = plain(site='address = "https://trials.hospital.example"')
    base = "https://trials.hospital.example"
    for prefix, tag in (("", "en"), ("/zh", "zh-Hans")):
        html = ask(app, f"{prefix}/trial/{TRIAL}{more}").text
        assert links(html) == {
            "canonical": f"{base}{prefix}/trial/{TRIAL}{more}",
            "en": f"{base}/trial/{TRIAL}{more}",
            "zh-Hans": f"{base}/zh/trial/{TRIAL}{more}",
            "x-default": f"{base}/trial/{TRIAL}{more}",
        }
        assert f'<meta property="og:url" content="{base}{prefix}/trial/{TRIAL}{more}">' in html
        (description,) = re.findall(r'<meta name="description" content="([^"]+)">', html)
        assert "<" not in description
        assert Language.of(tag).say("This trial is looking for participants.") in description


@both_pages
def test_no_page_repeats_the_host_of_a_request(app: Plain, more: str) -> None:
    """A page is kept for all readers; the host of one of them could be anybody's."""
    html = ask(app, f"/trial/{TRIAL}{more}", host="evil.example").text
    assert "evil" not in html
    assert "evil" not in ask(app, f"/trial/{TRIAL}{more}", host='x"><script>evil').text
    assert links(html)["canonical"] == f"/trial/{TRIAL}{more}"
    assert links(html)["zh-Hans"] == f"/zh/trial/{TRIAL}{more}"


def test_a_site_with_one_language_has_no_other(plain: Made) -> None:
    app = plain(site='languages = ["zh-Hans"]')
    reply = ask(app, f"/trial/{TRIAL}", accept_language="en")
    assert (reply.status, reply.headers["location"]) == (301, f"/zh/trial/{TRIAL}")
    html = ask(app, f"/zh/trial/{TRIAL}").text
    assert set(links(html)) == {"canonical", "zh-Hans", "x-default"}
    assert "English" not in body(html).all("header")[0].words


def test_a_page_runs_nothing_and_loads_nothing(app: Plain) -> None:
    for more in ("", "/sheet"):
        reply = ask(app, f"/trial/{TRIAL}{more}")
        # Data for search engines is nothing that runs.
        data = '<script type="application/ld+json">'
        assert reply.text.count("<script") == reply.text.count(data) == (not more)
        assert not re.findall(r"\son[a-z]+=", reply.text)
        assert not body(reply.text).all("img", "iframe", "link", "object", "video")
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"


def test_what_a_page_says_in_data_cannot_leave_its_element() -> None:
    hostile = {"name": "</script><script>alert(1)</script>", "note": "a & b\u2028<!--"}
    head = Head("t", "d", "s", "/", structured=hostile)
    html = notice_document(Language.of("en"), head, [Link("w", "/")], ["x"])
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert json.loads(data) == hostile
    assert not set("<>&\u2028") & set(data)


def test_the_page_links_to_streamlits_and_to_the_sheet(app: Plain) -> None:
    page = body(ask(app, f"/zh/trial/{TRIAL}").text)
    assert f"/?trial={TRIAL}&lang=zh-Hans" in page.links
    assert f"/join?trial={TRIAL}&lang=zh-Hans" in page.links
    assert f"/zh/trial/{TRIAL}/sheet" in page.links
    assert f"/trial/{TRIAL}" in page.links


def test_every_name_on_the_page_is_there_once(app: Plain) -> None:
    html = ask(app, f"/trial/{TRIAL}").text
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    wanted = re.findall(r'(?:aria-labelledby|aria-describedby|popovertarget)="([^"]+)"', html)
    wanted += re.findall(r'href="#([^"]+)"', html)
    assert {name for names in wanted for name in names.split()} <= set(ids)


def test_a_status_is_not_said_to_stand_longer_than_the_registry_was_asked(
    tmp_path: Path, api: ApiServer, plain: Made
) -> None:
    folder = tmp_path / "asked"
    with client_of(api.url) as client:
        for status in ("RECRUITING", "COMPLETED"):
            api.publish([study(TRIAL, overallStatus=status)])
            sync(folder, client, Collection.of_trials([TRIAL]))
    pointer = read_pointer(folder)
    assert pointer
    asked = datetime(2026, 10, 1, tzinfo=UTC)
    checked = {key: replace(one, checked_at=asked) for key, one in pointer.collections.items()}
    write_pointer(folder, replace(pointer, collections=checked))
    assert "still so on 1 October 2026" in ask(plain(folder=folder), f"/trial/{TRIAL}").text
