"""A trial's files at their addresses."""

import json

import pytest

from registry.export.formats import FORMATS, Format
from registry.language import Language
from tests.web.asking import Reply, ask
from tests.web.conftest import ALIASED, EARLIER, TRIAL, Plain
from tests.web.test_valid import body

each_format = pytest.mark.parametrize("chosen", FORMATS, ids=lambda one: one.name)


def content(reply: Reply) -> bytes:
    """What was sent, unpacked."""
    packed = reply.headers.get("content-encoding") == "gzip"
    return reply.text.encode() if packed else reply.body


@each_format
def test_a_file_is_what_the_format_writes(app: Plain, chosen: Format) -> None:
    shown = app.editions.current().trial(TRIAL, Language.of("en"))
    assert shown
    written = chosen.write(shown)
    reply = ask(app, f"/trial/{TRIAL}.{chosen.extension}")
    if not written:  # a trial without a contact has no card
        assert reply.status == 404
        return
    assert reply.status == 200
    if chosen.name != "ics":  # which says when it was made
        assert content(reply) == written
    assert reply.headers["content-type"] == chosen.media_type
    assert reply.headers["content-disposition"].endswith(f'"{TRIAL}.{chosen.extension}"')
    assert "ClinicalTrials.gov" in reply.headers["data-source"]
    assert "12 September 2026" in reply.headers["data-statement"]


def test_the_record_is_byte_for_byte_what_the_registry_sent(app: Plain) -> None:
    snapshot = app.editions.current().snapshot
    assert snapshot
    stored = snapshot.study(TRIAL)
    assert stored
    assert content(ask(app, f"/trial/{TRIAL}.json")) == stored.raw


def test_a_file_speaks_the_language_of_its_address(app: Plain) -> None:
    assert "来自" in ask(app, f"/zh/trial/{TRIAL}.csv").text
    assert "来自" not in ask(app, f"/trial/{TRIAL}.csv").text


@each_format
def test_any_other_spelling_leads_to_the_one_address(app: Plain, chosen: Format) -> None:
    reply = ask(app, f"/trial/{EARLIER.lower()}.{chosen.extension}")
    assert (reply.status, reply.headers["location"]) == (
        301,
        f"/trial/{ALIASED}.{chosen.extension}",
    )


@pytest.mark.parametrize(
    "name", ["NCT99999999.json", "x.ris", f"{TRIAL}.exe", f"{TRIAL}.", ".json"]
)
def test_what_there_is_not_is_a_page_in_words(app: Plain, name: str) -> None:
    reply = ask(app, f"/trial/{name}")
    assert (reply.status, reply.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_every_file_that_a_page_offers_is_there(app: Plain) -> None:
    for prefix in ("", "/zh"):
        page = body(ask(app, f"{prefix}/trial/{TRIAL}").text)
        offered = [one for one in page.links if one.startswith(f"{prefix}/trial/{TRIAL}.")]
        assert len(offered) >= len(FORMATS) - 1
        for address in offered:
            assert ask(app, address).status == 200, address


def test_the_page_says_in_schema_orgs_words_what_the_file_says(app: Plain) -> None:
    html = ask(app, f"/trial/{TRIAL}").text
    data = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(data) == json.loads(content(ask(app, f"/trial/{TRIAL}.jsonld")))
