"""A writer that stops between history and publication: `python -m tests.mirror.sharing.killed`."""

import sys
import time

import pytest

from registry.mirror.place import place_of
from registry.mirror.sync import Collection, sync
from registry.mirror.writer import Writer
from tests.mirror.conftest import client_of


def _stop(*_: object, **__: object) -> None:
    print("written", flush=True)  # noqa: T201 - the test reads it
    time.sleep(60)


if __name__ == "__main__":
    folder, storage, catalogue, url = sys.argv[1:]
    with client_of(url) as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Writer, "show", _stop)
        sync(place_of(folder, storage, catalogue), client, Collection.of_query("invented"))
