"""Where the project stands on disk, and which version of it this is."""

import tomllib
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The project's top folder: where `trials.toml`, `app.py` and `data/` are."""


@cache
def project_version() -> str:
    """The version of this project, from `pyproject.toml`."""
    content = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(content["project"]["version"])
