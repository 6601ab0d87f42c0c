"""Asking by number: in batches, and one bad number does not lose the others."""

import pytest

from registry.ctgov.client import Client
from registry.ctgov.errors import BadRequest, NotData, RegistryBusy, StudyAbsent
from tests.apiserver import ApiServer, body, data_changed, encode, plain, status
from tests.fixtures.studies import studies, study


def batches(api: ApiServer) -> list[list[str]]:
    return [request.query["filter.ids"].split(",") for request in api.asked("/studies")]


def test_studies_come_in_the_order_of_asking_each_once(api: ApiServer, client: Client) -> None:
    api.publish(studies(5))
    found = client.by_id(["NCT4", "nct00000002", "NCT00000004", " NCT00000001"])
    assert [one.nct_id for one in found.studies] == ["NCT00000004", "NCT00000002", "NCT00000001"]
    assert [one.asked_for for one in found.studies] == [None] * 3
    assert [one.raw for one in found.studies] == [api.raw(one.nct_id) for one in found.studies]
    assert (found.malformed, found.missing) == ((), ())
    assert len(api.requests) == 1


def test_malformed_numbers_are_reported_as_written_and_never_sent(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(2))
    found = client.by_id(["NCT00000001", "NCT0", "1 or 2", "", "NCT00000002"])
    assert len(found.studies) == 2
    assert found.malformed == ("NCT0", "1 or 2", "")
    assert batches(api) == [["NCT00000001", "NCT00000002"]]


def test_numbers_that_are_not_in_the_answer_are_missing_and_a_study_tells_whether_absent(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(1))
    found = client.by_id(["NCT00000077", "NCT00000001"])
    assert found.missing == ("NCT00000077",)
    with pytest.raises(StudyAbsent):
        client.study(found.missing[0])


def test_an_alias_brings_its_study_and_is_not_missing(api: ApiServer, client: Client) -> None:
    api.publish([study("NCT00000002", nctIdAliases=["NCT00000091", "NCT00000092"])])
    found = client.by_id(["NCT92"])
    assert [(one.nct_id, one.asked_for) for one in found.studies] == [
        ("NCT00000002", "NCT00000092")
    ]
    assert found.missing == ()


def test_a_study_asked_for_under_two_numbers_comes_once_and_names_the_alias(
    api: ApiServer, client: Client
) -> None:
    api.publish([study("NCT00000002", nctIdAliases=["NCT00000092"]), study("NCT00000001")])
    for asked in (["NCT2", "NCT92", "NCT1"], ["NCT92", "NCT1", "NCT2"]):
        found = client.by_id(asked)
        assert {one.nct_id: one.asked_for for one in found.studies} == {
            "NCT00000002": "NCT00000092",
            "NCT00000001": None,
        }
        assert len(found.studies) == 2
        assert found.missing == ()


def test_an_alias_and_its_study_in_different_batches_come_once(
    api: ApiServer, client: Client
) -> None:
    api.publish([*studies(150), study("NCT00000200", nctIdAliases=["NCT00000900"])])
    found = client.by_id(["NCT900", *(f"NCT{number}" for number in range(1, 150)), "NCT200"])
    assert len(found.studies) == 150
    assert found.studies[0].asked_for == "NCT00000900"


def test_many_numbers_are_asked_for_a_hundred_at_a_time(api: ApiServer, client: Client) -> None:
    api.publish(studies(250))
    found = client.by_id(f"NCT{number}" for number in range(1, 261))
    assert len(found.studies) == 250
    assert len(found.missing) == 10
    assert [len(batch) for batch in batches(api)] == [100, 100, 60]


def test_no_numbers_are_no_request(api: ApiServer, client: Client) -> None:
    found = client.by_id([])
    assert (found.studies, found.malformed, found.missing) == ((), (), ())
    assert api.requests == []


@pytest.mark.parametrize("bad", [1, 4, 8])
def test_a_number_that_the_registry_refuses_does_not_lose_the_others(
    api: ApiServer, client: Client, bad: int
) -> None:
    api.publish(studies(8))
    api.refused_ids = {f"NCT0000000{bad}"}
    found = client.by_id([f"nct{number}" for number in range(1, 9)])
    assert [int(one.nct_id[3:]) for one in found.studies] == [n for n in range(1, 9) if n != bad]
    assert found.malformed == (f"nct{bad}",)
    assert found.missing == ()
    assert len(api.requests) == 7  # 8, 4 + 4, 2 + 2, 1 + 1


def test_several_refused_numbers_among_hundreds_are_all_found_out(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(230))
    api.refused_ids = {"NCT00000017", "NCT00000018", "NCT00000222"}
    found = client.by_id([f"NCT{number}" for number in range(1, 231)])
    assert len(found.studies) == 227
    assert found.malformed == ("NCT17", "NCT18", "NCT222")


def test_when_the_registry_refuses_every_number_it_is_not_the_numbers(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(3))
    api.misbehave(plain(400, "`filter.ids` is unknown parameter"), times=99)
    with pytest.raises(BadRequest, match="unknown parameter"):
        client.by_id(["NCT1", "NCT2", "NCT3"])


def test_one_refused_number_alone_is_reported(api: ApiServer, client: Client) -> None:
    api.refused_ids = {"NCT00000001"}
    assert client.by_id(["NCT1"]).malformed == ("NCT1",)


def test_a_registry_that_ignores_the_filter_is_found_out(api: ApiServer, client: Client) -> None:
    api.misbehave(body(encode({"studies": studies(9, start=10)})), times=99)
    with pytest.raises(NotData, match="not asked for"):
        client.by_id(["NCT1", "NCT2"])


def test_a_change_of_the_data_in_a_batch_is_survived(api: ApiServer, client: Client) -> None:
    api.publish(studies(3))
    api.misbehave(data_changed())
    assert len(client.by_id(["NCT1", "NCT2", "NCT3"]).studies) == 3


def test_a_registry_that_cannot_answer_is_an_error_and_nobody_is_missing(
    api: ApiServer, client: Client
) -> None:
    api.publish(studies(3))
    api.misbehave(status(503), times=99)
    with pytest.raises(RegistryBusy):
        client.by_id(["NCT1", "NCT2"])
