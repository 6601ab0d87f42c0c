"""What machines look for at fixed places, and what watches over a site asks for."""

import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from registry.mirror.collection import Collection
from registry.mirror.pointer import read_pointer, write_pointer
from registry.mirror.sync import sync
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.mirror.conftest import client_of
from tests.web.asking import ask
from tests.web.conftest import ALIASED, GONE, HIDDEN, NEVER, TRIAL, Made, Plain

ADDRESS = 'address = "https://trials.hospital.example"'
BASE = "https://trials.hospital.example"
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOSTILE = ["evil.example/x", "<script>", "a b", "", "a" * 400, "host\u00e9.example", "-x.example"]


def test_the_sitemap_has_every_trial_that_can_be_read_in_every_language(plain: Made) -> None:
    reply = ask(plain(site=ADDRESS), "/sitemap.xml")
    places = [one.text for one in ET.fromstring(reply.text).iter(f"{MAPS}loc")]  # noqa: S314
    assert places == [
        f"{BASE}{prefix}/trial/{nct_id}"
        for nct_id in (TRIAL, ALIASED, GONE)
        for prefix in ("", "/zh")
    ]
    assert HIDDEN not in reply.text
    assert NEVER not in reply.text
    assert reply.text.count('hreflang="x-default"') == 6


def test_without_an_address_in_the_settings_it_is_that_of_the_request_and_kept_by_nobody(
    app: Plain,
) -> None:
    reply = ask(app, "/sitemap.xml", host="localhost:8501")
    assert f"<loc>http://localhost:8501/trial/{TRIAL}</loc>" in reply.text
    assert reply.headers["cache-control"] == "no-store"
    assert (
        "Sitemap: http://localhost:8501/sitemap.xml"
        in ask(app, "/robots.txt", host="localhost:8501").text
    )


@pytest.mark.parametrize("host", HOSTILE)
def test_what_can_be_no_host_is_not_repeated(app: Plain, host: str) -> None:
    assert ask(app, "/sitemap.xml", host=host).status == 404
    robots = ask(app, "/robots.txt", host=host)
    assert robots.status == 200
    assert "Sitemap" not in robots.text


def test_an_address_in_the_settings_is_stronger_than_the_request(plain: Made) -> None:
    app = plain(site=ADDRESS)
    for path in ("/sitemap.xml", "/robots.txt"):
        assert "evil" not in ask(app, path, host="evil.example").text


def test_robots_may_read_the_pages(app: Plain) -> None:
    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(ask(app, "/robots.txt").text.splitlines())
    assert rules.can_fetch("any", f"/zh/trial/{TRIAL}")
    assert rules.can_fetch("any", "/en/find")
    for closed in ("/_stcore/stream", "/api/v2/studies", "/busy?trial=NCT00000001"):
        assert not rules.can_fetch("any", closed)


def test_security_txt_names_the_operator_for_less_than_a_year(plain: Made) -> None:
    reply = ask(
        plain(site=f'{ADDRESS}\noperator = "trials@hospital.example"'), "/.well-known/security.txt"
    )
    fields = dict(line.split(": ", 1) for line in reply.text.splitlines())
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:trials@hospital.example"
    assert fields["Canonical"] == f"{BASE}/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "en, zh-Hans"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=90) < left < timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(app: Plain) -> None:
    assert ask(app, "/.well-known/security.txt").status == 404


def test_the_process_is_well_even_without_data(plain: Made, tmp_path: Path) -> None:
    assert ask(plain(folder=tmp_path / "none"), "/healthz").status == 200


def test_a_site_with_a_fresh_snapshot_is_ready(app: Plain) -> None:
    reply = ask(app, "/readyz")
    assert (reply.status, reply.text) == (200, "Snapshot 2 is shown.\n")


def test_data_that_are_too_old_make_it_not_ready(plain: Made) -> None:
    reply = ask(plain(more="ready_days = 0.000001"), "/readyz")
    assert reply.status == 503
    assert "days old" in reply.text


def test_data_do_not_grow_young_by_what_else_the_registry_is_asked_for(
    plain: Made, copied: Path
) -> None:
    pointer = read_pointer(copied)
    assert pointer
    long_ago = datetime.now(UTC) - timedelta(days=20)
    aged = {k: replace(one, checked_at=long_ago) for k, one in pointer.collections.items()}
    write_pointer(copied, replace(pointer, collections=aged))
    app = plain(folder=copied)
    assert "20 days old" in ask(app, "/readyz").text
    with ApiServer([study("NCT00000009")]) as api, client_of(api.url) as client:
        sync(copied, client, Collection.of_trials(["NCT00000009"]))
    time.sleep(0.011)
    assert "20 days old" in ask(app, "/readyz").text
    told = re.search(r"^trial_page_data_age_seconds (\S+)", ask(app, "/metrics").text, re.MULTILINE)
    assert told
    assert float(told[1]) > 20 * 86_400


def test_why_it_is_not_ready_names_no_file(plain: Made, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "pointer.json").write_text("{", encoding="utf-8")
    for place in (tmp_path / "none", folder):
        reply = ask(plain(folder=place), "/readyz")
        assert reply.status == 503
        assert "/" not in reply.text
        assert reply.headers["cache-control"] == "no-store"


def test_the_measures_count_answers_by_route_and_know_no_reader(app: Plain) -> None:
    ask(app, f"/trial/{TRIAL}?q=typed", user_agent="somebody's browser")
    ask(app, "/trial/NCT00000077")
    ask(app, "/no/such/path/typed")
    reply = ask(app, "/metrics")
    for line in (
        'trial_page_requests_total{route="/trial/{nct}",status="200"} 1.0',
        'trial_page_requests_total{route="/trial/{nct}",status="404"} 1.0',
        'trial_page_requests_total{route="other",status="404"} 1.0',
        'trial_page_request_seconds_count{route="/trial/{nct}"} 2.0',
        "trial_page_snapshot_generation 2.0",
    ):
        assert line in reply.text
    age = re.search(r"^trial_page_data_age_seconds (\S+)", reply.text, re.MULTILINE)
    assert age
    assert 0 <= float(age[1]) < 600
    for private in ("typed", "somebody", "203.0.113.7", "NCT00000077", TRIAL):
        assert private not in reply.text
