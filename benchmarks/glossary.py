"""How long explained words and numbers take, as a multiple of `str.splitlines` of the same texts.

    python benchmarks/glossary.py [--rounds 7] [--records FILE.ndjson.gz]

Without records the texts are invented: 400 criteria texts of the glossary's own words, its numbers
and other words. Rounds take the three in turn, so that a change in the machine's speed meets all.
"""

import argparse
import itertools
import random
import statistics
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from benchmarks.criteria import recorded, seconds  # noqa: E402 - the path comes first
from registry.glossary.measures import measures  # noqa: E402
from registry.glossary.terms import glossary  # noqa: E402

SEED = 20261122
TEXTS = 400
PER = 6_000
"""Milliseconds are told for this many characters."""

LIMITS = [
    " ≥ 1.5 × 10^9/L",
    " > 100,000/mm3",
    " ≤ 2.5 x ULN",
    " < 9 g/dL",
    " ≤ 1.5 mg/dL",
    " > 50%",
]
OTHER = [
    "".join(parts)
    for parts in itertools.product("bdglmprst", "aeiou", ("n", "r", "st", "tion", "ment", "l"))
]


def invented() -> list[str]:
    """Criteria of about 25 words: one in twelve is a term, one in thirty a measure with a limit."""
    choice = random.Random(SEED)  # noqa: S311 - no secret
    terms = [word for term in glossary().terms for word in (*term.words, *term.acronyms)]
    names = [word for one in measures().table.measure for word in (*one.words, *one.acronyms)]

    def word() -> str:
        drawn = choice.random()
        if drawn < 1 / 30:
            return choice.choice(names) + choice.choice(LIMITS)
        return choice.choice(terms) if drawn < 1 / 30 + 1 / 12 else choice.choice(OTHER)

    def line() -> str:
        return "* " + " ".join(word() for _ in range(25))

    return ["\n".join(line() for _ in range(choice.randint(5, 20))) for _ in range(TEXTS)]


def main() -> None:
    """Measure and print one line each for words and numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--records", type=Path, help="measure with these records' criteria")
    chosen = parser.parse_args()
    texts = recorded(chosen.records) if chosen.records else invented()
    size = sum(map(len, texts))
    print(f"{len(texts)} texts of {size // len(texts):,} characters on average")
    works = {"words": glossary().find, "numbers": measures().find}
    took: dict[str, list[float]] = {name: [] for name in works}
    ratios: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(chosen.rounds):
        base = seconds(str.splitlines, texts)
        for name, work in works.items():
            took[name].append(seconds(work, texts))
            ratios[name].append(took[name][-1] / base)
    for name, work in works.items():
        found = sum(len(work(text)) for text in texts)
        print(
            f"{name:<8} {statistics.median(took[name]) / size * PER * 1e3:5.2f} ms"
            f" for {PER:,} characters  splitlines × {statistics.median(ratios[name]):,.0f}"
            f" ({min(ratios[name]):,.0f} to {max(ratios[name]):,.0f})  {found:,} found"
        )


if __name__ == "__main__":
    main()
