"""How long it takes to find and tell what changed between two records, beside reading them.

    python benchmarks/changes.py [--rounds 3] [--records FILE.ndjson.gz]

Without a file the records are the shared ones beside the checkout. Each record is changed in three
ways: as a nightly load does (the day of the load), as a usual update does (dates, target, a text),
and in the order of all its lists. The baseline is `orjson.loads` of both in the same run; the
fastest round of each counts. The page is made once for each snapshot, language and day, so this is
what the first reader waits for.
"""

import argparse
import gzip
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.language import Language  # noqa: E402 - the path comes first
from registry.trial.history import tell  # noqa: E402
from registry.trial.history.changes import changes, patch  # noqa: E402

RECORDS = PROJECT.parent / "shared" / "records" / "records.ndjson.gz"
LANG = Language.of("en")


def loaded_anew(record: dict[str, Any]) -> None:
    """What every load changes."""
    record["derivedSection"]["miscInfoModule"]["versionHolder"] = "2026-11-25"


def updated(record: dict[str, Any]) -> None:
    """What a sponsor's update changes."""
    loaded_anew(record)
    protocol = record["protocolSection"]
    protocol["statusModule"]["lastUpdateSubmitDate"] = "2026-11-25"
    protocol["designModule"]["enrollmentInfo"] = {"count": 12345, "type": "ESTIMATED"}
    eligibility = protocol["eligibilityModule"]
    text = eligibility.get("eligibilityCriteria", "")
    eligibility["eligibilityCriteria"] = text.replace("a", "e", 20)


def turned(value: Any) -> None:
    """Everything in another order."""
    if isinstance(value, dict):
        for part in value.values():
            turned(part)
    elif isinstance(value, list):
        value.reverse()
        for part in value:
            turned(part)


def fastest(rounds: int, step: Callable[[], object]) -> float:
    """Seconds of the fastest round."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        step()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--records", type=Path, default=RECORDS)
    given = parser.parse_args()
    with gzip.open(given.records) as lines:
        raws = [line.rstrip(b"\n") for line in lines]
    for name, change in (("load", loaded_anew), ("update", updated), ("order", turned)):
        times: dict[str, list[float]] = {"changes": [], "told": [], "patch": []}
        base: list[float] = []
        for raw in raws:
            later = orjson.loads(raw)
            change(later)
            after = orjson.dumps(later)
            base.append(
                fastest(
                    given.rounds,
                    lambda raw=raw, after=after: (orjson.loads(raw), orjson.loads(after)),
                )
            )
            one, other = orjson.loads(raw), orjson.loads(after)
            steps: dict[str, Callable[[], object]] = {
                "changes": lambda one=one, other=other: changes(one, other),
                "told": lambda one=one, other=other: tell(one, other, LANG),
                "patch": lambda one=one, other=other: patch(one, other),
            }
            for step, run in steps.items():
                times[step].append(fastest(given.rounds, run))
        print(f"{name}: {len(raws)} records; reading both {sum(base) / len(base) * 1e3:.2f} ms")
        for step, taken in times.items():
            print(
                f"  {step:<8} mean {statistics.mean(taken) * 1e3:7.2f} ms,"
                f" worst {max(taken) * 1e3:7.1f} ms, {sum(taken) / sum(base):5.1f} x reading"
            )


if __name__ == "__main__":
    main()
