"""Makes studies that do not exist from the statistics: any one by its number, alone."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import orjson

from registry.synthetic.agreement import GROUPS, agreements
from registry.synthetic.chance import chooser, sizes
from registry.synthetic.draft import Draft
from registry.synthetic.names import Maker, names
from registry.synthetic.statistics import (
    FIGURES,
    Node,
    anchor_of,
    condition,
    dates_before,
    statistics,
)
from registry.synthetic.topics import topics
from registry.synthetic.wording import phrases, prose

Keys = Sequence[tuple[str, Maker]]
"""The keys of an object, each with what makes its value."""

FIRST_NUMBER = 90_000_001
"""The registry counts upwards and stands below 8 million; it will not come here for centuries."""
MOST = 9_999_998
LARGEST = 2_000_000
"""No study has more bytes, as none of the registry's has; one that would is made anew."""


class Generator:
    """Studies of a seed. The same seed and number give the same bytes, whatever was made before."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._found = statistics()
        self._pieces = phrases()
        self._loaded = date.fromisoformat(self._found.loaded)
        self._kind = chooser(self._found.kinds)
        self._special = names(self._found) | topics(self._found, self._pieces)
        self._agreements = agreements(self._loaded)
        self._root = self._object("", self._found.nodes[""])

    def study(self, number: int) -> bytes:
        """The JSON of the study with this number, counted from 1.

        Raises `ValueError` for a number that would leave the range of synthetic NCT numbers.
        """
        if not 1 <= number <= MOST:
            raise ValueError(f"the number of a study is 1 to {MOST}, not {number}")
        for attempt in count():
            draw = random.Random(f"{self._seed} {number} {attempt}").random  # noqa: S311 - no secret
            draft = Draft(FIRST_NUMBER + number - 1, draw, self._kind(draw), size=draw())
            raw = orjson.dumps(self._root(draft))
            if len(raw) <= LARGEST:
                break
        return raw

    def studies(self, how_many: int, first: int = 1) -> Iterator[bytes]:
        """That many studies, one after the other."""
        for number in range(first, first + how_many):
            yield self.study(number)

    def _maker(self, path: str) -> Maker | None:
        if path in self._special:
            return self._special[path]
        node = self._found.nodes.get(path)
        if node is None:
            return None
        match node.kind:
            case "object":
                return self._object(path, node)
            case "list" | "grouped":
                return self._list(path, node)
            case "set":
                combined = chooser(node.values) if node.values else lambda _: ""
                return lambda draft: combined(draft.draw).split(",")
            case "value":
                chosen = chooser(node.values)
                return lambda draft: chosen(draft.draw)
            case "truth":
                truth = chooser(node.values)
                return lambda draft: truth(draft.draw) == "true"
            case "date":
                return self._date(path, node)
            case "number":
                return _number(path, node)
            case "text":
                return self._text(path, node)

    def _object(self, path: str, node: Node) -> Maker:
        made = {key: self._maker(f"{path}.{key}" if path else key) for key in node.keys}
        parts = {key: maker for key, maker in made.items() if maker is not None}
        choosers = {
            on: chooser(_named(patterns, node.keys, parts))
            for on, patterns in node.patterns.items()
        }
        pooled, always = choosers[""], len(choosers) == 1
        in_turn = _from_date_to_date if path == "protocolSection.statusModule" else _as_they_stand
        agree = self._agreements.get(path)

        def whole(draft: Draft) -> dict[str, Any]:
            on = "" if always else condition(path, draft.kind)
            keys = choosers.get(on, pooled)(draft.draw)
            value = in_turn(keys, draft)
            if agree:
                agree(draft, value)
            return value

        return whole

    def _list(self, path: str, node: Node) -> Maker:
        item = self._maker(f"{path}[]")
        if item is None:
            return lambda _: []
        if node.kind == "grouped":
            return _for_each_group(item)
        return _several(item, sizes(path, node), GROUPS.get(path))

    def _text(self, path: str, node: Node) -> Maker:
        size, pieces, repeats = sizes(path, node), self._pieces, node.repeats

        def make(draft: Draft) -> str:
            said = draft.said.get(path)
            if said and draft.draw() < repeats:
                return said[int(draft.draw() * len(said))]
            text = prose(pieces, max(1, round(size(draft))), draft.draw)
            if repeats:
                draft.said.setdefault(path, []).append(text)
            return text

        return make

    def _date(self, path: str, node: Node) -> Maker:
        size, parts = sizes(path, node), chooser(node.decimals)
        name = path.removeprefix("protocolSection.statusModule.")
        anchor, first = anchor_of(path), date(2000, 1, 1)
        registered = not name.endswith(("startDateStruct.date", "ompletionDateStruct.date"))
        lengths = {1: 4, 2: 7, 3: 10}

        def make(draft: Draft) -> str:
            start = draft.dates.get(anchor) or draft.dates.get("studyFirstSubmitDate") or first
            day = start + timedelta(round(size(draft)))
            if registered:
                day = min(day, self._loaded)
            draft.dates[name] = day
            return day.isoformat()[: lengths[parts(draft.draw)]]

        return make


def _as_they_stand(keys: Keys, draft: Draft) -> dict[str, Any]:
    return {key: make(draft) for key, make in keys}


def _from_date_to_date(keys: Keys, draft: Draft) -> dict[str, Any]:
    """Each date after the one from which it is counted, whichever stands first in a record."""
    made = _as_they_stand(sorted(keys, key=lambda pair: dates_before(pair[0])), draft)
    return {key: made[key] for key, _ in keys}


def _named(
    patterns: dict[int, int], keys: list[str], parts: dict[str, Maker]
) -> Counter[tuple[tuple[str, Maker], ...]]:
    """How often which keys are there, with what makes their values."""
    named: Counter[tuple[tuple[str, Maker], ...]] = Counter()
    for bits, often in patterns.items():
        there = (key for at, key in enumerate(keys) if bits >> at & 1)
        named[tuple((key, parts[key]) for key in there if key in parts)] += often
    return named


def _for_each_group(item: Maker) -> Maker:
    def make(draft: Draft) -> list[Any]:
        made = []
        for group in draft.groups:
            draft.group = group
            made.append(item(draft))
        return made

    return make


def _several(item: Maker, size: Callable[[Draft], float], prefix: str | None) -> Maker:
    """As many items as the size says; where they are groups, they get their ids."""

    def make(draft: Draft) -> list[Any]:
        length = max(1, int(size(draft) + draft.draw()))
        made = [item(draft) for _ in range(length)]
        if prefix:
            draft.groups = [f"{prefix}{at:03d}" for at in range(length)]
            for group, name in zip(made, draft.groups, strict=True):
                group["id"] = name
        return made

    return make


def _number(path: str, node: Node) -> Maker:
    if not node.table:
        return lambda _: "NA"
    size, digits = sizes(path, node), chooser(node.decimals)
    as_text = path.endswith(FIGURES)
    known, marks = sum(node.decimals.values()), node.values
    marked = chooser(marks) if marks else None
    share = sum(marks.values()) / (known + sum(marks.values()))

    def make(draft: Draft) -> Any:
        if marked and draft.draw() < share:
            return marked(draft.draw)
        value, places = size(draft), digits(draft.draw)
        if as_text:
            return f"{value:.{places}f}"
        return round(value, places) if places else round(value)

    return make
