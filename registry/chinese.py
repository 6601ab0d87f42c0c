"""Chinese in simplified characters, in which everything here is written in Chinese."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

TRADITIONAL = Path(__file__).resolve().parents[1] / "data" / "chinese" / "traditional.txt"


def simplified(text: str) -> str:
    """`text` with its traditional characters as simplified ones, each at its own place."""
    return text.translate(_simple())


@cache
def _simple() -> Mapping[int, int]:
    lines = TRADITIONAL.read_text(encoding="utf-8").splitlines()
    pairs = (pair for line in lines if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): ord(pair[1]) for pair in pairs}
