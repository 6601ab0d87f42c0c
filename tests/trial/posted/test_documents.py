"""Posted files: what each holds, when it is from, and where the registry keeps it."""

from typing import Any

import pytest

from registry.language import Language
from registry.trial.facts import Fact, Known, NotProvided
from registry.trial.posted.documents import Document, documents
from tests.trial.posted.events import results
from tests.trial.records import ENGLISH, read, trial


def posted(lang: Language = ENGLISH, **changes: Any) -> Document:
    record = results()
    [file] = record["documentSection"]["largeDocumentModule"]["largeDocs"]
    file.update(changes)
    return documents(read(record), lang)[0]


def facts(document: Document) -> dict[str, Fact]:
    return {row.label: row.fact for row in document.rows}


def test_a_record_without_files_has_none() -> None:
    assert documents(trial(), ENGLISH) == ()


def test_a_file_is_named_by_all_that_it_holds() -> None:
    assert posted().name == Known("study protocol and informed consent form")
    assert posted(Language.of("zh-Hans")).name == Known("研究方案和知情同意书")


def test_a_file_of_an_unknown_kind_has_the_registrys_title() -> None:
    silent = posted(hasProtocol=False, hasIcf=False, label="Field notes")
    assert silent.name == Known("Field notes")
    assert posted(hasProtocol=False, hasIcf=False, label=None).name == NotProvided()


def test_a_title_that_says_the_same_is_not_repeated() -> None:
    assert "Title at the registry" in facts(posted())
    assert "Title at the registry" not in facts(posted(hasIcf=False, label="Study Protocol"))


def test_a_file_lies_in_the_folder_of_the_last_two_digits_and_its_name_is_encoded() -> None:
    assert posted().address == (
        "https://clinicaltrials.gov/ProvidedDocs/01/NCT00000001/Prot%20ICF_000.pdf"
    )


@pytest.mark.parametrize(
    ("filename", "end"),
    [
        ("../../x", "/NCT00000001/..%2F..%2Fx"),
        ("a?b#c", "/NCT00000001/a%3Fb%23c"),
        ("方案.pdf", "/NCT00000001/%E6%96%B9%E6%A1%88.pdf"),
    ],
)
def test_no_filename_leads_to_another_folder(filename: str, end: str) -> None:
    address = posted(filename=filename).address
    assert address is not None
    assert address.endswith(end)


@pytest.mark.parametrize("filename", [None, "", ".", ".."])
def test_what_names_no_file_is_no_link(filename: str | None) -> None:
    assert posted(filename=filename).address is None


def test_dates_and_size_are_told() -> None:
    found = facts(posted())
    assert found["Date of the document"] == Known("3 February 2024")
    assert found["Posted to the registry"] == Known("2 January 2025, 03:04")
    assert found["Size"] == Known("1234567 bytes, about 1.2 MB")
    assert facts(posted(size=99_999))["Size"] == Known("99999 bytes")
    assert facts(posted(size=0))["Size"] == Known("0 bytes")


def test_what_is_not_said_is_not_provided() -> None:
    found = facts(posted(date=None, uploadDate=None, size=None, filename=None))
    assert [found[name] for name in ("Date of the document", "Posted to the registry", "Size")] == [
        NotProvided()
    ] * 3


@pytest.mark.parametrize("moment", ["2025-02-30T03:04", "yesterday", "2025-01-02"])
def test_an_unreadable_moment_is_shown_as_it_is_spelled(moment: str) -> None:
    assert facts(posted(uploadDate=moment))["Posted to the registry"] == Known(moment)


def test_a_sponsor_that_says_there_is_no_analysis_plan_is_heard() -> None:
    said = documents(read(results()), ENGLISH)[-1]
    assert said.name == Known("statistical analysis plan")
    assert said.address is None
    assert said.rows[0].fact == Known("the sponsor says that this study has none")
