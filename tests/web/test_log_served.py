"""What readers send to a served site is not in its log, whatever fails."""

import http.client
import socket
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.pages.served import NCT, Site, serve

pytestmark = pytest.mark.wide

SENT = [f"Quagga-{place}-40417" for place in ("path", "query", "header", "form", "widget", "agent")]
PATH, QUERY, HEADER, FORM, WIDGET, AGENT = SENT
FAILS = """
import asyncio, logging, threading, warnings
import streamlit as st
said = st.text_input("Say", key="said")
if said:
    logging.getLogger("somebody").error("They said %s", said)
    warnings.warn(said)
    threading.Thread(target=lambda: int(said)).start()
    raise ValueError(said)
"""


@pytest.fixture(scope="module")
def failing(embedded_settings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with a page that fails by what a reader says."""
    folder = tmp_path_factory.mktemp("failing")
    (folder / "fails.py").write_text(FAILS)
    with serve(embedded_settings, folder / "log", folder / "fails.py") as running:
        yield running


def ask(site: Site, method: str, address: str, body: bytes = b"") -> int:
    connection = http.client.HTTPConnection("localhost", site.port, timeout=60)
    headers = {"User-Agent": AGENT, "X-Request-Id": HEADER, "Cookie": f"a={HEADER}"}
    connection.request(method, address, body, headers | {"Referer": f"http://{HEADER}/"})
    status = connection.getresponse().status
    connection.close()
    return status


def finished(websocket: ClientConnection) -> dict[str, str]:
    """Wait until a run ends; the identifiers of the fields that it showed, by their labels."""
    fields: dict[str, str] = {}
    while True:
        answer = ForwardMsg.FromString(websocket.recv(timeout=90, decode=False))
        if answer.WhichOneof("type") == "script_finished":
            return fields
        element = answer.delta.new_element
        if element.WhichOneof("type") == "text_input":
            fields[element.text_input.label] = element.text_input.id


def say(site: Site, page: str, label: str) -> None:
    """Say something in a field of an interactive page, as a browser does, then what none says."""
    for is_message in (True, False):
        _say(site, page, label, is_message=is_message)


def _say(site: Site, page: str, label: str, *, is_message: bool) -> None:
    address = f"ws://localhost:{site.port}/_stcore/stream"
    headers = {"User-Agent": AGENT, "X-Anything": HEADER}
    with connect(
        address,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        additional_headers=headers,
        user_agent_header=None,
    ) as websocket:
        ask_ = BackMsg()
        ask_.rerun_script.query_string = f"trial={NCT}&lang=en&q={QUERY}"
        ask_.rerun_script.page_name = page
        websocket.send(ask_.SerializeToString())
        fields = finished(websocket)
        for _ in range(5):  # the session begins before the page in the address is found
            if label in fields:
                break
            websocket.send(ask_.SerializeToString())
            fields = finished(websocket)
        state = ask_.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = fields[label], f"words={WIDGET}&age={WIDGET}&unit=Year"
        websocket.send(ask_.SerializeToString())
        finished(websocket)
        odd = ask_.rerun_script.widget_states.widgets.add()
        odd.id, odd.int_value = fields[label], 7  # a number where there is a text
        said = ask_.SerializeToString() if is_message else f"no message {WIDGET}".encode()
        websocket.send(said)
        with pytest.raises(ConnectionClosed):
            all(websocket.recv(timeout=10, decode=False) for _ in count())


def by_hand(site: Site, request: bytes) -> None:
    with socket.create_connection(("localhost", site.port), timeout=10) as connection:
        connection.sendall(request)
        connection.recv(1000)


def everything(site: Site) -> None:
    for address in (f"/{PATH}", f"/trial/{PATH}", f"/api/v2/studies/{PATH}", f"/static/{PATH}.js"):
        ask(site, "GET", address)
        ask(site, "GET", f"{address}?{QUERY}={QUERY}")
    ask(site, "GET", f"/?trial={QUERY}&lang={QUERY}")
    ask(site, "GET", f"/api/v2/studies?query.term={quote(f'AREA[{QUERY}](')}")
    ask(site, "POST", "/en/find", f"words={FORM}&within={FORM}&age={FORM}".encode())
    ask(site, "POST", f"/_stcore/upload_file/{PATH}/{PATH}", FORM.encode())
    ask(site, "DELETE", f"/_stcore/{PATH}")
    by_hand(site, f"GET /{PATH} {HEADER}\r\n\r\n".encode())
    by_hand(site, f"GET /_stcore/stream?{QUERY} HTTP/1.1\r\nHost: {HEADER}\r\n\r\n".encode())


def found_in(log: Path) -> list[str]:
    time.sleep(1)
    text = log.read_text()
    return [one for one in (*SENT, "Quagga", "127.0.0.1", "::1") if one in text]


def test_nothing_of_a_reader_is_in_the_log(site: Site) -> None:
    everything(site)
    say(site, "find", "told")
    say(site, "join", "told")
    assert found_in(site.log) == []


def test_nor_is_it_when_a_page_fails_by_what_was_said(failing: Site) -> None:
    everything(failing)
    say(failing, "", "Say")
    assert found_in(failing.log) == []
    text = failing.log.read_text()
    assert "Uncaught app execution" in text
    assert "ValueError at " in text
    # Besides what Streamlit says once when it starts, each line is one of ours.
    begun = text[text.index("Snapshot 1 is shown.") :]
    assert all(line.startswith("20") for line in begun.splitlines()[1:])
