"""Reads what a site keeps beside its settings: a file for each trial, taken whole or not at all."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.language import NAMES
from registry.settings.catalogue import nearest
from registry.settings.load import SettingsError, read_toml
from registry.settings.problem import wrong
from registry.settings.values import PastDay

Held = TypeVar("Held")
Content = TypeVar("Content", bound=BaseModel)


class Strict(BaseModel):
    """A table of such a file: closed, and nothing in it is read as something else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


def _a_language(tag: str) -> str:
    if tag not in NAMES:
        raise ValueError(f"{tag!r} is none of {', '.join(NAMES)}")
    return tag


def _not_quoted(day: object) -> object:
    if isinstance(day, str):
        raise ValueError(f"{day!r} stands in quotes, and a day does not")
    return day


OurLanguage = Annotated[str, AfterValidator(_a_language)]
"""The tag of a language that this project speaks."""
Day = Annotated[PastDay, BeforeValidator(_not_quoted)]
"""A day that is not in the future."""


def read_folder(
    folder: Path, read: Callable[[Path], Held]
) -> tuple[dict[str, Held], dict[Path, tuple[str, ...]]]:
    """What each file of `folder` holds, by trial; and the refused files, each with what is wrong.

    `read` reads one file and raises `SettingsError` when anything in it is wrong; the others are
    not touched by that. Without the folder there is nothing. Files whose names begin with a dot or
    do not end with `.toml` are not looked at.
    """
    held: dict[str, Held] = {}
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
                held[_trial(file)] = read(file)
            except SettingsError as error:
                refused[file] = error.problems
    return held, refused


def read_entries(file: Path, content: type[Content]) -> Content:
    """A file whose one key is a list of tables; raises `SettingsError`, a line for each fault."""
    try:
        return content.model_validate(read_toml(file))
    except ValidationError as error:
        lines = [_problem(one, file, content) for one in error.errors()]
        raise SettingsError(lines) from None


def repeated(marks: Iterable[Hashable]) -> Iterator[tuple[int, int]]:
    """The numbers of what repeats an earlier mark, and of that one; counted from 1."""
    first: dict[Hashable, int] = {}
    for number, mark in enumerate(marks, start=1):
        earlier = first.setdefault(mark, number)
        if earlier != number:
            yield number, earlier


def _trial(file: Path) -> str:
    try:
        nct_id = canonical_nct_id(file.stem)
    except MalformedId:
        line = f"{file}: its name is not that of a trial; right would be, for example, "
        raise SettingsError([f"{line}NCT01763099.toml"]) from None
    if nct_id != file.stem:
        raise SettingsError([f"{file}: its name is not spelled properly; name it {nct_id}.toml"])
    return nct_id


def _problem(error: ErrorDetails, file: Path, content: type[BaseModel]) -> str:
    """One wrong thing as one line: the file, the entry, what is wrong, what would be right."""
    (table,) = content.model_fields
    place, *path = (part for part in error["loc"] if part != "[key]")
    if place != table or not path:
        return f"{file}: {place}: {wrong(error)}; begin each entry with [[{table}]]"
    return f"{file}: {_where(path)}: {wrong(error)}; {_right(error, path, content)}"


def _where(path: Sequence[str | int]) -> str:
    """ "entry 2, figure 1, count": tables of a list by their number."""
    entry, *rest = path
    named = [f"entry {entry + 1}" if isinstance(entry, int) else str(entry)]
    while len(rest) > 1 and isinstance(rest[1], int):
        named.append(f"{rest[0]} {rest[1] + 1}")
        rest = rest[2:]
    return ", ".join([*named, ".".join(map(str, rest))] if rest else named)


def _right(error: ErrorDetails, path: Sequence[str | int], content: type[BaseModel]) -> str:
    """What would be right at the place where `path` leads to from the list of `content`."""
    ((table, field),) = content.model_fields.items()
    model = content
    for part in path:
        if isinstance(part, int):
            model = _entry_of(field) or model
        elif part in model.model_fields and not model.model_fields[part].examples:
            table, field = f"{table}.{part}", model.model_fields[part]
        elif error["type"] == "extra_forbidden":
            meant = nearest(part, list(model.model_fields))
            known = ", ".join(model.model_fields)
            return f"did you mean {meant}?" if meant else f"known here: {known}"
        else:
            return f"right would be, for example, {(model.model_fields[part].examples or [])[0]}"
    return f"write it as the table [[{table}]]"


def _entry_of(field: FieldInfo) -> type[BaseModel] | None:
    """The table that a list of tables is made of."""
    return next((one for one in get_args(field.annotation) if issubclass(one, BaseModel)), None)
