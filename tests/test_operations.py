"""docs/operations.md and deploy/alerts.yml: what they name exists, and the rules fire."""

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

from registry.logs import LEVELS

PROJECT = Path(__file__).resolve().parents[1]
TOLD = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
ALERTS = PROJECT / "deploy" / "alerts.yml"
RULES: list[dict[str, Any]] = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0][
    "rules"
]
HEADINGS = {
    re.sub(r"[^\w\- ]", "", line.lstrip("# ")).lower().replace(" ", "-")
    for line in TOLD.splitlines()
    if line.startswith("#")
}

TRIED = """
rule_files: [{rules}]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
{series}
    promql_expr_test:
{expected}
"""
FIRES = """\
- {series: 'up{job="trial-page", instance="a"}', values: '0x20'}
- {series: 'trial_page_snapshot_generation{instance="a"}', values: '0x20'}
- {series: 'trial_page_snapshot_fallback{instance="a"}', values: '1x20'}
- {series: 'trial_page_search_fallback{instance="a"}', values: '1x20'}
- {series: 'trial_page_data_age_seconds{instance="a"}', values: '1300000x20'}
- {series: 'trial_page_data_age_seconds{instance="b"}', values: '-7200x20'}
- {series: 'trial_page_last_sync_outcome{outcome="failed"}', values: '1x130'}
- {series: 'trial_page_requests_total{route="/", status="500"}', values: '0+0.4x20'}
- {series: 'trial_page_requests_total{route="/", status="503"}', values: '0+0.4x20'}
- {series: 'trial_page_log_lines_total{level="error"}', values: '0+1x20'}
- {series: 'trial_page_request_seconds_bucket{route="/", le="1.0"}', values: '0+1x20'}
- {series: 'trial_page_request_seconds_bucket{route="/", le="2.5"}', values: '0+9x20'}
- {series: 'trial_page_request_seconds_bucket{route="/", le="+Inf"}', values: '0+9x20'}
- {series: 'trial_page_sessions', values: '400x20'}
- {series: 'process_resident_memory_bytes{job="trial-page"}', values: '3000000000x20'}
- {series: 'process_start_time_seconds{job="trial-page"}', values: '1 2 3 4 5x20'}
- {series: 'trial_page_disk_free_bytes', values: '5000x20'}
- {series: 'trial_page_storage_away', values: '1x20'}"""
RESTS = """\
- {series: 'trial_page_requests_total{route="/busy", status="503"}', values: '0+9x20'}
- {series: 'trial_page_requests_total{route="/readyz", status="503"}', values: '0+9x20'}
- {series: 'trial_page_requests_total{route="/api/v2/studies", status="503"}', values: '0+9x20'}"""
FIRING = """\
- expr: count by (alertname) (ALERTS{{alertname="{name}", alertstate="firing"}})
  eval_time: {after}m
  exp_samples: [{{labels: '{{alertname="{name}"}}', value: 1}}]
"""
SILENT = """\
- expr: ALERTS
  eval_time: 15m
  exp_samples: []
"""


def alert_names() -> list[str]:
    return [rule["alert"] for rule in RULES]


def logged_texts() -> set[str]:
    """The texts that this project logs, up to the first value that is put into them."""
    found = set()
    for path in [PROJECT / "app.py", *(PROJECT / "registry").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in {"info", "warning", "error"} and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found.add(re.split(r"%|:", text.value)[0].strip())
    return found - {""}


@pytest.mark.parametrize("rule", RULES, ids=alert_names())
def test_each_alert_has_its_place_in_the_runbook(rule: dict[str, Any]) -> None:
    document, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert (PROJECT / document) == PROJECT / "docs" / "operations.md"
    assert anchor in HEADINGS
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["labels"]["severity"] in {"page", "ticket"}


def test_each_measure_in_the_rules_is_told_and_explained() -> None:
    source = (PROJECT / "registry" / "web" / "measures.py").read_text(encoding="utf-8")
    for rule in RULES:
        for name in re.findall(r"trial_page_\w+", rule["expr"]):
            bare = re.sub(r"_(total|bucket)$", "", name.removeprefix("trial_page_"))
            assert f'"{bare}"' in source or f'"trial_page_{bare}"' in source, name
            assert bare in TOLD, name


def test_each_line_of_the_log_and_each_level_is_explained() -> None:
    assert [text for text in logged_texts() if text not in TOLD] == []
    assert len(logged_texts()) > 8
    for level, meaning in LEVELS.items():
        assert f"| `{level}` | {meaning} |" in TOLD


def test_places_within_the_document_that_messages_name_exist() -> None:
    named = set(re.findall(r"\]\(#([\w-]+)\)", TOLD))
    for path in (PROJECT / "registry").rglob("*.py"):
        named |= set(re.findall(r"operations\.md#([\w-]+)", path.read_text(encoding="utf-8")))
    assert named <= HEADINGS


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        assert os.environ.get("CI") != "true", "promtool is missing: apt-get install prometheus"
        pytest.skip("promtool is not installed; on Debian: sudo apt-get install prometheus")
    return found


def test_prometheus_takes_the_rules_and_each_fires_when_it_should(
    promtool: str, tmp_path: Path
) -> None:
    check = subprocess.run([promtool, "check", "rules", ALERTS], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
    late = {"SyncFailed": 125, "RestartsOften": 5}
    expected = "".join(FIRING.format(name=one, after=late.get(one, 15)) for one in alert_names())
    try_rules(promtool, tmp_path / "test.yml", FIRES, expected)


def test_what_cannot_be_answered_for_now_by_design_is_no_failure(
    promtool: str, tmp_path: Path
) -> None:
    try_rules(promtool, tmp_path / "test.yml", RESTS, SILENT)


def try_rules(promtool: str, file: Path, series: str, expected: str) -> None:
    """Let Prometheus itself see whether the rules do with these measures what is expected."""
    series, expected = indent(series, " " * 6), indent(expected, " " * 6)
    file.write_text(TRIED.format(rules=ALERTS, series=series, expected=expected))
    ran = subprocess.run([promtool, "test", "rules", file], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
