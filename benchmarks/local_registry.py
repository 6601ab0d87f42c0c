"""Serves the studies of a file as the registry's API does, as quickly as Python can.

    python benchmarks/local_registry.py STUDIES.ndjson [DAY [PORT]]

It writes its address and serves until its input ends. Of the API it knows `/version`, with the data
of a day, and `/studies` with paging, counting and one range of a day of posting.
"""

import argparse
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

DAYS = {
    area: re.compile(rb'"%sStruct":\{"date":"([0-9-]+)"' % (area[0].lower() + area[1:]).encode())
    for area in ("StudyFirstPostDate", "LastUpdatePostDate")
}
RANGE = re.compile(r"AREA\[(\w+)\]RANGE\[(.+),(.+)\]")
MISSING = re.compile(r"AREA\[(\w+)\]MISSING")
VERSION = '{"apiVersion":"2.0.5","dataTimestamp":"%sT09:00:04"}'


Row = tuple[dict[str, str], int, int]
"""A study: its days by their area, where its line begins, and how long it is."""


class Held:
    """Where each study lies in the file, and when it was first and last posted."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: list[Row] = []
        at = 0
        with file.open("rb") as lines:
            for line in lines:
                found = {area: day.search(line) for area, day in DAYS.items()}
                days = {area: one[1].decode() if one else "" for area, one in found.items()}
                self._rows.append((days, at, len(line) - 1))
                at += len(line)
        self._found: dict[str, list[Row]] = {"": self._rows}

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

    def _search(self, expression: str) -> list[Row]:
        if missing := MISSING.fullmatch(expression):
            return [row for row in self._rows if not row[0][missing[1]]]
        found = RANGE.fullmatch(expression)
        assert found, expression
        area, start, end = found[1], found[2].replace("MIN", "0"), found[3].replace("MAX", "9")
        return [row for row in self._rows if row[0][area] and start <= row[0][area] <= end]


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("day", nargs="?", default="2026-11-25")
    parser.add_argument("port", nargs="?", type=int, default=0)
    options = parser.parse_args()
    held, day, port = Held(options.file), options.day, options.port

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            split = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(split.query).items()}
            version = split.path.endswith("/version")
            body = (VERSION % day).encode() if version else held.page(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(f"http://127.0.0.1:{server.server_address[1]}/api/v2"), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
