"""A process that reads until its input ends: `python -m tests.mirror.reading FOLDER`."""

import sys
import threading
from pathlib import Path

from registry.mirror.snapshot import Snapshots


def main() -> None:
    """Say "ready", read again and again, and say how often and how many generations were seen.

    Ends with an error when a read fails, when a snapshot is not whole (its studies are not all
    of one round), or when it is older than the one before.
    """
    snapshots = Snapshots(Path(sys.argv[1]))
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    rounds, reads = [0], 0
    print("ready", flush=True)  # noqa: T201 - the test reads it
    while not ended.wait(0.05):
        snapshot = snapshots.current()
        found = {summary.acronym for summary in snapshot.summaries()}
        ((newest,),) = {tuple(found)}
        rounds.append(int(str(newest)))
        if rounds[-1] < rounds[-2] or snapshot.fallback:
            raise AssertionError((rounds[-2:], snapshot.fallback))
        if len(snapshot.versions("NCT00000001")) != snapshot.study("NCT00000001").version:
            raise AssertionError(snapshot.generation)
        reads += 1
    print(reads, len(set(rounds)) - 1, flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main()
