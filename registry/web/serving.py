"""Serving the site with uvicorn until somebody stops it."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from registry.edition import editions
from registry.settings import PROJECT
from registry.web.app import SCRIPT, application


def run(host: str, port: int, script: Path = SCRIPT) -> None:
    """Serve this process's site; returns after SIGINT or SIGTERM.

    Requests are not logged: neither who asked nor what for.
    """
    # Streamlit's settings stand beside the script, and its imports begin there.
    os.chdir(PROJECT)
    sys.argv = [str(SCRIPT)]
    found = editions()
    config: dict[str, object] = {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
    }
    if found.settings.site.address:
        # A browser that comes through a proxy names this address as where its page is from.
        config["server.corsAllowedOrigins"] = [found.settings.site.address]
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _stop)
    with suppress(_Stopped):
        application(found, script).run(config=config)


class _Stopped(Exception):
    """Somebody wants the process to end, before uvicorn listens to that or after it has."""


def _stop(*_: object) -> None:
    raise _Stopped
