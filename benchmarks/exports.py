"""How long each format takes, beside reading the record that it is made from.

    python benchmarks/exports.py [--records FILE.ndjson.gz] [--every 4]

Every record is read from its bytes (the baseline), then written in each format. Times are of the
processor, so that other programs do not count; the libraries that a format needs are loaded before.
The last column is the size of the files beside that of the records. Without the shared records, the
record that comes with this project is written a hundred times.
"""

import argparse
import gzip
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.ctgov.record import Study  # noqa: E402 - the path comes first
from registry.export.formats import FORMATS  # noqa: E402
from registry.export.trial import Trial  # noqa: E402
from registry.language import Language  # noqa: E402
from registry.trial.source import Source  # noqa: E402

RECORDS = PROJECT.parent / "shared" / "records" / "records.ndjson.gz"
EMBEDDED = PROJECT / "data" / "embedded" / "NCT01763099.json"
SOURCE = Source(fetched_at=datetime(2026, 11, 20, tzinfo=UTC), data_timestamp="2026-11-20T09:00:04")


def records(archive: Path, every: int) -> list[bytes]:
    """Every so many records of the archive; the embedded one where there is no archive."""
    if not archive.exists():
        return [EMBEDDED.read_bytes()] * 100
    with gzip.open(archive) as lines:
        return [line.strip() for number, line in enumerate(lines) if number % every == 0]


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--records", type=Path, default=RECORDS)
    reader.add_argument("--every", type=int, default=4)
    given = reader.parse_args()
    raws = records(given.records, given.every)
    size = sum(map(len, raws))
    started = time.process_time()
    studies = [Study.model_validate_json(raw) for raw in raws]
    reading = time.process_time() - started
    lang, today = Language.of("en"), datetime(2026, 11, 25, tzinfo=UTC).date()
    trials = [
        Trial(study, raw, SOURCE, None, (), lang, today)
        for study, raw in zip(studies, raws, strict=True)
    ]
    print(f"{len(raws)} records, {size / len(raws) / 1000:.0f} kB each")
    print(f"{'':12}{'ms each':>10}{'× reading':>12}{'× size':>10}")
    print(f"{'reading':12}{1000 * reading / len(raws):>10.2f}{1:>12.1f}{1:>10.2f}")
    for one in FORMATS:
        one.write(trials[0])  # loads what it needs
        started = time.process_time()
        written = sum(len(one.write(trial)) for trial in trials)
        took = time.process_time() - started
        print(
            f"{one.name:12}{1000 * took / len(raws):>10.2f}{took / reading:>12.1f}"
            f"{written / size:>10.2f}"
        )


if __name__ == "__main__":
    main()
