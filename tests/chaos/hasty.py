"""The command line as it is, but for a client that gives up soon: `python -m tests.chaos.hasty`."""

import sys
from dataclasses import replace

from registry.cli import reach
from registry.cli.main import main
from registry.ctgov.connection import Connection
from registry.settings import Settings

_patient = reach.connection


def _hasty(settings: Settings, from_: str | None = None) -> Connection:
    made = _patient(settings, from_)
    return replace(made, retries=1, backoff=0.05, longest_wait=0.2, read_timeout=1, deadline=2)


if __name__ == "__main__":
    reach.connection = _hasty
    sys.exit(main())
