"""How synthetic studies compare with real ones, and how fast they are made.

    python benchmarks/synthetic.py [--studies 5000] [--seed 7] [--records FILE.ndjson.gz]

Without a file the records are the shared ones beside the checkout. The baseline of the speed is
`orjson.loads` of the same studies in the same run.
"""

import argparse
import gzip
import sys
import time
from pathlib import Path

import orjson
import pyarrow as pa

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.synthetic.generator import Generator  # noqa: E402 - the path comes first
from registry.synthetic.measures import Spread, shares, spreads  # noqa: E402

RECORDS = PROJECT.parent / "shared" / "records" / "records.ndjson.gz"


def main() -> None:
    """Make, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--records", type=Path, default=RECORDS)
    options = parser.parse_args()
    with gzip.open(options.records) as lines:
        known = [line.strip() for line in lines]

    generator = Generator(options.seed)
    start = time.process_time()
    made = list(generator.studies(options.studies))
    making = time.process_time() - start
    start = time.process_time()
    studies = [orjson.loads(raw) for raw in made]
    reading = time.process_time() - start
    real = [orjson.loads(raw) for raw in known]

    print(f"| {len(real)} real against {len(made)} made | mean | median | p95 | largest |")
    print("|---|---|---|---|---|")
    of_made = spreads(studies)
    for name, spread in spreads(real).items():
        other = of_made[name]
        print(
            f"| {name} | {_pair(spread, other, 'mean')} | {_pair(spread, other, 'median')} "
            f"| {_pair(spread, other, 'p95')} | {_pair(spread, other, 'largest')} |"
        )
    print("\n| share | real | made |\n|---|---|---|")
    of_made_shares = shares(studies)
    for name, share in shares(real).items():
        print(f"| {name} | {share:.1%} | {of_made_shares[name]:.1%} |")
    print(f"\nzstd, {len(real)} at a time: {_packed(real):.1%} real, ", end="")
    print(f"{_packed(studies[: len(real)]):.1%} made")
    print(
        f"{len(made) / making:,.0f} studies a second of one processor, "
        f"{sum(map(len, made)) / making / 1e6:,.0f} MB; {making / reading:.1f} times orjson.loads"
    )


def _pair(real: Spread, made: Spread, name: str) -> str:
    return (
        f"{getattr(real, name):,.{name == 'mean':d}f} / {getattr(made, name):,.{name == 'mean':d}f}"
    )


def _packed(records: list[object]) -> float:
    text = b"\n".join(map(orjson.dumps, records))
    return len(pa.Codec("zstd").compress(text)) / len(text)


if __name__ == "__main__":
    main()
