"""What the pages show, as CSV and Parquet: whole, in four states, and harmless in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyarrow import parquet

from registry.export.table.cell import COLUMNS
from registry.export.table.files import csv_file, harmless, parquet_file
from registry.export.table.views import cells
from registry.export.trial import Trial
from registry.site.package import ALL, Stat
from registry.trial.publications import OutcomeRow
from tests.export.made import chinese, of, real, small, whole
from tests.markup.archive import expect_none
from tests.markup.reading import Page, squashed
from tests.trial.posted.made import category, denoms, measurement, one_class, outcome
from tests.trial.posted.made import study as posted
from tests.trial.records import SOURCE, pages, strings
from tests.trial.reported.made import LOW, USUAL, report, reported, site, two_arms
from tests.trial.test_flow import period, recorded

STATES = {"known", "not provided", "withheld", "not applicable"}
ORIGINS = {"registry", "site", "publication", "computed", "invented example"}


def rows_of(trial: Trial) -> list[dict[str, str]]:
    """The CSV as a reader of Python has it."""
    return list(csv.DictReader(io.StringIO(csv_file(trial).decode("utf-8-sig"), newline="")))


def value_of(trial: Trial, **wanted: str) -> list[tuple[str, str]]:
    """Value and state of the rows that have these values."""
    return [
        (row["value"], row["state"])
        for row in rows_of(trial)
        if all(row[name] == value for name, value in wanted.items())
    ]


def test_duckdb_and_arrow_read_the_same_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(csv_file(whole()))
    (tmp_path / "t.parquet").write_bytes(parquet_file(whole()))
    read = "FROM read_csv(?, all_varchar = true, nullstr = '\x01', allow_quoted_nulls = false)"
    with duckdb.connect() as database:
        from_csv = database.execute(read, [str(tmp_path / "t.csv")])
        names = [column[0] for column in from_csv.description or []]
        in_csv = [tuple(value or "" for value in row) for row in from_csv.fetchall()]
        from_parquet = database.execute("FROM read_parquet(?)", [str(tmp_path / "t.parquet")])
        in_parquet = from_parquet.fetchall()
    assert names == list(COLUMNS)
    assert in_csv == [tuple(map(harmless, row)) for row in in_parquet]
    table = parquet.read_table(tmp_path / "t.parquet")
    assert table.to_pylist() == [dict(zip(COLUMNS, row, strict=True)) for row in in_parquet]


def test_parquet_describes_itself() -> None:
    told = parquet.read_schema(io.BytesIO(parquet_file(small()))).metadata
    assert told[b"source"] == b"ClinicalTrials.gov"
    assert told[b"processed"] == b"2026-11-20"
    assert b"Changed here" in told[b"statement"]


def test_csv_ends_with_what_it_is_made_from() -> None:
    last = [row["value"] for row in rows_of(small()) if row["place"].startswith("statement")]
    assert (
        last[0] == "Data sourced from ClinicalTrials.gov, which processed them on 20 November 2026."
    )
    assert any("Changed here" in words for words in last)


def test_csv_begins_with_the_mark_that_excel_wants_for_chinese() -> None:
    made = csv_file(chinese(small(identification={"briefTitle": "细胞"})))
    assert made.startswith(b"\xef\xbb\xbfnct_id,")
    assert "细胞".encode() in made


def test_every_row_has_one_of_four_states_and_a_value_only_if_it_is_known(shared: Path) -> None:
    findings = []
    for one in real(shared / "records" / "records.ndjson.gz")[::15]:
        for cell in cells(one):
            if cell.state not in STATES or cell.origin not in ORIGINS:
                findings.append(f"{one.nct_id} {cell}")
            if (cell.state == "known") != bool(cell.value) and cell.state != "known":
                findings.append(f"{one.nct_id} {cell}")
    expect_none(findings)


def test_what_is_not_provided_has_a_row_without_a_value() -> None:
    trial = small(eligibility={"sex": None})
    assert value_of(trial, page="join", place="sex") == [("", "not provided")]


def test_a_posted_value_keeps_its_own_denominator_its_percentage_and_the_mark_of_its_comment() -> (
    None
):
    told = {"measurements": [measurement(0, "3", comment="Counted twice."), measurement(1, "4")]}
    weeks = one_class(told, title="Week 1", denoms=[denoms("9", "8")])
    counted = outcome(weeks, one_class(category("5", "5"), title="Week 2"), **COUNTED)
    rows = [
        (row["group"], row["field"], row["value"], row["origin"])
        for row in rows_of(of(posted(counted)))
        if ".blocks." in row["place"] and "Week 1" in row["field"]
    ]
    assert rows == [
        ("Inventin", "Week 1", "3", "registry"),
        ("Inventin", "Week 1 | percent", "33.3% (computed here)", "computed"),
        ("Inventin", "Week 1 | analysed", "9 analysed", "registry"),
        ("Inventin", "Week 1 | note", "a", "registry"),
        ("Usual care", "Week 1", "4", "registry"),
        ("Usual care", "Week 1 | percent", "50.0% (computed here)", "computed"),
        ("Usual care", "Week 1 | analysed", "8 analysed", "registry"),
    ]


def test_a_comment_on_a_milestone_is_a_row_of_its_own() -> None:
    began = period("Overall Study", {"STARTED": ("5",)})
    began["milestones"][0]["comment"] = "One more withdrew before."
    rows = rows_of(of(recorded(began, groups=("Inventin",))))
    assert [(row["group"], row["value"]) for row in rows if row["field"] == STARTED] == [
        ("", "One more withdrew before."),
        ("Inventin", "5"),
    ]


STARTED = "Overall Study | STARTED"
COUNTED = {"paramType": "COUNT_OF_PARTICIPANTS", "calculatePct": True}


def test_every_text_of_the_record_that_a_page_shows_is_in_the_table() -> None:
    """Texts of the record that stand on the pages, and in no cell, are missed."""
    trial = whole()
    shown = squashed(" ".join(Page(html).root.text for html in pages(trial.record).values()))
    told = squashed(" ".join(f"{cell.field} {cell.group} {cell.value}" for cell in cells(trial)))
    texts = {squashed(text) for text in strings(trial.record.as_json()) if len(text) > 6}
    # The criteria stand there one by one, without their headings.
    whole_text = trial.record.protocol_section.eligibility_module.eligibility_criteria
    texts -= {squashed(whole_text or "")}
    assert {text for text in texts if text in shown and text not in told} == set()


def sites() -> Trial:
    """A trial with protected numbers and a report."""
    outcomes = [
        ("primary-1", LOW, Stat.COUNT, "0", None),
        ("primary-1", USUAL, Stat.COUNT, None, "30"),
    ]
    one = report(
        reported("Response", OutcomeRow(ALL, Stat.P_VALUE, STRANGE), registered="primary-1")
    )
    aggregates = site(outcomes)
    return of(two_arms(), aggregates=aggregates, publications=(one,))


STRANGE = Decimal("0.0301")


def test_a_retracted_paper_is_called_so() -> None:
    papers = [
        {"pmid": "1", "citation": "A paper.", "retractions": [{"pmid": "2"}]},
        {"pmid": "3", "citation": "Another one."},
    ]
    (found,) = value_of(small(references={"references": papers}), page="design", field="retracted")
    assert found == ("This paper was retracted.", "known")


def test_zero_and_hidden_numbers_of_the_site_are_two_states() -> None:
    found = {
        (row["group"], row["field"].split(" | ")[-1]): (row["value"], row["state"], row["reason"])
        for row in rows_of(sites())
        if row["place"].startswith("site.outcomes")
    }
    assert found[LOW, "value"] == ("0", "known", "")
    assert found[USUAL, "value"] == ("", "withheld", "protected")


def test_an_examples_numbers_and_what_is_computed_of_them_say_that_they_are_invented() -> None:
    counts = [
        ("primary-1", LOW, Stat.COUNT, "7", "11"),
        ("primary-1", USUAL, Stat.COUNT, "9", "11"),
    ]
    invented = rows_of(of(two_arms(), aggregates=site(counts, example=True)))
    real_ones = rows_of(of(two_arms(), aggregates=site(counts)))
    assert "site" not in {row["origin"] for row in invented}
    computed = [row for row in invented if row["place"].startswith("reported")]
    assert len(computed) == 10
    assert {row["origin"] for row in computed} == {"invented example"}
    assert "invented example" not in {row["origin"] for row in real_ones}


def test_a_reports_numbers_are_a_publications() -> None:
    assert ("0.0301", "known") in value_of(sites(), origin="publication")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "=\u00a01"])
def test_no_text_is_a_formula(text: str) -> None:
    trial = small(identification={"briefTitle": text})
    assert value_of(trial, page="overview", place="title") == [(f"'{text}", "known")]
    stored = parquet.read_table(io.BytesIO(parquet_file(trial))).to_pylist()
    assert text in {row["value"] for row in stored}


def test_a_number_keeps_its_sign() -> None:
    assert [harmless(text) for text in ("-1.5", "+3", "-12%", "-", "-x")] == [
        "-1.5",
        "+3",
        "-12%",
        "'-",
        "'-x",
    ]


@pytest.mark.parametrize(
    "text",
    ['quotes " and ""', "commas, semicolons; tabs\t", "lines\nin\r\nit", "\u202ereversed", "林"],
)
def test_a_text_comes_back_from_csv(text: str) -> None:
    (found,) = value_of(small(identification={"briefTitle": text}), page="overview", place="title")
    assert found == (text.strip().replace("\r\n", "\n"), "known")


@given(text=st.text(min_size=1, max_size=60))
@example(text="\n=")
def test_whatever_a_cell_holds_it_starts_no_formula(text: str) -> None:
    def number(value: str) -> bool:
        return value.strip("+-").rstrip("%").replace(",", "").replace(".", "").isdigit()

    made = harmless(text)
    assert made[:1] not in set("=+-@\t\r\n") or number(made)
    assert not re.search("[;\\t\\r\\n][=+@]", made)
    assert made.replace("'", "") == text.replace("'", "")


def test_a_record_of_two_megabytes_is_whole() -> None:
    title = "x" * 2_000_000
    (found,) = value_of_long(small(identification={"briefTitle": title}))
    assert found == title


def value_of_long(trial: Trial) -> Iterator[str]:
    """The title; the reader of Python wants to be told that fields may be long."""
    before = csv.field_size_limit(10_000_000)
    try:
        yield from (value for value, _ in value_of(trial, page="overview", place="title"))
    finally:
        csv.field_size_limit(before)


def test_the_source_is_that_of_the_trial() -> None:
    assert SOURCE.data_timestamp
    assert value_of(small(), page="about", field="Processed by the registry on") == [
        ("20 November 2026", "known")
    ]
