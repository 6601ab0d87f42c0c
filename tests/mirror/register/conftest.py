"""A register of studies that are given as JSON, made as a sync makes it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from registry.ctgov.client import Client
from registry.mirror.collection import Collection
from registry.mirror.register.register import Register
from registry.mirror.snapshot import Snapshots
from registry.mirror.sync import sync
from tests.apiserver import ApiServer
from tests.mirror.conftest import client_of

RegisterOf = Callable[[Sequence[dict[str, Any]]], Register]


@pytest.fixture(scope="package")
def register_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegisterOf]:
    """Makes a register of these studies."""
    with ExitStack() as stack:
        api = stack.enter_context(ApiServer())
        client: Client = stack.enter_context(client_of(api.url))

        def made(records: Sequence[dict[str, Any]]) -> Register:
            folder: Path = tmp_path_factory.mktemp("register") / "mirror"
            api.publish(records)
            sync(folder, client, Collection.of_query("nct"))
            register = Snapshots(folder).current().register
            assert register
            return register

        yield made
