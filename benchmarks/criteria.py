"""How long reading criteria takes, beside `str.splitlines` and markdown-it alone on the same texts.

    python benchmarks/criteria.py [--rounds 9] [--records FILE.ndjson.gz]

Without a file the texts are those of the shared records beside the checkout. Rounds take the three
in turn, so that a change in the machine's speed meets all, and the fastest round of each counts:
what else the machine does can only add.
"""

import argparse
import gzip
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson
from markdown_it import MarkdownIt

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.trial.criteria import phrases, read_criteria  # noqa: E402 - the path comes first

LINES, BLOCKS = BASELINES = "str.splitlines", "markdown-it's blocks"
RECORDS = PROJECT.parent / "shared" / "records" / "records.ndjson.gz"


def recorded(file: Path) -> list[str]:
    """The criteria of the records in a file of one JSON document a line."""
    with gzip.open(file) as lines:
        modules = (orjson.loads(line)["protocolSection"].get("eligibilityModule") for line in lines)
        return [
            text for module in modules if module and (text := module.get("eligibilityCriteria"))
        ]


def blocks_alone() -> Callable[[str], object]:
    """CommonMark's paragraphs and lists, without what stands inside a line."""
    reader = MarkdownIt("commonmark")
    reader.core.ruler.enableOnly(["block"])
    return reader.parse


def first_reading(text: str) -> object:
    """Read a text as if none had been read before: headings are remembered from text to text."""
    phrases.heading.cache_clear()
    return read_criteria(text)


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """How long `work` takes for all texts."""
    started = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - started


def main() -> int:
    """Measure and print one line for each; the exit code is 2 where there are no records."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--records", type=Path, default=RECORDS, help="measure with these records")
    chosen = parser.parse_args()
    if not chosen.records.is_file():
        print(f"{chosen.records} is absent: name a file of records.", file=sys.stderr)
        return 2
    texts = recorded(chosen.records)
    size = sum(map(len, texts))
    print(f"{len(texts)} texts of {size // len(texts):,} characters on average")
    works = {LINES: str.splitlines, BLOCKS: blocks_alone(), "read_criteria": first_reading}
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(chosen.rounds):
        for name, work in works.items():
            took[name].append(seconds(work, texts))
    least = {name: min(rounds) for name, rounds in took.items()}
    for name, whole in least.items():
        ratios = "".join(f"  {base} × {whole / least[base]:,.1f}" for base in BASELINES)
        print(f"{name:<22}{whole / len(texts) * 1e3:8.4f} ms a text{ratios}")
    slowest = max(texts, key=lambda text: seconds(first_reading, [text]))
    longest = min(seconds(first_reading, [slowest]) for _ in range(chosen.rounds))
    print(f"the slowest text has {len(slowest):,} characters and takes {longest * 1e3:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
