"""What is known of real records: numbers, and words that are nobody's sentence.

The file is made by `registry.synthetic.learn`; docs/synthetic.md explains each number.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

FILE = Path(__file__).resolve().parents[2] / "data" / "synthetic" / "statistics.json"
STEPS = 64
"""How many equal parts a distribution is cut into; of each its mean is kept."""


class Node(msgspec.Struct, omit_defaults=True):
    """What stands at one place of the record.

    `keys` and `patterns`: of an object, its keys in order, and how often which of them are there,
    as a number whose bit n stands for key n, by the kind of study. `table`: lengths of lists and
    texts, days after the anchor of a date, or numbers, as means of `STEPS` equal parts. `alike`:
    how much of their difference lies between studies (0 to 1). `large`: the rank correlation of a
    study's mean with its size. `repeats`: the share of texts that the study has there already.
    `values`: how often which value of an enumeration, or which values of a list of them, joined by
    commas. `decimals`: how often how many digits after the point, or of a date, how many parts (1
    year, 2 month, 3 day).
    """

    kind: Literal["object", "list", "grouped", "set", "text", "value", "truth", "date", "number"]
    keys: list[str] = []
    patterns: dict[str, dict[int, int]] = {}
    table: list[float] = []
    alike: float = 0.0
    large: float = 0.0
    repeats: float = 0.0
    values: dict[str, int] = {}
    decimals: dict[int, int] = {}


class Country(msgspec.Struct, array_like=True):
    """How many places lie in a country, and where their middle is, in whole degrees."""

    places: int
    lat: int
    lon: int


class Statistics(msgspec.Struct):
    """The whole file. `kinds`: how often which study type, status and "results" or "none".

    `terms`: by the list in which MeSH terms stand, how often which number and term.
    """

    records: int
    loaded: str
    kinds: dict[str, int]
    nodes: dict[str, Node]
    countries: dict[str, Country]
    terms: dict[str, dict[str, int]]


def statistics(file: Path = FILE) -> Statistics:
    """Read the file."""
    return msgspec.json.decode(file.read_bytes(), type=Statistics)


def condition(path: str, kind: str) -> str:
    """On what of a study's kind it depends which keys the object at `path` has."""
    if path == "protocolSection.statusModule":
        return kind
    if path.count(".") > 2 or "[]" in path:
        return ""
    study_type, _, results = kind.split("|")
    return f"{study_type}|{results}"


FIGURES = tuple(
    f".{name}"
    for name in (
        *("value", "spread", "lowerLimit", "upperLimit", "numSubjects", "frequencyThreshold"),
        *("pValue", "ciPctValue", "ciLowerLimit", "ciUpperLimit", "paramValue", "dispersionValue"),
    )
)
"""How the path of a number ends that the registry gives as a text."""

ANCHORS = {
    "startDateStruct.date": "studyFirstSubmitDate",
    "primaryCompletionDateStruct.date": "startDateStruct.date",
    "completionDateStruct.date": "primaryCompletionDateStruct.date",
    "studyFirstSubmitQcDate": "studyFirstSubmitDate",
    "studyFirstPostDateStruct.date": "studyFirstSubmitQcDate",
    "resultsFirstSubmitDate": "primaryCompletionDateStruct.date",
    "resultsFirstSubmitQcDate": "resultsFirstSubmitDate",
    "resultsFirstPostDateStruct.date": "resultsFirstSubmitQcDate",
    "lastUpdateSubmitDate": "studyFirstSubmitDate",
    "lastUpdatePostDateStruct.date": "lastUpdateSubmitDate",
    "statusVerifiedDate": "lastUpdateSubmitDate",
}
"""From which other date of the status module a date is counted; any other, from the first."""
FIRST = "studyFirstSubmitDate"
"""The date that is counted from 1 January 2000."""


def anchor_of(path: str) -> str:
    """The name of the date from which the one at `path` is counted; empty for the first."""
    name = path.removeprefix("protocolSection.statusModule.")
    return "" if name == FIRST else ANCHORS.get(name, FIRST)


@cache
def dates_before(key: str) -> int:
    """How many dates have to be known before the one in this key of the status module is."""
    name = f"{key}.date" if key.endswith("Struct") else key
    return 1 + dates_before(anchor.removesuffix(".date")) if (anchor := anchor_of(name)) else 0
