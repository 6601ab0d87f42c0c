"""A process that starts a sync for each line it reads: `python -m tests.mirror.syncing`.

A line is JSON: the folder, the address, the largest size of a file that may be written, and whether
all studies are synced, in windows. Each
sync is a process of its own, forked so that it need not import everything anew. What is written:
the number of that process, and how it ended.
"""

import json
import os
import resource
import sys
import traceback
from pathlib import Path

from registry.mirror.sync import Collection, sync
from tests.mirror.conftest import CUT, client_of


def main() -> None:
    """Start syncs until the input ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(run(*json.loads(line)))
        print(child, flush=True)  # noqa: T201 - the test reads it
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the test reads it


def run(folder: str, url: str, limit: int, whole: bool) -> int:
    """Sync all studies; the exit code."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        with client_of(url) as client:
            if whole:
                sync(Path(folder), client, Collection.of_all(), cut=CUT)
            else:
                sync(Path(folder), client, Collection.of_query("invented"))
    except BaseException:  # noqa: BLE001 - a fork must end here, whatever happens
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
