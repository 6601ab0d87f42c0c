"""Packages as a site could hand them over, written into a folder."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from registry.site.intake import Checked, Registered, check
from registry.site.package import DESCRIPTOR

NCT_ID = "NCT01763099"
FIRST, SECOND = "Mesenchymal stem cells", "Mesenchymal stem cells and cord blood"
REGISTERED = Registered(NCT_ID, (FIRST, SECOND), 60, running=False)
RUNNING = Registered(NCT_ID, (FIRST, SECOND), 60, running=True)
TODAY = date(2026, 5, 1)

HEADERS = {
    "enrollment": "period,arm,measure,count,cumulative,open_days",
    "flow": "stage,arm,reason,count",
    "baseline": "characteristic,category,arm,stat,value,n",
    "outcomes": "analysis_id,outcome_id,timepoint,analysis_set,arm,stat,value,n,method,source",
    "adverse_events": "term,serious,arm,n_affected,n_at_risk,n_events,source",
}
ROWS = {
    "enrollment": """
2025-Q1,ALL,screened,30,30,80
2025-Q1,ALL,randomised,18,18,80
2025-Q2,ALL,screened,40,70,91
2025-Q2,ALL,randomised,26,44,91""",
    "flow": f"""
assessed,ALL,,70
excluded,ALL,,26
excluded,ALL,Declined,20
excluded,ALL,Other,6
randomised,ALL,,44
allocated,{FIRST},,22
allocated,{SECOND},,22
lost,{FIRST},,3
lost,{SECOND},,4""",
    "baseline": """
Age,30–39,ALL,count,20,44
Age,≥ 40,ALL,count,24,44
Sex,Female,ALL,count,21,44
Weight (kg),,ALL,median,61.5,44""",
    "outcomes": f"""
primary,response,1 year,ITT,{FIRST},count,7,22,,
primary,response,1 year,ITT,{SECOND},count,9,22,,
primary,response,1 year,ITT,ALL,p_value,0.755,44,Fisher exact test,""",
    "adverse_events": f"""
Infection,yes,{FIRST},5,22,6,
Infection,yes,{SECOND},4,22,5,
Nausea,no,{FIRST},12,22,15,
Nausea,no,{SECOND},14,22,14,""",
}
TRIAL: dict[str, object] = {
    "nctId": NCT_ID,
    "releaseId": "2025-Q2",
    "dataCutoff": "2025-12",
    "preparedByRole": "Data manager",
    "aggregateOnlyDeclaration": True,
}


def table(name: str, rows: str) -> str:
    """The text of a table: its header, then these rows."""
    return f"{HEADERS[name]}\n{rows.strip()}\n"


TABLES = {name: table(name, rows) for name, rows in ROWS.items()}


def descriptor(
    tables: Mapping[str, object] = TABLES, trial: Mapping[str, object] | None = None
) -> dict[str, object]:
    """A datapackage.json that lists these tables, with these changes in `trial`."""
    changed = {**TRIAL, **(trial or {})}
    return {
        "name": "aggregates",
        "resources": [{"name": name, "path": f"{name}.csv"} for name in tables],
        "trial": {key: value for key, value in changed.items() if value is not None},
    }


def package(
    folder: Path,
    tables: Mapping[str, str | bytes] = TABLES,
    trial: Mapping[str, object] | None = None,
) -> Path:
    """Write a package of these tables; `trial` changes keys, or takes those out that are none."""
    for name in HEADERS:
        (folder / f"{name}.csv").unlink(missing_ok=True)
    for name, content in tables.items():
        file = folder / f"{name}.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    text = json.dumps(descriptor(tables, trial), ensure_ascii=False)
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8")
    return folder


def checked(
    folder: Path,
    tables: Mapping[str, str | bytes] = TABLES,
    trial: Mapping[str, object] | None = None,
    registered: Registered | None = REGISTERED,
) -> Checked:
    """What is found in such a package."""
    return check(package(folder, tables, trial), registered, today=TODAY)


def one_table(folder: Path, name: str, rows: str) -> list[tuple[str, int | None, str | None]]:
    """Rule, row and column of each finding in a package of one table with these rows."""
    found = checked(folder, {name: table(name, rows)}).findings
    return [(finding.rule, finding.row, finding.column) for finding in found]
