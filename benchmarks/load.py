"""What a process that serves the site holds out: sessions at once, beside a one-line application.

    python benchmarks/load.py [--sessions 100] [--minutes 2] [--rounds 2] [--think 10]
                              [--page join …] [--readers 10] [--processes 2]
    python benchmarks/load.py --soak 60

Sessions speak Streamlit's own protocol: they open a page, change page and language, open a trial,
answer a criterion, and look for newer data every half minute as an open page does. Like a browser
they say which large messages they have already. Between two actions they think for 5 to 15 seconds
(`--think` 10); with `--think 0` the site is asked for as much as it can do. Readers of the plain
page come by HTTP besides. Rounds alternate between the site and a Streamlit application of one
line, with the same sessions and configuration.

A rerun lasts from the message that asks for it to `script_finished`. Processor time is that of
the whole serving process; memory is what it has resident. Without REGISTRY_SETTINGS the site has
the embedded trial with the example of a site's own numbers.

`--soak` serves the site twice, with and without the collection that Streamlit forces after each
run (`runner.postScriptGC`), to few sessions that come and go, and prints the memory of both.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from rerun import ONE_LINE, PAGES, PROJECT, START_SECONDS
from visitors import Met, Plan

SITE = "import sys; from registry.web.serving import run; run('127.0.0.1', int(sys.argv[1]))"
PLAIN = "import sys; from streamlit.web.cli import main; sys.argv = ['streamlit', 'run', 'app.py', f'--server.port={sys.argv[1]}', '--server.address=127.0.0.1']; main()"
LEFT = 135
"""Streamlit keeps a session for two minutes after its reader has gone."""


class Server:
    """A serving process."""

    def __init__(self, program: str, folder: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, str(self.port)],
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health").close()
                return
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def cpu(self) -> float:
        """Seconds of processor time that all its threads have spent (clock_getcpuclockid(3))."""
        return time.clock_gettime(~self._process.pid << 3 | 2)

    def memory(self) -> float:
        """What it has resident, in MB."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


@contextmanager
def settings() -> Iterator[Path]:
    """The settings of the site that is measured."""
    if given := os.environ.get("REGISTRY_SETTINGS"):
        yield Path(given)
        return
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "trials.toml"
        text = (PROJECT / "trials.toml").read_text(encoding="utf-8")
        path.write_text(text.replace('"data/mirror"', f'"{place}/mirror"'), encoding="utf-8")
        shutil.copytree(PROJECT / "publications", Path(place) / "publications")
        registry = [sys.executable, "-m", "registry"]
        package = str(PROJECT / "data" / "site" / "example")
        for command in (["seed"], ["site", "load", "--as-example", package]):
            subprocess.run(
                [*registry, *command],
                cwd=PROJECT,
                env=os.environ | {"REGISTRY_SETTINGS": str(path)},
                check=True,
                capture_output=True,
            )
        yield path


def send(plan: Plan, processes: int) -> Met:
    """Let the visitors come, in so many processes, and collect what they met."""
    started = []
    for number in range(processes):
        each = replace(
            plan,
            sessions=len(range(number, plan.sessions, processes)),
            readers=len(range(number, plan.readers, processes)),
            first=number * plan.sessions,
        )
        command = [sys.executable, str(Path(__file__).parent / "visitors.py")]
        started.append(
            subprocess.Popen([*command, json.dumps(asdict(each))], stdout=subprocess.PIPE)
        )
    found = Met()
    for process in started:
        said, _ = process.communicate()
        one = json.loads(said)
        for name in ("pages", "answers", "looks", "plain"):
            getattr(found, name).extend(one[name])
        for name in ("received", "failed", "cpu"):
            setattr(found, name, getattr(found, name) + one[name])
        found.lag = max(found.lag, one["lag"])
    return found


def told(times: list[float]) -> str:
    """How long things took: three of a hundred ranks, in milliseconds."""
    if len(times) < 2:
        return f"{len(times):>6} of them"
    ranks = statistics.quantiles(times, n=100, method="inclusive")
    return (
        f"{len(times):>6} of them  p50 {ranks[49]:7.1f}  p95 {ranks[94]:7.1f}"
        f"  p99 {ranks[98]:7.1f} ms"
    )


def measure(name: str, server: Server, plan: Plan, processes: int) -> None:
    """One round with one application, and what it was like."""
    empty, before, start = server.memory(), server.cpu(), time.monotonic()
    most = [empty]
    # What the memory is while all are there, seen shortly before they leave.
    found = Met()
    watcher = subprocess.Popen(
        [sys.executable, "-c", _WATCH, str(server._process.pid), str(plan.seconds - 1)],
        stdout=subprocess.PIPE,
        text=True,
    )
    found = send(plan, processes)
    spent, took = server.cpu() - before, time.monotonic() - start
    most.append(float(watcher.communicate()[0]))
    reruns = len(found.pages) + len(found.answers)
    runs = max(reruns + len(found.looks), 1)
    print(
        f"{name}: {reruns / took:.1f} reruns a second; {spent / runs * 1000:.2f} ms of processor time "
        f"a run, {spent / took:.0%} of one processor; {found.failed} failed"
    )
    print(f"  opening a page   {told(found.pages)}")
    for words, times in (
        ("an answer", found.answers),
        ("a look", found.looks),
        ("plain page", found.plain),
    ):
        if times:
            print(f"  {words:<17}{told(times)}")
    grown = most[1] - empty
    print(
        f"  memory {empty:.0f} MB, {most[1]:.0f} with the sessions: {grown / plan.sessions:.2f} MB a session;"
        f" {found.received / runs / 1024:.1f} KB received a run"
    )
    print(
        f"  the visitors themselves: {found.cpu / took:.0%} of one processor, at most {found.lag:.0f} ms late",
        flush=True,
    )


_WATCH = """
import os, sys, time
time.sleep(max(float(sys.argv[2]), 0))
pages = int(open(f"/proc/{sys.argv[1]}/statm").read().split()[1])
print(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
"""


def soak(chosen: argparse.Namespace, place: Path, plan: Plan) -> None:
    """Print the memory of the site with and without the forced collection, minute by minute."""
    servers = {
        said: Server(
            SITE, PROJECT, REGISTRY_SETTINGS=str(place), STREAMLIT_RUNNER_POST_SCRIPT_GC=said
        )
        for said in ("false", "true")
    }
    for server in servers.values():
        warm(server, plan)
    visits = []
    for server in servers.values():
        every = replace(plan, port=server.port, seconds=chosen.soak * 60, stay=60)
        command = [sys.executable, str(Path(__file__).parent / "visitors.py")]
        visits.append(
            subprocess.Popen([*command, json.dumps(asdict(every))], stdout=subprocess.PIPE)
        )
    print("minute  MB without the collection  MB with it", flush=True)
    seen: dict[str, list[float]] = {said: [] for said in servers}
    for minute in range(chosen.soak):
        time.sleep(60)
        for said, server in servers.items():
            seen[said].append(server.memory())
        print(f"{minute + 1:>6}  {seen['false'][-1]:>25.1f}  {seen['true'][-1]:>10.1f}", flush=True)
    for said, process in zip(servers, visits, strict=True):
        one = json.loads(process.communicate()[0])
        runs = sum(len(one[name]) for name in ("pages", "answers", "looks"))
        half = seen[said][len(seen[said]) // 2 :]
        slope = statistics.linear_regression(range(len(half)), half).slope if len(half) > 1 else 0
        print(
            f"postScriptGC = {said}: {runs} runs, {servers[said].cpu() / max(runs, 1) * 1000:.2f} ms of "
            f"processor time a run; in the second half {slope * 60:+.1f} MB an hour"
            + ("" if chosen.soak >= 60 else ", which is extrapolated from a shorter run")
        )
    time.sleep(LEFT)
    for said, server in servers.items():
        print(f"postScriptGC = {said}: {server.memory():.1f} MB when all have left")
        server.stop()


def warm(server: Server, plan: Plan) -> None:
    """Have every page made once, which is no cost of a session, and let the start be over."""
    time.sleep(5)
    send(replace(plan, port=server.port, sessions=4, readers=0, seconds=10, think=0.0, stay=1e9), 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, nargs="+", default=[50])
    parser.add_argument("--minutes", type=float, default=2, help="of a round")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--think", type=float, default=10, help="seconds between actions")
    parser.add_argument("--page", nargs="+", choices=["", *PAGES], default=["", *PAGES])
    parser.add_argument("--readers", type=int, default=10, help="of the plain page, by HTTP")
    parser.add_argument("--processes", type=int, default=1, help="of the visitors")
    parser.add_argument("--soak", type=int, metavar="MINUTES")
    chosen = parser.parse_args()
    with settings() as place, tempfile.TemporaryDirectory() as folder:
        trials = tuple(tomllib.loads(place.read_text(encoding="utf-8"))["trials"])
        plan = Plan(
            port=0,
            sessions=chosen.sessions[0],
            seconds=chosen.minutes * 60,
            think=chosen.think,
            pages=tuple(chosen.page),
            trials=trials,
            readers=chosen.readers,
        )
        if chosen.soak:
            soak(chosen, place, replace(plan, readers=0))
            return
        (Path(folder) / "app.py").write_text(ONE_LINE)
        shutil.copytree(PROJECT / ".streamlit", Path(folder) / ".streamlit")
        for sessions in chosen.sessions:
            # Each number of sessions finds fresh processes, so that memory is told from the start.
            ours = Server(SITE, PROJECT, REGISTRY_SETTINGS=str(place))
            line = Server(PLAIN, Path(folder))
            one = replace(plan, sessions=sessions, pages=("",), trials=(), readers=0)
            warm(ours, plan)
            warm(line, one)
            for number in range(chosen.rounds):
                print(f"\n{sessions} sessions, round {number + 1}", flush=True)
                measure(
                    "the site",
                    ours,
                    replace(plan, port=ours.port, sessions=sessions),
                    chosen.processes,
                )
                measure("one line", line, replace(one, port=line.port), chosen.processes)
            print(f"waiting {LEFT} s for the sessions to be forgotten", flush=True)
            time.sleep(LEFT)
            print(
                f"when all have left: the site {ours.memory():.0f} MB, one line {line.memory():.0f} MB"
            )
            ours.stop()
            line.stop()


if __name__ == "__main__":
    main()
