"""Serving the site with uvicorn until somebody stops it."""

import logging
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NoReturn

import streamlit.config
import streamlit.logger
import uvicorn
from streamlit.web import bootstrap

from registry import logs
from registry.edition import editions
from registry.settings import PROJECT
from registry.web.app import SCRIPT, application
from registry.web.wire import CONNECTIONS, BoundedHttp, BoundedWebSocket

MESSAGE_BYTES = 256 * 1024
"""A page that sends more at once is none of ours: all answers on a page have some kB."""
DOORS = 32
"""So many new connections are taken between two rounds of the open ones.

uvloop's libuv takes one in each round for each socket that it listens on, so it has the one socket
under several numbers. With one number, readers who came while two hundred others asked for page
after page waited up to 1.3 s for their first. Each number more costs a new connection 3 µs, which a
proxy that keeps its connections pays seldom.
"""
PING_SECONDS = 30
"""So often a page is asked whether it is still there, and has as long to say so."""


def run(host: str, port: int, script: Path = SCRIPT) -> NoReturn:
    """Serve this process's site; the process ends after SIGINT or SIGTERM, or if it cannot begin.

    Requests are not logged: neither who asked nor what for. What Streamlit and uvicorn log goes
    where the rest goes, as `registry.logs` lets it.
    """
    # Streamlit's settings stand beside the script, and its imports begin there.
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    # The last would print the whole of an error, with what a reader had said, past every log.
    options = {"server.address": host, "server.port": port, "logger.enableRich": False}
    bootstrap.load_config_options(options)
    found = editions()
    logs.set_up(found.settings.log.form)
    # At each run it would look for its theme anew: six times through all of its settings.
    streamlit.config.get_options_for_section = cache(streamlit.config.get_options_for_section)
    streamlit.logger.setup_formatter = logs.hand_over  # also of loggers that are made later
    streamlit.logger.update_formatter()
    proxies = found.settings.serving.trusted_proxies
    config = uvicorn.Config(
        application(found, script),
        http=BoundedHttp,
        ws=BoundedWebSocket,
        ws_max_size=MESSAGE_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        server_header=False,
        log_config=None,
        # Below a warning it names whoever opens a page, by address.
        log_level="warning",
        access_log=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    _raise_limit()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _stop)
    server = uvicorn.Server(config)
    begun = True
    with suppress(_Stopped), _listening(host, port, config.backlog) as place:
        server.run(sockets=[place, *(place.dup() for _ in range(DOORS - 1))])
        begun = server.started
    _leave(0 if begun else 1)


def _leave(code: int) -> NoReturn:
    """End the process as it stands.

    Streamlit's threads do not end before Python does. One that comes back from DuckDB while Python
    tidies up would take the process with it: aborted, with a line that no log has asked for.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _listening(host: str, port: int, backlog: int) -> socket.socket:
    """A socket there; one for IPv6 takes IPv4 too where the address stands for both."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server(
        (host, port), family=family, backlog=backlog, dualstack_ipv6=host == "::"
    )


def _raise_limit() -> None:
    """Let this process open as many files as it may hold connections, as far as it is allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = CONNECTIONS + 1_000
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


_NO_NEWS = (
    "ASGI callable returned without completing handshake",  # said of each page that is refused
    "Invalid HTTP request received",
    "Unsupported upgrade request",
)
"""What uvicorn says of what anybody may send at any time, and as often as they like."""


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line tells the operator something."""
    said = record.getMessage()
    return not any(one in said for one in _NO_NEWS)


class _Stopped(Exception):
    """Somebody wants the process to end, before uvicorn listens to that or after it has."""


def _stop(*_: object) -> None:
    raise _Stopped
