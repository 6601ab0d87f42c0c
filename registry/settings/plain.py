"""Reads the plain-language criteria of a site: a file for each trial, taken whole or not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from registry.settings.load import SettingsError
from registry.settings.model import Settings
from registry.settings.trial_files import (
    Day,
    OurLanguage,
    Strict,
    read_entries,
    read_folder,
    repeated,
)
from registry.settings.values import Text
from registry.trial.criteria.fingerprint import DIGITS
from registry.trial.plain_criteria import PlainVersion

FOLDER = "plain"
"""The folder beside the settings file that holds the files, each `NCT….toml`."""


@dataclass(frozen=True)
class PlainFiles:
    """What the files hold.

    `versions` is by trial, then by the fingerprint of the criterion, in the order of the file:
    its first entry is entry 1. `refused` holds, for each file that is not used, what is wrong with
    it, a line each.
    """

    folder: Path
    versions: Mapping[str, Mapping[str, PlainVersion]]
    refused: Mapping[Path, tuple[str, ...]]

    def file(self, nct_id: str) -> Path:
        """Where the plain-language criteria of this trial stand, if there are any."""
        return self.folder / f"{nct_id}.toml"


def read_plain(settings: Settings) -> PlainFiles:
    """Read every file in the folder `plain` beside the settings file.

    A file with anything wrong in it is refused as a whole; the others are not touched by that. A
    site without the folder has no plain-language criteria. Files whose names begin with a dot or
    do not end with `.toml` are not looked at.
    """
    folder = settings.file.parent / FOLDER
    return PlainFiles(folder, *read_folder(folder, _versions))


def _a_fingerprint(text: str) -> str:
    if not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", text):
        raise ValueError(f"{text!r} is not {DIGITS} digits and letters from a to f")
    return text


class _Entry(Strict):
    """One `[[criterion]]` of a file; all of it is needed."""

    fingerprint: Annotated[str, AfterValidator(_a_fingerprint)] = Field(
        examples=['fingerprint = "3f2a9c0d1e4b5678"']
    )
    reviewer: Text = Field(examples=['reviewer = "hematologist of the site"'])
    approval: Text = Field(examples=['approval = "NFEC-2026-001"'])
    date: Day = Field(examples=["date = 2026-05-01"])
    text: dict[OurLanguage, Text] = Field(
        min_length=1, examples=['text.en = "You are between 14 and 65 years old."']
    )


class _File(Strict):
    criterion: list[_Entry] = Field(min_length=1)


def _versions(file: Path) -> dict[str, PlainVersion]:
    entries = read_entries(file, _File).criterion
    twice = [
        f"{file}: entry {number}, fingerprint: is that of entry {earlier} too; keep one of the two"
        for number, earlier in repeated(entry.fingerprint for entry in entries)
    ]
    if twice:
        raise SettingsError(twice)
    return {
        entry.fingerprint: PlainVersion(entry.text, entry.reviewer, entry.approval, entry.date)
        for entry in entries
    }
