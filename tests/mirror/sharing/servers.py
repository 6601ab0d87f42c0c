"""A real PostgreSQL, from Debian, and a real S3 server, SeaweedFS from PyPI, for as long as needed.

Both run on loopback, on free ports and in folders of their own, and want passwords.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

KEY, SECRET = "mirror", "a secret/with+signs"
PASSWORD = "pass'word"  # noqa: S105 - of a server that lives for a minute
BUCKET = "shared"
PATIENCE = 30
DEBIAN = Path("/usr/lib/postgresql")


@dataclass
class Server:
    """A running server: where it is, and the variables that a client needs."""

    environment: dict[str, str]
    address: str


@contextmanager
def postgres() -> Iterator[Server]:
    """A database cluster; `address` are libpq's words for its one database."""
    programs = _postgres_programs()
    place = Path(tempfile.mkdtemp(prefix="postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # as root PostgreSQL refuses to run
        shutil.chown(place, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    password = place / "password"
    password.write_text(PASSWORD + "\n")
    password.chmod(0o644)
    port = _free_ports(1)[0]
    subprocess.run(
        [
            *as_user,
            programs / "initdb",
            *("--pgdata", place / "data", "--username=mirror", "--pwfile", password),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=place,
    )
    options = {"port": port, "unix_socket_directories": place, "fsync": "off"}
    process = subprocess.Popen(
        [
            *as_user,
            programs / "postgres",
            *("-D", place / "data"),
            *(f"--{name}={value}" for name, value in options.items()),
        ],
        stderr=subprocess.DEVNULL,
        cwd=place,
    )
    try:
        _wait(port, process)
        yield Server(
            {"PGPASSWORD": PASSWORD},
            f"dbname=postgres host=127.0.0.1 port={port} user=mirror",
        )
    finally:
        number = int((place / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGQUIT)  # at once, whoever is still connected
        process.wait(PATIENCE)
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def s3(place: Path) -> Iterator[Server]:
    """An S3 server with one bucket; `address` is that of a folder in it."""
    program = shutil.which("weed", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if program is None:
        _lacking("There is no weed, the S3 server: pip install -r requirements-dev.txt")
    identity = {
        "name": "mirror",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    config = place / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    master, volume, filer, port, admin = _free_ports(5)
    process = subprocess.Popen(
        [
            program,
            "mini",
            f"-dir={place}",
            *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-bucket={BUCKET}"),
            *(f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}"),
            *(f"-s3.port={port}", f"-admin.port={admin}", f"-s3.config={config}"),
            *("-admin.ui=false", "-webdav=false", "-s3.iam=false"),
            *("-s3.port.iceberg=0", "-s3.port.lance=0"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=place,
    )
    try:
        _wait(port, process)
        yield Server(
            {
                "AWS_ACCESS_KEY_ID": KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET,
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            },
            f"s3://{BUCKET}/mirror",
        )
    finally:
        process.kill()  # when asked to end it takes its time
        process.wait(PATIENCE)


def _postgres_programs() -> Path:
    found = sorted(DEBIAN.glob("*/bin/initdb"))
    if not found:
        _lacking("There is no PostgreSQL. On Debian: sudo apt-get install postgresql")
    return found[-1].parent


def _lacking(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def _free_ports(count: int) -> list[int]:
    """Ports that are free, and so is the one 10,000 above each, which SeaweedFS takes too."""
    free: list[int] = []
    for port in range(20_000 + os.getpid() % 997 * 10, 30_000):
        try:
            for one in (port, port + 10_000):
                with closing(socket.socket()) as tried:
                    tried.bind(("127.0.0.1", one))
        except OSError:
            continue
        free.append(port)
        if len(free) == count:
            return free
    raise OSError("no free port")


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the server has ended"
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server does not answer")
