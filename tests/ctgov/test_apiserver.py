"""The test server answers as the registry's API v2 does, and misbehaves when told to."""

import gzip
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from tests.apiserver import REST, SERVED, ApiServer, duplicated, page_of_html, status
from tests.fixtures.studies import large, studies, study


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def get(
    api: ApiServer, path: str, query: Mapping[str, object] | None = None, **headers: str
) -> tuple[int, Message, bytes]:
    """An independent client: the standard library's."""
    address = f"{api.url}{path}{'?' + urlencode(query) if query else ''}"
    opener = urllib.request.build_opener(_Stay)
    request = urllib.request.Request(address, headers=headers)  # noqa: S310
    try:
        with opener.open(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def numbers(page: bytes) -> list[int]:
    return [
        int(one["protocolSection"]["identificationModule"]["nctId"][3:])
        for one in json.loads(page)["studies"]
    ]


@pytest.mark.parametrize(("asked", "given"), [("", 10), ("0", 10), ("3", 3), ("5000", 1000)])
def test_page_sizes_have_the_registrys_default_and_cap(
    api: ApiServer, asked: str, given: int
) -> None:
    api.publish(studies(1001))
    _, _, page = get(api, "/studies", {"pageSize": asked} if asked else {})
    assert len(numbers(page)) == given


def test_the_total_comes_only_when_asked_for_and_only_on_the_first_page(api: ApiServer) -> None:
    api.publish(studies(3))
    assert "totalCount" not in json.loads(get(api, "/studies")[2])
    first = json.loads(get(api, "/studies", {"pageSize": 2, "countTotal": "true"})[2])
    assert first["totalCount"] == 3
    onward = {"pageSize": 2, "countTotal": "true", "pageToken": first["nextPageToken"]}
    second = json.loads(get(api, "/studies", onward)[2])
    assert "totalCount" not in second
    assert "nextPageToken" not in second


def test_a_page_that_is_exactly_full_has_a_token_and_the_next_page_is_empty(api: ApiServer) -> None:
    api.publish(studies(2))
    token = json.loads(get(api, "/studies", {"pageSize": 2})[2])["nextPageToken"]
    last = json.loads(get(api, "/studies", {"pageSize": 2, "pageToken": token})[2])
    assert last == {"studies": []}


def test_a_token_from_before_a_change_of_the_data_is_refused(api: ApiServer) -> None:
    api.publish(studies(4))
    token = json.loads(get(api, "/studies", {"pageSize": 2})[2])["nextPageToken"]
    api.publish(studies(5))
    code, headers, body = get(api, "/studies", {"pageSize": 2, "pageToken": token})
    assert code == 400
    assert headers.get_content_type() == "text/plain"
    assert b"The data have probably changed while you were paginating." in body


def test_a_new_data_set_has_a_later_timestamp_and_load_day(api: ApiServer) -> None:
    api.publish(studies(1))
    first = json.loads(get(api, "/version")[2])
    held = json.loads(api.raw("NCT00000001"))["derivedSection"]["miscInfoModule"]
    api.publish(studies(1))
    second = json.loads(get(api, "/version")[2])
    held_later = json.loads(api.raw("NCT00000001"))["derivedSection"]["miscInfoModule"]
    assert first["apiVersion"] == second["apiVersion"] == "2.0.5"
    assert first["dataTimestamp"] < second["dataTimestamp"]
    assert held["versionHolder"] < held_later["versionHolder"]


@pytest.mark.parametrize(
    ("path", "query", "code", "says"),
    [
        ("/studies", {"filter.phase": "1"}, 400, "`filter.phase` is unknown parameter"),
        ("/studies", {"filter.ids": "NCT00000001,NCT1x"}, 400, "incorrect format"),
        ("/studies", {"pageSize": "-1"}, 400, "incorrect format"),
        (
            "/studies",
            {"filter.overallStatus": "NOT_A_STATUS"},
            400,
            "Invalid value in parameter `overallStatus`: `NOT_A_STATUS`",
        ),
        ("/studies/NCT0", {}, 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT99999999", {}, 404, "NCT number NCT99999999 not found"),
    ],
)
def test_errors_are_plain_text_in_the_registrys_words(
    api: ApiServer, path: str, query: dict[str, str], code: int, says: str
) -> None:
    api.publish(studies(1))
    answered, headers, body = get(api, path, query)
    assert (answered, headers.get_content_type()) == (code, "text/plain")
    assert says in body.decode()


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [("/nowhere", {}, 404), ("/studies", {"query.term": "x" * 9000}, 414)],
)
def test_the_edge_answers_in_html(
    api: ApiServer, path: str, query: dict[str, str], code: int
) -> None:
    answered, headers, _ = get(api, path, query)
    assert (answered, headers.get_content_type()) == (code, "text/html")


def test_numbers_find_studies_in_any_spelling_and_by_alias(api: ApiServer) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002", nctIdAliases=["NCT00000092"])])
    assert numbers(get(api, "/studies", {"filter.ids": "nct1|NCT00000092,NCT77"})[2]) == [1, 2]
    assert get(api, "/studies/nct0001")[2] == api.raw("NCT00000001")


def test_an_alias_redirects_to_its_study_and_drops_the_query(api: ApiServer) -> None:
    api.publish([study("NCT00000002", nctIdAliases=["NCT00000092"])])
    code, headers, _ = get(api, "/studies/NCT00000092", {"format": "json"})
    assert (code, headers["Location"]) == (301, "/api/v2/studies/NCT00000002")


def test_queries_find_words_and_statuses(api: ApiServer) -> None:
    api.publish([study("NCT00000001"), study("NCT00000002", status="COMPLETED", acronym="Kiwi")])
    assert numbers(get(api, "/studies", {"query.term": "kiwi invented"})[2]) == [2]
    assert numbers(get(api, "/studies", {"filter.overallStatus": "RECRUITING"})[2]) == [1]


def test_it_packs_answers_only_when_asked_to(api: ApiServer) -> None:
    api.publish([large("NCT00000001")])
    _, plain_headers, body = get(api, "/studies/NCT00000001")
    _, headers, packed = get(api, "/studies/NCT00000001", **{"Accept-Encoding": "gzip"})
    assert plain_headers["Content-Encoding"] is None
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == body == api.raw("NCT00000001")
    assert len(body) > 2_000_000


def test_it_knows_the_parameters_of_the_openapi_file(shared: Path) -> None:
    text = (shared / "ctgov" / "ctg-oas-v2.2.0.5.yaml").read_text()
    listing = yaml.load(text, yaml.CSafeLoader)["paths"]["/studies"]["get"]
    assert {parameter["name"] for parameter in listing["parameters"]} == SERVED | REST


def test_faults_are_queued_counted_and_limited_to_a_path(api: ApiServer) -> None:
    api.publish(studies(1))
    api.misbehave(status(503), on="/version", times=2)
    api.misbehave(page_of_html(), on="/studies", after=1)
    assert api.faults_left == 3
    assert [get(api, "/version")[0] for _ in range(3)] == [503, 503, 200]
    assert numbers(get(api, "/studies")[2]) == [1]
    assert get(api, "/studies")[1].get_content_type() == "text/html"
    assert api.faults_left == 0


def test_a_fault_can_repeat_the_records_of_a_page(api: ApiServer) -> None:
    api.publish(studies(2))
    api.misbehave(duplicated())
    assert numbers(get(api, "/studies")[2]) == [1, 2, 1, 2]


def test_it_writes_down_every_request(api: ApiServer) -> None:
    get(api, "/version", **{"User-Agent": "me"})
    get(api, "/studies", {"query.term": "a b"})
    first, second = api.requests
    assert (first.method, first.path, first.headers["user-agent"]) == (
        "GET",
        "/api/v2/version",
        "me",
    )
    assert second.query == {"query.term": "a b"}
    assert first.time <= second.time


def test_another_process_can_ask_it(api: ApiServer) -> None:
    script = f"import urllib.request as u; print(u.urlopen({api.url + '/version'!r}).status)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"200"


def test_closing_ends_open_connections_and_frees_the_port() -> None:
    with ApiServer() as server:
        address = ("127.0.0.1", int(server.origin.rpartition(":")[2]))
        kept = socket.create_connection(address, timeout=5)
        kept.sendall(b"GET /api/v2/version HTTP/1.1\r\nHost: here\r\n\r\n")
        assert kept.recv(15) == b"HTTP/1.1 200 OK"
    with kept:
        while kept.recv(4096):
            pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)
