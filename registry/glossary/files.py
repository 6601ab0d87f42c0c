"""Reads a file of the glossary: TOML into a model, or one error that says what to correct."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from registry.glossary.errors import GlossaryError
from registry.language import NAMES

FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / "glossary"
"""Where the project's own files are."""

Text = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$")]
"""A line of text, not empty, without space around it."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A name inside a file: "graft-failure"."""

_V = TypeVar("_V")


def _in_every_language(table: Mapping[str, _V]) -> Mapping[str, _V]:
    missing = [tag for tag in NAMES if tag not in table]
    if missing:
        raise ValueError(f"has no {' and no '.join(missing)}")
    return _in_known_languages(table)


def _in_known_languages(table: Mapping[str, _V]) -> Mapping[str, _V]:
    unknown = [tag for tag in table if tag not in NAMES]
    if unknown:
        raise ValueError(f"{' and '.join(unknown)}: this project speaks {', '.join(NAMES)}")
    return table


Told = Annotated[Mapping[str, Text], AfterValidator(_in_every_language)]
"""The same in each language of the project, by its tag."""

Listed = Annotated[Mapping[str, tuple[Text, ...]], AfterValidator(_in_known_languages)]
"""Texts by the tag of their language; a language may have none."""


class Entry(BaseModel):
    """The base of everything in these files: it never changes and has no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def inherited(content: Mapping[str, object], kind: str) -> Mapping[str, object]:
    """A file's content; each entry of `kind` has the file's source and licence unless its own."""
    entries = content.get(kind)
    if not isinstance(entries, list):
        return content
    common = {key: content[key] for key in ("source", "licence") if key in content}
    own = [{**common, **entry} if isinstance(entry, dict) else entry for entry in entries]
    return {**content, kind: own}


_E = TypeVar("_E", bound=Entry)


def read(path: Path, model: type[_E]) -> _E:
    """The file as `model`. Raise `GlossaryError` when it is absent or something in it is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        cause = f"cannot be opened ({error.strerror})"
        raise GlossaryError(path, None, cause, "restore it from the project's source") from error
    except UnicodeDecodeError as error:
        cause = f"is not UTF-8 text (byte {error.start})"
        raise GlossaryError(path, None, cause, "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        cause = f"cannot be read as TOML: {error}"
        raise GlossaryError(path, None, cause, "correct that line") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise _wrong(path, content, error.errors()[0]) from error


def _wrong(path: Path, content: Mapping[str, object], error: ErrorDetails) -> GlossaryError:
    entry, keys = _place(content, [part for part in error["loc"] if part != "[key]"])
    key = ".".join(map(str, keys))
    match error["type"]:
        case "missing":
            cause, remedy = f"{key} is missing", f"add a line {key} = …"
        case "extra_forbidden":
            cause, remedy = f"{key} is not a known key", "remove it, or correct its spelling"
        case "value_error":
            cause, remedy = f"{key} {error['ctx']['error']}".strip(), "correct it"
        case _:
            shown = repr(error["input"])
            shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
            cause, remedy = f"{key} = {shown}: {error['msg']}", "correct it"
    return GlossaryError(path, entry, cause, f"{remedy} (docs/glossary.md shows how)")


def _place(
    content: Mapping[str, object], loc: list[int | str]
) -> tuple[str | None, list[int | str]]:
    """The entry that a place in a file belongs to, by its id or its number, and the rest."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return None, loc
    kind, number = str(loc[0]), loc[1]
    entries = content[kind]
    entry = entries[number] if isinstance(entries, list) else None
    name = entry.get("id") if isinstance(entry, dict) else None
    return (name if isinstance(name, str) else f"{kind} {number + 1}"), loc[2:]
