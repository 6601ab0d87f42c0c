"""What the site is made of: pinned with hashes, listed, and under licences that can be met."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.supply.audit import told
from tests.supply.bill import bill, locked, normal

PROJECT = Path(__file__).resolve().parents[2]
LISTS = {
    "requirements.lock": ["requirements.txt"],
    "requirements-dev.lock": [
        "requirements.txt",
        "requirements-scale.txt",
        "requirements-dev.txt",
    ],
}
PERMISSIVE = re.compile(
    r"\b(MIT|MIT-CMU|BSD|0BSD|FreeBSD|Apache|ISC|PSF|Zlib|CC0|Public.Domain|Python Software)",
    re.IGNORECASE,
)
REVIEWED = {
    "certifi": "MPL 2.0: a list of certificates, given on unchanged",
    "orjson": "MPL 2.0 and MIT: given on unchanged",
    "python-stdnum": "LGPL 2.1 or later: a library installed beside, unchanged and replaceable",
    "feedgen": "BSD, at our choice of that and the LGPL",
}
"""Of what is under a licence with conditions on changes: why it may be there."""


@pytest.mark.parametrize("lock", LISTS)
def test_a_lock_has_every_pin_with_hashes(lock: str) -> None:
    """Whoever raises a version has to run `make lock`."""
    pins = {}
    for name in LISTS[lock]:
        pins |= locked(PROJECT / name)
    found = locked(PROJECT / lock)
    assert pins.items() <= found.items()
    text = (PROJECT / lock).read_text("utf-8")
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert len(entries) == len(found)
    assert [one for one in entries if "--hash=sha256:" not in one] == []
    assert not re.search(r"https?://|file:", text), "it names no index of anybody's"


def test_both_locks_agree() -> None:
    assert locked().items() <= locked(PROJECT / "requirements-dev.lock").items()


def test_what_runs_here_is_what_is_locked() -> None:
    wrong = {}
    for name, version in locked().items():
        try:
            installed = distribution(name).version
        except PackageNotFoundError:  # for another operating system
            continue
        if installed != version:
            wrong[name] = (installed, version)
    assert wrong == {}


def licences(name: str) -> list[str]:
    """What a package says of its own licence."""
    told = distribution(name).metadata
    classifiers = [one for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    said = [told.get("License-Expression"), (told.get("License") or "").split("\n")[0]]
    return [one for one in (*said, *classifiers) if one]


def test_no_licence_asks_for_more_than_to_be_named() -> None:
    strict = {}
    for name in locked():
        try:
            found = licences(name)
        except PackageNotFoundError:
            continue
        if not any(map(PERMISSIVE.search, found)) or any(
            re.search(r"GPL|MPL|Mozilla|EUPL|SSPL|Commons Clause", one) for one in found
        ):
            strict[name] = found
    assert set(strict) == set(REVIEWED), strict


def test_an_audit_says_what_is_weak_and_fails() -> None:
    flaw = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"]}
    lines, code = told(
        [
            {"name": "a", "version": "1.0", "vulns": [flaw]},
            {"name": "b", "version": "1.0", "vulns": []},
        ]
    )
    assert code == 1
    assert lines == ["a 1.0: PYSEC-2026-1, mended in 2.0", "2 packages audited, 1 with a weakness."]


def test_an_audit_that_could_ask_nobody_does_not_say_that_all_is_well() -> None:
    lines, code = told([{"name": "a", "skip_reason": "not found"}])
    assert code == 0
    assert lines[0].startswith("NOT AUDITED")
    lines, code = told(
        [{"name": "a", "skip_reason": "not found"}, {"name": "b", "version": "1", "vulns": []}]
    )
    assert lines == ["NOT AUDITED: a.", "1 packages audited, 0 with a weakness."]


@pytest.mark.wide
def test_the_bill_of_materials_is_valid_and_names_what_is_locked() -> None:

    made = bill()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made)) is None
    named = {normal(one["name"]): one["version"] for one in made["components"]}
    elsewhere = {"colorama"}  # on Windows only
    assert named == {name: one for name, one in locked().items() if name not in elsewhere}
    assert [one["name"] for one in made["components"] if not one.get("licenses")] == []
