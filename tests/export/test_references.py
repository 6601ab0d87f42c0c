"""Citations, read back by programs that did not write them."""

import json
import re
from typing import Any

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from registry.export.references import bibtex, csl, nlm, ris, tex
from registry.export.trial import Trial
from tests.export.made import chinese, of, small, transcribed
from tests.trial.records import bare

ANY_TEXT = st.text(max_size=60)
NASTY = [
    "100% of {x_1} & $y$ #2 ^ ~ \\frac",
    "unbalanced { brace",
    "unbalanced } brace",
    "}, @misc{evil, title = {x}",
    "line\r\nER  - \r\nTY  - JOUR\r\nTI  - other",
    "Title\nAU  - Somebody",
    "tab\tand\x00nul\x1b[31m",
    "\u202ereversed\u202c",
    'quotes "inside" and `ticks`',
    "细胞治疗，第一期",
    "a % b",
    "trailing backslash \\",
]


def ris_of(trial: Trial) -> dict[str, Any]:
    (entry,) = rispy.loads(ris(trial).decode())
    return entry


def bibtex_of(trial: Trial) -> dict[str, str]:
    library = bibtexparser.parse_string(bibtex(trial).decode())
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert len(library.blocks) == 1
    return {field.key: field.value for field in entry.fields} | {"ID": entry.key}


def csl_of(trial: Trial) -> dict[str, Any]:
    (item,) = json.loads(csl(trial))
    return dict(item)


def one(text: str) -> str:
    """The text as it should come back: in one line, without signs that no file may hold."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e]", "", text)
    return " ".join(re.sub(r"[\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]", "", text).split())


def untex(text: str) -> str:
    """The signs that a text in TeX stands for."""
    names = {
        r"\textbackslash{}": "\\",
        r"\textbraceleft{}": "{",
        r"\textbraceright{}": "}",
        r"\textasciicircum{}": "^",
        r"\textasciitilde{}": "~",
        r"\textless{}": "<",
        r"\textgreater{}": ">",
        r"\textquotedbl{}": '"',
    }
    return re.sub(r"\\text[a-z]+\{\}|\\.", lambda sign: names.get(sign[0], sign[0][1:]), text)


def test_ris_is_a_report_with_number_sponsor_and_dates() -> None:
    entry = ris_of(small())
    assert entry["type_of_reference"] == "RPRT"
    assert entry["accession_number"] == "NCT00000001"
    assert entry["title"] == "An Invented Trial, Number 1"
    assert entry["authors"] == ["Invented Hospital"]
    assert (entry["year"], entry["date"]) == ("2025", "2025/12/05/")
    assert entry["access_date"] == "2026/11/20/"
    assert entry["keywords"] == ["Invented Disease"]
    assert entry["urls"] == ["https://clinicaltrials.gov/study/NCT00000001"]
    assert "Changed here" in " ".join(entry["notes"])


def test_bibtex_is_an_entry_that_every_style_knows() -> None:
    entry = bibtex_of(small())
    assert entry["ID"] == "NCT00000001"
    assert entry["title"] == "{An Invented Trial, Number 1}"
    assert entry["author"] == "{Invented Hospital}"
    assert (entry["year"], entry["month"]) == ("2025", "dec")
    assert entry["url"] == "https://clinicaltrials.gov/study/NCT00000001"
    assert entry["urldate"] == "2026-11-20"
    assert "which processed them on 20 November 2026" in entry["note"]


def test_csl_is_an_item_that_a_citation_processor_sets() -> None:
    item = csl_of(small())
    assert (item["type"], item["number"]) == ("report", "NCT00000001")
    assert item["issued"] == {"date-parts": [[2025, 12, 5]]}
    assert item["author"] == [{"literal": "Invented Hospital"}]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    source = CiteProcJSON([item])
    bibliography = CitationStylesBibliography(style, source, formatters.plain)
    bibliography.register(Citation([CitationItem("NCT00000001")]))
    (words,) = map(str, bibliography.bibliography())
    assert "Invented Hospital" in words
    assert "2025" in words
    assert "An Invented Trial, Number 1" in words


def test_the_text_is_worded_as_the_library_of_medicine_does() -> None:
    first, empty, *notes = nlm(small()).decode().splitlines()
    assert first == (
        "ClinicalTrials.gov [Internet]. Bethesda (MD): National Library of Medicine (US). 2000 Feb"
        " 29 - . Identifier NCT00000001, An Invented Trial, Number 1; 2025 Dec 5 [updated 2026 Aug"
        " 24; cited 2026 Nov 20]. Available from: https://clinicaltrials.gov/study/NCT00000001"
    )
    assert empty == ""
    assert notes[0].startswith("Data sourced from ClinicalTrials.gov")


@pytest.mark.parametrize(
    ("date", "parts", "slashed", "words"),
    [
        ("2013", [2013], "2013///", "2013"),
        ("2013-01", [2013, 1], "2013/01//", "2013 Jan"),
        ("2013-01-05", [2013, 1, 5], "2013/01/05/", "2013 Jan 5"),
    ],
)
def test_a_date_has_as_many_parts_as_it_is_known_in(
    date: str, parts: list[int], slashed: str, words: str
) -> None:
    trial = small(status={"studyFirstPostDateStruct": {"date": date}})
    assert csl_of(trial)["issued"] == {"date-parts": [parts]}
    assert ris_of(trial)["date"] == slashed
    assert f"Number 1; {words} [updated" in nlm(trial).decode()
    assert ("month" in bibtex_of(trial)) == (len(parts) > 1)


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_no_text_can_break_out_of_its_place(text: str) -> None:
    trial = small(
        identification={"briefTitle": text},
        sponsorCollaborators={"leadSponsor": {"name": text}},
        conditions={"conditions": [text]},
    )
    _comes_back(trial, text)


@given(text=ANY_TEXT)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    base = small().record
    protocol = base.protocol_section
    names = protocol.identification_module.model_copy(update={"brief_title": f"T{text}"})
    sponsor = protocol.sponsor_collaborators_module.lead_sponsor
    sponsors = protocol.sponsor_collaborators_module.model_copy(
        update={"lead_sponsor": sponsor.model_copy(update={"name": f"T{text}"})}
    )
    changed = {"identification_module": names, "sponsor_collaborators_module": sponsors}
    study = base.model_copy(update={"protocol_section": protocol.model_copy(update=changed)})
    _comes_back(of(study), f"T{text}")


def _comes_back(trial: Trial, text: str) -> None:
    expected = one(text)
    item = csl_of(trial)
    assert item["title"] == expected
    assert item["author"] == [{"literal": expected}]
    read = ris_of(trial)
    assert one(read["title"]) == expected
    assert list(map(one, read["authors"])) == [expected]
    entry = bibtex_of(trial)
    assert untex(entry["title"][1:-1]) == expected
    assert untex(entry["author"][1:-1]) == expected
    assert nlm(trial).decode().count("\n") == nlm(small()).decode().count("\n")


@given(text=ANY_TEXT)
def test_braces_in_tex_always_balance(text: str) -> None:
    written = tex(text)
    assert re.sub(r"\{\}", "", written).count("{") == 0
    assert written.count("{") == written.count("}")


def test_a_long_title_is_whole() -> None:
    title = "x" * 2_000_000
    trial = small(identification={"briefTitle": title})
    assert csl_of(trial)["title"] == title
    assert f"TI  - {title}\r\n".encode() in ris(trial)


def test_a_bare_record_can_be_cited() -> None:
    trial = of(bare())
    assert ris_of(trial)["title"] == "NCT90000099"
    assert bibtex_of(trial)["ID"] == "NCT90000099"
    assert "issued" not in csl_of(trial)
    assert "Identifier NCT90000099, NCT90000099; [cited" in nlm(trial).decode()


def test_a_transcription_says_that_it_is_one() -> None:
    for write in (csl, ris, bibtex, nlm):
        assert "as transcribed by this project" in write(transcribed()).decode()


def test_this_projects_words_are_in_the_readers_language() -> None:
    for write in (csl, ris, bibtex, nlm):
        assert "数据来自" in write(chinese(small())).decode()
