"""A word is explained where it is that word, and nowhere else."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.glossary.errors import GlossaryError
from registry.glossary.matching import folded
from registry.glossary.terms import Glossary
from tests.glossary.made import HEAD, entry, glossary_of, used

ENTRIES = (
    entry("graft failure", "移植失败", variants=["failed graft", "failure to engraft"]),
    entry("graft", "移植物"),
    entry("stem cell", "干细胞"),
    entry("mesenchymal stem cell", "间充质干细胞", acronyms=["MSC"]),
    entry("hematopoietic stem cell", "造血干细胞", acronyms=["HSC"]),
    entry("myeloablative", "清髓性"),
    entry("open label"),
    entry("biopsy"),
    entry("phase 2", "2期"),
    entry("World Health Organization", acronyms=["WHO"]),
    entry("growth factor", acronyms=["G-CSF"]),
    entry("graft-versus-host disease", "移植物抗宿主病", acronyms=["GVHD", "aGvHD"]),
    entry("Sjögren's syndrome", known_as="sjogren"),
    entry("platelet", "血小板"),
)
LOADED: list[Glossary] = []


@pytest.fixture(scope="module", autouse=True)
def _load(tmp_path_factory: pytest.TempPathFactory) -> None:
    LOADED[:] = [glossary_of(tmp_path_factory.mktemp("glossary"), *ENTRIES)]


def found(text: str) -> dict[str, str]:
    return dict(used(LOADED[0], text))


def spellings() -> list[str]:
    return [word for term in LOADED[0].terms for word in (*term.words, *term.acronyms)]


@pytest.mark.parametrize(
    ("text", "term", "words"),
    [
        ("Graft failure", "graft-failure", "Graft failure"),
        ("a FAILED GRAFT.", "graft-failure", "FAILED GRAFT"),
        ("because of failure to engraft", "graft-failure", "failure to engraft"),
        ("(stem-cell)", "stem-cell", "stem-cell"),
        ("stem\u00a0cell", "stem-cell", "stem\u00a0cell"),
        ("open-label", "open-label", "open-label"),
        ("Sjögren’s syndrome", "sjogren", "Sjögren’s syndrome"),
        ("SJÖGREN'S SYNDROME", "sjogren", "SJÖGREN'S SYNDROME"),
        ("phase 2, then", "phase-2", "phase 2"),
        ("post-graft", "graft", "graft"),
    ],
)
def test_a_term_is_found_under_each_of_its_names_in_any_case(
    text: str, term: str, words: str
) -> None:
    assert found(text) == {term: words}


@pytest.mark.parametrize(
    ("text", "words"),
    [("Grafts", "Grafts"), ("stem cells", "stem cells"), ("biopsies", "biopsies")],
)
def test_a_plain_plural_needs_no_listing(text: str, words: str) -> None:
    assert list(found(text).values()) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "engrafting",
        "grafted",
        "xenograft",
        "grafté",
        "graft́",
        "stem cellular",
        "platelet2",
        "2graft",
    ],
)
def test_a_term_never_begins_or_ends_inside_a_word(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize("text", ["phase 20", "phase 2.5", "phase 2b", "12.phase 2,5"])
def test_a_term_with_a_number_is_not_found_in_another_number(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "non-myeloablative",
        "Non myeloablative",
        "nonmyeloablative",
        "NON‑MYELOABLATIVE",
        "anti-platelet",
        "非清髓性预处理",
        "抗血小板药",
    ],
)
def test_a_prefix_that_reverses_the_meaning_takes_the_word_away(text: str) -> None:
    assert found(text) == {}


def test_what_merely_ends_like_such_a_prefix_does_not() -> None:
    assert found("a canon graft") == {"graft": "graft"}


def test_the_longest_of_the_terms_that_begin_first_wins() -> None:
    assert found("mesenchymal stem cells") == {"mesenchymal-stem-cell": "mesenchymal stem cells"}
    assert found("graft failure of a graft") == {"graft-failure": "graft failure", "graft": "graft"}


def test_only_the_first_use_of_a_term_is_found_whichever_name_it_has() -> None:
    text = "MSC or mesenchymal stem cells; MSCs again"
    assert [(f.start, f.end) for f in LOADED[0].find(text)] == [(0, 3)]


@pytest.mark.parametrize("text", ["MSC", "MSCs", "(MSC)", "MSC/HSC", "G-CSF", "G‑CSF", "aGvHD"])
def test_an_acronym_is_found_as_it_is_spelled_and_with_a_small_plural(text: str) -> None:
    assert next(iter(found(text).values())) == text.strip("()").partition("/")[0]


@pytest.mark.parametrize("text", ["msc", "Msc", "MSCS", "g-csf", "who", "Who", "AGVHD", "xMSC"])
def test_an_acronym_in_other_letters_is_another_word(text: str) -> None:
    assert found(text) == {}


def test_an_acronym_that_is_also_a_word_is_the_word_among_capitals() -> None:
    assert found("PATIENTS WHO HAVE SIGNED") == {}
    assert found("as the WHO defines it") == {"world-health-organization": "WHO"}
    assert found("WHO") == {"world-health-organization": "WHO"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("输注间充质干细胞后", ["间充质干细胞"]),
        ("患者的移植物抗宿主病", ["移植物抗宿主病"]),
        ("输注MSC后移植失败的患者", ["MSC", "移植失败"]),
        ("在2期试验", ["2期"]),
    ],
)
def test_chinese_needs_no_space_around_a_term(text: str, words: list[str]) -> None:
    assert list(found(text).values()) == words


def texts() -> st.SearchStrategy[str]:
    """Texts of the glossary's own words among characters that are hard to fold."""
    noise = st.text(alphabet=st.sampled_from(" -.,;非抗İẞſΣǅ’\n\u0301\U0001f600aZ2Sſ"), max_size=6)
    known = st.deferred(lambda: st.sampled_from(spellings()))
    changed = st.one_of(known, known.map(str.upper), known.map(lambda word: f"{word}s"))
    return st.lists(st.one_of(noise, changed), max_size=12).map("".join)


@given(texts())
def test_a_find_points_at_a_name_of_its_term(text: str) -> None:
    for one in LOADED[0].find(text):
        words = text[one.start : one.end]
        names = {folded(word) for word in one.term.words}
        plain = words.replace("‑", "-").removesuffix("s")
        singular = {folded(words), folded(words)[:-1], folded(words)[:-3] + "y"}
        assert plain in one.term.acronyms or words in one.term.acronyms or singular & names


@given(texts())
def test_finds_are_in_order_and_never_overlap_and_name_each_term_once(text: str) -> None:
    finds = LOADED[0].find(text)
    assert all(a.end <= b.start for a, b in pairwise(finds))
    assert len({one.term.id for one in finds}) == len(finds)


@given(texts())
def test_no_find_could_be_longer(text: str) -> None:
    """A longer name of any term that begins at the same place would have been found instead."""
    for one in LOADED[0].find(text):
        for word in (word for term in LOADED[0].terms for word in term.words):
            longer = text[one.start : one.start + len(word)]
            if len(word) > one.end - one.start and folded(longer) == folded(word):
                after = text[one.start + len(word) :][:1]
                assert after.isalnum() or after == "\u0301"


@given(st.text())
def test_no_text_makes_the_search_fail(text: str) -> None:
    assert all(0 <= one.start < one.end <= len(text) for one in LOADED[0].find(text))


@given(st.text(alphabet=st.characters(), max_size=50))
def test_folding_keeps_every_character_at_its_place(text: str) -> None:
    low = folded(text)
    assert len(low) == len(text)
    assert all(folded(a) == b for a, b in zip(text, low, strict=True) if a != "Σ")


@pytest.mark.parametrize(
    ("second", "cause"),
    [
        (entry("graft", "另", known_as="other"), "“graft” belongs to graft already"),
        (entry("other", "另", variants=["Graft"]), "“Graft” belongs to graft already"),
        (entry("other", "移植物"), "“移植物” belongs to graft already"),
        (entry("other", "另", acronyms=["GRAFT"]), "“GRAFT” belongs to graft already"),
        (entry("another", "另", known_as="graft"), "another entry has the same id"),
    ],
)
def test_no_two_entries_have_the_same_way_of_writing(
    tmp_path: Path, second: str, cause: str
) -> None:
    with pytest.raises(GlossaryError) as caught:
        glossary_of(tmp_path, entry("graft", "移植物"), second)
    assert caught.value.file == tmp_path / "terms.toml"
    assert caught.value.cause == cause
    assert str(tmp_path / "terms.toml") in str(caught.value)
    assert caught.value.entry in str(caught.value)


WHOLE = entry("graft", "移植物")


@pytest.mark.parametrize(
    ("content", "named", "cause"),
    [
        (HEAD + WHOLE.replace("meaning.zh-Hans", "meaning.de"), "graft", "meaning has no zh-Hans"),
        (HEAD + WHOLE.replace("variants.en", "variants.fr"), "graft", "variants fr: this project"),
        (HEAD + WHOLE.replace("What graft means.", " "), "graft", "meaning.en = ' '"),
        (HEAD + entry("graft", more='colour = "red"'), "graft", "colour is not a known key"),
        (HEAD + entry("graft", more='reviewer = "a doctor"'), "graft", "reviewer = 'a doctor'"),
        (HEAD + entry("graft", acronyms=["gf"]), "graft", "acronyms.0 = 'gf'"),
        (HEAD + WHOLE.replace('id = "graft"', 'id = "Graft 1"'), "Graft 1", "id = 'Graft 1'"),
        (HEAD + WHOLE.replace('id = "graft"\n', ""), "term 1", "id is missing"),
        (WHOLE, None, "source is missing"),
        (HEAD, None, "term is missing"),
        (HEAD + "term = 3", None, "term = 3"),
        (HEAD + "term = []", None, "term = []"),
        ("not TOML", None, "cannot be read as TOML"),
    ],
)
def test_an_error_names_the_file_the_entry_and_the_cause(
    tmp_path: Path, content: str, named: str | None, cause: str
) -> None:
    file = tmp_path / "terms.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        Glossary.load(file)
    assert (caught.value.file, caught.value.entry) == (file, named)
    assert caught.value.cause.startswith(cause)
    assert caught.value.remedy


def test_a_file_that_is_absent_or_no_text_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be opened"):
        Glossary.load(tmp_path / "absent.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff")
    with pytest.raises(GlossaryError, match="not UTF-8"):
        Glossary.load(tmp_path / "bytes.toml")


def test_a_term_has_the_files_source_and_licence_unless_it_has_its_own(tmp_path: Path) -> None:
    own = entry("stem cell", more='source = "A book"\nreviewer = "hematologist, 2026-12"')
    graft, cell = glossary_of(tmp_path, entry("graft"), own).terms
    assert (graft.source, graft.licence, graft.reviewer) == ("These tests", "MIT", None)
    assert (cell.source, cell.licence, cell.reviewer) == ("A book", "MIT", "hematologist, 2026-12")


@pytest.mark.parametrize(
    "text",
    [
        "Major surgical complication (MSC) within a month",
        "Has had a motor skills course (MSC); another MSC is planned",
        "HSC: hand and shoulder complaint (HSC)",
    ],
)
def test_an_acronym_that_the_text_spells_out_as_something_else_is_not_explained(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    "text",
    ["mesenchymal stromal cells (MSC)", "given cells (MSC)", "hemopoietic stem cells (HSC)"],
)
def test_an_acronym_that_the_text_spells_out_in_other_words_is_explained(text: str) -> None:
    assert {"mesenchymal-stem-cell", "hematopoietic-stem-cell"} & set(found(text))
