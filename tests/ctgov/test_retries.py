"""Patience: what passes is tried again, at a decent distance; what does not is said at once."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
import urllib3

from registry.ctgov.client import Client, Connection
from registry.ctgov.errors import (
    AccessRefused,
    BadRequest,
    NotData,
    RegistryBusy,
    RegistryError,
    StudyAbsent,
    Unreachable,
)
from registry.ctgov.transport import Patience
from tests.apiserver import (
    Answer,
    ApiServer,
    Fault,
    body,
    cut_json,
    encode,
    http_date,
    page_of_html,
    plain,
    reset,
    short_body,
    slow_drip,
    slow_headers,
    stall,
    status,
    truncated_gzip,
)
from tests.fixtures.studies import large, studies, study

PASSING: dict[str, tuple[Fault, type[RegistryError]]] = {
    "403": (status(403), AccessRefused),
    "429": (status(429), RegistryBusy),
    "500": (status(500), RegistryBusy),
    "502": (status(502), RegistryBusy),
    "503": (status(503), RegistryBusy),
    "504": (status(504), RegistryBusy),
    "403 in HTML": (page_of_html(403), AccessRefused),
    "503 in HTML": (page_of_html(503), RegistryBusy),
    "503 cut short": (lambda answer: replace(status(503)(answer), send_only=0.5), RegistryBusy),
    "403 packed oddly": (
        lambda answer: replace(status(403)(answer), headers={"Content-Encoding": "br"}),
        AccessRefused,
    ),
    "HTML with 200": (page_of_html(200), NotData),
    "HTML called JSON": (body(b"\n <html></html>"), NotData),
    "a reset connection": (reset(), Unreachable),
    "a body shorter than said": (short_body(), Unreachable),
    "a body that does not begin": (short_body(0), Unreachable),
    "truncated gzip": (truncated_gzip(), NotData),
    "JSON cut short": (cut_json(), NotData),
    "no JSON at all": (body(b"out of order"), NotData),
    "an empty body": (body(b""), NotData),
    "bytes that are no text": (body(b'{"studies":[],"x":"\xff\xfe'), NotData),
}

Ask = Callable[[Client], object]
ASKING: dict[str, Ask] = {
    "version": lambda client: client.version(),
    "study": lambda client: client.study("NCT00000001"),
    "in_turn": lambda client: list(client.in_turn([{}])),
    "by_id": lambda client: client.by_id(["NCT00000001"]),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
@pytest.mark.parametrize("fault", [fault for fault, _ in PASSING.values()], ids=PASSING)
def test_what_passes_is_tried_again_until_it_has_passed(
    api: ApiServer, client: Client, fault: Fault, ask: Ask
) -> None:
    api.publish(studies(1))
    undisturbed = ask(client)
    once = len(api.requests)
    api.misbehave(fault, times=3)
    assert ask(client) == undisturbed
    assert len(api.requests) == once + once + 3
    assert api.faults_left == 0


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
@pytest.mark.parametrize(("fault", "error"), PASSING.values(), ids=PASSING)
def test_what_does_not_pass_is_an_error_of_ours_that_says_where_and_what_to_do(
    api: ApiServer, client: Client, fault: Fault, error: type[RegistryError], ask: Ask
) -> None:
    api.publish(studies(1))
    api.misbehave(fault, times=99)
    with pytest.raises(error) as failure:
        ask(client)
    assert type(failure.value) is error
    assert len(api.requests) == 4
    assert api.url in failure.value.address
    assert failure.value.remedy.endswith(".")
    # Nothing of requests, urllib3 or msgspec comes along.
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (plain(400, "`x` is unknown parameter"), BadRequest),
        (plain(404, "NCT number NCT00000001 not found"), StudyAbsent),
        (page_of_html(404), NotData),
        (page_of_html(400), NotData),
        (page_of_html(414), NotData),
        (plain(501, "no"), NotData),
        (plain(204, ""), NotData),
        (body(b"[]"), NotData),
        (body(encode({"protocolSection": {}})), NotData),
        (body(b"[" * 100_000), NotData),
    ],
)
def test_what_another_try_cannot_mend_is_said_at_once(
    api: ApiServer, client: Client, fault: Fault, error: type[RegistryError]
) -> None:
    api.misbehave(fault, times=99)
    with pytest.raises(error) as failure:
        client.study("NCT00000001")
    assert type(failure.value) is error
    assert len(api.requests) == 1


def test_a_refusal_is_told_in_the_registrys_own_words(api: ApiServer, client: Client) -> None:
    with pytest.raises(BadRequest, match=r"`filter\.phase` is unknown parameter"):
        list(client.in_turn([{"filter.phase": "PHASE1"}]))


def test_nobody_listening_is_unreachable_with_the_systems_words(connection: Connection) -> None:
    with (
        Client(replace(connection, base_url="http://127.0.0.1:9/api/v2", retries=1)) as client,
        pytest.raises(Unreachable, match="refused") as failure,
    ):
        client.version()
    assert failure.value.address == "http://127.0.0.1:9/api/v2/version"


def test_a_host_without_an_address_is_unreachable(connection: Connection) -> None:
    nowhere = replace(connection, base_url="http://registry.invalid/api/v2", retries=0)
    with Client(nowhere) as client, pytest.raises(Unreachable, match=r"registry\.invalid"):
        client.version()


# Waiting


def test_the_registry_may_name_the_wait_in_seconds(api: ApiServer, connection: Connection) -> None:
    api.misbehave(status(429, retry_after=1))
    with Client(replace(connection, longest_wait=30)) as client:
        client.version()
    first, second = api.requests
    assert second.time - first.time >= 1


def test_the_registry_may_name_the_wait_as_a_date(api: ApiServer, connection: Connection) -> None:
    api.misbehave(status(503, retry_after=http_date(2)))  # whole seconds: 1 to 2 from now
    with Client(replace(connection, longest_wait=30)) as client:
        client.version()
    first, second = api.requests
    assert second.time - first.time >= 0.9  # the wall clock may be set meanwhile


@pytest.mark.parametrize(
    "retry_after",
    [
        "86400",
        "9" * 400,
        "9" * 5000,
        pytest.param(http_date(86400), id="tomorrow"),
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 00 Foo 2026 99:99:99 GMT",
        "soon",
        "-5",
        "1e9",
        "inf",
        pytest.param(http_date(-86400), id="yesterday"),
        "0",
        "",
    ],
)
def test_no_wait_that_the_registry_names_is_longer_than_the_longest(
    api: ApiServer, client: Client, retry_after: str
) -> None:
    api.misbehave(status(429, retry_after=retry_after), times=2)
    client.version()  # the longest wait is 0.05 s here; a day would not end
    assert len(api.requests) == 3


def test_the_waits_grow_by_doubling(api: ApiServer, connection: Connection) -> None:
    api.misbehave(status(500), times=3)
    with Client(replace(connection, backoff=0.04, longest_wait=10)) as client:
        client.version()
    gaps = [later.time - sooner.time for sooner, later in pairwise(api.requests)]
    assert [gap >= least for gap, least in zip(gaps, [0.04, 0.08, 0.16], strict=True)] == [True] * 3


def test_the_waits_have_jitter_and_a_limit() -> None:
    answer = urllib3.HTTPResponse(status=503)
    start = Patience(total=9, backoff_factor=1, backoff_jitter=1, backoff_max=3)
    firsts = []
    for _ in range(20):
        first = start.increment("GET", "/", answer)
        firsts.append(first.wait_after(answer))
        fourth = first.increment("GET", "/", answer).increment("GET", "/", answer)
        assert fourth.wait_after(answer) == 3
    assert len(set(firsts)) > 10
    assert all(1 <= wait <= 2 for wait in firsts)


# Slowness and size


def test_a_slow_drip_ends_at_the_deadline(api: ApiServer, connection: Connection) -> None:
    api.publish([study("NCT00000001")])
    api.misbehave(slow_drip(1, 0.02), times=9)
    with (
        Client(replace(connection, deadline=0.2, retries=1)) as client,
        pytest.raises(Unreachable, match=r"longer than 0\.2 s"),
    ):
        client.study("NCT00000001")
    assert len(api.requests) == 2


def test_headers_without_end_end_at_the_deadline(api: ApiServer, connection: Connection) -> None:
    api.misbehave(slow_headers(0.02), times=9)
    with (
        Client(replace(connection, deadline=0.2, retries=0)) as client,
        pytest.raises(Unreachable, match=r"longer than 0\.2 s"),
    ):
        client.version()


def test_a_drip_that_is_through_before_the_deadline_is_whole(
    api: ApiServer, client: Client
) -> None:
    api.publish([study("NCT00000001")])
    api.misbehave(slow_drip(200, 0.01))
    assert client.study("NCT00000001").raw == api.raw("NCT00000001")


def test_after_a_slow_drip_another_try_may_succeed(api: ApiServer, connection: Connection) -> None:
    api.misbehave(slow_drip(1, 0.05), slow_headers())
    with Client(replace(connection, deadline=0.2)) as client:
        assert client.version().api_version == "2.0.5"
        assert client.version().api_version == "2.0.5"


def test_silence_ends_at_the_read_timeout(api: ApiServer, connection: Connection) -> None:
    api.misbehave(stall(), times=9)
    with (
        Client(replace(connection, read_timeout=0.1, retries=1)) as client,
        pytest.raises(Unreachable, match=r"silent for 0\.1 s"),
    ):
        client.version()
    assert len(api.requests) == 2


def test_silence_in_the_middle_of_a_body_ends_too(api: ApiServer, connection: Connection) -> None:
    api.publish([study("NCT00000001")])
    api.misbehave(slow_drip(50, 60), times=9)
    with (
        Client(replace(connection, read_timeout=0.1, retries=0)) as client,
        pytest.raises(Unreachable, match=r"silent for 0\.1 s"),
    ):
        client.study("NCT00000001")


def test_an_answer_that_is_too_long_is_given_up(api: ApiServer, connection: Connection) -> None:
    api.publish([large("NCT00000001", 200_000)])
    with (
        Client(replace(connection, body_limit=100_000)) as client,
        pytest.raises(NotData, match="longer than 100,000 bytes"),
    ):
        client.study("NCT00000001")
    assert len(api.requests) == 1


def test_a_small_packed_answer_that_unpacks_without_end_is_given_up(
    api: ApiServer, connection: Connection
) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    api.misbehave(lambda _: Answer(body=bomb, headers={"Content-Encoding": "gzip"}))
    with (
        Client(replace(connection, body_limit=100_000)) as client,
        pytest.raises(NotData, match="longer than 100,000 bytes"),
    ):
        client.version()


def test_a_packing_that_was_not_asked_for_is_not_data(api: ApiServer, client: Client) -> None:
    api.misbehave(lambda _: Answer(body=b"xx", headers={"Content-Encoding": "br"}))
    with pytest.raises(NotData, match="packed with br"):
        client.version()
