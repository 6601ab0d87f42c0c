"""Whatever is wrong below the API's address is said in one line of plain text."""

from typing import Any

import pytest

from registry.mirror.snapshot import Snapshot
from registry.web.api_v2 import _ANSWERS, BASE
from tests.web.api_v2.test_one_study import refused
from tests.web.asking import ask
from tests.web.conftest import TRIAL, Plain

ADDRESSES = [
    f"{BASE}/{path.replace('{nctId}', TRIAL)}" for path in _ANSWERS if path != "{path:path}"
]


@pytest.mark.parametrize(
    "path", ["", "x", "studies/", "studies/NCT1/x", "stats", "stats/field", "version/", "%0A"]
)
def test_where_nothing_is_a_program_reads_so(app: Plain, path: str) -> None:
    reply = ask(app, f"{BASE}/{path}")
    refused(reply, 404, "Not found")
    assert reply.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("address", [*ADDRESSES, f"{BASE}/x"])
@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS"])
def test_it_can_only_be_read(app: Plain, address: str, method: str) -> None:
    reply = ask(app, address, method)
    refused(reply, 405, "Method not allowed")
    assert reply.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_and_etag_are_those_of_every_answer(app: Plain, address: str) -> None:
    whole, head = ask(app, address), ask(app, address, "HEAD")
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)
    same = ask(app, address, if_none_match=whole.headers["etag"])
    assert (same.status, same.body) == (304, b"")


def test_a_fault_of_this_program_is_told_without_detail(
    app: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(Snapshot, "held", fail)
    refused(ask(app, f"{BASE}/studies/{TRIAL}"), 500, "Internal server error")
