"""What makes two records the same: their content, without the day on which it was loaded."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Canonical:
    """What is compared of a record.

    `fingerprint` is the BLAKE2b hash of the JSON with sorted keys and without
    `derivedSection.miscInfoModule.versionHolder`, which the registry changes in every record at
    every load. `modules` names what the record consists of, as in `protocolSection.designModule`.
    """

    fingerprint: str
    modules: frozenset[str]


def canonical(raw: bytes | str) -> Canonical:
    """Read the JSON of a record; raise `ValueError` when it is not a strict JSON object."""
    return canonical_of(parsed(raw))


def parsed(raw: bytes | str) -> dict[str, Any]:
    """The JSON of a record; raises `ValueError` when it is not a strict JSON object."""
    record = orjson.loads(raw)
    if not isinstance(record, dict):
        raise ValueError("a record is a JSON object")
    return record


def canonical_of(record: dict[str, Any]) -> Canonical:
    """The same of a record that is parsed; the day on which it was loaded is taken out of it."""
    misc = _inside(_inside(record, "derivedSection"), "miscInfoModule")
    misc.pop("versionHolder", None)
    text = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
    return Canonical(
        hashlib.blake2b(text, digest_size=20).hexdigest(),
        frozenset(
            f"{section}.{module}"
            for section in record
            for module, content in _inside(record, section).items()
            if isinstance(content, dict)
        ),
    )


def _inside(part: dict[str, object], key: str) -> dict[str, object]:
    content = part.get(key)
    return content if isinstance(content, dict) else {}
