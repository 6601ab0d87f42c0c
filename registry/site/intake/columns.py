"""Reads a table: its encoding, its cells, and whether its columns are those of the closed list."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from io import StringIO

from registry.site.findings import Finding
from registry.site.intake.decoding import SPELLINGS, Undecided, decoded
from registry.site.intake.identifying import identifies, is_status, is_time
from registry.site.intake.layout import COLUMNS, COUNTED, Line, Table
from registry.site.rules import Rule

MOST_ROWS = 5_000
_OTHER_SEPARATORS = ";\t|,；"


def table(file: str, content: bytes, encoding: str | None) -> tuple[Table | None, list[Finding]]:
    """Read a table of the closed list, or say why it cannot be read.

    `encoding` is what datapackage.json names, if it does. Columns may be in any order. Rows with
    nothing in any cell are left out, as spreadsheets add them.
    """
    try:
        found = decoded(content)
    except Undecided:
        return None, [Rule.ENCODING.at(file)]
    if encoding and found.encoding and SPELLINGS[encoding] != found.encoding:
        return None, [Rule.ENCODING_DIFFERS.at(file)]
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    rows = csv.reader(StringIO(text), strict=True)
    try:
        header = [unicodedata.normalize("NFKC", name).strip() for name in next(rows, [])]
        wrong = list(_header(file, header))
        if rows.line_num > 1:
            wrong = [Rule.MALFORMED_TABLE.at(file, 1)]
        if wrong:
            return None, wrong
        return _lines(file, header, rows)
    except csv.Error:
        return None, [Rule.MALFORMED_TABLE.at(file, max(rows.line_num, 1))]


def _header(file: str, header: Sequence[str]) -> Iterator[Finding]:
    expected = COLUMNS[file]
    if len(header) <= 1 and any(mark in "".join(header) for mark in _OTHER_SEPARATORS):
        yield Rule.WRONG_SEPARATOR.at(file, 1)
        if not any(map(identifies, header)):
            return
    if header and header[0].startswith("sep="):
        yield Rule.WRONG_SEPARATOR.at(file, 1)
        return
    others = [name for name in header if name not in expected]
    for number, name in enumerate(header, start=1):
        if name in expected:
            if name in header[: number - 1]:
                yield Rule.DUPLICATE_COLUMN.at(file, 1, name)
        elif identifies(name):
            yield Rule.IDENTIFYING_COLUMN.at(file, 1, f"column {number}")
        else:
            yield Rule.UNKNOWN_COLUMN.at(file, 1, f"column {number}")
    if any(is_time(one) and any(is_status(other) for other in others) for one in others):
        yield Rule.TIME_AND_STATUS.at(file, 1)
    for name in expected:
        if name not in header:
            counted = name in COUNTED[file]
            yield (Rule.NO_COUNT_COLUMN if counted else Rule.MISSING_COLUMN).at(file, 1, name)


def _lines(
    file: str, header: Sequence[str], rows: Iterator[list[str]]
) -> tuple[Table | None, list[Finding]]:
    lines: list[Line] = []
    findings: list[Finding] = []
    for number, cells in enumerate(rows, start=2):
        if any("\n" in cell for cell in cells):
            return None, [Rule.MALFORMED_TABLE.at(file, number)]
        if not any(map(str.strip, cells)):
            continue
        if len(lines) == MOST_ROWS:
            return None, [Rule.FILE_TOO_LARGE.at(file)]
        if len(cells) != len(header):
            findings.append(Rule.MALFORMED_TABLE.at(file, number))
        else:
            lines.append(Line(number, dict(zip(header, cells, strict=True))))
    return (None, findings) if findings else (Table(file, tuple(lines)), [])
