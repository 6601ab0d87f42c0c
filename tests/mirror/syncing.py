"""A process that syncs, once told to: `python -m tests.mirror.syncing FOLDER URL [FILE LIMIT]`."""

import resource
import sys
from pathlib import Path

from registry.mirror.sync import Collection, sync
from tests.mirror.conftest import client_of


def main() -> None:
    """Say "ready", wait for a line, sync all studies, and say what came of it."""
    folder, url, *limit = sys.argv[1:]
    print("ready", flush=True)  # noqa: T201 - the test reads it
    sys.stdin.readline()
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit[0]), int(limit[0])))
    with client_of(url) as client:
        report = sync(Path(folder), client, Collection.of_query("invented"))
    print(report.outcome, flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main()
