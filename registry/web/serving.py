"""Serving the site with uvicorn until somebody stops it."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import streamlit.logger
import uvicorn.config

from registry import logs
from registry.edition import editions
from registry.settings import PROJECT
from registry.web.app import SCRIPT, application


def run(host: str, port: int, script: Path = SCRIPT) -> None:
    """Serve this process's site; returns after SIGINT or SIGTERM.

    Requests are not logged: neither who asked nor what for. What Streamlit and uvicorn log goes
    where the rest goes, as `registry.logs` lets it.
    """
    # Streamlit's settings stand beside the script, and its imports begin there.
    os.chdir(PROJECT)
    sys.argv = [str(SCRIPT)]
    found = editions()
    logs.set_up(found.settings.log.form)
    streamlit.logger.setup_formatter = logs.hand_over  # also of loggers that are made later
    streamlit.logger.update_formatter()
    uvicorn.config.LOGGING_CONFIG.update(handlers={}, loggers={})
    config: dict[str, object] = {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        # It would print the whole of an error, with what a reader had said, past every log.
        "logger.enableRich": False,
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
