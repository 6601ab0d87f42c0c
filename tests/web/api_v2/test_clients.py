"""Clients that others wrote for the registry's API, pointed at a mirror.

Each runs in a process of its own, in the virtual environment `tests/clients/venv` that `make test`
makes, and does what its users do with it. Those that have the registry's address in a constant get
the mirror's in its place; nothing else of them is changed.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from registry.settings import PROJECT
from tests.web.conftest import ALIASED, HIDDEN, TRIAL

pytestmark = pytest.mark.wide

PYTHON = PROJECT / "tests" / "clients" / "venv" / "bin" / "python"
AREA = "AREA[Condition]Invented Disease"

PYTRIALS = """
import json, sys
from pytrials.client import ClinicalTrials
base, search, _ = sys.argv[1:]
ClinicalTrials._BASE_URL = base + "/"
client = ClinicalTrials()
table = client.get_study_fields(search, ["NCT Number", "Conditions", "Study Status"], 5, "csv")
some = client.get_study_fields(search, ["NCTId", "BriefTitle"], 5, "json")
full = client.get_full_studies(search, 2, "json")
print(json.dumps([client.api_info, table, some, full]))
"""
CTGOV = """
import json, sys
import ctgov.client
base, search, number = sys.argv[1:]
ctgov.client.BASE_URL = base + "/"
client = ctgov.client.Client(delay=0, retries=1)
rows = list(ctgov.endpoints(search, client=client, filters={"overallStatus": "RECRUITING"}))
pages = list(client.iter_studies(search, fields=["NCTId"], page_size=1))
print(json.dumps([client.version(), client.count(search), rows, pages, client.study(number)]))
"""
CLINICAL_TRIALS_GOV = """
import json, sys
from clinical_trials_gov import ClinicalTrialsClient
base, search, number = sys.argv[1:]
client = ClinicalTrialsClient(base + "/studies")
print(json.dumps([client.search(search), client.get_study(number)]))
"""
CLINICAL_TRIALS_GOV_WORDS = """
import json, sys
from clinical_trials_gov import ClinicalTrialsClient
base, search, _ = sys.argv[1:]
print(json.dumps(ClinicalTrialsClient(base + "/studies").fetch_trials(condition=search)))
"""
BIOMCP = """
import asyncio, json, sys
from biomcp.trials import getter, search as searching
base, search, number = sys.argv[1:]
for module in (getter, searching):
    module.CLINICAL_TRIALS_BASE_URL = base + "/studies"
query = searching.TrialQuery(terms=[search], sort=searching.SortOrder.LAST_UPDATE, page_size=2)
async def both():
    return [
        await searching.search_trials(query, output_json=True),
        await getter.get_trial(number, output_json=True),
        await getter.get_trial(number, getter.Module.OUTCOMES),
    ]
found = asyncio.run(both())
print(json.dumps([json.loads(found[0]), json.loads(found[1]), found[2]]))
"""
BIOMCP_WORDS = """
import asyncio, sys
from biomcp.trials import search as searching

base, search, _ = sys.argv[1:]
searching.CLINICAL_TRIALS_BASE_URL = base + "/studies"
query = searching.TrialQuery(conditions=[search], expand_synonyms=False)
print(asyncio.run(searching.search_trials(query, output_json=True)))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for what clients keep, which would be among the user's own files."""
    if not PYTHON.exists():
        reason = "the clients are not installed; make test installs them"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return tmp_path


def used(script: str, folder: Path, address: str, search: str = AREA) -> Any:
    """What a client printed."""
    done = subprocess.run(
        [PYTHON, "-I", "-c", script, address, search, TRIAL],
        env={"HOME": str(folder), "XDG_CACHE_HOME": str(folder), "NO_PROXY": "127.0.0.1"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def number(study: dict[str, Any]) -> str:
    found: str = study["protocolSection"]["identificationModule"]["nctId"]
    return found


def test_pytrials_reads_tables_and_studies(folder: Path, address: str) -> None:
    (version, _), table, some, full = used(PYTRIALS, folder, address)
    assert version == "2.0.5"
    assert table == [
        ["NCT Number", "Study Status", "Conditions"],
        *([nct_id, "RECRUITING", "Invented Disease"] for nct_id in (TRIAL, ALIASED, HIDDEN)),
    ]
    assert [number(study) for study in some["studies"]] == [TRIAL, ALIASED, HIDDEN]
    assert [number(study) for study in full["studies"]] == [TRIAL, ALIASED]


def test_ctgov_counts_pages_and_makes_rows_of_outcomes(folder: Path, address: str) -> None:
    version, count, rows, pages, study = used(CTGOV, folder, address)
    assert version["apiVersion"] == "2.0.5"
    assert count == len(pages) == 3
    assert {(row["endpoint_raw"], row["horizon_days"]) for row in rows} == {("Recovery", 365.25)}
    assert [row["nct_id"] for row in rows] == [TRIAL, ALIASED, HIDDEN]
    assert number(study) == TRIAL


def test_clinical_trials_gov_searches_and_gets(folder: Path, address: str) -> None:
    found, study = used(CLINICAL_TRIALS_GOV, folder, address)
    assert [number(one) for one in found["studies"]] == [TRIAL, ALIASED, HIDDEN]
    assert number(study) == TRIAL


def test_biomcp_searches_and_gets_modules(folder: Path, address: str) -> None:
    found, study, outcomes = used(BIOMCP, folder, address)
    assert len({one["NCT Number"] for one in found} & {TRIAL, ALIASED, HIDDEN}) == len(found) == 2
    assert number(study) == TRIAL
    assert "Recovery" in outcomes


@pytest.mark.parametrize("script", [PYTRIALS, CLINICAL_TRIALS_GOV_WORDS, BIOMCP_WORDS])
def test_they_search_for_words(folder: Path, address: str, script: str) -> None:
    found = used(script, folder, address, "invented disease")
    assert all(nct_id in json.dumps(found) for nct_id in (TRIAL, ALIASED, HIDDEN))
