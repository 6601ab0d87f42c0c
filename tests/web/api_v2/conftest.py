"""A mirror served over real HTTP, for clients."""

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from registry.web.api_v2 import BASE
from tests.web.conftest import Plain


@pytest.fixture
def address(app: Plain) -> Iterator[str]:
    """Where the mirror of the tests is served."""
    yield from served(app)


def served(app: Plain) -> Iterator[str]:
    """The address of the API of a site, which is served meanwhile."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, lifespan="off", log_level="warning", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    (port,) = {socket.getsockname()[1] for one in server.servers for socket in one.sockets}
    yield f"http://127.0.0.1:{port}{BASE}"
    server.should_exit = True
    thread.join(10)
