"""The site's own tables: who took part and what went wrong, hidden numbers hidden."""

from registry.site.package import ALL, Stat
from registry.trial.facts import Fact, Known, NotProvided, Withheld
from registry.trial.reported.tables import characteristics, harms
from tests.trial.records import ENGLISH
from tests.trial.reported.made import ARMS, LOW, USUAL, site


def text(fact: Fact) -> str:
    return fact.value if isinstance(fact, Known) else type(fact).__name__


def test_without_rows_there_is_no_table() -> None:
    assert characteristics(site(), ENGLISH) is None
    assert harms(site(), ARMS, ENGLISH) == ()


def test_a_characteristic_stands_with_its_categories() -> None:
    table = characteristics(
        site(
            baseline=[
                ("Sex", "Female", Stat.COUNT, "19", "44"),
                ("Sex", "Male", Stat.COUNT, None, "44"),
                ("Age in years", "", Stat.MEDIAN, "36", "44"),
                ("Sex", "Other", Stat.COUNT, "0", "44"),
                ("Weight", "at home", Stat.PERCENT, "61.5", None),
            ]
        ),
        ENGLISH,
    )
    assert table is not None
    assert [group.name for group in table.groups] == ["Sex", "Age in years", "Weight"]
    assert {row.label: text(row.cells[0]) for group in table.groups for row in group.rows} == {
        "Female": "19 of 44 people",
        "Male": "Withheld",
        "Other": "0 of 44 people",
        "Median (half are below, half above)": "36",
        "at home: Share, as reported": "61.5%",
    }


def test_serious_events_come_first_and_each_group_has_a_column() -> None:
    serious, other = harms(
        site(
            events=[
                ("Fever", "false", USUAL, "14", "22", "19"),
                ("Fever", "false", LOW, "12", "22", None),
                ("Rash", "false", LOW, None, "22", None),
                ("Sepsis", "true", ALL, "0", "44", "0"),
            ]
        ),
        ARMS,
        ENGLISH,
    )
    assert [str(one) for one in serious.columns] == ["All groups together"]
    assert [text(cell) for cell in serious.groups[0].rows[0].cells] == ["0 of 44 people, 0 events"]
    assert [str(one) for one in other.columns] == [LOW, USUAL]
    fever, rash = other.groups[0].rows
    assert [text(cell) for cell in fever.cells] == [
        "12 of 22 people, events: protected",
        "14 of 22 people, 19 events",
    ]
    assert isinstance(rash.cells[0], Withheld)
    assert isinstance(rash.cells[1], NotProvided)
