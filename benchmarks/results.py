"""How long the page Results takes to make and how large it is, beside reading its record.

    python benchmarks/results.py [--rounds 3] [--records FILE.ndjson.gz]

Without a file the records are the shared ones beside the checkout. A page is made once for each
snapshot, language and day and then kept, so this is what the first reader waits for. The baseline
is `Study.model_validate_json` of the same bytes in the same run; the fastest round of each counts.
"""

import argparse
import gzip
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.ctgov.record import Study  # noqa: E402 - the path comes first
from registry.language import Language  # noqa: E402
from registry.markup import results_page, results_parts  # noqa: E402
from registry.trial.results import Results, results  # noqa: E402
from registry.trial.source import Source  # noqa: E402

RECORDS = PROJECT.parent / "shared" / "records" / "records.ndjson.gz"
LANG = Language.of("en")
SOURCE = Source(datetime.now(UTC), data_timestamp="2026-11-20T09:00:04")


@dataclass(frozen=True)
class Made:
    """What one record cost: seconds of each step, and bytes of its JSON and of its page."""

    nct_id: str
    seconds: dict[str, float]
    json: int
    html: int


def view_of(study: Study) -> Results:
    """All that the page says."""
    return results(study, SOURCE, None, None, (), LANG, datetime.now(UTC).date())


def made(raw: bytes, rounds: int) -> Made | None:
    """One record measured; none where the sponsor posted nothing."""
    study = Study.model_validate_json(raw)
    if not study.has_results:
        return None
    view = view_of(study)
    parts = results_parts(LANG, view)
    steps: dict[str, Callable[[], object]] = {
        "record": lambda: Study.model_validate_json(raw),
        "view": lambda: view_of(study),
        "page with charts": lambda: (results_page(LANG, view), results_parts(LANG, view)),
    }
    took: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            started = time.perf_counter()
            step()
            took[name].append(time.perf_counter() - started)
    return Made(
        nct_id=study.protocol_section.identification_module.nct_id or "",
        seconds={name: min(all_) for name, all_ in took.items()},
        json=len(raw),
        html=len(results_page(LANG, view).encode()) + sum(len(p.html.encode()) for p in parts),
    )


def main() -> int:
    """Measure and print a line for the middle and the largest; 2 where there are no records."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--records", type=Path, default=RECORDS, help="measure with these records")
    chosen = parser.parse_args()
    if not chosen.records.is_file():
        print(f"{chosen.records} is absent: name a file of records.", file=sys.stderr)
        return 2
    with gzip.open(chosen.records) as lines:
        every = [one for line in lines if (one := made(line, chosen.rounds))]
    print(f"{len(every)} records with results")
    for step in ("view", "page with charts"):
        times = [one.seconds[step] * 1e3 for one in every]
        ratios = [one.seconds[step] / one.seconds["record"] for one in every]
        print(
            f"{step:<18}median {statistics.median(times):7.1f} ms, worst {max(times):7.1f} ms;"
            f"  reading the record × {statistics.median(ratios):.1f}, worst × {max(ratios):.1f}"
        )
    sizes = [one.html / one.json for one in every]
    largest = max(every, key=lambda one: one.html)
    print(
        f"HTML / JSON       median {statistics.median(sizes):.2f}, worst {max(sizes):.2f};"
        f"  the largest page has {largest.html:,} bytes ({largest.nct_id})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
