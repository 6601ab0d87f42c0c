"""The whole of a first sync beside `dlt`, from the same local server, each in its own process.

Run by `python benchmarks/sync.py --dlt`. dlt loads with its REST source into a DuckDB file; nested
parts stay JSON, which is the quickest that it does. It lives in an environment of its own, made
here unless one is given, so that its many requirements disturb no pin. Ours is a sync of all
studies in windows, without the publication, which dlt has none of.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import duckdb

BENCHMARKS = Path(__file__).resolve().parent
DLT = "dlt[duckdb]==1.31.0"

_FINISH = """
print(json.dumps([
    time.perf_counter() - start,
    time.process_time() - cpu,
    max(resource.getrusage(who).ru_maxrss for who in (0, -1)),  # itself, and its children
]))
"""
_OURS = f"""
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, {str(BENCHMARKS.parent)!r})
from registry.ctgov.client import Client, Connection
from registry.mirror.collection import Collection
from registry.mirror.rounds import Rounds
from registry.mirror.sweep import sweep
from registry.mirror.windows import AS_USUAL
from registry.mirror.writer import Writer, locked
url, folder = sys.argv[1], Path(sys.argv[2])
start, cpu = time.perf_counter(), time.process_time()
connection = Connection(url, "benchmark (benchmark@example.org)", seconds_between_requests=0)
with locked(folder), Writer(folder) as writer, Client(connection) as client:
    everything = Collection.of_all()
    rounds = Rounds(writer, client, client.version(), datetime.now(UTC), force=False)
    studies = client.count(everything.parameters)
    report = sweep(rounds, everything, studies, AS_USUAL, None, full=False)
assert report.added == report.seen == studies
{_FINISH}"""
_DLT = f"""
import json, os, resource, sys, time
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
url, folder = sys.argv[1], sys.argv[2]
os.environ["DLT_DATA_DIR"] = folder
import dlt
from dlt.sources.rest_api import rest_api_source
start, cpu = time.perf_counter(), time.process_time()
source = rest_api_source({{
    "client": {{
        "base_url": url,
        "paginator": {{
            "type": "cursor", "cursor_path": "nextPageToken", "cursor_param": "pageToken"
        }},
    }},
    "resources": [{{
        "name": "studies",
        "endpoint": {{
            "path": "studies", "params": {{"pageSize": 1000}}, "data_selector": "studies"
        }},
    }}],
}}, max_table_nesting=0)
destination = dlt.destinations.duckdb(folder + "/dlt.duckdb")
pipeline = dlt.pipeline("beside", destination=destination, pipelines_dir=folder + "/pipelines")
pipeline.run(source).raise_on_failed_jobs()
{_FINISH}"""


def beside_dlt(file: Path, studies: int, python: Path | None) -> None:
    """Measure and print; `python` is that of an environment that has dlt."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        if python is None:
            venv.create(place / "venv", with_pip=True)
            python = place / "venv" / "bin" / "python"
            pins = [DLT, f"duckdb=={duckdb.__version__}"]
            subprocess.run([python, "-m", "pip", "install", "--quiet", *pins], check=True)
        server = subprocess.Popen(
            [sys.executable, BENCHMARKS / "local_registry.py", file],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert server.stdout is not None
        url = json.loads(server.stdout.readline())
        print("| | studies a second | ms of the processor a study | MB of memory |")
        print("|---|---|---|---|")
        for what, with_, script in (
            ("ours", sys.executable, _OURS),
            ("dlt", python, _DLT),
        ):
            folder = place / what
            folder.mkdir()
            ended = subprocess.run(
                [with_, "-c", script, url, folder], check=True, stdout=subprocess.PIPE
            )
            clock, cpu, memory = json.loads(ended.stdout.splitlines()[-1])
            print(
                f"| {what} | {studies / clock:,.0f} | {cpu / studies * 1e3:.2f} "
                f"| {memory / 1024:,.0f} |",
                flush=True,
            )
        server.communicate()


if __name__ == "__main__":
    path = Path(sys.argv[1])
    with path.open("rb") as lines:
        number = sum(1 for _ in lines)
    beside_dlt(path, number, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
