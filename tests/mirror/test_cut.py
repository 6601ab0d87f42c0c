"""Texts that are longer than the registry takes: what readers get of them, and what stays."""

import json
from pathlib import Path

import orjson
import pytest

from registry.ctgov.errors import NotData
from registry.mirror.cut import LONGEST, cut
from tests.apiserver import ApiServer
from tests.fixtures.hostile import as_sent, hostile
from tests.fixtures.studies import study
from tests.markup.archive import real_records
from tests.mirror.conftest import Mirror
from tests.trial.records import strings

LONG = "x" * 2_000_000


def titled(title: str) -> bytes:
    return json.dumps(study("NCT00000001", briefTitle=title)).encode()


def title_of(raw: bytes) -> str:
    title: str = orjson.loads(raw)["protocolSection"]["identificationModule"]["briefTitle"]
    return title


def test_a_long_title_ends_with_words_that_say_how_much_is_left_out() -> None:
    title = title_of(cut(titled(LONG)))
    assert title.startswith("x" * 4_000 + " … [Cut here: these are the first 4,000 of 2,000,000")
    assert title.endswith("The record in JSON has all of them.]")
    assert len(title) < 4_200


def test_a_text_as_long_as_the_registry_takes_is_whole() -> None:
    record = study()
    record["protocolSection"]["descriptionModule"]["detailedDescription"] = "y" * 32_000
    record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = "z" * 20_000
    raw = json.dumps(record).encode()
    assert cut(raw) is raw


@pytest.mark.parametrize("text", ['"' * 50_000, "\\" * 50_000, "\U0001f600" * 50_000])
def test_signs_that_json_escapes_do_not_hide_how_long_a_text_is(text: str) -> None:
    assert len(title_of(cut(titled(text)))) < 4_200


def test_every_text_of_a_record_is_cut_in_whatever_list_it_is() -> None:
    whole = hostile("w" * 100_000, "NCT00000001")

    kept = orjson.loads(cut(as_sent(whole)))
    assert max(map(len, strings(kept))) < max(LONGEST.values()) + 200


def test_no_record_of_the_registry_is_cut(shared: Path) -> None:
    assert all(cut(raw) is raw for raw in real_records(shared / "records" / "records.ndjson.gz"))


def test_the_mirror_keeps_all_of_it_and_readers_get_what_is_cut(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish([study("NCT00000001", briefTitle=LONG)])
    mirror.sync("NCT00000001")
    stored = mirror.current.study("NCT00000001")
    assert stored is not None
    assert title_of(stored.raw) == LONG
    names = stored.record.protocol_section.identification_module
    assert len(names.brief_title or "") < 4_200


def test_a_record_that_is_nested_too_deep_keeps_only_itself_out(
    mirror: Mirror, api: ApiServer
) -> None:
    deep = b'"x":' + b"[" * 400 + b"]" * 400 + b',"hasResults"'
    api.publish([titled("deep").replace(b'"hasResults"', deep), study("NCT00000002")])
    report = mirror.sync("NCT00000001", "NCT00000002")
    assert (report.added, report.invalid_records) == (1, 1)
    assert report.invalid[0].nct_id == "NCT00000001"
    assert report.invalid[0].reason.isprintable()
    assert mirror.current.study("NCT00000002") is not None


def test_half_of_a_surrogate_pair_is_no_text_and_changes_nothing(
    mirror: Mirror, api: ApiServer
) -> None:
    """Such an answer is not JSON to every program, so none of it is taken."""
    api.publish([study("NCT00000001"), study("NCT00000002")])
    mirror.sync("NCT00000001", "NCT00000002")
    before = mirror.current
    api.publish([titled("HALF").replace(b"HALF", rb"\ud800"), study("NCT00000002")])
    with pytest.raises(NotData) as refused:
        mirror.sync("NCT00000001", "NCT00000002")
    assert str(refused.value).isprintable()
    assert mirror.current.generation == before.generation
