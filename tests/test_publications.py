"""The reports on its trials that a site names beside its settings, and what is wrong in them."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.settings import PROJECT, Settings, load_settings
from registry.settings.publications import PublicationFiles, read_publications
from registry.site.package import Measure, Stat
from registry.trial.publications import (
    Confirmed,
    Figure,
    OutcomeRow,
    Passage,
    Publication,
    ReportedOutcome,
)
from tests.trial_files import Write, site_in, writer

ENTRY = '[[publication]]\njournal = "Invented J"\npublished = "2014"\ndoi = "10.9999/x"\n'
OUTCOME = '[[publication.outcome]]\nlabel.en = "Response"\npassage = "abstract"\n'
ROW = '[[publication.outcome.row]]\narm = "Low dose"\nstat = "count"\nvalue = "7"\nn = 11\n'
FIGURE = '[[publication.figure]]\nmeasure = "randomised"\narm = "ALL"\ncount = 22\n'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return site_in(tmp_path, monkeypatch)


@pytest.fixture
def write(site: Settings) -> Write:
    return writer(site, "publications")


def one(site: Settings) -> Publication:
    read = read_publications(site)
    assert read.refused == {}
    (publication,) = read.publications["NCT00000001"]
    return publication


def complaints(site: Settings, file: Path) -> list[str]:
    read = read_publications(site)
    assert read.publications == {}
    assert list(read.refused) == [file]
    assert all("\n" not in line for line in read.refused[file])
    return [line.removeprefix(f"{file}: ") for line in read.refused[file]]


# What comes out


def test_a_site_without_the_folder_names_none(site: Settings) -> None:
    assert read_publications(site) == PublicationFiles(site.file.parent / "publications", {}, {})


def test_a_report_comes_out_with_all_that_was_written(site: Settings, write: Write) -> None:
    confirmed = 'confirmed_by = "investigator"\nconfirmed_on = 2026-05-01\n'
    write(f'{ENTRY}title = "T"\n{confirmed}remarks.en = " Plain. "\n{FIGURE}passage = "abstract"\n')
    assert one(site) == Publication(
        journal="Invented J",
        published="2014",
        doi="10.9999/x",
        pages=None,
        title="T",
        confirmed=Confirmed("investigator", date(2026, 5, 1)),
        figures=(Figure(Measure.RANDOMISED, "ALL", 22, Passage.ABSTRACT),),
        remarks={"en": "Plain."},
    )


def test_a_report_that_nobody_has_confirmed_is_not_confirmed(site: Settings, write: Write) -> None:
    write(ENTRY)
    assert one(site).confirmed is None


def test_the_total_is_that_of_all_arms_and_never_their_sum(site: Settings, write: Write) -> None:
    write(ENTRY + FIGURE.replace("ALL", "Low dose") + FIGURE.replace("ALL", "Usual care"))
    assert one(site).total(Measure.RANDOMISED) is None
    write(ENTRY + FIGURE)
    assert one(site).total(Measure.RANDOMISED) == 22
    assert one(site).total(Measure.SCREENED) is None


def test_zero_is_a_figure(site: Settings, write: Write) -> None:
    write(ENTRY + FIGURE.replace("22", "0"))
    assert one(site).total(Measure.RANDOMISED) == 0


def test_the_projects_own_file_names_a_report_with_22_people_whose_link_nobody_confirmed() -> None:
    read = read_publications(load_settings(PROJECT / "trials.toml"))
    assert read.refused == {}
    first, second = read.publications["NCT01763099"]
    assert first.doi == "10.1016/j.bbmt.2013.11.002"
    assert [figure.count for figure in first.figures] == [22, 11, 11]
    assert {first.confirmed, second.confirmed} == {None}


def test_the_example_in_the_documentation_works(site: Settings, write: Write) -> None:
    text = (PROJECT / "docs" / "publications.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    write(example)
    read = read_publications(site)
    assert read.refused == {}
    assert len(read.publications["NCT00000001"]) == 2


def test_a_refused_file_does_not_touch_the_others(site: Settings, write: Write) -> None:
    wrong = write("")
    write(ENTRY, "NCT00000002.toml")
    read = read_publications(site)
    assert set(read.publications) == {"NCT00000002"}
    assert set(read.refused) == {wrong}


def test_an_outcome_comes_out_as_it_is_printed(site: Settings, write: Write) -> None:
    p = '[[publication.outcome.row]]\narm = "ALL"\nstat = "p_value"\nvalue = "0.030"\n'
    write(f'{ENTRY}{OUTCOME}registered = "Recovery"\nremarks.en = "Soon."\n{ROW}{p}')
    (outcome,) = one(site).outcomes
    assert outcome == ReportedOutcome(
        label={"en": "Response"},
        registered="Recovery",
        passage=Passage.ABSTRACT,
        rows=(
            OutcomeRow("Low dose", Stat.COUNT, Decimal(7), 11),
            OutcomeRow("ALL", Stat.P_VALUE, Decimal("0.030")),
        ),
        remarks={"en": "Soon."},
    )
    assert str(outcome.rows[1].value) == "0.030"


def test_the_projects_own_file_names_only_measures_and_groups_that_are_registered() -> None:
    record = orjson.loads((PROJECT / "data" / "embedded" / "NCT01763099.json").read_bytes())
    groups = record["protocolSection"]["armsInterventionsModule"]["armGroups"]
    arms = {one["label"] for one in groups}
    read = read_publications(load_settings(PROJECT / "trials.toml"))
    outcomes = [one for each in read.publications["NCT01763099"] for one in each.outcomes]
    assert {one.registered for one in outcomes} == {None, "primary-1", "secondary-1"}
    assert {row.arm for one in outcomes for row in one.rows} == {"ALL", *arms}


# What is wrong


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "publication: is missing; begin each entry with [[publication]]"),
        (
            ENTRY.replace('journal = "Invented J"', ""),
            'entry 1, journal: is missing; right would be, for example, journal = "Blood"',
        ),
        (ENTRY.replace("2014", "in 2014"), "entry 1, published: 'in 2014' is not a year or a mon"),
        (ENTRY.replace('"2014"', "2014"), "entry 1, published: 2014 is not text in quotes; right"),
        (
            ENTRY.replace("10.9999/x", "https://doi.org/10.9999/x"),
            "entry 1, doi: 'https://doi.org/10.9999/x' is not a DOI, which begins with 10. and",
        ),
        (
            ENTRY.replace('doi = "10.9999/x"', ""),
            "entry 1, doi: is missing; name it, or the volume and pages as pages",
        ),
        (
            f'{ENTRY}confirmed_by = "investigator"',
            "entry 1, confirmed_on: is missing; who confirmed it and when go together",
        ),
        (
            f"{ENTRY}confirmed_on = 2026-05-01",
            "entry 1, confirmed_by: is missing; who confirmed it and when go together",
        ),
        (f'{ENTRY}confirmed_by = ""', "entry 1, confirmed_by: is empty; right would be, for exa"),
        (f'{ENTRY}confirmed_on = "1"', "entry 1, confirmed_on: '1' stands in quotes, and a day"),
        (f'{ENTRY}remarks.fr = "Mots"', "entry 1, remarks.fr: 'fr' is none of en, zh-Hans; right"),
        (f'{ENTRY}titel = "T"', "entry 1, titel: is not a known setting; did you mean title?"),
        (f"{ENTRY}figure = 1", "entry 1, figure: 1 is not a list; write it as the table [[publica"),
        (
            ENTRY + FIGURE + FIGURE.replace("count", "counts"),
            "entry 1, figure 2, count: is missing; right would be, for example, count = 22",
        ),
        (ENTRY + FIGURE.replace("22", "-1"), "entry 1, figure 1, count: -1 must be at least 0; ri"),
        (ENTRY + FIGURE.replace("22", "2.5"), "entry 1, figure 1, count: 2.5"),
        (
            ENTRY + FIGURE.replace("randomised", "treated"),
            "entry 1, figure 1, measure: 'treated' is none of screened, eligible, approached, rand",
        ),
        (
            f'{ENTRY}{FIGURE}passage = "margin"',
            "entry 1, figure 1, passage: 'margin' is none of abstract, full text, supplement; ri",
        ),
        (
            f'{ENTRY}{FIGURE}weight = "x"',
            "entry 1, figure 1, weight: is not a known setting; known here: measure, arm, count, p",
        ),
        (
            ENTRY + FIGURE * 2,
            "entry 1, figure 2: has measure and arm of figure 1; keep one of the two",
        ),
        (ENTRY + OUTCOME, "entry 1, outcome 1, row: is missing; write it as the table [[publicat"),
        (
            ENTRY + OUTCOME.replace('label.en = "Response"', "") + ROW,
            "entry 1, outcome 1, label: is missing; right would be, for example, label.en =",
        ),
        (
            ENTRY + OUTCOME + ROW.replace('"7"', "7"),
            "entry 1, outcome 1, row 1, value: 7 is not",
        ),
        (
            ENTRY + OUTCOME + ROW.replace('"7"', '"<7"'),
            "entry 1, outcome 1, row 1, value: '<7' is not a plain number with at most one point",
        ),
        (
            ENTRY + OUTCOME + ROW.replace('"7"', '"7.5"'),
            "entry 1, outcome 1, row 1, value: is no number of people; write a whole one",
        ),
        (
            ENTRY + OUTCOME + ROW.replace("n = 11", "n = 1000000"),
            "entry 1, outcome 1, row 1, n: 1000000 must be at most 999999",
        ),
        (
            ENTRY + OUTCOME + ROW.replace('"7"', '"12"'),
            "entry 1, outcome 1, row 1, value: is more than n; correct the one or the other",
        ),
        (
            ENTRY + OUTCOME + ROW + ROW.replace("count", "p_value").replace('"7"', '"1.2"'),
            "entry 1, outcome 1, row 2, value: is no P value; write a number from 0 to 1",
        ),
        (
            ENTRY + OUTCOME + ROW + ROW.replace("count", "survival").replace('"7"', '"101"'),
            "entry 1, outcome 1, row 2, value: is no percentage; write a number from 0 to 100",
        ),
        (
            ENTRY + OUTCOME + ROW * 2,
            "entry 1, outcome 1, row 2: has arm, stat and method of row 1; keep one of the two",
        ),
        (ENTRY * 2, "entry 2: is the report of entry 1 too; keep one of the two"),
    ],
)
def test_what_is_wrong_is_a_line_that_says_what_would_be_right(
    content: str, says: str, site: Settings, write: Write
) -> None:
    assert complaints(site, write(content))[0].startswith(says)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.text(max_size=80) | st.text(alphabet='[]publication.fgre\n=" {}1', max_size=80))
def test_whatever_a_file_holds_it_is_refused_with_lines_and_never_ends_the_site(
    content: str, site: Settings, write: Write
) -> None:
    file = write("")
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert complaints(site, file)
