"""Takes the files of a package out of its folder, and nothing else."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from registry.site.findings import Finding
from registry.site.intake.layout import ALLOWED, PASSED_OVER, READ
from registry.site.package import DESCRIPTOR
from registry.site.rules import Rule

LARGEST = 2_000_000
"""How many bytes a file may have."""


@dataclass(frozen=True)
class Files:
    """The content of the files that could be read, by name, and what is wrong with the folder."""

    contents: dict[str, bytes] = field(repr=False)
    findings: tuple[Finding, ...]


def files(path: Path) -> Files:
    """Read the package in a folder, given by the folder or by its datapackage.json.

    Links are not followed, and nothing is opened that is not an ordinary file of the closed list.
    """
    folder = path.parent if path.name == DESCRIPTOR and not path.is_dir() else path
    try:
        with os.scandir(folder) as entries:
            names = {entry.name for _, entry in zip(range(100), entries, strict=False)}
    except (OSError, ValueError):
        return Files({}, (Rule.NO_PACKAGE.at(),))
    if DESCRIPTOR not in names:
        return Files({}, (Rule.NO_PACKAGE.at(),))
    findings = [] if names <= ALLOWED | PASSED_OVER else [Rule.UNKNOWN_FILE.at()]
    contents: dict[str, bytes] = {}
    for name in READ:
        if name in names:
            content = _content(folder / name)
            if isinstance(content, bytes):
                contents[name] = content
            else:
                findings.append(content.at(name))
    return Files(contents, tuple(findings))


def _content(file: Path) -> bytes | Rule:
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return Rule.UNREADABLE_FILE
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError:
        return Rule.UNREADABLE_FILE
    return content if len(content) <= LARGEST else Rule.FILE_TOO_LARGE
