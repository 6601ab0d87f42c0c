"""The real records in a mirror, and beside it as JSON."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from registry.mirror.register.register import Register
from registry.mirror.snapshot import Snapshots
from registry.mirror.sync import Collection, sync
from tests.apiserver import ApiServer
from tests.conftest import SHARED
from tests.mirror.conftest import client_of


@dataclass(frozen=True)
class Held:
    """The same studies in a register and as JSON, by number."""

    register: Register
    records: dict[str, Any]


@pytest.fixture(scope="package")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A mirror with the shared records; skips where they are absent."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    folder: Path = tmp_path_factory.mktemp("essie") / "mirror"
    with gzip.open(SHARED / "records" / "records.ndjson.gz") as lines:
        raws = [line.rstrip(b"\n") for line in lines]
    with ApiServer() as api, client_of(api.url) as client:
        api.publish(raws)
        sync(folder, client, Collection.of_query("nct"))
    records = [json.loads(raw) for raw in raws]
    register = Snapshots(folder).current().register
    assert register
    return Held(
        register,
        {one["protocolSection"]["identificationModule"]["nctId"]: one for one in records},
    )
