"""Trials to export, and a second program in another language to read the exports back."""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from registry.ctgov.record import Study
from registry.export.trial import Trial
from registry.language import Language
from registry.trial.source import Source
from tests.markup.archive import real_records
from tests.trial.records import ENGLISH, SOURCE, TODAY, embedded, full, read, trial

NPM = Path(__file__).resolve().parents[1] / "npm"


def of(study: Study, source: Source = SOURCE, **more: Any) -> Trial:
    """A study as a trial to export, with nothing from the site unless `more` says so.

    Its bytes are none of a record's: only the format that gives them out looks at them.
    """
    return replace(Trial(study, b"{}", source, None, (), ENGLISH, TODAY), **more)


def small(**modules: Any) -> Trial:
    """A small recruiting trial with these changes."""
    return of(trial(**modules))


def whole() -> Trial:
    """A trial whose record fills every text of the protocol section."""
    return of(read(full()))


def transcribed() -> Trial:
    """The embedded record before the first sync."""
    study, source = embedded()
    return of(study, source)


def chinese(of_trial: Trial) -> Trial:
    """The same trial for a reader of Chinese."""
    return replace(of_trial, lang=Language.of("zh-Hans"))


@cache
def real(archive: Path) -> tuple[Trial, ...]:
    """Every shared record as a trial to export."""
    return tuple(
        Trial(Study.model_validate_json(raw), raw, SOURCE, None, (), ENGLISH, TODAY)
        for raw in real_records(archive)
    )


def by_node(script: str, given: object) -> Any:
    """What a script in `tests/npm` answers; skips without node, which on CI is a failure."""
    if shutil.which("node") is None or not (NPM / "node_modules").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("node or tests/npm/node_modules is missing: run .ci/run, or npm ci there")
        pytest.skip("needs node and, in tests/npm, npm ci")
    ended = subprocess.run(
        ["node", str(NPM / script)],
        input=orjson.dumps(given),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return json.loads(ended.stdout)
