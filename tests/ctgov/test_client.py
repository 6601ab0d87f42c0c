"""The client: the version, single studies, absence, aliases, and answers that are not data."""

import json
from dataclasses import replace

import pytest

from registry.ctgov.answers import Version
from registry.ctgov.client import Client, Connection
from registry.ctgov.errors import (
    AccessRefused,
    BadRequest,
    MalformedId,
    NotData,
    StudyAbsent,
    Unreachable,
)
from registry.ctgov.record import Study, enums
from tests.apiserver import (
    ApiServer,
    Fault,
    body,
    encode,
    on_page,
    page_of_html,
    plain,
    redirect,
    status,
)
from tests.fixtures.studies import kinds_of_record, large, studies, study


def test_the_version_is_the_registrys(api: ApiServer, client: Client) -> None:
    assert client.version() == Version("2.0.5", api.data_timestamp)


@pytest.mark.parametrize("missing", ["apiVersion", "dataTimestamp"])
def test_a_version_without_one_of_its_fields_is_not_data(
    api: ApiServer, client: Client, missing: str
) -> None:
    api.misbehave(on_page(lambda version: version.pop(missing)))
    with pytest.raises(NotData, match=missing):
        client.version()
    assert len(api.requests) == 1  # another try would not mend it


def test_json_that_is_no_version_is_not_data(api: ApiServer, client: Client) -> None:
    api.misbehave(body(b'["2.0.5"]'))
    with pytest.raises(NotData, match="not what API v2 answers"):
        client.version()


@pytest.mark.parametrize("spelling", ["NCT00000007", "nct00000007", "NCT7", " NCT000000000007 "])
def test_a_study_is_found_in_any_spelling_and_keeps_its_bytes(
    api: ApiServer, client: Client, spelling: str
) -> None:
    api.publish([study("NCT00000007")])
    found = client.study(spelling)
    assert (found.nct_id, found.asked_for) == ("NCT00000007", None)
    assert found.raw == api.raw("NCT00000007")
    assert found.record().protocol_section.status_module.overall_status is enums.Status.RECRUITING


def test_the_bytes_are_the_registrys_own_down_to_its_spaces_and_escapes(
    api: ApiServer, client: Client
) -> None:
    odd = (
        b'{ "protocolSection" : {"identificationModule":{"nctId":"NCT00000007",\r\n'
        b'\t"briefTitle":"caf\\u00e9 caf\xc3\xa9 \\/ 1.50 \\ud83d\\ude00"}},"x":1.50e+3 }'
    )
    api.publish([odd, study("NCT00000008")])
    assert client.study("NCT00000007").raw == odd
    (page,) = client.in_turn([{}])
    assert page.studies[0].raw == odd
    assert client.by_id(["NCT00000007"]).studies[0].raw == odd


@pytest.mark.parametrize("kind", kinds_of_record())
def test_every_kind_of_record_arrives_whole(api: ApiServer, client: Client, kind: str) -> None:
    raw = kinds_of_record()[kind]
    api.publish([raw])
    nct_id = json.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
    assert client.study(nct_id).record().as_json() == json.loads(raw)


def test_a_record_of_two_megabytes_arrives_whole(api: ApiServer, client: Client) -> None:
    api.publish([large("NCT00000001", 2_000_000)])
    found = client.study("NCT00000001")
    assert len(found.raw) > 2_000_000
    assert found.raw == api.raw("NCT00000001")


def test_a_record_with_an_unknown_enumeration_value_is_no_failure(
    api: ApiServer, client: Client
) -> None:
    api.publish([study("NCT00000001", status="PAUSED_FOR_REVIEW")])
    record: Study = client.study("NCT00000001").record()
    assert record.protocol_section.status_module.overall_status == "PAUSED_FOR_REVIEW"


def test_a_malformed_number_is_refused_without_asking(api: ApiServer, client: Client) -> None:
    with pytest.raises(MalformedId):
        client.study("NCT123456789")
    assert api.requests == []


# Absence


def test_a_404_in_the_registrys_words_means_absent(api: ApiServer, client: Client) -> None:
    with pytest.raises(StudyAbsent, match="NCT99999999"):
        client.study("nct99999999")
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (page_of_html(404), NotData),
        (plain(404, "404 page not found"), NotData),  # what many servers say of a wrong path
        (body(b"<html>NCT00000001 not found</html>", "text/plain"), NotData),
        (status(403), AccessRefused),
        (page_of_html(403), AccessRefused),
        (plain(400, "NCT number NCT00000001 not found"), BadRequest),
        (plain(410, "NCT number NCT00000001 not found"), BadRequest),
    ],
)
def test_nothing_else_means_absent(
    api: ApiServer, client: Client, fault: Fault, error: type[Exception]
) -> None:
    api.publish(studies(1))
    api.misbehave(fault, times=9)
    with pytest.raises(error) as failure:
        client.study("NCT00000001")
    assert not isinstance(failure.value, StudyAbsent)


def test_a_wrong_base_address_is_said_to_be_probably_wrong(
    api: ApiServer, connection: Connection
) -> None:
    with Client(replace(connection, base_url=api.origin + "/api/v3")) as lost:
        for ask in (lambda: lost.study("NCT00000001"), lost.version):
            with pytest.raises(NotData, match="base address is probably wrong"):
                ask()


def test_html_with_404_is_not_asked_again(api: ApiServer, client: Client) -> None:
    api.misbehave(page_of_html(404), times=9)
    with pytest.raises(NotData):
        client.study("NCT00000001")
    assert len(api.requests) == 1


# Aliases and redirects


def test_an_alias_leads_to_its_study_and_says_so(api: ApiServer, client: Client) -> None:
    api.publish([study("NCT00000002", nctIdAliases=["NCT00000092"])])
    found = client.study("NCT92")
    assert (found.nct_id, found.asked_for) == ("NCT00000002", "NCT00000092")
    assert found.raw == api.raw("NCT00000002")
    assert [request.path.rpartition("/")[2] for request in api.requests] == [
        "NCT00000092",
        "NCT00000002",
    ]


def test_an_alias_is_followed_when_the_redirect_names_its_origin(
    api: ApiServer, client: Client
) -> None:
    api.publish([study("NCT00000002", nctIdAliases=["NCT00000092"])])
    api.misbehave(redirect(f"{api.url}/studies/NCT00000002?x=1", 308))
    assert client.study("NCT00000092").nct_id == "NCT00000002"


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.invalid/api/v2/studies/NCT00000002",
        "http://user:secret@elsewhere.invalid:1/api/v2/studies/NCT00000002",
        "//elsewhere.invalid/api/v2/studies/NCT00000002",
        "/login?for=/api/v2/studies/NCT00000002",
        "/api/v1/studies/NCT00000002",
        "/api/v2/studies/not-a-number",
        "http://[broken",
        "",
    ],
)
def test_a_redirect_to_anywhere_else_is_not_followed(
    api: ApiServer, client: Client, location: str
) -> None:
    api.publish(studies(2))
    api.misbehave(redirect(location), times=9)
    with pytest.raises(NotData, match="leads elsewhere") as failure:
        client.study("NCT00000092")
    assert len(api.requests) == 1
    assert "secret" not in str(failure.value)


def test_a_redirect_from_plain_to_secure_names_the_address_to_set(
    api: ApiServer, client: Client
) -> None:
    secure = api.url.replace("http://", "https://")
    api.misbehave(redirect(secure + "/version"))
    with pytest.raises(NotData, match=secure) as failure:
        client.version()
    assert "base address" in failure.value.remedy


def test_a_redirect_of_anything_but_a_study_is_not_followed(api: ApiServer, client: Client) -> None:
    api.misbehave(redirect(api.url + "/version", 302))
    with pytest.raises(NotData, match="leads elsewhere"):
        client.version()


def test_redirects_in_a_circle_end(api: ApiServer, client: Client) -> None:
    api.misbehave(redirect("/api/v2/studies/NCT00000001"), times=99)
    with pytest.raises(NotData, match="never to a study"):
        client.study("NCT00000001")
    assert len(api.requests) == 4


def test_a_study_that_was_not_asked_for_is_not_data(api: ApiServer, client: Client) -> None:
    api.publish(studies(1))
    api.misbehave(body(encode(study("NCT00000002"))))
    with pytest.raises(NotData, match="NCT00000002 when asked for NCT00000001"):
        client.study("NCT00000001")


@pytest.mark.parametrize("nct_id", ["", "NCT1", "../../etc/passwd", "NCT０0000001"])
def test_a_study_with_an_improper_number_is_not_data(
    api: ApiServer, client: Client, nct_id: str
) -> None:
    api.misbehave(body(encode({"protocolSection": {"identificationModule": {"nctId": nct_id}}})))
    with pytest.raises(NotData, match="no NCT number"):
        client.study("NCT00000001")


# How it asks


def test_it_says_who_it_is_and_asks_for_packed_json(
    api: ApiServer, client: Client, connection: Connection
) -> None:
    client.version()
    (request,) = api.requests
    assert request.headers["user-agent"] == connection.user_agent
    assert request.headers["accept-encoding"] == "gzip"
    assert request.headers["accept"].startswith("application/json")
    assert "authorization" not in request.headers


def test_it_keeps_its_connection_from_request_to_request(api: ApiServer, client: Client) -> None:
    api.publish(studies(3))
    api.largest_page = 1
    client.version()
    client.study("NCT00000001")
    list(client.in_turn([{}]))
    client.by_id(["NCT00000002"])
    assert len({request.port for request in api.requests}) == 1


def test_a_proxy_of_the_settings_is_used_and_those_of_the_environment_are_not(
    api: ApiServer, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "*")
    with Client(connection) as direct:
        direct.version()
    through = replace(
        connection,
        base_url="http://registry.invalid/api/v2",
        proxy=api.origin.replace("http://", "http://user:secret@"),
    )
    with Client(through) as client:
        assert client.version().api_version == "2.0.5"
    assert api.requests[1].headers["host"] == "registry.invalid"
    assert api.requests[1].headers["proxy-authorization"].startswith("Basic ")


def test_credentials_never_stand_in_a_message(connection: Connection) -> None:
    secret = replace(
        connection,
        base_url="http://user:secret@127.0.0.1:9/api/v2",
        proxy="http://user:secret@127.0.0.1:9",
        retries=0,
    )
    with Client(secret) as client, pytest.raises(Unreachable) as failure:
        client.version()
    shown = f"{failure.value} {failure.value!r} {failure.value.__cause__!r} {secret!r}"
    assert "secret" not in shown
    assert "http://127.0.0.1:9" in str(failure.value)


def test_a_secure_address_of_a_plain_server_is_unreachable(
    api: ApiServer, connection: Connection
) -> None:
    secure = replace(connection, base_url=api.url.replace("http://", "https://"))
    with Client(secure) as client, pytest.raises(Unreachable, match="secure connection"):
        client.version()


def test_two_threads_can_ask_at_the_same_time(api: ApiServer, client: Client) -> None:
    api.publish(studies(20))
    api.largest_page = 4
    seen = []
    for page in client.in_turn([{}]):
        seen += [client.study(one.nct_id).raw == one.raw for one in page.studies]
    assert seen == [True] * 20
