"""What `deploy/` ships, started for real: two processes of the site behind nginx, with TLS."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
NAME = "trials.hospital.example"
"""The site's name in every file of `deploy/`."""
PORTS = (8501, 8502)
"""The two processes' ports there."""
PATIENCE = 90


def tool(name: str, package: str) -> str:
    """The path of a program; without it the test is skipped, which on CI is a failure."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"There is no {name}: install {package}, or run .ci/run", pytrace=False)
        pytest.skip(f"There is no {name}: install {package}")
    return found


def free_ports(count: int) -> list[int]:
    """Ports on which nothing listens."""
    with ExitStack() as stack:
        probes = [stack.enter_context(closing(socket.socket())) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def listens(port: int) -> bool:
    """Whether anything does."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def certificate(folder: Path) -> Path:
    """A certificate of the site's name that nobody signed, and its key beside it."""
    openssl = tool("openssl", "openssl")
    subprocess.run(
        [
            openssl,
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
        ],
        check=True,
        capture_output=True,
    )
    return folder / "fullchain.pem"


def nginx_files(folder: Path, secure: int, plain: int, ports: list[int]) -> Path:
    """The shipped configuration with other ports and paths; the file that nginx begins with."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"^ *listen \[::\]:.*\n", "", text, flags=re.MULTILINE)
    for shipped, here in (
        ("listen 443 ", f"listen 127.0.0.1:{secure} "),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("/etc/ssl/trial-page", str(folder)),
        ("/var/log/nginx", str(folder)),
        *zip(map("127.0.0.1:{} ".format, PORTS), map("127.0.0.1:{} ".format, ports), strict=True),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{one}_temp_path {folder}/{one};" for one in places)
    user = "user root;" if os.geteuid() == 0 else ""
    begin = folder / "nginx.conf"
    begin.write_text(
        f"{user} pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {temporary} access_log {folder}/access.log; include {folder}/site.conf; }}\n"
    )
    return begin


@dataclass
class Node:
    """A process of the site, which can be stopped and started again."""

    port: int
    settings: Path
    address: str
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, and wait until it has something to show."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("REGISTRY_")}
        environment |= {
            "REGISTRY_SETTINGS": str(self.settings),
            "REGISTRY_SITE__ADDRESS": self.address,
            "REGISTRY_SERVING__TRUSTED_PROXIES": "127.0.0.1",
            "STREAMLIT_SERVER_COOKIE_SECRET": "the same on each",
        }
        command = ["serve", "--host", "127.0.0.1", "--port", str(self.port)]
        log = self.settings.with_name(f"{self.port}.log")
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "registry", *command],
                cwd=PROJECT,
                env=environment,
                stdout=out,
                stderr=out,
            )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz").close()
                return
            except OSError:
                assert self.process.poll() is None, log.read_text()
                assert time.monotonic() < until
                time.sleep(0.1)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, and wait until it has."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)
            self.process = None


@dataclass(frozen=True)
class Site:
    """The site as readers reach it."""

    port: int
    nodes: list[Node]
    folder: Path

    @property
    def address(self) -> str:
        """What a reader types."""
        return f"https://{NAME}:{self.port}"

    def trusting(self) -> ssl.SSLContext:
        """TLS that knows the certificate."""
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))


@contextmanager
def behind_nginx(settings: Path, folder: Path) -> Iterator[Site]:
    """Two processes behind nginx until the block ends."""
    nginx = tool("nginx", "nginx-light")
    secure, plain, *ports = free_ports(4)
    certificate(folder)
    begin = nginx_files(folder, secure, plain, ports)
    nodes = [Node(port, settings, f"https://{NAME}:{secure}") for port in ports]
    with ExitStack() as stack:
        for node in nodes:
            stack.callback(node.end, signal.SIGKILL)
            node.start()
        front = subprocess.Popen(
            [nginx, "-c", begin, "-e", folder / "error.log", "-g", "daemon off;"]
        )
        stack.callback(front.wait, PATIENCE)
        stack.callback(front.terminate)
        until = time.monotonic() + PATIENCE
        while not listens(secure):
            assert front.poll() is None, (folder / "error.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield Site(secure, nodes, folder)


class Visit:
    """An open page without a browser: Streamlit's own protocol over a WebSocket."""

    def __init__(self, site: Site, number: int) -> None:
        self._site = site
        self._from = f"127.0.{1 + number // 200}.{1 + number % 200}"
        self._open = ExitStack()
        self._socket = self._connect()

    def _connect(self) -> ClientConnection:
        # Each visitor comes from an address of its own, of which a machine has millions.
        attempt = connect(
            f"wss://{NAME}:{self._site.port}/_stcore/stream",
            sock=socket.create_connection(
                ("127.0.0.1", self._site.port), source_address=(self._from, 0)
            ),
            ssl=self._site.trusting(),
            origin=self._site.address,  # type: ignore[arg-type]
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=PATIENCE,
        )
        return self._open.enter_context(attempt)

    def look(self) -> bool:
        """Ask for the page, and wait until it is there: whether anything came of it."""
        ask = BackMsg()
        ask.rerun_script.query_string = "lang=en"
        self._socket.send(ask.SerializeToString())
        shown = 0
        while True:
            data = self._socket.recv(timeout=PATIENCE, decode=False)
            kind = ForwardMsg.FromString(data).WhichOneof("type")
            shown += kind == "delta"
            if kind == "script_finished":
                return shown > 0

    def come_again(self) -> None:
        """Connect anew, as a browser does by itself when the connection is lost."""
        self._open.close()
        self._socket = self._connect()

    def leave(self) -> None:
        """Close the page."""
        self._open.close()
