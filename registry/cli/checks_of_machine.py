"""What `doctor` looks at of the machine and of how the site is set up there, beside the mirror."""

import os
import re
import stat
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from registry.cli.check import Check, State
from registry.cli.say import counted
from registry.mirror.errors import AS_ITS_USER
from registry.settings import PROJECT, Settings

ROOT = Path("/")
LITTLE_MEMORY, NO_MEMORY = 2_000_000_000, 1_000_000_000
"""Bytes of memory below which there is a warning, a problem: a sync may use 1.5 GB."""
SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"  # noqa: S105 - the name of a variable
ENVIRONMENT = "etc/default/trial-page"
UNITS = "etc/systemd/system"
SYNC, TIMER, SERVICE = "registry-sync.service", "registry-sync.timer", "trial-page@.service"
SERVICE_OF_BEFORE = "trial-page.service"


def packages() -> Check:
    """What is installed is what this version of the program was tested with."""
    wanted = re.findall(
        r"^([\w.-]+)==(\S+)", (PROJECT / "requirements.txt").read_text("utf-8"), re.MULTILINE
    )
    wrong = [name for name, pinned in wanted if _installed(name) != pinned]
    if not wrong:
        return Check("packages", "ok", f"{counted(len(wanted), 'package')} as required.")
    says = f"Missing, or of another version than requirements.txt names: {', '.join(wrong)}."
    return Check("packages", "problem", says, "make install, and restart the site.")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def address(settings: Settings) -> Check:
    """Readers' address of the site is known, and is one with TLS."""
    given = settings.site.address
    if given is None:
        says = "It is not set: canonical addresses, feeds and the sitemap cannot name the site."
        remedy = f"Set site.address in {settings.file} before the site is made public."
        return Check("address", "warning", says, remedy)
    if urlsplit(given).scheme != "https":
        remedy = "Put a web server with TLS in front (deploy/README.md), and write https://."
        return Check("address", "warning", f"{given} is without TLS.", remedy)
    return Check("address", "ok", f"{given}.")


def proxies(settings: Settings) -> Check:
    """A site with TLS takes the word of the web server in front for where readers come from."""
    given = settings.site.address or ""
    if given.startswith("https:") and not settings.serving.trusted_proxies:
        says = "The site is behind a web server, and takes all readers for that one."
        remedy = (
            "Name it in serving.trusted_proxies, if it sets X-Forwarded-For (deploy/README.md)."
        )
        return Check("proxies", "warning", says, remedy)
    return Check("proxies", "ok", "Where readers come from is known.")


def memory(root: Path = ROOT) -> Check:
    """There is memory enough for a sync beside the site."""
    # Of a container it is what its control group allows.
    limit = root / "sys/fs/cgroup/memory.max"
    most = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if limit.is_file() and (text := limit.read_text().strip()).isdigit():
        most = min(most, int(text))
    says = f"{most / 1e9:,.1f} GB."
    remedy = f"Give this machine or container {LITTLE_MEMORY / 1e9:.0f} GB or more."
    if most < NO_MEMORY:
        return Check("memory", "problem", says, remedy)
    if most < LITTLE_MEMORY:
        return Check("memory", "warning", says, remedy)
    return Check("memory", "ok", says)


def rights(settings: Settings, root: Path = ROOT) -> Check:
    """Nobody else may write to the mirror, or read what is secret; and its files are its own."""
    folder, secrets = settings.mirror.folder, root / ENVIRONMENT
    try:
        owner = folder.stat().st_uid if folder.is_dir() else None
        others = [path for path in _beside(folder) if path.lstat().st_uid != owner]
    except PermissionError as error:
        return Check("rights", "problem", f"This user may not read {error.filename}.", AS_ITS_USER)
    if others:
        says = f"{others[0]} does not belong to who owns the folder: a command ran as another user."
        remedy = f"Run commands as that user, and give it the files: chown -R {owner} {folder}"
        return Check("rights", "problem", says, remedy)
    ways: tuple[tuple[Path, int, str, State], ...] = (
        (folder, stat.S_IWOTH, "write to", "problem"),
        (secrets, stat.S_IROTH, "read", "problem"),
        (folder, stat.S_IROTH, "read", "warning"),
    )
    for path, bit, may, state in ways:
        if _open_to_others(path, bit):
            says = f"Everybody on this machine may {may} {path}."
            return Check("rights", state, says, f"chmod o-rwx {path}")
    proxy = settings.registry.proxy
    if proxy and "@" in proxy and proxy in settings.file.read_text("utf-8"):
        says = f"The password of registry.proxy stands in {settings.file}."
        remedy = f"Put it into REGISTRY_REGISTRY__PROXY in {secrets} (deploy/README.md)."
        return Check("rights", "warning", says, remedy)
    return Check("rights", "ok", "Only who runs the site may write to the mirror.")


def _beside(folder: Path) -> Iterator[Path]:
    for place in (folder, folder / "history"):
        if place.is_dir():
            yield from place.iterdir()


def _open_to_others(path: Path, bit: int) -> bool:
    """Whether anybody may do this with it, and may enter the folders on the way."""
    return path.exists() and all(
        one.stat().st_mode & wanted
        for one, wanted in ((path, bit), *((above, stat.S_IXOTH) for above in path.parents))
    )


def units(settings: Settings, root: Path = ROOT) -> Check:
    """Where systemd runs the site, its units are those of this version, and the sync is timed."""
    try:
        return _units(settings, root)
    except PermissionError as error:
        says = f"This user may not read {error.filename}."
        remedy = f"chmod 644 {error.filename}, once what is secret in it is in /{ENVIRONMENT}."
        return Check("units", "warning", says, remedy)


def _units(settings: Settings, root: Path) -> Check:
    before = root / UNITS / SERVICE_OF_BEFORE
    if before.is_file():
        says = f"{before} is of an earlier version, and takes the port of a service of this one."
        remedy = (
            f"systemctl disable --now {SERVICE_OF_BEFORE}, delete it, and enable the new ones: "
            "deploy/README.md#from-one-process-to-two"
        )
        return Check("units", "warning", says, remedy)
    installed = {name: root / UNITS / name for name in (SYNC, TIMER, SERVICE)}
    if not any(path.is_file() for path in installed.values()):
        return Check("units", "ok", "systemd does not run this site.")
    copy = f"install -m 644 deploy/*.service deploy/*.timer /{UNITS}/; systemctl daemon-reload"
    for name, path in installed.items():
        if not path.is_file():
            return Check("units", "warning", f"{name} is not installed.", copy)
        if path.read_bytes() != (PROJECT / "deploy" / name).read_bytes():
            says = f"{path} is not that of this version."
            return Check("units", "warning", says, f"{copy}. What you change goes into a drop-in.")
    if not (root / UNITS / "timers.target.wants" / TIMER).exists() and not _only_copies(settings):
        says = "No timer starts the daily sync."
        return Check("units", "warning", says, f"systemctl enable --now {TIMER}")
    if settings.mirror.storage and not _may_reach_others(root):
        says = "The site may talk to this machine only, so mirror.storage is away for it."
        remedy = f"systemctl edit {SERVICE}: IPAddressAllow= with its addresses (deploy/README.md)."
        return Check("units", "warning", says, remedy)
    return Check("units", "ok", f"{len(installed)} installed, and the daily sync is timed.")


def _may_reach_others(root: Path) -> bool:
    """Whether the storage is on this machine, or somebody has let the site go further."""
    if urlsplit(os.environ.get("AWS_ENDPOINT_URL", "")).hostname in (
        "localhost",
        "127.0.0.1",
        "::1",
    ):
        return True
    changed = (root / UNITS).glob(f"{SERVICE.replace('@', '@*')}.d/*.conf")
    return any(b"IPAddressAllow=" in path.read_bytes() for path in changed)


def _only_copies(settings: Settings) -> bool:
    """Whether this machine shows what another one writes."""
    return settings.mirror.storage is not None and settings.mirror.catalogue is None


def cookie(settings: Settings, root: Path = ROOT) -> Check:
    """Processes that share readers sign Streamlit's cookies with the same secret."""
    wanted = root / UNITS / "multi-user.target.wants"
    processes = len(list(wanted.glob(SERVICE.replace("@", "@*")))) if wanted.is_dir() else 0
    if os.environ.get(SECRET) or not (processes > 1 or settings.mirror.storage):
        return Check("cookie", "ok", "One process, or one secret for all.")
    says = "Several processes serve this site, and each makes up its own secret for cookies."
    remedy = f"Set {SECRET} to the same random text for each (deploy/README.md)."
    return Check("cookie", "warning", says, remedy)
