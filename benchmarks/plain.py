"""Requests per second of a trial's plain page, beside a bare Starlette route with the same bytes.

    python benchmarks/plain.py [--connections 200] [--seconds 8] [--rounds 3] [--own]

Both are served by uvicorn in a process of their own with the same options; rounds alternate between
the two, so that a change in the machine's speed meets both. Processor time holds where other
programs run too. The load comes from wrk (Debian's package) where it is installed; else,
and with --own, from a client in this process. wrk takes an answer in pieces of 8 kB, and where the
system throws away what waits for it, the answer comes up to a second later, from either server: the
rate is wrk's to tell, p99 the own client's. The page is asked for as browsers do, with gzip, and as
one that has it already (304).
"""

import argparse
import asyncio
import http.client
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from processes import PROJECT, SITE, Server

sys.path.insert(0, str(PROJECT))

from registry.mirror.seed import seed

NCT = "NCT01763099"
PAGE = f"/trial/{NCT}"

BARE = f"""
import sys, pathlib, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
content = pathlib.Path(sys.argv[2]).read_bytes()
headers = {{"content-encoding": "gzip"}}
async def page(request):
    return Response(content, media_type="text/html", headers=headers)
app = Starlette(routes=[Route("{PAGE}", page)])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="error")
"""


@dataclass(frozen=True)
class Load:
    """What a round measured: answers per second, and the time that 99 of 100 had at most."""

    rate: float
    p99_ms: float


def address_of(server: Server) -> str:
    """Where the page is."""
    return f"http://127.0.0.1:{server.port}{PAGE}"


def page_of(address: str) -> tuple[bytes, str]:
    """The page as it travels, and its ETag."""
    line = http.client.HTTPConnection(address.split("/")[2])
    line.request("GET", PAGE, headers={"Accept-Encoding": "gzip"})
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
    parser.add_argument("--own", action="store_true", help="the client of this process")
    asked = parser.parse_args()
    load = wrk if shutil.which("wrk") and not asked.own else own
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        seed(folder / "mirror", [PROJECT / "data" / "embedded" / f"{NCT}.json"])
        settings = folder / "trials.toml"
        settings.write_text(
            f'trials = ["{NCT}"]\n[site]\nname = {{ en = "Trials", zh-Hans = "试验" }}\n'
            f'[mirror]\nfolder = "{folder / "mirror"}"\n',
            encoding="utf-8",
        )
        gzip = {"Accept-Encoding": "gzip"}
        with Server(SITE, PROJECT, ready=PAGE, REGISTRY_SETTINGS=str(settings)) as site:
            content, etag = page_of(address_of(site))
            (folder / "page.gz").write_bytes(content)
            with Server(BARE, PROJECT, str(folder / "page.gz"), ready=PAGE) as bare:
                print(f"{len(content):,} bytes, {asked.connections} connections, {load.__name__}")
                known = gzip | {"If-None-Match": etag}
                runs = {"bare": (bare, gzip), "page": (site, gzip), "known page": (site, known)}
                found: dict[str, list[Load]] = {name: [] for name in runs}
                spent: dict[str, list[float]] = {name: [] for name in runs}
                for _ in range(asked.rounds):
                    for name, (server, headers) in runs.items():
                        before = server.cpu()
                        one = load(address_of(server), headers, asked.connections, asked.seconds)
                        found[name].append(one)
                        spent[name].append((server.cpu() - before) / one.rate / asked.seconds * 1e6)
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
