"""schema.org: only what its vocabulary has, as its own types say."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from registry.ctgov.record.enums import Status
from registry.export import schema_org
from registry.export.trial import Trial
from tests.export.made import NPM, by_node, of, real, small, transcribed, whole
from tests.trial.records import GONE, bare, of_kind, with_status


def document(trial: Trial) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(schema_org.schema_org(trial))
    return found


def test_every_property_and_every_member_is_one_of_the_vocabularys(shared: Path) -> None:
    every = real(shared / "records" / "records.ndjson.gz")
    # Long ones take the compiler long, and have nothing that others have not.
    some = [one for one in every if len(one.raw) < 30_000][::12]
    right = document(small())
    # Two wrong ones stand first, to see that the compiler would complain.
    wrong = [right | {"phase": "2"}, right | {"trialDesign": ["https://schema.org/Best"]}]
    documents = [document(one) for one in (*some, whole(), transcribed(), of(bare()))]
    complaints = by_node(
        "types.js",
        [
            ["schema-dts", f'WithContext<import("schema-dts").{one["@type"]}>', one]
            for one in (*wrong, *documents)
        ],
    )
    lines = {int(found[1]) for one in complaints if (found := re.match(r".*?\((\d+),", one))}
    assert lines == {1, 2}, complaints


def test_every_member_that_an_entry_may_get_is_in_the_vocabulary() -> None:
    if not (NPM / "node_modules").is_dir():
        by_node("types.js", [])
    types = (NPM / "node_modules" / "schema-dts" / "dist" / "schema.d.ts").read_text()
    for members in (schema_org.STATUSES, schema_org.MASKING, schema_org.MODELS):
        for member in members.values():
            assert f'"https://schema.org/{member}"' in types
    for kind in (*schema_org.KINDS.values(), *schema_org.TREATMENTS.values()):
        assert f'"@type": "{kind}"' in types


def test_the_number_is_a_medical_code() -> None:
    assert document(small())["code"] == {
        "@type": "MedicalCode",
        "codeValue": "NCT00000001",
        "codingSystem": "https://clinicaltrials.gov",
    }


@pytest.mark.parametrize("status", list(Status))
def test_a_status_is_a_member_of_the_enumeration_or_words(status: Status) -> None:
    told = document(of(with_status(status)))["status"]
    if status in schema_org.STATUSES:
        assert told == f"https://schema.org/{schema_org.STATUSES[status]}"
    else:
        assert not told.startswith("http")
        assert told


def test_a_status_that_nobody_confirmed_is_said_with_the_last_that_was_known() -> None:
    told = document(of(with_status("UNKNOWN", "2013-01", lastKnownStatus="RECRUITING")))["status"]
    assert "The last status that it knew was “recruiting”." in told
    for one in (of(with_status("RECRUITING", "2013-01")), of(with_status("RECRUITING"), GONE)):
        assert not document(one)["status"].startswith("http")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("interventional-recruiting", "MedicalTrial"),
        ("observational", "MedicalObservationalStudy"),
        ("expanded-access", "MedicalStudy"),
    ],
)
def test_a_study_that_is_no_trial_is_not_called_one(kind: str, type_: str) -> None:
    assert document(of(of_kind(kind)))["@type"] == type_


def test_it_says_where_it_is_from() -> None:
    source = document(small())["subjectOf"]
    assert source["url"] == "https://clinicaltrials.gov/study/NCT00000001"
    assert source["sdDatePublished"] == "2026-11-20"
    assert "Changed here" in source["creditText"]


def test_a_description_has_words_and_no_marks_of_the_registrys_markdown() -> None:
    trial = small(
        description={"briefSummary": "Whether A \\> B \\* 2.\n\n* One\n* Two [here](https://a.b)"}
    )
    assert document(trial)["description"] == "Whether A > B * 2. One Two here"


def test_nor_has_that_of_a_treatment() -> None:
    treatment = {"name": "Inventin", "description": "2\\*10\\^6 cells,\n\n* if \\> 50 kg"}
    (subject,) = document(small(armsInterventions={"interventions": [treatment]}))["studySubject"]
    assert subject["description"] == "2*10^6 cells, if > 50 kg"
