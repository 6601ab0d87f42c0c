"""Marked-up text as plain text: only what the registry put in is taken out."""

import gzip
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ctgov.legacy import in_plain_text, plain_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"HbA1c \>= 7% and \< 9%", "HbA1c >= 7% and < 9%"),
        (r"\[see\] 2\*3 \~5 x\^2 a\_b \- c \& 3\. d \)", "[see] 2*3 ~5 x^2 a_b - c & 3. d )"),
        (r"a \\ b \\> c", r"a \ b \> c"),
        (r"C:\new\Data \é", r"C:\new\Data \é"),
        ("One\nTwo\r\nThree\rFour", "One\r\nTwo\r\nThree\r\nFour"),
        ("\\\nnext", "\\\r\nnext"),
        ("* one\n* two\n\n  1. three", "* one\r\n* two\r\n\r\n  1. three"),
        ("this:\n\n  <!-- -->\n\n  1. that", "this:\r\n\r\n  1. that"),
        ("end\n\n<!-- -->", "end\r\n\r\n"),
        (r"\<!-- -->", "<!-- -->"),
        ("<p>&gt; 5</p>", "<p>&gt; 5</p>"),
        ("", ""),
    ],
)
def test_escapes_comments_and_line_ends_are_taken_back(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


@given(st.text(alphabet="ab \\*>[]<!-.\n", max_size=30))
def test_escaping_what_was_typed_and_taking_it_back_gives_what_was_typed(typed: str) -> None:
    escaped = "".join(f"\\{sign}" if sign in "\\*>[]<!-." else sign for sign in typed)
    assert plain_text(escaped) == typed.replace("\n", "\r\n")


def test_only_fields_with_marked_up_text_change() -> None:
    text = r"a \> b"
    record = {
        "protocolSection": {
            "descriptionModule": {"briefSummary": text, "unknown": text},
            "identificationModule": {"briefTitle": text},
            "armsInterventionsModule": {"armGroups": [{"description": text, "label": text}]},
        },
        "unknown": {"briefSummary": text},
    }
    found = in_plain_text(record)
    protocol = found["protocolSection"]
    assert protocol["descriptionModule"] == {"briefSummary": "a > b", "unknown": text}
    assert protocol["identificationModule"] == {"briefTitle": text}
    assert protocol["armsInterventionsModule"]["armGroups"] == [
        {"description": "a > b", "label": text}
    ]
    assert found["unknown"] == record["unknown"]


def test_nothing_but_signs_and_spaces_is_lost_of_real_records(shared: Path) -> None:
    lines = gzip.decompress((shared / "records" / "records.ndjson.gz").read_bytes()).splitlines()
    for line in lines[::20]:
        record = orjson.loads(line)
        before, after = orjson.dumps(record).decode(), orjson.dumps(in_plain_text(record)).decode()
        assert letters(before) == letters(after)


def letters(json: str) -> str:
    """The letters and digits of a JSON text but for those of its escapes."""
    return "".join(sign for sign in json.replace("\\r", "").replace("\\n", "") if sign.isalnum())
