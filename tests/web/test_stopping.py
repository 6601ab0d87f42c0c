"""A served site that is stopped, whatever it does at that moment."""

import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.pages.served import serve

READS = """
from pathlib import Path
import duckdb
import streamlit as st
if Path({mark!r}).exists():  # a reader's run; the first one is the site's own
    connection = duckdb.connect()
    st.write("begun")
    while True:
        connection.execute("SELECT sum(i) FROM range(1000) t(i)").fetchall()
Path({mark!r}).touch()
"""
"""A page that asks DuckDB one thing after the other and never ends."""


def test_it_ends_well_while_a_page_reads(embedded_settings: Path, tmp_path: Path) -> None:
    script, log, mark = (tmp_path / name for name in ("reads.py", "log", "mark"))
    script.write_text(READS.format(mark=str(mark)))
    with serve(embedded_settings, log, script) as site:  # which looks at how it ended
        while not mark.exists():
            time.sleep(0.1)
        with connect(
            f"ws://localhost:{site.port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
        ) as websocket:
            ask = BackMsg()
            ask.rerun_script.query_string = ""
            websocket.send(ask.SerializeToString())
            while b"begun" not in websocket.recv(timeout=60, decode=False):
                pass
    assert "terminate" not in log.read_text()
