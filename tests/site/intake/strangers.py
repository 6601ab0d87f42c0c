"""What strangers put into packages: lists of attempts and of honest labels, and how to try one."""

import csv
import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry.site.intake import Checked, check
from registry.site.package import DESCRIPTOR
from tests.site.intake.made import REGISTERED, TODAY

LISTS = Path(__file__).parent / "lists"
EXAMPLE = Path(__file__).parents[3] / "data" / "site" / "example"
SEED = 20261125
"""The third that was held back while the rules were mended is drawn with this seed."""

_ROWS = {
    ("flow", "reason"): ["Other"],
    ("flow", "count"): ["3"],
    ("baseline", "characteristic"): ["Disease"],
    ("baseline", "category"): ["Multiple myeloma"],
    ("baseline", "value"): ["36"],
    ("outcomes", "analysis_id"): ["secondary"],
    ("outcomes", "outcome_id"): ["secondary-1: relapse"],
    ("outcomes", "timepoint"): ["100 days"],
    ("outcomes", "analysis_set"): ["ITT"],
    ("outcomes", "method"): ["Kaplan-Meier"],
    ("outcomes", "value"): ["86.4"],
    ("adverse_events", "term"): ["Severe infection"],
    ("adverse_events", "n_affected"): ["14"],
}
"""What is replaced in each column of the example, in every row where it stands."""

SOURCE = {"id": "registry", "title": "Registry entry"}


@dataclass(frozen=True)
class Line:
    """One line of a list: `place` is a key of datapackage.json, or a table and a column."""

    place: str
    text: str


def lines(name: str) -> list[Line]:
    """The lines of a list, each with the place that the bracket above it names."""
    found, place = [], ""
    for line in (LISTS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and _is_place(line[1:-1]):
            place = line[1:-1]
        elif line and not line.startswith("# "):
            found.append(Line(place, line))
    return found


def _is_place(text: str) -> bool:
    table, _, column = text.partition(".")
    return (table, column) in _ROWS or table in {"trial", "title", "description", "name"}


def thirds(given: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The two thirds to work on, and the third that is held back."""
    shuffled = list(given)
    random.Random(SEED).shuffle(shuffled)  # noqa: S311
    cut = len(shuffled) // 3
    return shuffled[cut:], shuffled[:cut]


@cache
def example() -> Mapping[str, bytes]:
    """The files of the example."""
    return {
        file.name: file.read_bytes()
        for file in sorted(EXAMPLE.iterdir())
        if file.name == DESCRIPTOR or file.suffix == ".csv"
    }


def with_text(line: Line) -> dict[str, bytes]:
    """The example with this text in its place, in all rows that are about the same thing.

    Rows of the example that have the text already are left out: it would be there twice.
    """
    table, _, column = line.place.partition(".")
    if (table, column) in _ROWS:
        file = f"{table}.csv"
        return {**example(), file: _table(file, column, _ROWS[table, column], line.text)}
    described = json.loads(example()[DESCRIPTOR])
    keys = line.place.split(".")
    inner = described
    for key in keys[:-1]:
        if key == "sources":
            inner["sources"] = [dict(SOURCE)]
            inner = inner["sources"][0]
        else:
            inner = inner[key]
    inner[keys[-1]] = line.text
    return {**example(), DESCRIPTOR: json.dumps(described, ensure_ascii=False).encode()}


def _table(file: str, column: str, old: Sequence[str], new: str) -> bytes:
    rows = list(csv.DictReader(io.StringIO(example()[file].decode())))
    assert any(row[column] in old for row in rows), f"{file} has no {old} to replace"
    rows = [row for row in rows if row[column] != new or new in old]
    for row in rows:
        row[column] = new if row[column] in old else row[column]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def shapes() -> list[tuple[str, str, str]]:
    """The tables of shapes.txt: the file, what it is, its text."""
    found = []
    for block in (LISTS / "shapes.txt").read_text(encoding="utf-8").split("\n[")[1:]:
        heading, text = block.split("]\n", 1)
        file, _, says = heading.partition(": ")
        found.append((file, says, text.strip() + "\n"))
    return found


def with_table(file: str, text: str) -> dict[str, bytes]:
    """The example with this table instead of its own."""
    return {**example(), file: text.encode()}


def tried(folder: Path, files: Mapping[str, bytes]) -> Checked:
    """What the check finds in these files."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return check(folder, REGISTERED, today=TODAY)
