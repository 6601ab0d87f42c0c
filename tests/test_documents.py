"""The documents lead to each other: every link, every heading, every picture is there."""

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "deploy").glob("*.md")]
)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")
CODE = re.compile(r"^(?: {4}|```).*$|`[^`\n]*`", re.MULTILINE)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def links(path: Path) -> list[tuple[str, str]]:
    return LINK.findall(CODE.sub("", text_of(path)))


def anchors(path: Path) -> set[str]:
    """The names that a forge gives to the headings of a document."""
    headings = re.findall(r"^#+ +(.+?) *$", text_of(path), re.MULTILINE)
    plain = (re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", one).lower() for one in headings)
    return {re.sub(r"[^\w\- ]", "", one).replace(" ", "-") for one in plain}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target, anchor in links(path):
        if "://" in target or target.startswith("mailto:"):
            continue
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), target
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{target}#{anchor}"


def test_every_document_is_reached_from_the_first() -> None:
    seen, waiting = set(), [PROJECT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        waiting += [(path.parent / target).resolve() for target, _ in links(path) if target]
    assert set(DOCUMENTS) - seen == set()


def test_a_developer_is_told_the_order_of_rooms_that_is_checked() -> None:
    told = re.search(r"^ {4}(ctgov ←.+)$", text_of(PROJECT / "docs/guides/developer.md"), re.M)
    contracts = tomllib.loads(text_of(PROJECT / "pyproject.toml"))["tool"]["importlinter"]
    (checked,) = (one["layers"] for one in contracts["contracts"] if one["id"] == "rooms")
    assert told
    assert [set(room.split(", ")) for room in told[1].split(" ← ")] == [
        set(layer.split(" | ")) for layer in reversed(checked)
    ]
