"""The table of formats: what each promises, for whatever a record holds."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from registry.export.formats import (
    FORMATS,
    Format,
    by_name,
    file_name,
    headers,
    sidecar,
)
from registry.export.offered import offered
from registry.language import Language
from tests.export.made import chinese, of, small, transcribed, whole
from tests.fixtures.hostile import HOSTILE
from tests.trial.records import bare, full, read

each_format = pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)


def test_names_and_extensions_lead_to_one_format_each() -> None:
    assert len({one.name for one in FORMATS}) == len({one.extension for one in FORMATS}) == 12
    for one in FORMATS:
        assert by_name(one.name) is by_name(one.name.upper()) is one
    assert by_name("docx") is None


@each_format
def test_every_file_says_source_processing_date_and_what_was_changed(one: Format) -> None:
    trial = small(contactsLocations={"centralContacts": [{"name": "Desk"}]})
    content = one.write(trial)
    beside = json.dumps(sidecar(trial, one))
    # Lines are folded in some formats, and signs escaped.
    told = re.sub(r"\r\n[ \t]|\\", "", content.decode("utf-8", "replace"))
    told = beside if one.verbatim else told
    assert "ClinicalTrials.gov" in told
    assert re.search(r"2026-11-20|20 November 2026", told)
    assert ("byte for byte" if one.verbatim else "Changed here") in told
    assert "U.S. Federal Government" in told


@each_format
def test_an_answer_over_http_says_so_too(one: Format) -> None:
    found = headers(chinese(small()), one)
    assert found["Content-Type"] == one.media_type
    assert found["Content-Disposition"] == f'attachment; filename="NCT00000001.{one.extension}"'
    assert found["Link"] == '<https://clinicaltrials.gov/study/NCT00000001>; rel="via"'
    assert found["Data-Processed"] == "2026-11-20"
    assert ("byte for byte" in found["Data-Statement"]) == one.verbatim
    for value in found.values():
        assert value.isascii()
        assert "\n" not in value


def test_the_record_itself_is_untouched() -> None:
    json_format = by_name("json")
    assert json_format
    raw = b'{"a": "\\u00e9\\ud83d\\ude00",\r\n "b": 1.50e3}\n\n'
    assert json_format.write(of(small().record, raw=raw)) == raw
    assert file_name(small(), json_format) == "NCT00000001.json"


def test_a_transcription_does_not_say_that_it_was_fetched() -> None:
    json_format = by_name("json")
    assert json_format
    told = sidecar(transcribed(), json_format)
    assert told["fetched"] == "not fetched: a transcription"
    assert "byte for byte" not in told["statement"]


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_the_page_does_not_offer_a_transcription_as_what_the_registry_sent(tag: str) -> None:
    own, theirs = transcribed(), whole()
    of_own, of_theirs = (
        offered(one.record, one.source, Language.of(tag))[0].words for one in (own, theirs)
    )
    assert str(of_own) != str(of_theirs)
    assert "JSON" in of_own
    assert "JSON" in of_theirs


@each_format
def test_the_same_trial_gives_the_same_bytes(one: Format) -> None:
    assert one.write(whole()) == one.write(whole())


@each_format
def test_a_record_with_nothing_but_its_number_is_written(one: Format) -> None:
    content = one.write(of(bare()))
    assert bool(content) == (one.name not in {"vcard", "ics"})


@each_format
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_record_makes_no_file_that_cannot_be_read(one: Format, name: str) -> None:
    trial = of(read(_filled(full(), HOSTILE[name])))
    content = one.write(trial)
    for value in headers(trial, one).values():
        assert value.isascii()
        assert value.isprintable()
    if not one.binary and not one.verbatim:
        text = content.decode()
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if one.extension.endswith("json"):
        json.loads(content)


KEPT = {"date", "type", "overallStatus", "lastKnownStatus", "phases", "studyType"}
"""What a record of the registry cannot have otherwise."""


def _filled(value: Any, text: str) -> Any:
    """The record with this text in every place that takes any."""
    if isinstance(value, dict):
        return {k: v if k in KEPT else _filled(v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(one, text) for one in value]
    return text if isinstance(value, str) else value


def test_a_half_of_a_pair_never_ends_an_export() -> None:
    """JSON can hold one, the model cannot; but nobody knows what a later reader takes in."""
    base = small(contactsLocations={"centralContacts": [{"name": "Desk"}]}).record
    protocol = base.protocol_section
    names = protocol.identification_module.model_copy(update={"brief_title": "a\ud800b\udfff\x00c"})
    inside = protocol.model_copy(update={"identification_module": names})
    trial = replace(of(base), record=base.model_copy(update={"protocol_section": inside}))
    for one in FORMATS:
        assert one.write(trial)
