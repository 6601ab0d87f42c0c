"""Every check of `doctor` finds what it is for: each misconfiguration is made, and told."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from registry import language
from registry.cli import checks, checks_of_machine, checks_of_mirror, checks_of_numbers
from registry.cli.check import Check
from registry.cli.checks_of_sharing import shared
from registry.mirror.snapshot import Snapshot, Snapshots
from registry.settings import Settings, load_settings
from registry.settings.publications import read_publications
from tests.apiserver import ApiServer
from tests.cli.conftest import PROJECT, Site
from tests.fixtures.studies import study
from tests.mirror.test_upgrade import mirror_of

NOBODY = "127.0.0.1:9"
"""An address of this machine where nothing listens."""

OPEN = Path("/tmp") / f"trial-page-test-{os.getpid()}"  # noqa: S108
"""A folder that everybody finds, while a test needs one."""


@dataclass
class Setup:
    """A site that is all right, and the machine that it runs on."""

    site: Site
    root: Path
    patch: pytest.MonkeyPatch

    def set(self, name: str, value: str) -> None:
        self.patch.setenv(name, value)

    @property
    def settings(self) -> Settings:
        return load_settings(self.site.folder / "trials.toml")

    @property
    def snapshot(self) -> Snapshot:
        return Snapshots(self.site.mirror).current()

    def installed(self, *names: str) -> Path:
        """systemd's folder with these units of `deploy/`."""
        units = self.root / checks_of_machine.UNITS
        for name in names:
            (units / name).write_bytes((PROJECT / "deploy" / name).read_bytes())
        return units


@pytest.fixture
def setup(
    site: Site, api: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Setup]:
    for name in [name for name in os.environ if name.startswith(("AWS_", "STREAMLIT_"))]:
        monkeypatch.delenv(name)
    (root := tmp_path / "root").mkdir()
    for folder in (checks_of_machine.UNITS, "etc/default", "sys/fs/cgroup"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    api.publish([study("NCT00000001"), study("NCT00000002")])
    yield Setup(site, root, monkeypatch)
    if OPEN.is_dir():
        OPEN.rmdir()


def packages(setup: Setup) -> Check:
    setup.patch.setattr(checks_of_machine, "version", lambda _: "0.1")
    return checks_of_machine.packages()


def languages(setup: Setup) -> Check:
    setup.patch.setattr(language, "CATALOGUES", setup.root)
    setup.set("REGISTRY_SITE__LANGUAGES", "zh-Hans")
    setup.set("REGISTRY_SITE__NAME__ZH_HANS", "试验")
    language._language.cache_clear()
    try:
        return checks.languages(setup.settings)
    finally:
        language._language.cache_clear()


def operator(setup: Setup) -> Check:
    setup.set("REGISTRY_SITE__OPERATOR", "")
    return checks.operator(setup.settings)


def no_address(setup: Setup) -> Check:
    setup.set("REGISTRY_SITE__ADDRESS", "")
    return checks_of_machine.address(setup.settings)


def address_without_tls(setup: Setup) -> Check:
    setup.set("REGISTRY_SITE__ADDRESS", "http://trials.hospital.example")
    return checks_of_machine.address(setup.settings)


def no_trusted_proxy(setup: Setup) -> Check:
    setup.set("REGISTRY_SERVING__TRUSTED_PROXIES", "")
    return checks_of_machine.proxies(setup.settings)


def pace(setup: Setup) -> Check:
    setup.set("REGISTRY_REGISTRY__BASE_URL", "https://clinicaltrials.gov/api/v2")
    return checks.pace(setup.settings)


def contacts(setup: Setup) -> Check:
    setup.set("REGISTRY_CONTACTS__NCT9__TIME_ZONE", "UTC")
    return checks.contacts(setup.settings)


def folder_of_another_user(setup: Setup) -> Check:
    setup.site.mirror.mkdir()
    setup.patch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    return checks.folder(setup.settings)


def folder_that_is_a_mount_point(setup: Setup) -> Check:
    setup.site.mirror.mkdir()
    setup.patch.setattr("os.path.ismount", lambda path: path == setup.site.mirror)
    return checks.folder(setup.settings)


def mirror_that_others_may_write(setup: Setup) -> Check:
    setup.set("REGISTRY_MIRROR__FOLDER", str(open_to_all(0o777)))
    return checks_of_machine.rights(setup.settings, setup.root)


def mirror_that_others_may_read(setup: Setup) -> Check:
    setup.set("REGISTRY_MIRROR__FOLDER", str(open_to_all(0o755)))
    return checks_of_machine.rights(setup.settings, setup.root)


def open_to_all(mode: int) -> Path:
    """A folder to which everybody finds the way, as to none of a test's own."""
    OPEN.mkdir()
    OPEN.chmod(mode)
    return OPEN


def file_of_another_user(setup: Setup) -> Check:
    setup.site.mirror.mkdir()
    (setup.site.mirror / "sync.lock").touch()
    if os.geteuid():
        pytest.skip("only root can give a file to another user")
    os.chown(setup.site.mirror / "sync.lock", 1, 1)
    return checks_of_machine.rights(setup.settings, setup.root)


def password_in_the_settings(setup: Setup) -> Check:
    file = setup.site.folder / "trials.toml"
    file.write_text(file.read_text() + 'proxy = "http://user:secret@proxy.example:3128"\n')
    return checks_of_machine.rights(setup.settings, setup.root)


def disk(setup: Setup) -> Check:
    setup.patch.setattr(checks, "NO_ROOM", 1 << 60)
    return checks.disk(setup.settings)


def memory(setup: Setup) -> Check:
    (setup.root / "sys/fs/cgroup/memory.max").write_text("536870912\n")
    return checks_of_machine.memory(setup.root)


def a_unit_is_missing(setup: Setup) -> Check:
    setup.installed("trial-page@.service")
    return checks_of_machine.units(setup.settings, setup.root)


def a_unit_of_before(setup: Setup) -> Check:
    units = setup.installed("trial-page@.service", "registry-sync.service", "registry-sync.timer")
    (units / "registry-sync.service").write_text("[Unit]\n")
    return checks_of_machine.units(setup.settings, setup.root)


def a_service_of_before(setup: Setup) -> Check:
    (timed(setup) / "trial-page.service").write_text("[Unit]\n")
    return checks_of_machine.units(setup.settings, setup.root)


def no_timer(setup: Setup) -> Check:
    setup.installed("trial-page@.service", "registry-sync.service", "registry-sync.timer")
    return checks_of_machine.units(setup.settings, setup.root)


def a_unit_that_this_user_may_not_read(setup: Setup) -> Check:
    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    timed(setup)
    setup.patch.setattr(Path, "read_bytes", refused)
    return checks_of_machine.units(setup.settings, setup.root)


def a_site_that_may_not_reach_its_storage(setup: Setup) -> Check:
    timed(setup)
    setup.set("REGISTRY_MIRROR__STORAGE", "s3://bucket/mirror")
    return checks_of_machine.units(setup.settings, setup.root)


def timed(setup: Setup) -> Path:
    """systemd's folder with every unit, and the timer enabled."""
    units = setup.installed("trial-page@.service", "registry-sync.service", "registry-sync.timer")
    (units / "timers.target.wants").mkdir()
    (units / "timers.target.wants" / "registry-sync.timer").touch()
    return units


def two_processes_without_a_secret(setup: Setup) -> Check:
    wanted = setup.root / checks_of_machine.UNITS / "multi-user.target.wants"
    wanted.mkdir()
    for port in (8501, 8502):
        (wanted / f"trial-page@{port}.service").touch()
    return checks_of_machine.cookie(setup.settings, setup.root)


def nodes_without_a_secret(setup: Setup) -> Check:
    setup.set("REGISTRY_MIRROR__STORAGE", "s3://bucket/mirror")
    return checks_of_machine.cookie(setup.settings, setup.root)


def registry(setup: Setup) -> Check:
    setup.set("REGISTRY_REGISTRY__BASE_URL", f"http://{NOBODY}/api/v2")
    return checks.registry(setup.settings)


def storage_without_keys(setup: Setup) -> Check:
    setup.set("REGISTRY_MIRROR__STORAGE", "s3://bucket/mirror")
    setup.set("AWS_ENDPOINT_URL", f"http://{NOBODY}")
    return next(one for one in shared(setup.settings) if one.name == "storage")


def catalogue(setup: Setup) -> Check:
    setup.set("REGISTRY_MIRROR__STORAGE", "s3://bucket/mirror")
    setup.set("AWS_ENDPOINT_URL", f"http://{NOBODY}")
    host, port = NOBODY.split(":")
    setup.set("REGISTRY_MIRROR__CATALOGUE", f"postgres:dbname=none host={host} port={port}")
    return next(one for one in shared(setup.settings) if one.name == "catalogue")


def schema(setup: Setup) -> Check:
    mirror_of("4-register-3", setup.site.folder)
    before = {path: path.read_bytes() for path in setup.site.mirror.rglob("*") if path.is_file()}
    found = {check.name: check for check in checks.checks(setup.settings)}
    after = {path: path.read_bytes() for path in setup.site.mirror.rglob("*") if path.is_file()}
    assert {path: after.get(path) for path in before} == before  # doctor changes nothing
    assert found["mirror"].state == "ok"
    return found["schema"]


def register(setup: Setup) -> Check:
    mirror_of("4-register-1", setup.site.folder)
    return checks_of_mirror.register(setup.snapshot)


def clock(setup: Setup) -> Check:
    mirror_of("5", setup.site.folder)
    pointer = setup.site.mirror / "current.json"
    content = json.loads(pointer.read_text())
    ahead = datetime.fromisoformat(content["current"]["published_at"]) + timedelta(days=9_000)
    content["current"]["published_at"] = ahead.isoformat()
    pointer.write_text(json.dumps(content))
    return checks_of_mirror.clock(setup.snapshot)


def readers(setup: Setup) -> Check:
    mirror_of("5", setup.site.folder)
    pointer = setup.site.mirror / "current.json"
    content = json.loads(pointer.read_text())
    shown, *content["earlier"] = content["earlier"]
    pointer.write_text(json.dumps(content | {"current": shown}))  # as if it had been killed then
    return next(iter(checks_of_mirror.readers(setup.settings)))


def publications(setup: Setup) -> Check:
    wrote_of("NCT00000001", setup, "no_such_key = 1\n")
    found = read_publications(setup.settings)
    return next(iter(checks_of_numbers.publication_files(setup.settings, found)))


def reported_arms(setup: Setup) -> Check:
    mirror_of("5", setup.site.folder)
    figure = 'measure = "randomised"\narm = "No such arm"\ncount = 22\npassage = "abstract"\n'
    report = 'journal = "A journal"\npublished = "2014"\ndoi = "10.1234/5678"\n'
    wrote_of("NCT00000001", setup, f"[[publication]]\n{report}\n[[publication.figure]]\n{figure}")
    found = read_publications(setup.settings)
    return checks_of_numbers.reported_arms(setup.settings, found, setup.snapshot)


def wrote_of(nct_id: str, setup: Setup, text: str) -> None:
    """A file of publications about a trial."""
    folder = setup.site.folder / "publications"
    folder.mkdir()
    (folder / f"{nct_id}.toml").write_text(text, encoding="utf-8")


MADE: list[tuple[str, str, Callable[[Setup], Check]]] = [
    ("packages", "problem", packages),
    ("languages", "problem", languages),
    ("operator", "warning", operator),
    ("address", "warning", no_address),
    ("address", "warning", address_without_tls),
    ("proxies", "warning", no_trusted_proxy),
    ("pace", "warning", pace),
    ("contacts", "warning", contacts),
    ("folder", "problem", folder_of_another_user),
    ("folder", "warning", folder_that_is_a_mount_point),
    ("rights", "problem", mirror_that_others_may_write),
    ("rights", "warning", mirror_that_others_may_read),
    ("rights", "problem", file_of_another_user),
    ("rights", "warning", password_in_the_settings),
    ("disk", "problem", disk),
    ("memory", "problem", memory),
    ("units", "warning", a_unit_is_missing),
    ("units", "warning", a_unit_of_before),
    ("units", "warning", a_service_of_before),
    ("units", "warning", no_timer),
    ("units", "warning", a_unit_that_this_user_may_not_read),
    ("units", "warning", a_site_that_may_not_reach_its_storage),
    ("cookie", "warning", two_processes_without_a_secret),
    ("cookie", "warning", nodes_without_a_secret),
    ("registry", "problem", registry),
    ("storage", "problem", storage_without_keys),
    ("catalogue", "problem", catalogue),
    ("schema", "warning", schema),
    ("register", "problem", register),
    ("clock", "problem", clock),
    ("readers", "problem", readers),
    ("publications", "problem", publications),
    ("reported-arms", "warning", reported_arms),
]
ELSEWHERE = {
    **dict.fromkeys(("settings", "mirror", "trials", "age", "last-sync"), "test_doctor.py"),
    **dict.fromkeys(("plain", "withdrawn"), "test_plain.py"),
}
"""Where the others are made."""
PROVEN = {"proof"}
"""No numbers get into a mirror of which it does not hold: tests/site/release says when it fails."""


@pytest.mark.parametrize(
    ("name", "state", "make"), MADE, ids=[make.__name__ for _, _, make in MADE]
)
def test_it_is_found_and_said_with_what_to_do(
    setup: Setup, name: str, state: str, make: Callable[[Setup], Check]
) -> None:
    check = make(setup)
    assert (check.name, check.state) == (name, state)
    assert check.says
    assert check.remedy


def test_what_is_in_order_is_said_to_be(setup: Setup) -> None:
    setup.site.mirror.mkdir(mode=0o700)
    changed = timed(setup) / "trial-page@.service.d"
    changed.mkdir()
    (changed / "override.conf").write_bytes(b"# caf\xe9\n[Service]\nIPAddressAllow=192.0.2.7\n")
    setup.set(checks_of_machine.SECRET, "the same on each")
    setup.set("REGISTRY_MIRROR__STORAGE", "s3://bucket/mirror")
    found = [
        checks_of_machine.packages(),
        checks_of_machine.address(setup.settings),
        checks_of_machine.proxies(setup.settings),
        checks_of_machine.rights(setup.settings, setup.root),
        checks_of_machine.units(setup.settings, setup.root),
        checks_of_machine.cookie(setup.settings, setup.root),
    ]
    assert [(check.state, check.remedy) for check in found] == [("ok", "")] * len(found)


def test_every_check_is_in_the_table_and_has_a_test_that_makes_it_fail() -> None:
    source = "".join(path.read_text() for path in (PROJECT / "registry/cli").glob("*.py"))
    names = set(re.findall(r"Check\(\s*\"([a-z-]+)\"", source)) | {"plain", "publications"}
    text = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    table = text[text.index("| check | looks at |") :].split("\n\n")[0]
    rows = re.findall(r"^\| ([a-z-]+) \|", table, re.MULTILINE)
    assert sorted(rows) == sorted({*names} | {"check"})
    made = {name for name, _, _ in MADE}
    assert made | ELSEWHERE.keys() | PROVEN == names
    for name, file in ELSEWHERE.items():
        text = (Path(__file__).parent / file).read_text(encoding="utf-8")
        assert re.search(rf'"{name}"|\b{name.replace("-", "_")}\(', text), name
