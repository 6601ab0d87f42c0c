"""What makes two records the same: their content, without the day on which it was loaded."""

import hashlib
from dataclasses import dataclass

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
    record = orjson.loads(raw)
    if not isinstance(record, dict):
        raise ValueError("a record is a JSON object")
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
