"""Readers without browsers: sessions over Streamlit's websocket, and plain HTTP, in one process.

`load.py` starts this in processes of its own and reads what it prints.
"""

import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

CHANCE = random.Random()  # noqa: S311 - no secret
CACHE_AGE = 2
"""For so many runs of its page a browser keeps a large message, and says that it has it."""
SEXES = ("female", "male", "other")
PATIENCE = 60
"""A rerun that takes more seconds has failed."""
LOOKS = 30.0
"""An open page asks so often, in seconds, whether there is something new."""
PER_ADDRESS = 20
"""So many sessions come from one address (of 127.0.0.0/8)."""


@dataclass(frozen=True)
class Plan:
    """What the visitors of one process do. `stay` is how many seconds a session lasts."""

    port: int
    sessions: int
    seconds: float
    think: float = 10.0
    pages: tuple[str, ...] = ("",)
    trials: tuple[str, ...] = ()
    readers: int = 0
    stay: float = 1e9
    first: int = 0


@dataclass
class Met:
    """What the visitors met: durations in milliseconds, from a message to its script_finished."""

    pages: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    received: int = 0
    failed: int = 0
    cpu: float = 0.0
    lag: float = 0.0


class Visitor:
    """One session."""

    def __init__(self, socket: ClientConnection, plan: Plan, met: Met) -> None:
        self._socket, self._plan, self._met = socket, plan, met
        self._hashes: dict[str, str] = {}
        self._page = CHANCE.choice(plan.pages)
        self._trial = CHANCE.choice(plan.trials) if plan.trials else ""
        self._tag = "en"
        self._at = ""
        self._cached: dict[str, int] = {}
        self._field = ""
        self._look_at = time.monotonic() + LOOKS if plan.trials else float("inf")

    async def stay(self, end: float) -> None:
        """Open a page, then do one thing after the other, with thinking in between."""
        await self._open()
        while True:
            until = time.monotonic() + self._plan.think * CHANCE.uniform(0.5, 1.5)
            while self._look_at < min(until, end):
                await asyncio.sleep(max(self._look_at - time.monotonic(), 0))
                await self._look()
            await asyncio.sleep(max(min(until, end) - time.monotonic(), 0))
            if time.monotonic() >= end:
                return
            await self._act()

    async def _act(self) -> None:
        chance = CHANCE.random()
        if self._field and self._page == "join" and chance < 0.6:
            await self._answer()
            return
        if chance < 0.1:
            self._tag = "zh-Hans" if self._tag == "en" else "en"
        elif chance < 0.2 and self._plan.trials:
            self._trial = CHANCE.choice(self._plan.trials)
            self._page = ""
        else:
            self._page = CHANCE.choice(self._plan.pages)
        await self._open()

    async def _open(self) -> None:
        """Open a page."""
        ask = BackMsg()
        if self._page in self._hashes:
            ask.rerun_script.page_script_hash = self._hashes[self._page]
        else:
            ask.rerun_script.page_name = self._page
        self._field = ""
        self._met.pages.append(await self._run(ask))

    async def _answer(self) -> None:
        """Have the questions of the page shown, and answer them."""
        ask = BackMsg()
        ask.rerun_script.page_script_hash = self._at
        said = ask.rerun_script.widget_states.widgets.add()
        said.id = self._field
        age, sex = CHANCE.randrange(100), CHANCE.choice(SEXES)
        said.string_value = f"asked=yes&age={age}&unit=Year&sex={sex}"
        self._met.answers.append(await self._run(ask))

    async def _look(self) -> None:
        """What an open page asks for by itself."""
        self._look_at = time.monotonic() + LOOKS
        await fetch(self._plan.port, "/edition", self._met, self._met.looks)

    async def _run(self, ask: BackMsg) -> float:
        """Send it and wait until the run is over; the milliseconds that took."""
        query = {"trial": self._trial, "lang": self._tag} if self._trial else {}
        ask.rerun_script.query_string = urlencode(query)
        ask.rerun_script.cached_message_hashes.extend(self._cached)
        start = time.perf_counter()
        await self._socket.send(ask.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self._socket.recv(decode=False)
                self._met.received += len(data)
                answer = ForwardMsg.FromString(data)
                if self._note(answer):
                    break
        took = (time.perf_counter() - start) * 1000
        aged = {name: age + 1 for name, age in self._cached.items()}
        self._cached = {name: age for name, age in aged.items() if age <= CACHE_AGE}
        return took

    def _note(self, answer: ForwardMsg) -> bool:
        """Remember what of an answer matters later; whether the run is over with it."""
        kind = answer.WhichOneof("type")
        if kind == "ref_hash":
            self._cached[answer.ref_hash] = 0
        elif answer.metadata.cacheable:
            self._cached[answer.hash] = 0
        if kind == "navigation":
            pages = answer.navigation.app_pages
            self._hashes = {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in pages
            }
            self._at = answer.navigation.page_script_hash
        elif kind == "delta":
            self._note_element(answer.delta)
        return kind == "script_finished"

    def _note_element(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "text_input":
            self._field = element.text_input.id


async def session(plan: Plan, met: Met, number: int, end: float) -> None:
    """Sessions of one reader, one after the other."""
    address = f"ws://127.0.0.1:{plan.port}/_stcore/stream"
    place = 2 + number // PER_ADDRESS
    local = (f"127.0.{place // 250}.{place % 250 + 1}", 0)
    await asyncio.sleep(plan.think * CHANCE.uniform(0, 1))  # not all come in the same moment
    while time.monotonic() < end:
        try:
            async with connect(
                address,
                subprotocols=[Subprotocol("streamlit")],
                max_size=None,
                compression=None,
                local_addr=local,
                open_timeout=PATIENCE,
            ) as socket:
                leave = time.monotonic() + plan.stay * CHANCE.uniform(0.5, 1.5)
                await Visitor(socket, plan, met).stay(min(leave, end))
        except (OSError, TimeoutError, EOFError) as error:
            met.failed += 1
            print(type(error).__name__, error, file=sys.stderr)
            await asyncio.sleep(1)


async def reader(plan: Plan, met: Met, end: float) -> None:
    """A reader of the plain pages, who asks again after thinking."""
    paths = [f"/trial/{one}" for one in plan.trials]
    while time.monotonic() < end:
        await asyncio.sleep(plan.think * CHANCE.uniform(0.5, 1.5))
        await fetch(plan.port, CHANCE.choice(paths), met, met.plain)


async def fetch(port: int, path: str, met: Met, took: list[float]) -> None:
    """Ask for a path over a connection of its own, and note how many milliseconds that took."""
    start = time.perf_counter()
    try:
        stream, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        answer = await stream.read()
        writer.close()
    except OSError:
        met.failed += 1
        return
    met.failed += not answer.startswith(b"HTTP/1.1 200")
    took.append((time.perf_counter() - start) * 1000)


async def lag(met: Met, end: float) -> None:
    """How late this process itself is, in milliseconds: what it adds to what it measures."""
    while time.monotonic() < end:
        start = time.perf_counter()
        await asyncio.sleep(0.05)
        met.lag = max(met.lag, (time.perf_counter() - start - 0.05) * 1000)


async def visit(plan: Plan) -> Met:
    """All visitors of this process."""
    met = Met()
    end = time.monotonic() + plan.seconds
    before = time.process_time()
    await asyncio.gather(
        *(session(plan, met, plan.first + number, end) for number in range(plan.sessions)),
        *(reader(plan, met, end) for _ in range(plan.readers)),
        lag(met, end),
    )
    met.cpu = time.process_time() - before
    return met


def main() -> None:
    """Read the plan from the command line, and print what was met."""
    given = json.loads(sys.argv[1])
    given["pages"], given["trials"] = tuple(given["pages"]), tuple(given["trials"])
    print(json.dumps(asdict(asyncio.run(visit(Plan(**given))))))


if __name__ == "__main__":
    main()
