"""People, programs and feed readers, who read without a pause and keep what was wrong."""

import html
import re
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.chaos.world import PATIENCE, TRIALS, World, draw

PAGES = [
    "/",
    "/trial/{trial}",
    "/zh/trial/{trial}",
    "/trial/{trial}/sheet",
    "/trial/{trial}/feed.atom",
    "/feed.atom",
    "/trial/{trial}.json",
    "/trial/{trial}.ris",
    "/sitemap.xml",
    "/api/v2/version",
    "/api/v2/studies/{trial}",
    "/api/v2/studies?query.term=invented&pageSize=3",
    "/api/v2/stats/size",
    "/en/find",
    "/healthz",
    "/edition",
    "/readyz",
    "/metrics",
]
FORM = urlencode({"words": "invented"}).encode()
INTERACTIVE = ["", "join", "history", "about", "find"]
FIRST_DAY = date(2026, 9, 11)
TROUBLE = b"Something went wrong"
THINKS = 0.4
"""Seconds between two pages of a reader."""
SETTLED = 3.0
"""Seconds after a clock was moved in which nobody knows which one an answer was made by."""


class Readers:
    """Reads in threads until the end. `wrong` says what should not have been.

    `ages` is what was told of the age: when, of which snapshot, and between which moments the
    registry had last answered by that. `compared` is the same of what pages say.
    """

    def __init__(self, world: World, plain: int = 2, interactive: int = 2) -> None:
        self.wrong: list[str] = []
        self.read: Counter[str] = Counter()
        self.ages: list[tuple[float, int, float, float]] = []
        self.compared: list[tuple[float, float]] = []
        self._world = world
        self._end = threading.Event()
        self._goes = threading.Event()
        self._goes.set()
        self._busy = threading.Semaphore(plain + interactive)
        self._count = plain + interactive
        self._threads = [
            *(threading.Thread(target=self._run, args=(self._plain, one)) for one in range(plain)),
            *(
                threading.Thread(target=self._run, args=(self._interactive, 100 + one))
                for one in range(interactive)
            ),
        ]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.go_on()  # a fault that failed may have left them waiting
        for thread in self._threads:
            thread.join(120)

    def pause(self) -> None:
        """Let everybody finish, and nobody begin."""
        self._goes.clear()
        for _ in range(self._count):
            self._busy.acquire()

    def go_on(self) -> None:
        """Let everybody read again."""
        for _ in range(self._count):
            self._busy.release()
        self._goes.set()

    def _run(self, visit: "object", seed: int) -> None:
        chance = draw(seed)
        while not self._end.is_set():
            self._goes.wait()
            with self._busy:
                try:
                    visit(chance)  # type: ignore[operator]
                except Exception as error:  # noqa: BLE001 - whatever it is, the reader was failed
                    self._note(f"{visit.__name__}: {type(error).__name__} {error}")  # type: ignore[attr-defined]
            self._end.wait(THINKS)

    def _note(self, what: str) -> None:
        self.wrong.append(f"{datetime.now(UTC):%H:%M:%S} {what}")

    def _plain(self, chance: "object") -> None:
        path = chance.choice(PAGES).format(trial=chance.choice(TRIALS))  # type: ignore[attr-defined]
        before, moved, offset = time.time(), self._world.moved, self._world.offset
        status, text = self._world.ask(path, FORM if path == "/en/find" else None)
        self.read[path.split("/")[1]] += 1
        if status != 200 and not (path == "/readyz" and status == 503):
            self._note(f"{path} was {status}: {text[:200]!r}")
            return
        if self._world.moved != moved or time.monotonic() - moved < SETTLED:
            return
        if path == "/metrics":
            self._look_at_age(before + offset, time.time() + offset, text)
        elif re.fullmatch(r"/trial/NCT\d+", path):
            self._look_at_page(before, text)

    def _look_at_age(self, asked: float, answered: float, text: str) -> None:
        found = {
            name: re.search(rf"^trial_page_{name} (\S+)$", text, re.MULTILINE)
            for name in ("snapshot_generation", "data_age_seconds")
        }
        if not all(found.values()):
            self._note("/metrics told no age")
            return
        generation, age = (float(one[1]) for one in found.values())  # type: ignore[index]
        offset = self._world.offset
        self.ages.append((answered - offset, int(generation), asked - age, answered - age))

    def _look_at_page(self, now: float, text: str) -> None:
        """What the page says is of one round; the moment of comparison is looked at in the end."""
        plain = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))
        rounds = re.search(r"Short name ROUND-(\d+)-", plain)
        processed = re.search(r"which processed them on (\d+ \w+ \d{4})", plain)
        compared = re.search(r"Last compared with the registry on (\d+ \w+ \d{4} \d\d:\d\d)", plain)
        if not (rounds and processed and compared):
            self._note("a trial's page does not say of when it is")
            return
        day = datetime.strptime(processed[1], "%d %B %Y").replace(tzinfo=UTC).date()
        if day != FIRST_DAY + timedelta(days=int(rounds[1])):
            self._note(f"a trial's page of round {rounds[1]} says {day}")
        at = datetime.strptime(compared[1], "%d %B %Y %H:%M").replace(tzinfo=UTC)
        self.compared.append((now, at.timestamp()))

    def _interactive(self, chance: "object") -> None:
        """One visit of a few pages over Streamlit's own websocket."""
        address = f"ws://127.0.0.1:{self._world.port}/_stcore/stream"
        with connect(
            address, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=PATIENCE
        ) as socket:
            for _ in range(3):
                page = chance.choice(INTERACTIVE)  # type: ignore[attr-defined]
                ask = BackMsg()
                ask.rerun_script.query_string = f"trial={TRIALS[0]}&lang=en"
                ask.rerun_script.page_name = page
                socket.send(ask.SerializeToString())
                while True:
                    data = socket.recv(timeout=PATIENCE, decode=False)
                    if TROUBLE in data:
                        self._note(f"the interactive page {page!r} failed")
                    if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                        break
                self.read["interactive"] += 1
                self._end.wait(THINKS)
