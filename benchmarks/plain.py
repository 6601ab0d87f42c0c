"""Requests per second of a trial's plain page, beside a bare Starlette route with the same bytes.

    python benchmarks/plain.py [--connections 200] [--seconds 8] [--rounds 3]

Both are served by uvicorn in a process of their own with the same options; rounds alternate between
the two, so that a change in the machine's speed meets both. Processor time holds where other
programs run too. The load comes from wrk (Debian's package) where it is installed, else from a
client in this process, which is slower than either. The page is asked for as browsers do, with
gzip, and as one that has it already (304).
"""

import argparse
import asyncio
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NCT = "NCT01763099"
START_SECONDS = 60

SITE = "import sys; from registry.web.serving import run; run('127.0.0.1', int(sys.argv[1]))"
BARE = f"""
import sys, pathlib, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
content = pathlib.Path(sys.argv[2]).read_bytes()
headers = {{"content-encoding": "gzip"}}
async def page(request):
    return Response(content, media_type="text/html", headers=headers)
app = Starlette(routes=[Route("/trial/{NCT}", page)])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="error")
"""


@dataclass(frozen=True)
class Load:
    """What a round measured: answers per second, and the time that 99 of 100 had at most."""

    rate: float
    p99_ms: float


@dataclass(frozen=True)
class Place:
    """Where a page is, and which process serves it."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Seconds of processor time that the process has spent (clock_getcpuclockid(3))."""
        return time.clock_gettime(~self.pid << 3 | 2)


@contextmanager
def served(program: str, *arguments: str, **environment: str) -> Iterator[Place]:
    """Serve a program on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/trial/{NCT}"
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(port), *arguments],
        cwd=PROJECT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(address).close()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield Place(address, process.pid)
    finally:
        process.terminate()
        process.wait()


def page_of(address: str) -> tuple[bytes, str]:
    """The page as it travels, and its ETag."""
    line = http.client.HTTPConnection(address.split("/")[2])
    line.request("GET", f"/trial/{NCT}", headers={"Accept-Encoding": "gzip"})
    answer = line.getresponse()
    return answer.read(), answer.headers["etag"]


def wrk(address: str, headers: dict[str, str], connections: int, seconds: int) -> Load:
    """Load from wrk, one thread."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate
    assert p99
    return Load(float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]])


def own(address: str, headers: dict[str, str], connections: int, seconds: int) -> Load:
    """Load from this process: each connection asks again when it has the answer."""
    host, path = address.removeprefix("http://").split("/", 1)
    given = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n{given}\r\n".encode()
    times: list[float] = []

    async def one(end: float) -> None:
        reader, writer = await asyncio.open_connection(*host.split(":"))
        while (start := time.monotonic()) < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if length:
                await reader.readexactly(int(length[1]))
            times.append(time.monotonic() - start)
        writer.close()

    async def every() -> None:
        end = time.monotonic() + seconds
        await asyncio.gather(*(one(end) for _ in range(connections)))

    asyncio.run(every())
    return Load(len(times) / seconds, statistics.quantiles(times, n=100)[98] * 1000)


def main() -> None:
    """Measure, and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    load = wrk if shutil.which("wrk") else own
    with tempfile.TemporaryDirectory() as temporary:
        from registry.mirror.seed import seed

        folder = Path(temporary)
        seed(folder / "mirror", [PROJECT / "data" / "embedded" / f"{NCT}.json"])
        settings = folder / "trials.toml"
        settings.write_text(
            f'trials = ["{NCT}"]\n[site]\nname = {{ en = "Trials", zh-Hans = "试验" }}\n'
            f'[mirror]\nfolder = "{folder / "mirror"}"\n',
            encoding="utf-8",
        )
        gzip = {"Accept-Encoding": "gzip"}
        with served(SITE, REGISTRY_SETTINGS=str(settings)) as site:
            content, etag = page_of(site.address)
            (folder / "page.gz").write_bytes(content)
            with served(BARE, str(folder / "page.gz")) as bare:
                print(f"{len(content):,} bytes, {asked.connections} connections, {load.__name__}")
                known = gzip | {"If-None-Match": etag}
                runs = {"bare": (bare, gzip), "page": (site, gzip), "known page": (site, known)}
                found: dict[str, list[Load]] = {name: [] for name in runs}
                spent: dict[str, list[float]] = {name: [] for name in runs}
                for _ in range(asked.rounds):
                    for name, (place, headers) in runs.items():
                        before = place.cpu()
                        one = load(place.address, headers, asked.connections, asked.seconds)
                        found[name].append(one)
                        spent[name].append((place.cpu() - before) / one.rate / asked.seconds * 1e6)
    base = statistics.median(one.rate for one in found["bare"])
    for name, loads in found.items():
        rate = statistics.median(one.rate for one in loads)
        p99 = statistics.median(one.p99_ms for one in loads)
        cpu = statistics.median(spent[name])
        print(
            f"{name:<11}{rate:>8,.0f} a second  {rate / base:>5.0%}  p99 {p99:.1f} ms"
            f"  {cpu:.0f} µs of processor time an answer"
        )


if __name__ == "__main__":
    main()
