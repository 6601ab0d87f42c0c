"""Feeds of what changed, read back by a feed reader and held to what the standard asks."""

from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree

from registry.mirror.collection import Collection
from registry.mirror.sync import sync
from tests.apiserver import ApiServer
from tests.fixtures.history import NCT, every_version
from tests.fixtures.studies import study
from tests.mirror.conftest import client_of
from tests.pages.served import settings_file
from tests.web.asking import Reply, ask
from tests.web.conftest import ALIASED, GONE, TRIAL, Made, Plain

BASE = "https://trials.hospital.example"
ADDRESS = f'address = "{BASE}"'
OTHER = "NCT00000002"
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Plain:
    """A site with two trials, one of which changed again and again."""
    folder = tmp_path_factory.mktemp("feeds")
    with ApiServer() as api, client_of(api.url) as client:
        for record in every_version():
            api.publish([record, study(OTHER)])
            sync(folder / "mirror", client, Collection.of_trials([NCT, OTHER]))
    file = settings_file(folder, [NCT, OTHER], folder / "mirror")
    text = file.read_text("utf-8").replace("[site]", "[site]\n" + ADDRESS)
    file.write_text(text, "utf-8")
    return Plain(file)


def read(reply: Reply) -> feedparser.FeedParserDict:
    """The feed as a reader understands it; it has to be valid."""
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    SCHEMA.assertValid(etree.fromstring(reply.text.encode()))
    found = feedparser.parse(reply.text)
    assert not found.bozo, found.bozo_exception
    ids = [one.id for one in found.entries]
    assert len(ids) == len(set(ids))
    dates = [one.updated_parsed for one in found.entries]
    assert dates == sorted(dates, reverse=True)
    return found


def test_a_feed_tells_what_matters_newest_first(changed: Plain) -> None:
    found = read(ask(changed, f"/trial/{NCT}/feed.atom"))
    assert found.feed.id == f"tag:trials.hospital.example,2026:trial/{NCT}/feed.atom"
    links = {(one.rel, one.href) for one in found.feed.links}
    assert links == {
        ("self", f"{BASE}/trial/{NCT}/feed.atom"),
        ("alternate", f"{BASE}/trial/{NCT}"),
    }
    assert {one.tags[0].term for one in found.entries} == {"material"}
    told = "\n".join(one.content[0].value for one in found.entries)
    assert "The planned number of participants went from 60 to 40" in told
    assert found.entries[0].title == (
        f"{NCT}: The recruitment status went from “recruiting” to “terminated”."
    )
    assert all(one.link == f"{BASE}/trial/{NCT}#history" for one in found.entries)


def test_all_changes_come_when_they_are_asked_for(changed: Plain) -> None:
    some = read(ask(changed, f"/trial/{NCT}/feed.atom")).entries
    every = read(ask(changed, f"/trial/{NCT}/feed.atom?all")).entries
    assert {one.id for one in some} < {one.id for one in every}
    assert {one.tags[0].term for one in every} == {"material", "administrative"}


def test_the_sites_feed_has_all_trials(changed: Plain) -> None:
    found = read(ask(changed, "/feed.atom?all"))
    assert {one.title.partition(":")[0] for one in found.entries} == {NCT, OTHER}
    assert ("self", f"{BASE}/feed.atom?all") in {(one.rel, one.href) for one in found.feed.links}


def test_a_feed_speaks_the_language_of_its_address(changed: Plain) -> None:
    english, chinese = (ask(changed, f"{at}/trial/{NCT}/feed.atom") for at in ("", "/zh"))
    first, second = read(english), read(chinese)
    assert [one.id for one in first.entries] == [one.id for one in second.entries]
    assert second.feed.language == "zh-Hans"
    assert "计划" in second.entries[-1].content[0].value + second.entries[0].content[0].value


def test_a_feed_without_anything_that_matters_is_a_feed(plain: Made) -> None:
    assert read(ask(plain(site=ADDRESS), f"/trial/{TRIAL}/feed.atom")).entries == []


def test_a_study_that_is_gone_says_so_in_its_feed(plain: Made) -> None:
    (entry,) = read(ask(plain(site=ADDRESS), f"/trial/{GONE}/feed.atom")).entries
    assert "The registry does not show this study any more." in entry.content[0].value


def test_a_study_that_was_gone_and_came_back_says_both(
    tmp_path: Path, api: ApiServer, plain: Made
) -> None:
    folder, numbers = tmp_path / "back", (TRIAL, ALIASED, GONE)

    def told(*there: str) -> dict[str, str]:
        api.publish(map(study, there))
        with client_of(api.url) as client:
            sync(folder, client, Collection.of_trials(numbers))
        reply = ask(plain(site=ADDRESS, folder=folder), f"/trial/{GONE}/feed.atom")
        return {one.id: one.content[0].value for one in read(reply).entries}

    assert told(*numbers) == {}
    gone = told(TRIAL, ALIASED)
    assert list(gone.values()) == ["The registry does not show this study any more."]
    both = told(*numbers)
    assert list(both.values()) == ["The registry shows this study again.", *gone.values()]
    assert gone.items() < both.items()


def test_a_feed_has_no_host_that_cannot_be_one_and_nobody_keeps_that_of_a_request(
    app: Plain,
) -> None:
    assert ask(app, f"/trial/{TRIAL}/feed.atom", host="<script>").status == 404
    for host in ("one.example", "two.example"):
        reply = ask(app, f"/trial/{TRIAL}/feed.atom", host=host)
        assert f'href="http://{host}/trial/{TRIAL}"' in reply.text
        assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status"), [("/trial/NCT99999999/feed.atom", 404), ("/trial/x/feed.atom", 404)]
)
def test_what_is_not_shown_has_no_feed(app: Plain, path: str, status: int) -> None:
    reply = ask(app, path)
    assert (reply.status, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")


def test_the_plain_page_names_its_feed(app: Plain) -> None:
    html = ask(app, f"/zh/trial/{TRIAL}").text
    assert f'href="/zh/trial/{TRIAL}/feed.atom"' in html.partition("</head>")[0]
