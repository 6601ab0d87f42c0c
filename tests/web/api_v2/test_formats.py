"""The other formats in which a client may have studies."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
import rispy

from registry.export.studies import COLUMNS, studies_csv
from tests.web.api_v2.test_studies import HELD, STUDIES, seven, site
from tests.web.asking import Reply, ask
from tests.web.conftest import ALIASED, HIDDEN, TRIAL, Plain

__all__ = ["seven", "site"]  # fixtures

STUDY = f"/api/v2/studies/{TRIAL}"


def found(app: Plain, address: str, media: str) -> Reply:
    reply = ask(app, address)
    assert (reply.status, reply.headers["content-type"]) == (200, media), reply.text
    assert reply.headers["etag"]
    return reply


def table(reply: Reply) -> list[list[str]]:
    return list(csv.reader(io.StringIO(reply.text, newline="")))


CSV = "text/csv; charset=utf-8"


def test_a_study_as_csv_is_a_row_under_the_registry_s_names(app: Plain) -> None:
    names, row = table(found(app, f"{STUDY}?format=csv&markupFormat=legacy", CSV))
    assert names == [*COLUMNS]
    cells = dict(zip(names, row, strict=True))
    record = json.loads(ask(app, STUDY).text)
    assert cells["NCT Number"] == TRIAL
    assert cells["Study URL"] == f"https://clinicaltrials.gov/study/{TRIAL}"
    assert cells["Study Title"] == record["protocolSection"]["identificationModule"]["briefTitle"]
    assert cells["Study Results"] == "NO"


def test_columns_are_chosen_by_name_and_keep_their_order(app: Plain) -> None:
    names, row = table(found(app, f"{STUDY}?format=csv&fields=Study%20Status,NCT%20Number", CSV))
    assert names == ["NCT Number", "Study Status"]
    assert row[0] == TRIAL


def test_pages_as_csv_have_their_names_once_and_the_rest_in_headers(site: Plain) -> None:
    query = f"{STUDIES}?format=csv&fields=NCT%20Number&pageSize=3&countTotal=true"
    reply = found(site, query, CSV)
    rows, seen = table(reply), 1
    assert reply.headers["x-total-count"] == "7"
    while token := reply.headers.get("x-next-page-token"):
        reply = found(site, f"{query}&pageToken={token}", CSV)
        assert "x-total-count" not in reply.headers
        rows, seen = rows + table(reply), seen + 1
    assert rows == [["NCT Number"], *([number] for number in HELD)]
    assert seen == 3


def test_cells_are_told_as_the_registry_tells_them() -> None:
    record: dict[str, Any] = {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT00000042",
                "orgStudyIdInfo": {"id": "=ORG-1"},
                "secondaryIdInfos": [{"id": "A"}, {"type": "OTHER"}, {"id": "B"}],
            },
            "designModule": {
                "phases": ["PHASE1", "PHASE2"],
                "designInfo": {
                    "allocation": "RANDOMIZED",
                    "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "OTHER"]},
                },
                "enrollmentInfo": {"count": 0},
            },
            "armsInterventionsModule": {
                "interventions": [{"type": "DRUG", "name": "X"}, {"name": "Y"}]
            },
            "outcomesModule": {
                "primaryOutcomes": [
                    {"measure": "M", "description": "D", "timeFrame": "T"},
                    {"measure": "N", "timeFrame": "U"},
                ]
            },
            "eligibilityModule": {"stdAges": ["ADULT", "OLDER_ADULT"]},
            "contactsLocationsModule": {
                "locations": [{"facility": "F", "city": "C", "country": "L"}, {"city": "D"}]
            },
        },
        "documentSection": {
            "largeDocumentModule": {
                "largeDocs": [{"label": "Study Protocol", "filename": "Prot_000.pdf"}]
            }
        },
        "hasResults": True,
    }
    names, row = csv.reader(io.StringIO(studies_csv([record]), newline=""))
    filled = {name: cell for name, cell in zip(names, row, strict=True) if cell}
    assert filled == {
        "NCT Number": "NCT00000042",
        "Study URL": "https://clinicaltrials.gov/study/NCT00000042",
        "Study Results": "YES",
        "Interventions": "DRUG: X|Y",
        "Primary Outcome Measures": "M, D, T|N, U",
        "Age": "ADULT, OLDER_ADULT",
        "Phases": "PHASE1|PHASE2",
        "Enrollment": "0",
        "Study Design": "Allocation: RANDOMIZED|Masking: DOUBLE (PARTICIPANT, OTHER)",
        "Other IDs": "'=ORG-1|A|B",  # no formula
        "Locations": "F, C, L|D",
        "Study Documents": "Study Protocol, "
        "https://cdn.clinicaltrials.gov/large-docs/42/NCT00000042/Prot_000.pdf",
    }


@pytest.mark.parametrize("query", ["", "&fields=NCTId,StatusModule", "&markupFormat=legacy"])
def test_an_archive_holds_the_study_s_markdown(app: Plain, query: str) -> None:
    reply = found(app, f"{STUDY}?format=json.zip{query}", "application/zip")
    assert reply.headers["content-disposition"] == f'attachment; filename="{TRIAL}.zip"'
    with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
        (name,) = archive.namelist()
        assert name == f"{TRIAL}.json"
        query = query.replace("&markupFormat=legacy", "")
        assert archive.read(name) == ask(app, f"{STUDY}?format=json{query}").body
    assert ask(app, f"{STUDY}?format=json.zip{query}").body == reply.body


@pytest.mark.parametrize("nct_id", [TRIAL, HIDDEN, ALIASED])
def test_fhir_and_ris_are_the_project_s_own(app: Plain, nct_id: str) -> None:
    address = f"/api/v2/studies/{nct_id}"
    reply = found(app, f"{address}?format=fhir.json", "application/fhir+json; fhirVersion=5.0")
    assert nct_id in json.dumps(json.loads(reply.text))
    media = "application/x-research-info-systems; charset=utf-8"
    (entry,) = rispy.loads(found(app, f"{address}?format=ris", media).text)
    assert entry["id"] == nct_id
    (entry,) = rispy.loads(found(app, f"{address}?format=ris&fields=UR", media).text)
    assert entry == {"type_of_reference": "RPRT", "urls": entry["urls"]}


def test_legacy_text_is_plain_and_the_rest_is_as_it_was(site: Plain) -> None:
    address = f"{STUDIES}?filter.ids={HELD[0]}"
    (markdown,) = json.loads(ask(site, address).text)["studies"]
    (legacy,) = json.loads(ask(site, f"{address}&markupFormat=legacy").text)["studies"]
    summary = markdown["protocolSection"]["descriptionModule"]
    assert r"\>" in summary["briefSummary"]
    summary["briefSummary"] = summary["briefSummary"].replace("\\", "")
    criteria = markdown["protocolSection"]["eligibilityModule"]
    assert "\n" in criteria["eligibilityCriteria"]
    criteria["eligibilityCriteria"] = criteria["eligibilityCriteria"].replace("\n", "\r\n")
    assert legacy == markdown
    (chosen,) = json.loads(ask(site, f"{address}&markupFormat=legacy&fields=NCTId").text)["studies"]
    assert chosen == {"protocolSection": {"identificationModule": {"nctId": HELD[0]}}}


def test_a_search_area_brings_its_fields(app: Plain) -> None:
    area = json.loads(ask(app, f"{STUDY}?fields=TitleSearch").text)
    same = json.loads(ask(app, f"{STUDY}?fields=Acronym,BriefTitle,OfficialTitle").text)
    assert area == same
    assert area["protocolSection"]["identificationModule"]["briefTitle"]
