"""CPU that the server spends on a rerun of each page, as a multiple of a one-line Streamlit script.

    python benchmarks/rerun.py [--reruns 100] [--rounds 5]

Both applications are served by real processes with the project's own configuration; a client
speaks Streamlit's websocket protocol and says, as a browser does, which large messages it has.
Rounds alternate between the two, so that a change in the machine's speed meets both. CPU is user
plus system time of the whole server process.
"""

import argparse
import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path

from processes import PLAIN, PROJECT, SITE, Server, settings
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

ONE_LINE = 'import streamlit as st; st.write("Hello")\n'
CACHE_AGE = 2
"""For so many runs of its page a browser keeps a large message, and says that it has it."""
PAGES = ("join", "contact", "design", "enrollment", "results", "history", "find", "about")
STUDIES, SOUGHT = 500, "do=find&words=neoplasms&status[]=RECRUITING"
"""So many synthetic studies are searched, and with which form: more than ten are found."""
MOST = 4
"""So many are compared at the most."""
MARKS = re.compile(r'name="compare\[\]" value="(NCT\d{8})"')
CRITERIA = re.compile(r'name="said ([^"]*)"')
SAID = "asked=yes&age=40&unit=Year&sex=female"
LIMITS = (SAID, SAID.replace("40", "66"))
"""Answers to a question on a limit; how they stand to it is told anew each time."""


class Reader:
    """One browser session, without the browser."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        self._socket = socket
        self._page, self._query, self._hash = page, query, ""
        self._field = self._told = ""
        self.found: list[str] = []
        self.criteria: list[str] = []
        self._cached: dict[str, int] = {}

    @classmethod
    @contextmanager
    def of(cls, app: Server, page: str, query: str) -> Iterator["Reader"]:
        """A session with `app`, on `page`, until the block ends."""
        address = f"ws://127.0.0.1:{app.port}/_stcore/stream"
        with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
            yield cls(socket, page, query)

    def rerun(self, told: str = "") -> int:
        """Ask for one run of the script and wait for its end; return the bytes received.

        What is `told` once stands in the page's field from then on.
        """
        self._told = told or self._told
        ask = BackMsg()
        ask.rerun_script.cached_message_hashes.extend(self._cached)
        if self._told:
            said = ask.rerun_script.widget_states.widgets.add()
            said.id, said.string_value = self._field, self._told
        ask.rerun_script.query_string = self._query
        if self._hash:
            ask.rerun_script.page_script_hash = self._hash
        else:
            ask.rerun_script.page_name = self._page
        self._socket.send(ask.SerializeToString())
        received = 0
        while True:
            data = self._socket.recv(timeout=60, decode=False)
            answer = ForwardMsg.FromString(data)
            received += len(data)
            kind = answer.WhichOneof("type")
            if kind == "ref_hash" or answer.metadata.cacheable:
                self._cached[answer.ref_hash or answer.hash] = 0
            if kind == "navigation":  # the session begins before the page in the address is found
                self._hash = answer.navigation.page_script_hash
            elif kind == "delta":
                self._note(answer.delta)
            elif kind == "script_finished":
                aged = {name: age + 1 for name, age in self._cached.items()}
                self._cached = {name: age for name, age in aged.items() if age <= CACHE_AGE}
                return received

    def _note(self, delta: Delta) -> None:
        """Remember the page's field, and what it has found."""
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "text_input":
            self._field = element.text_input.id
        elif kind == "html":
            self.found = MARKS.findall(element.html.body) or self.found
            self.criteria = CRITERIA.findall(element.html.body) or self.criteria


def cost(app: Server, reader: Reader, reruns: int, answers: tuple[str, ...]) -> float:
    """CPU milliseconds of one rerun, averaged over `reruns`; with one of the `answers` in turn."""
    before = app.cpu()
    for _, answer in zip(range(reruns), cycle(answers), strict=False):
        reader.rerun(answer)
    return (app.cpu() - before) / reruns * 1000


def main() -> None:
    """Measure and print one line per page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reruns", type=int, default=100, help="reruns per round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds per page")
    parser.add_argument("--app", type=Path, default=PROJECT, help="folder of the application")
    parser.add_argument("--query", default="trial=NCT01763099&lang=en", help="query string")
    every = ["", *PAGES]
    parser.add_argument("pages", nargs="*", default=every)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        plain_folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (plain_folder / "app.py").write_text(ONE_LINE)
        shutil.copytree(chosen.app / ".streamlit", plain_folder / ".streamlit")
        site = str(stack.enter_context(settings()))
        plain = stack.enter_context(Server(PLAIN, plain_folder))
        ours = stack.enter_context(Server(SITE, chosen.app, REGISTRY_SETTINGS=site))
        ours.settle()
        baseline = stack.enter_context(Reader.of(plain, "", ""))
        for page in chosen.pages:
            reader = stack.enter_context(Reader.of(ours, page, chosen.query))
            for warm in (baseline, reader):
                warm.rerun()
                warm.rerun()
            compare(page or "overview", plain, baseline, ours, reader, chosen)
            if page == "join":
                reader.rerun("asked=yes")
                compare("questions", plain, baseline, ours, reader, chosen)
                compare("an age", plain, baseline, ours, reader, chosen, LIMITS)
                asked = reader.criteria[0]
                criteria = tuple(f"{SAID}&said {asked}={said}" for said in ("yes", "no"))
                compare("an answer", plain, baseline, ours, reader, chosen, criteria)
        if "find" in chosen.pages:
            site = str(stack.enter_context(settings(STUDIES)))
            many = stack.enter_context(Server(SITE, chosen.app, REGISTRY_SETTINGS=site))
            many.settle()
            reader = stack.enter_context(Reader.of(many, "find", chosen.query))
            for _ in range(2):
                reader.rerun()
            reader.rerun(SOUGHT)
            compare("ten found", plain, baseline, many, reader, chosen)
            reader.rerun("&compare[]=".join([SOUGHT, *reader.found[:MOST]]))
            compare("compared", plain, baseline, many, reader, chosen)


def compare(
    name: str,
    plain: Server,
    baseline: Reader,
    ours: Server,
    reader: Reader,
    chosen: argparse.Namespace,
    answers: tuple[str, ...] = ("",),
) -> None:
    """Measure the two in turns, and print the line of `name`."""
    size = reader.rerun(answers[0])
    ratios, own, base = [], [], []
    for _ in range(chosen.rounds):
        base.append(cost(plain, baseline, chosen.reruns, ("",)))
        own.append(cost(ours, reader, chosen.reruns, answers))
        ratios.append(own[-1] / base[-1])
    print(
        f"{name:<10} {statistics.median(own):6.2f} ms"
        f"  one line {statistics.median(base):6.2f} ms"
        f"  ratio {statistics.median(ratios):.2f}"
        f" ({min(ratios):.2f} to {max(ratios):.2f})  {size / 1024:.1f} KB a rerun"
    )


if __name__ == "__main__":
    main()
