"""The typed tables hold what the JSON holds: nothing lost, nothing invented, in its order."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.mirror.snapshot import Snapshot
from tests.apiserver import ApiServer
from tests.fixtures.studies import kinds_of_record, study
from tests.mirror.conftest import Mirror
from tests.mirror.made import full

PROTOCOL, RESULTS = "protocolSection", "resultsSection"
ARMS = f"{PROTOCOL}.armsInterventionsModule"
CONTACTS = f"{PROTOCOL}.contactsLocationsModule"
FLOW = f"{RESULTS}.participantFlowModule"
BASELINE = f"{RESULTS}.baselineCharacteristicsModule"
MEASURES = f"{RESULTS}.outcomeMeasuresModule.outcomeMeasures[]"
EVENTS = f"{RESULTS}.adverseEventsModule"


@dataclass(frozen=True)
class Rows:
    """Where rows of a table come from: a path, with `[]` for each item of a list.

    `kind` is what the table says beside; `nowhere` are the positions that such rows do not have.
    """

    path: str
    kind: str | None = None
    nowhere: tuple[int, ...] = ()


def of_kinds(path: str, *kinds: str) -> list[Rows]:
    return [Rows(path.format(kind.lower()), kind) for kind in kinds]


TABLES: dict[str, list[Rows]] = {
    "secondary_ids": [Rows(f"{PROTOCOL}.identificationModule.secondaryIdInfos[]")],
    "collaborators": [Rows(f"{PROTOCOL}.sponsorCollaboratorsModule.collaborators[]")],
    "conditions": [Rows(f"{PROTOCOL}.conditionsModule.conditions[]")],
    "keywords": [Rows(f"{PROTOCOL}.conditionsModule.keywords[]")],
    "arms": [Rows(f"{ARMS}.armGroups[]")],
    "interventions": [Rows(f"{ARMS}.interventions[]")],
    "arm_interventions": [Rows(f"{ARMS}.armGroups[].interventionNames[]")],
    "outcomes": of_kinds(
        f"{PROTOCOL}.outcomesModule.{{}}Outcomes[]", "PRIMARY", "SECONDARY", "OTHER"
    ),
    "locations": [Rows(f"{CONTACTS}.locations[]")],
    "contacts": [
        Rows(f"{CONTACTS}.centralContacts[]", nowhere=(0,)),
        Rows(f"{CONTACTS}.locations[].contacts[]"),
    ],
    "officials": [Rows(f"{CONTACTS}.overallOfficials[]")],
    "reference_list": [Rows(f"{PROTOCOL}.referencesModule.references[]")],
    "flow_groups": [Rows(f"{FLOW}.groups[]")],
    "flow_periods": [Rows(f"{FLOW}.periods[]")],
    "flow_milestones": [
        Rows(f"{FLOW}.periods[].milestones[]", "MILESTONE"),
        Rows(f"{FLOW}.periods[].dropWithdraws[]", "DROP_WITHDRAW"),
    ],
    "flow_counts": [
        Rows(f"{FLOW}.periods[].milestones[].achievements[]", "MILESTONE"),
        Rows(f"{FLOW}.periods[].dropWithdraws[].reasons[]", "DROP_WITHDRAW"),
    ],
    "baseline_groups": [Rows(f"{BASELINE}.groups[]")],
    "baseline_denoms": [
        Rows(f"{BASELINE}.denoms[].counts[]", nowhere=(0, 1)),
        Rows(f"{BASELINE}.measures[].denoms[].counts[]", nowhere=(1,)),
        Rows(f"{BASELINE}.measures[].classes[].denoms[].counts[]"),
    ],
    "baseline_measures": [Rows(f"{BASELINE}.measures[]")],
    "baseline_measurements": [Rows(f"{BASELINE}.measures[].classes[].categories[].measurements[]")],
    "outcome_measures": [Rows(MEASURES)],
    "outcome_groups": [Rows(f"{MEASURES}.groups[]")],
    "outcome_denoms": [
        Rows(f"{MEASURES}.denoms[].counts[]", nowhere=(1,)),
        Rows(f"{MEASURES}.classes[].denoms[].counts[]"),
    ],
    "outcome_measurements": [Rows(f"{MEASURES}.classes[].categories[].measurements[]")],
    "outcome_analyses": [Rows(f"{MEASURES}.analyses[]")],
    "event_groups": [Rows(f"{EVENTS}.eventGroups[]")],
    "adverse_events": of_kinds(f"{EVENTS}.{{}}Events[]", "SERIOUS", "OTHER"),
    "adverse_event_stats": of_kinds(f"{EVENTS}.{{}}Events[].stats[]", "SERIOUS", "OTHER"),
}
SPELLED = {"conditions": "condition", "keywords": "keyword", "arm_interventions": "intervention"}
"""The column that holds the items of a list of texts."""
NOT_FROM_THE_ITEM = {
    "nct_id", "kind", "intervention_position", "class_title", "category_title", "units",
    "latitude", "longitude", "retraction_count",
}  # fmt: skip


def items(part: Any, path: str) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Every item at a path, with its positions in the lists on the way, from 1."""
    key, _, rest = path.partition(".")
    if not isinstance(part, dict) or key.removesuffix("[]") not in part:
        return
    inside = part[key.removesuffix("[]")]
    steps = enumerate(inside, 1) if key.endswith("[]") else [(None, inside)]
    for position, item in steps:
        here = () if position is None else (position,)
        if not rest:
            yield here, item
            continue
        for positions, leaf in items(item, rest):
            yield (*here, *positions), leaf


def column_of(table: str, key: str) -> str:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).lower()
    return "group_id" if name == "id" and table.endswith("_groups") else name


def expected(table: str, columns: list[str], records: Iterable[dict[str, Any]]) -> list[str]:
    """The rows that a table ought to have, as JSON, in an order of their own."""
    places = [name for name in columns if name.endswith("position") and name in columns]
    places = [name for name in places if name not in NOT_FROM_THE_ITEM]
    rows = []
    for record in records:
        nct_id = record[PROTOCOL]["identificationModule"]["nctId"]
        for source in TABLES[table]:
            for positions, item in items(record, source.path):
                found = [*positions[: len(places) - len(source.nowhere)]]
                for place in source.nowhere:
                    found.insert(place, None)
                if isinstance(item, str):
                    values = {SPELLED[table]: item}
                else:
                    values = {column_of(table, key): value for key, value in item.items()}
                row = dict(zip(places, found, strict=True))
                row |= {name: values.get(name) for name in columns if name not in row}
                row |= {"nct_id": nct_id} | ({"kind": source.kind} if source.kind else {})
                rows.append(plain(row))
    return sorted(rows)


def actual(snapshot: Snapshot, table: str) -> tuple[list[str], list[str]]:
    """The columns of a table that come from the item, and its rows as JSON."""
    columns = [
        name
        for (name,) in snapshot.file.rows(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", table
        )
    ]
    rows = snapshot.file.rows(f"SELECT * FROM site.{table}")  # noqa: S608 - a name from above
    return columns, sorted(plain(dict(zip(columns, row, strict=True))) for row in rows)


def plain(row: dict[str, Any]) -> str:
    beside = NOT_FROM_THE_ITEM - {"nct_id", "kind"}
    return json.dumps({k: v for k, v in row.items() if k not in beside}, sort_keys=True)


def compare(snapshot: Snapshot, records: list[dict[str, Any]]) -> None:
    for table in TABLES:
        columns, rows = actual(snapshot, table)
        assert rows == expected(table, columns, records), table
    ((studies,),) = snapshot.file.rows("SELECT count(*) FROM site.studies")
    assert studies == len(records)


def test_every_table_holds_what_the_record_holds(mirror: Mirror, api: ApiServer) -> None:
    records = [full("NCT00000001"), study("NCT00000002"), full("NCT00000003")]
    api.publish(records)
    mirror.sync("NCT00000001", "NCT00000002", "NCT00000003")
    for table in TABLES:
        assert actual(mirror.current, table)[1], f"{table} is empty"
    compare(mirror.current, records)


def test_every_column_of_studies_is_filled_and_none_twice_from_one_value(
    mirror: Mirror, api: ApiServer
) -> None:
    api.publish([full("NCT00000001")])
    mirror.sync("NCT00000001")
    ((row,),) = mirror.current.file.rows("SELECT to_json(studies) FROM site.studies")
    values = json.loads(row)
    empty = [name for name, value in values.items() if value is None]
    assert empty == ["gone_since"]
    texts = [value for value in values.values() if str(value).startswith("text ")]
    assert len(texts) == len(set(texts)) > 30


def test_all_kinds_of_record_are_in_the_tables(mirror: Mirror, api: ApiServer) -> None:
    kinds = kinds_of_record().values()
    records = [json.loads(raw) for raw in kinds]
    api.publish(kinds)
    report = mirror.sync(*(one[PROTOCOL]["identificationModule"]["nctId"] for one in records))
    assert report.added == len(records)
    compare(mirror.current, records)


def test_unknown_values_and_partial_dates_stay_as_they_came(mirror: Mirror, api: ApiServer) -> None:
    record = study("NCT00000001", status="PAUSED_BY_NEW_RULE")
    record[PROTOCOL]["designModule"]["phases"] = ["PHASE9", "NA"]
    record[PROTOCOL]["statusModule"]["startDateStruct"] = {"date": "1999"}
    record[PROTOCOL]["statusModule"]["completionDateStruct"] = {"date": "2027-02"}
    api.publish([record])
    report = mirror.sync("NCT00000001")
    (row,) = mirror.current.file.rows(
        "SELECT overall_status, phases, start_date, start_date_type, completion_date"
        " FROM site.studies"
    )
    assert row == ("PAUSED_BY_NEW_RULE", ["PHASE9", "NA"], "1999", None, "2027-02")
    assert {(seen.kind, seen.value) for seen in report.drift} == {
        ("unknown value", "PAUSED_BY_NEW_RULE"),
        ("unknown value", "PHASE9"),
    }


def test_an_arm_leads_to_its_interventions(mirror: Mirror, api: ApiServer) -> None:
    record = study("NCT00000001")
    record[PROTOCOL]["armsInterventionsModule"] = {
        "armGroups": [
            {"label": "A", "interventionNames": ["Dietary Supplement: Zinc: pure", "Drug: B"]},
            {"label": "None"},
            {"label": "B", "interventionNames": ["Drug: Not listed"]},
        ],
        "interventions": [
            {"type": "DRUG", "name": "B"},
            {"type": "DIETARY_SUPPLEMENT", "name": "Zinc: pure"},
        ],
    }
    api.publish([record])
    mirror.sync("NCT00000001")
    assert mirror.current.file.rows(
        "SELECT arm_position, position, intervention_position FROM site.arm_interventions"
        " ORDER BY ALL"
    ) == [(1, 1, 2), (1, 2, 1), (3, 1, None)]


def test_one_odd_record_does_not_keep_the_others_out_of_the_tables(
    mirror: Mirror, api: ApiServer
) -> None:
    odd = study("NCT00000001", acronym="nul\x00 and \U0001f600 and \\ud800")
    odd[PROTOCOL]["designModule"]["enrollmentInfo"]["count"] = 10**30
    api.publish([odd, study("NCT00000002")])
    assert mirror.sync("NCT00000001", "NCT00000002").added == 2
    rows = mirror.current.file.rows(
        "SELECT acronym, enrollment_count FROM site.studies ORDER BY nct_id"
    )
    assert rows == [("nul\x00 and \U0001f600 and \\ud800", None), (None, 40)]
    stored = mirror.current.study("NCT00000001")
    assert stored is not None
    assert stored.record.protocol_section.design_module.enrollment_info.count == 10**30


def test_the_shared_records_are_in_the_tables(mirror: Mirror, api: ApiServer, shared: Path) -> None:
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        raws = [line.rstrip(b"\n") for line in lines]
    api.publish(raws)
    report = mirror.sync(query="nct")
    assert (report.seen, report.added, report.invalid_records) == (len(raws), len(raws), 0)
    compare(mirror.current, [json.loads(raw) for raw in raws])
