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
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from dataclasses import asdict, replace
from pathlib import Path

from processes import COLLECTING, PLAIN, PROJECT, SITE, Server, settings
from rerun import ONE_LINE, PAGES
from visitors import Met, Plan

LEFT = 135
"""Streamlit keeps a session for two minutes after its reader has gone."""


def start(plan: Plan) -> "subprocess.Popen[bytes]":
    """Let visitors come, in a process of their own, which prints what they met."""
    command = [sys.executable, str(Path(__file__).parent / "visitors.py"), json.dumps(asdict(plan))]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def send(plan: Plan, processes: int) -> Met:
    """Let the visitors come, in so many processes, and collect what they met."""
    started = [
        start(
            replace(
                plan,
                sessions=len(range(number, plan.sessions, processes)),
                readers=len(range(number, plan.readers, processes)),
                first=number * plan.sessions,
            )
        )
        for number in range(processes)
    ]
    found = Met()
    for process in started:
        one = json.loads(process.communicate()[0])
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
    full = [empty]
    # Seen shortly before they leave.
    look = threading.Timer(max(plan.seconds - 1, 1), lambda: full.append(server.memory()))
    look.start()
    found = send(plan, processes)
    spent, took = server.cpu() - before, time.monotonic() - start
    look.join()
    reruns = len(found.pages) + len(found.answers)
    runs = max(reruns, 1)
    print(
        f"{name}: {reruns / took:.1f} reruns a second, {spent / runs * 1000:.2f} ms of processor"
        f" time a run, {spent / took:.0%} of one processor, {found.failed} failed"
    )
    for words, times in (
        ("opening a page", found.pages),
        ("an answer", found.answers),
        ("a look", found.looks),
        ("plain page", found.plain),
    ):
        if times:
            print(f"  {words:<15}{told(times)}")
    print(
        f"  memory {empty:.0f} MB, {full[-1]:.0f} MB with the sessions:"
        f" {(full[-1] - empty) / plan.sessions:.2f} MB a session;"
        f" {found.received / runs / 1024:.1f} KB received a run"
    )
    print(
        f"  the visitors themselves: {found.cpu / took:.0%} of one processor,"
        f" at most {found.lag:.0f} ms late",
        flush=True,
    )


def soak(minutes: int, place: Path, plan: Plan) -> None:
    """Print the memory of the site with and without the forced collection, minute by minute."""
    servers = {
        said: Server(program, PROJECT, REGISTRY_SETTINGS=str(place))
        for said, program in (("false", SITE), ("true", COLLECTING + SITE))
    }
    visits, before = [], {}
    for said, server in servers.items():
        warm(server, plan)
        before[said] = server.cpu()
        visits.append(start(replace(plan, port=server.port, seconds=minutes * 60, stay=60)))
    print("minute  MB without the collection  MB with it", flush=True)
    seen: dict[str, list[float]] = {said: [] for said in servers}
    for minute in range(minutes):
        time.sleep(60)
        for said, server in servers.items():
            seen[said].append(server.memory())
        print(f"{minute + 1:>6}  {seen['false'][-1]:>25.1f}  {seen['true'][-1]:>10.1f}", flush=True)
    spent = {said: server.cpu() for said, server in servers.items()}
    for said, visit in zip(servers, visits, strict=True):
        found = json.loads(visit.communicate()[0])
        runs = sum(len(found[name]) for name in ("pages", "answers"))
        later = seen[said][minutes // 2 :]
        slope = statistics.linear_regression(range(len(later)), later).slope
        print(
            f"postScriptGC = {said}: {runs} runs,"
            f" {(spent[said] - before[said]) / max(runs, 1) * 1000:.2f} ms of processor time a run,"
            f" {slope * 60:+.1f} MB an hour in the second half"
            + ("" if minutes >= 60 else ", extrapolated from a shorter run")
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
            soak(chosen.soak, place, replace(plan, readers=0))
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
                here = replace(plan, port=ours.port, sessions=sessions)
                measure("the site", ours, here, chosen.processes)
                measure("one line", line, replace(one, port=line.port), chosen.processes)
            time.sleep(LEFT)
            print(f"all have left: {ours.memory():.0f} MB, one line {line.memory():.0f} MB")
            ours.stop()
            line.stop()


if __name__ == "__main__":
    main()
