"""Serves the studies of a file as the registry's API does, as quickly as Python can.

    python benchmarks/local_registry.py STUDIES.ndjson

It writes its address and serves until its input ends. Of the API it knows `/version`, and
`/studies` with paging, counting and one range of StudyFirstPostDate.
"""

import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

POSTED = re.compile(rb'"studyFirstPostDateStruct":\{"date":"([0-9-]+)"')
RANGE = re.compile(r"AREA\[StudyFirstPostDate\]RANGE\[(.+),(.+)\]")
VERSION = b'{"apiVersion":"2.0.5","dataTimestamp":"2026-11-25T09:00:04"}'


class Held:
    """Where each study lies in the file, and when it was posted."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: list[tuple[str, int, int]] = []
        at = 0
        with file.open("rb") as lines:
            for line in lines:
                found = POSTED.search(line)
                self._rows.append((found[1].decode() if found else "", at, len(line) - 1))
                at += len(line)
        self._found: dict[str, list[tuple[str, int, int]]] = {"": self._rows}

    def page(self, query: dict[str, str]) -> bytes:
        """An answer of `/studies`."""
        expression = query.get("filter.advanced", "")
        if expression not in self._found:
            self._found[expression] = self._search(expression)
        rows = self._found[expression]
        start, size = int(query.get("pageToken", 0)), int(query["pageSize"])
        with self._file.open("rb") as file:
            studies = []
            for _, at, length in rows[start : start + size]:
                file.seek(at)
                studies.append(file.read(length))
        token = b',"nextPageToken":"%d"' % (start + size) if start + size < len(rows) else b""
        return b'{"totalCount":%d,"studies":[%s]%s}' % (len(rows), b",".join(studies), token)

    def _search(self, expression: str) -> list[tuple[str, int, int]]:
        found = RANGE.fullmatch(expression)
        if found is None:
            return [row for row in self._rows if not row[0]]  # MISSING
        start, end = found[1].replace("MIN", "0"), found[2].replace("MAX", "9")
        return [row for row in self._rows if row[0] and start <= row[0] <= end]


def main() -> None:
    """Serve."""
    held = Held(Path(sys.argv[1]))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            split = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(split.query).items()}
            body = VERSION if split.path.endswith("/version") else held.page(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(f"http://127.0.0.1:{server.server_address[1]}/api/v2"), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
