"""Learns the statistics from real records: counts, lengths, shares, and words of closed lists.

    python -m registry.synthetic.learn RECORDS.ndjson.gz

No text of a record is kept. The only words are enumerations of the record's model, ages, MeSH terms
and names of countries.
"""

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from statistics import fmean
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec
import orjson

from registry.ctgov.record import Part, PartialDate, Study
from registry.synthetic.distributions import FEWEST, alike, correlation, ranks_within, table
from registry.synthetic.statistics import (
    FIGURES,
    FILE,
    Country,
    Node,
    Statistics,
    anchor_of,
    condition,
)

_AGE = re.compile(r"\d+ (Year|Month|Week|Day|Hour|Minute)s?")
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")
_TERMS = re.compile(r"derivedSection\.\w+\.(meshes|ancestors|browseLeaves|browseBranches)\[\]")
_AGES = (".minimumAge", ".maximumAge")


def learn(records: Iterable[bytes]) -> Statistics:
    """The statistics of these records, each the JSON of one study."""
    learner = _Learner()
    for raw in records:
        learner.take(orjson.loads(raw))
    return learner.statistics()


class _Learner:
    def __init__(self) -> None:
        self._loaded = ""
        self._kinds: Counter[str] = Counter()
        self._keys: dict[str, list[str]] = defaultdict(list)
        self._patterns: dict[str, dict[str, Counter[frozenset[str]]]] = defaultdict(
            lambda: defaultdict(Counter)
        )
        self._what: dict[str, str] = {}
        self._sizes: dict[str, list[list[float]]] = defaultdict(list)
        self._values: dict[str, Counter[str]] = defaultdict(Counter)
        self._decimals: dict[str, Counter[int]] = defaultdict(Counter)
        self._bytes: list[tuple[str, int]] = []
        self._studies: dict[str, list[int]] = defaultdict(list)
        self._again: dict[str, Counter[bool]] = defaultdict(Counter)
        self._places: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self._terms: dict[str, Counter[str]] = defaultdict(Counter)

    def take(self, record: dict[str, Any]) -> None:
        protocol = record["protocolSection"]
        status = protocol["statusModule"]
        results = "results" if record["hasResults"] else "none"
        study_type = protocol["designModule"]["studyType"]
        self._kind = f"{study_type}|{status['overallStatus']}|{results}"
        self._kinds[self._kind] += 1
        loaded = record["derivedSection"]["miscInfoModule"]["versionHolder"]
        self._loaded = max(self._loaded, loaded)
        self._status = status
        self._here: dict[str, list[float]] = defaultdict(list)
        self._texts: dict[str, set[str]] = defaultdict(set)  # forgotten with the next study
        self._object("", Study, record)
        self._bytes.append((results, len(orjson.dumps(record))))
        for path, sizes in self._here.items():
            self._sizes[path].append(sizes)
            self._studies[path].append(len(self._bytes) - 1)

    def _object(self, path: str, model: type[Part], value: dict[str, Any]) -> None:
        fields = _fields(model)
        known = [key for key in value if key in fields]
        _merge(self._keys[path], known)
        for on in {condition(path, self._kind), ""}:
            self._patterns[path][on][frozenset(known)] += 1
        self._what[path] = "object"
        if _TERMS.fullmatch(path):
            number, term = value.get("id") or value.get("abbrev"), value.get("term")
            self._terms[path][f"{number}|{term or value.get('name')}"] += 1
        if path.endswith("locations[]") and "geoPoint" in value:
            point = value["geoPoint"]
            self._places[value["country"]].append((point["lat"], point["lon"]))
        for key in known:
            self._any(f"{path}.{key}" if path else key, fields[key], value[key])

    def _any(self, path: str, annotation: Any, value: Any) -> None:
        kinds = _kinds(annotation)
        if isinstance(value, dict):
            self._object(path, next(kind for kind in kinds if issubclass(kind, Part)), value)
        elif isinstance(value, list):
            self._list(path, annotation, kinds, value)
        elif isinstance(value, bool):
            self._what[path] = "truth"
            self._values[path][str(value).lower()] += 1
        elif isinstance(value, int | float):
            self._number(path, str(value))
        elif any(issubclass(kind, PartialDate) for kind in kinds):
            self._date(path, value)
        elif path.endswith(_AGES) or any(issubclass(kind, StrEnum) for kind in kinds):
            self._what[path] = "value"
            if _AGE.fullmatch(value) or any(value in _named(kind) for kind in kinds):
                self._values[path][value] += 1
        elif self._what.get(path) == "number" or path.endswith(FIGURES):
            self._number(path, value)
        elif path not in self._what or self._what[path] == "text":
            self._what[path] = "text"
            self._here[path].append(len(value))
            self._again[path][value in self._texts[path]] += 1
            self._texts[path].add(value)

    def _list(self, path: str, annotation: Any, kinds: tuple[type, ...], value: list[Any]) -> None:
        if any(issubclass(kind, StrEnum) for kind in kinds):
            self._what[path] = "set"
            if all(any(item in _named(kind) for kind in kinds) for item in value):
                self._values[path][",".join(value)] += 1
            return
        grouped = all(isinstance(item, dict) and "groupId" in item for item in value)
        self._what[path] = "grouped" if grouped else "list"
        self._here[path].append(len(value))
        for item in value:
            self._any(f"{path}[]", annotation, item)

    def _number(self, path: str, value: str) -> None:
        self._what[path] = "number"
        if shape := _NUMBER.fullmatch(value):
            self._here[path].append(float(value))
            self._decimals[path][len(shape[1] or "")] += 1
        elif value in ("NA", "NR"):
            self._values[path][value] += 1

    def _date(self, path: str, value: str) -> None:
        self._what[path] = "date"
        self._decimals[path][value.count("-") + 1] += 1
        anchor = anchor_of(path)
        start: Any = self._status
        for key in anchor.split(".") if anchor else []:
            start = start.get(key, {})
        before = PartialDate(start).earliest if start and anchor else date(2000, 1, 1)
        if not anchor or start:
            self._here[path].append((PartialDate(value).earliest - before).days)

    def statistics(self) -> Statistics:
        """What was learnt so far."""
        self._ranks = ranks_within(self._bytes)
        nodes = {path: node for path in self._what if (node := self._node(path)) is not None}
        return Statistics(
            len(self._bytes),
            self._loaded,
            dict(self._kinds.most_common()),
            nodes,
            {
                name: Country(
                    len(points),
                    round(fmean(p[0] for p in points)),
                    round(fmean(p[1] for p in points)),
                )
                for name, points in sorted(self._places.items())
            },
            {path: dict(terms.most_common()) for path, terms in self._terms.items()},
        )

    def _node(self, path: str) -> Node | None:
        kind: Any = self._what[path]
        sizes = self._sizes[path]
        node = Node(kind, values=dict(self._values[path].most_common()))
        node.decimals = dict(self._decimals[path].most_common())
        if kind == "object":
            node.keys = self._keys[path]
            node.patterns = {
                on: {
                    sum(1 << node.keys.index(key) for key in keys): count
                    for keys, count in patterns.most_common()
                }
                for on, patterns in self._patterns[path].items()
            }
        elif sizes:
            flat = sorted(size for some in sizes for size in some)
            if kind == "text" and len(flat) < FEWEST:
                return None
            node.table = table(flat)
            node.alike = alike(sizes)
            ranks = [self._ranks[study] for study in self._studies[path]]
            node.large = correlation([fmean(some) for some in sizes], ranks)
            if again := self._again.get(path):
                node.repeats = round(again[True] / again.total(), 3)
        return node


def _merge(order: list[str], keys: Sequence[str]) -> None:
    """Add keys that are new where they stand among the others."""
    at = 0
    for key in keys:
        if key in order:
            at = order.index(key) + 1
        else:
            order.insert(at, key)
            at += 1


@cache
def _fields(model: type[Part]) -> dict[str | None, Any]:
    return {field.alias: field.annotation for field in model.model_fields.values()}


@cache
def _kinds(annotation: Any) -> tuple[type, ...]:
    return tuple(_types_in(annotation))


@cache
def _named(kind: type) -> Sequence[str]:
    return [one.value for one in kind] if issubclass(kind, StrEnum) else ()


def _types_in(annotation: Any) -> Iterable[type]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if annotation is not NoneType:
            yield annotation
    else:
        for inner in get_args(annotation):
            yield from _types_in(inner)


def main(path: str) -> None:
    """Learn from a file and write the statistics where the project keeps them."""
    with gzip.open(path) as lines:
        found = learn(lines)
    text = re.sub(rb',(?="[^"]*":({"kind"|{"[^"]*\|))', b",\n", msgspec.json.encode(found))
    FILE.write_bytes(text + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
