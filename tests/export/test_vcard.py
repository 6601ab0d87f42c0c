"""Contacts as cards: read back by two readers, whole, and never with a line that is not ours."""

import re
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from registry.ctgov.record import Study
from registry.export import vcard
from tests.trial.records import ENGLISH, SOURCE, bare, embedded, trial

DESK = {"name": "Study Desk", "role": "CONTACT", "phone": "+00 0000", "email": "desk@example.org"}
NAMES = {"version", "fn", "n", "org", "tel", "email", "url", "note"}


def vcards(study: Study) -> bytes:
    return vcard.vcards(study, SOURCE, ENGLISH)


def with_contacts(*people: dict[str, Any], **modules: Any) -> Study:
    return trial(contactsLocations={"centralContacts": list(people)}, **modules)


def own_reader(cards: bytes) -> list[list[tuple[str, str]]]:
    """RFC 2426 by hand: unfold, split at the first colon, take the escapes back."""
    lines = re.sub(rb"\r\n[ \t]", b"", cards).decode("utf-8").split("\r\n")
    assert lines.pop() == ""
    found: list[list[tuple[str, str]]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VCARD":
            found.append([])
        elif line != "END:VCARD":
            plain = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
            found[-1].append((name.partition(";")[0].lower(), plain))
    return found


def values(cards: bytes, name: str) -> list[str]:
    """What both readers find under a name, which has to be the same."""
    by_hand = [value for card in own_reader(cards) for key, value in card if key == name]
    by_library = [
        str(line.value)
        for card in vobject.readComponents(cards.decode("utf-8"))
        for line in card.contents.get(name, [])
    ]
    assert by_hand == by_library
    return by_hand


def test_a_card_holds_what_the_record_says_of_a_contact() -> None:
    cards = vcards(with_contacts(DESK))
    assert values(cards, "fn") == ["Study Desk"]
    assert values(cards, "tel") == ["+00 0000"]
    assert values(cards, "email") == ["desk@example.org"]
    assert values(cards, "url") == ["https://clinicaltrials.gov/study/NCT00000001"]
    (note,) = values(cards, "note")
    first, statement = note.split("\n")
    assert first == "NCT00000001: An Invented Trial, Number 1"
    assert statement.startswith("Data sourced from ClinicalTrials.gov, which processed them on 20 ")
    (card,) = vobject.readComponents(cards.decode())
    assert card.org.value == ["Invented Hospital"]
    assert card.n.value.given == "Study Desk"
    assert card.n.value.family == ""


def test_a_card_is_vcard_3_with_the_lines_and_ends_that_it_wants() -> None:
    cards = vcards(with_contacts(DESK))
    assert values(cards, "version") == ["3.0"]
    assert cards.startswith(b"BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert cards.endswith(b"END:VCARD\r\n")
    assert b"\n" not in cards.replace(b"\r\n", b"")


def test_each_contact_has_a_card_of_its_own() -> None:
    other = {"name": "Night Desk", "phone": "+00 1111"}
    cards = vcards(with_contacts(DESK, other))
    assert values(cards, "fn") == ["Study Desk", "Night Desk"]
    assert values(cards, "email") == ["desk@example.org"]


def test_a_contact_without_a_name_has_no_card() -> None:
    assert vcards(with_contacts({"phone": "+00 0000"})) == b""


@pytest.mark.parametrize("study", [bare(), trial(), with_contacts()], ids=["bare", "none", "empty"])
def test_no_contacts_give_no_bytes(study: Study) -> None:
    assert vcards(study) == b""


def test_an_extension_stands_after_the_number() -> None:
    assert values(vcards(with_contacts({**DESK, "phoneExt": "12"})), "tel") == ["+00 0000 ext. 12"]


def test_what_is_not_given_is_not_on_the_card() -> None:
    cards = vcards(with_contacts({"name": "Study Desk"}))
    assert values(cards, "tel") == []
    assert values(cards, "email") == []


def test_the_embedded_record_gives_a_card_with_a_name_and_without_an_address() -> None:
    study, _ = embedded()
    cards = vcards(study)
    assert values(cards, "fn") == ["Ren Lin, MD"]
    assert values(cards, "tel") == []
    assert values(cards, "email") == []


@pytest.mark.parametrize(
    "name",
    [
        "林人",
        "林人（南方医科大学南方医院血液科，广州市白云区广州大道北一八三八号，邮政编码五一零五一五）",
        "Ærøskøbing Müller-Lüdenscheidt " * 6,
        "👩🏽‍⚕️ Dr. Emoji",
        "x" * 500,
    ],
)
def test_a_name_in_any_script_and_of_any_length_comes_back_whole(name: str) -> None:
    assert values(vcards(with_contacts({**DESK, "name": name})), "fn") == [name]


def test_no_line_is_longer_than_address_books_read() -> None:
    cards = vcards(with_contacts({**DESK, "name": "林" * 200}))
    assert max(len(line) for line in cards.split(b"\r\n")) <= 75


INJECTIONS = [
    "Desk\r\nTEL:999",
    "Desk\nTEL:999",
    "Desk\rTEL:999",
    "Desk\u2028TEL:999",
    "Desk\x85TEL:999",
    "Desk\x0bTEL:999",
    "Desk\x0cTEL:999",
    "Desk\x1eTEL:999",
    "Desk;TEL:999",
    "Desk,TEL:999",
    "Desk\\nTEL:999",
    "Desk\\\\;TEL:999",
    "Desk\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Other",
    "a;b;c;d;e;f",
    "a,b\\,c\\;d\\n",
    "TEL;TYPE=x:999",
]


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
@pytest.mark.parametrize("field", ["name", "phone", "phoneExt", "email"])
def test_no_text_of_a_contact_can_add_a_line(field: str, text: str) -> None:
    cards = vcards(with_contacts({**DESK, field: text}))
    assert not re.search(rb"[\r\n]", cards.replace(b"\r\n", b""))
    found = own_reader(cards)
    assert len(found) == 1
    assert {name for name, _ in found[0]} <= NAMES
    assert len([name for name, _ in found[0] if name == "tel"]) == 1
    read = list(vobject.readComponents(cards.decode("utf-8")))
    assert len(read) == 1
    assert {name: len(lines) for name, lines in read[0].contents.items()} == dict.fromkeys(NAMES, 1)


@pytest.mark.parametrize("text", INJECTIONS, ids=ascii)
def test_no_title_or_sponsor_can_add_a_line(text: str) -> None:
    study = with_contacts(
        DESK,
        identification={"briefTitle": text},
        sponsorCollaborators={"leadSponsor": {"name": text}},
    )
    found = own_reader(vcards(study))
    assert len(found) == 1
    assert sorted(name for name, _ in found[0]) == sorted(NAMES)


@pytest.mark.parametrize("text", ["a;b;c", "a,b", "a\\b", "a\nb", "a\\nb", "林；人，甲"], ids=ascii)
def test_signs_with_a_meaning_come_back_as_they_were(text: str) -> None:
    cards = vcards(with_contacts({**DESK, "name": text}))
    assert values(cards, "fn") == [text]
    (card,) = vobject.readComponents(cards.decode("utf-8"))
    assert card.n.value.given == text


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=200)
)
def test_any_printable_name_comes_back(name: str) -> None:
    assert own_reader(vcards(with_contacts({**DESK, "name": name})))[0].count(("fn", name)) == 1
