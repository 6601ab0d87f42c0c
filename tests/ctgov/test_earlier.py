"""Earlier versions come from an address that nobody describes: what fits is read, nothing else."""

import json
from collections.abc import Iterator

import pytest

from registry.ctgov.client import Connection
from registry.ctgov.earlier import EarlierVersions, Listed, beside
from registry.ctgov.errors import InvalidRecord, MalformedId, NotData, RegistryError
from tests.apiserver import (
    ApiServer,
    Fault,
    body,
    cut_json,
    page_of_html,
    plain,
    redirect,
    short_body,
    stall,
    status,
    truncated_gzip,
)
from tests.fixtures.studies import study

ONE = "NCT00000001"


@pytest.fixture
def registry(api: ApiServer) -> Iterator[EarlierVersions]:
    """The history address of a registry that keeps two versions of a study."""
    api.keep_history(
        ONE, ("2025-12-01", study(ONE)), ("2026-02-03", study(ONE, status="COMPLETED"))
    )
    reached = Connection(
        beside(api.url), "tests", seconds_between_requests=0, read_timeout=0.5, backoff=0.001
    )
    with EarlierVersions(reached) as made:
        yield made


def test_every_version_is_listed_with_its_day_and_comes_as_it_is(
    registry: EarlierVersions,
) -> None:
    listed = registry.listed("nct1")
    assert [(one.number, one.dated.isoformat()) for one in listed] == [
        (0, "2025-12-01"),
        (1, "2026-02-03"),
    ]
    assert isinstance(listed[0], Listed)
    assert json.loads(registry.version(ONE, 1).raw) == study(ONE, status="COMPLETED")


def test_a_number_that_is_none_is_not_asked_for(registry: EarlierVersions, api: ApiServer) -> None:
    with pytest.raises(MalformedId):
        registry.listed("../../etc")
    assert api.requests == []


ANYTHING_ELSE: dict[str, Fault] = {
    "404": plain(404, "Not Found"),
    "no access": status(403),
    "HTML": page_of_html(),
    "HTML 404": page_of_html(404),
    "elsewhere": redirect("https://elsewhere.example/"),
    "a list": body(b"[]"),
    "no versions": body(b'{"changes": []}'),
    "another name": body(b'{"history": [{"version": 0, "date": "2013-01-05"}]}'),
    "a word for a number": body(b'{"changes": [{"version": "0", "date": "2013-01-05"}]}'),
    "no day": body(b'{"changes": [{"version": 0, "date": "January 2013"}]}'),
    "a gap": body(b'{"changes": [{"version": 1, "date": "2013-01-05"}]}'),
    "cut JSON": cut_json(),
    "cut off": short_body(),
    "cut gzip": truncated_gzip(),
    "silence": stall(),
}


@pytest.mark.parametrize("fault", ANYTHING_ELSE.values(), ids=ANYTHING_ELSE.keys())
def test_any_other_list_is_an_error_of_the_registry(
    registry: EarlierVersions, api: ApiServer, fault: Fault
) -> None:
    api.misbehave(fault, times=9)
    with pytest.raises(RegistryError):
        registry.listed(ONE)
    assert len(api.requests) <= 2, "it is tried again once at most"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"studyVersion": 0, "study": study(ONE)}, NotData),
        ({"studyVersion": 1, "study": study("NCT00000002")}, NotData),
        ({"studyVersion": 1, "study": {"protocolSection": {}}}, NotData),
        ({"studyVersion": 1, "study": None}, NotData),
        ({"study": study(ONE)}, NotData),
        (study(ONE), NotData),
        ({"studyVersion": 1, "study": {**study(ONE), "hasResults": "perhaps"}}, InvalidRecord),
    ],
)
def test_any_other_version_is_an_error_of_the_registry(
    registry: EarlierVersions, api: ApiServer, answer: object, error: type[RegistryError]
) -> None:
    api.misbehave(body(json.dumps(answer).encode()))
    with pytest.raises(error) as raised:
        registry.version(ONE, 1)
    assert "Invented" not in str(raised.value)


def test_the_address_is_the_neighbour_of_the_api() -> None:
    assert beside("https://clinicaltrials.gov/api/v2") == "https://clinicaltrials.gov/api/int"
    assert beside("http://127.0.0.1:8000/v2/") == "http://127.0.0.1:8000/int"
