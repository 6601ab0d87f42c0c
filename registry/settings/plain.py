"""Reads the plain-language criteria of a site: a file for each trial, taken whole or not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.language import NAMES
from registry.settings.catalogue import nearest
from registry.settings.load import SettingsError, read_toml
from registry.settings.model import Settings
from registry.settings.problem import wrong
from registry.settings.values import PastDay, Text
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
    versions: dict[str, Mapping[str, PlainVersion]] = {}
    refused: dict[Path, tuple[str, ...]] = {}
    try:
        files = sorted(folder.iterdir())
    except FileNotFoundError:
        files = []
    except OSError as error:
        files = []
        refused[folder] = (f"{folder}: cannot be opened ({error.strerror}); let this user read it",)
    for file in files:
        if file.suffix == ".toml" and not file.name.startswith("."):
            try:
                versions[_trial(file)] = _versions(file)
            except SettingsError as error:
                refused[file] = error.problems
    return PlainFiles(folder, versions, refused)


def _a_fingerprint(text: str) -> str:
    if not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", text):
        raise ValueError(f"{text!r} is not {DIGITS} digits and letters from a to f")
    return text


def _a_language(tag: str) -> str:
    if tag not in NAMES:
        raise ValueError(f"{tag!r} is none of {', '.join(NAMES)}")
    return tag


def _not_quoted(day: object) -> object:
    if isinstance(day, str):
        raise ValueError(f"{day!r} stands in quotes, and a day does not")
    return day


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class _Entry(_Strict):
    """One `[[criterion]]` of a file; all of it is needed."""

    fingerprint: Annotated[str, AfterValidator(_a_fingerprint)] = Field(
        examples=['fingerprint = "3f2a9c0d1e4b5678"']
    )
    reviewer: Text = Field(examples=['reviewer = "hematologist of the site"'])
    approval: Text = Field(examples=['approval = "NFEC-2026-001"'])
    date: Annotated[PastDay, BeforeValidator(_not_quoted)] = Field(examples=["date = 2026-05-01"])
    text: dict[Annotated[str, AfterValidator(_a_language)], Text] = Field(
        min_length=1, examples=['text.en = "You are between 14 and 65 years old."']
    )


class _File(_Strict):
    criterion: list[_Entry] = Field(min_length=1)


def _trial(file: Path) -> str:
    try:
        nct_id = canonical_nct_id(file.stem)
    except MalformedId:
        line = f"{file}: its name is not that of a trial; right would be, for example, "
        raise SettingsError([f"{line}NCT01763099.toml"]) from None
    if nct_id != file.stem:
        raise SettingsError([f"{file}: its name is not spelled properly; name it {nct_id}.toml"])
    return nct_id


def _versions(file: Path) -> dict[str, PlainVersion]:
    try:
        entries = _File.model_validate(read_toml(file)).criterion
    except ValidationError as error:
        raise SettingsError([_problem(one, file) for one in error.errors()]) from None
    repeated = list(_repeated(entries, file))
    if repeated:
        raise SettingsError(repeated)
    return {
        entry.fingerprint: PlainVersion(entry.text, entry.reviewer, entry.approval, entry.date)
        for entry in entries
    }


def _repeated(entries: Sequence[_Entry], file: Path) -> Iterator[str]:
    first: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        earlier = first.setdefault(entry.fingerprint, number)
        if earlier != number:
            line = f"{file}: entry {number}, fingerprint: is that of entry {earlier} too"
            yield f"{line}; keep one of the two"


def _problem(error: ErrorDetails, file: Path) -> str:
    """One wrong thing as one line: the file, the entry, what is wrong, what would be right."""
    place, *path = (part for part in error["loc"] if part != "[key]")
    if place != "criterion" or not path:
        return f"{file}: {place}: {wrong(error)}; begin each entry with [[criterion]]"
    entry, *key = path
    where = f"entry {entry + 1}" if isinstance(entry, int) else str(entry)
    named = f"{where}, {'.'.join(map(str, key))}" if key else where
    return f"{file}: {named}: {wrong(error)}; {_right(error, [str(part) for part in key])}"


def _right(error: ErrorDetails, key: Sequence[str]) -> str:
    fields = _Entry.model_fields
    if error["type"] == "extra_forbidden":
        meant = nearest(key[0], list(fields))
        return f"did you mean {meant}?" if meant else f"known here: {', '.join(fields)}"
    if not key:
        return "write it as the table [[criterion]]"
    return f"right would be, for example, {(fields[key[0]].examples or [])[0]}"
