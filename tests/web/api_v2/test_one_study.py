"""A single study and the version, as a client of the registry's API asks for them."""

import json
import re
from pathlib import Path

import pytest

from registry.mirror.snapshot import Snapshots
from tests.web.asking import Reply, ask
from tests.web.conftest import ALIASED, EARLIER, GONE, HIDDEN, NEVER, TRIAL, Made, Plain

STUDY = f"/api/v2/studies/{TRIAL}"


def refused(reply: Reply, status: int, text: str) -> None:
    assert (reply.status, reply.text) == (status, text)
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers


@pytest.mark.parametrize("nct_id", [TRIAL, ALIASED, HIDDEN])
def test_a_study_is_the_bytes_that_the_registry_sent(app: Plain, mirror: Path, nct_id: str) -> None:
    stored = Snapshots(mirror).current().study(nct_id)
    reply = ask(app, f"/api/v2/studies/{nct_id}")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert stored
    assert reply.body == stored.raw
    assert (
        reply.body == ask(app, f"/api/v2/studies/{nct_id}?format=json&markupFormat=markdown").body
    )


@pytest.mark.parametrize("spelling", [TRIAL.lower(), "nct1", "NCT0000000000001", "nCt01"])
def test_its_number_may_be_spelt_as_the_pattern_allows(app: Plain, spelling: str) -> None:
    assert ask(app, f"/api/v2/studies/{spelling}").body == ask(app, STUDY).body


def test_packing_head_and_etag_are_those_of_every_page(app: Plain) -> None:
    whole, packed = ask(app, STUDY), ask(app, STUDY, accept_encoding="gzip")
    assert (packed.text, packed.headers["content-encoding"]) == (whole.text, "gzip")
    head = ask(app, STUDY, "HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)
    known = ask(app, STUDY, if_none_match=whole.headers["etag"])
    assert (known.status, known.body) == (304, b"")
    assert ask(app, f"{STUDY}?fields=NCTId").headers["etag"] != whole.headers["etag"]
    assert ask(app, STUDY, "POST").status == 405


@pytest.mark.parametrize("query", ["", "?fields=NCTId", "?format=json"])
def test_an_earlier_number_leads_to_the_study_without_the_query(app: Plain, query: str) -> None:
    reply = ask(app, f"/api/v2/studies/{EARLIER.lower()}{query}")
    assert (reply.status, reply.headers["location"]) == (301, f"/api/v2/studies/{ALIASED}")


@pytest.mark.parametrize("nct_id", [GONE, NEVER, "NCT99999999"])
def test_what_the_registry_no_longer_has_or_never_had_is_not_found(app: Plain, nct_id: str) -> None:
    refused(ask(app, f"/api/v2/studies/{nct_id}"), 404, f"NCT number {nct_id} not found")


@pytest.mark.parametrize(
    "text", ["NCT", "NCT0", "NCT123456789", "1", "%20NCT1", "NCT1%0A", "NCT１"]
)
def test_what_is_no_number_is_refused(app: Plain, text: str) -> None:
    refused(ask(app, f"/api/v2/studies/{text}"), 400, "Parameter `nctId` has incorrect format")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("x=1", "`x` is unknown parameter"),
        ("filter.ids=NCT1", "`filter.ids` is unknown parameter"),
        ("Fields=NCTId", "`Fields` is unknown parameter"),
        (f"{'y' * 99}=1", f"`{'y' * 40}…` is unknown parameter"),
        ("fields=NCTId&fields=Phase", "Parameter `fields` is given more than once"),
        ("fields=", "Parameter `fields` has incorrect format"),
        ("fields=NCTId,", "Invalid value in parameter `fields`: ``"),
        ("fields=NCTId,Nope", "Invalid value in parameter `fields`: `Nope`"),
        ("fields=basicsearch", "Invalid value in parameter `fields`: `basicsearch`"),
        ("format=xml", "Invalid value in parameter `format`: `xml`"),
        ("markupFormat=html", "Invalid value in parameter `markupFormat`: `html`"),
        ("format=csv&markupFormat=html", "Invalid value in parameter `markupFormat`: `html`"),
        ("format=csv&fields=NCTId", "Invalid value in parameter `fields`: `NCTId`"),
        ("format=ris&fields=nope", "Invalid value in parameter `fields`: `nope`"),
        (
            "format=fhir.json&fields=NCTId",
            "Parameter `fields` must be unspecified for format `fhir.json`",
        ),
        ("fields=%ff", "The query cannot be read"),
        ("&".join(f"a{n}=1" for n in range(99)), "The query cannot be read"),
    ],
)
def test_no_parameter_is_ignored(app: Plain, query: str, text: str) -> None:
    refused(ask(app, f"{STUDY}?{query}"), 400, text)


@pytest.mark.parametrize(
    "names",
    [
        "NCTId,BriefTitle,HasResults",
        "BriefTitle|HasResults|NCTId",
        "protocolSection.identificationModule.nctId,BriefTitle,hasResults",
    ],
)
def test_fields_are_named_by_piece_or_path(app: Plain, names: str) -> None:
    reply = ask(app, f"{STUDY}?fields={names}")
    whole = json.loads(ask(app, STUDY).text)
    module = whole["protocolSection"]["identificationModule"]
    assert json.loads(reply.text) == {
        "protocolSection": {
            "identificationModule": {key: module[key] for key in ("nctId", "briefTitle")}
        },
        "hasResults": whole["hasResults"],
    }


@pytest.mark.parametrize("name", ["DesignModule", "designModule", "protocolSection.designModule"])
def test_a_module_brings_all_that_is_in_it(app: Plain, name: str) -> None:
    whole = json.loads(ask(app, STUDY).text)
    assert json.loads(ask(app, f"{STUDY}?fields={name}").text) == {
        "protocolSection": {"designModule": whole["protocolSection"]["designModule"]}
    }


def test_the_version_is_that_of_the_snapshot(app: Plain, mirror: Path) -> None:
    reply = ask(app, "/api/v2/version")
    found = json.loads(reply.text)
    published = Snapshots(mirror).current().published.published_at
    assert found == {"apiVersion": "2.0.5", "dataTimestamp": f"{published:%Y-%m-%dT%H:%M:%S}"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", found["dataTimestamp"])
    refused(ask(app, "/api/v2/version?x=1"), 400, "`x` is unknown parameter")


@pytest.mark.parametrize("address", [STUDY, "/api/v2/version"])
def test_a_mirror_without_data_says_so(plain: Made, tmp_path: Path, address: str) -> None:
    refused(ask(plain(folder=tmp_path / "none"), address), 503, "This mirror has no data yet")
