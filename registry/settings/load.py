"""Reads the settings file and the environment, and says in one line what is wrong with them."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from registry.mirror.place import place_of
from registry.settings.catalogue import is_table, key_at, keys, nearest, variable
from registry.settings.model import DELIMITER, PREFIX, Environment, Settings
from registry.settings.problem import problems
from registry.settings.project import PROJECT
from registry.settings.spelling import as_spelled

FILE_VARIABLE = "REGISTRY_SETTINGS"
"""The environment variable that names another settings file."""
DEBUG_VARIABLE = "REGISTRY_DEBUG"
"""The environment variable that makes the command line print the trace of an error."""


class SettingsError(Exception):
    """One or more settings are wrong; `problems` holds one clear line for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings.

    `path` is the settings file; without it, it is the file that REGISTRY_SETTINGS names, else the
    project's own `trials.toml`. Environment variables override the file. The mirror's folder comes
    out absolute. Raises `SettingsError` with one line for each wrong setting.
    """
    file = (path or Path(os.environ.get(FILE_VARIABLE) or PROJECT / "trials.toml")).absolute()
    wrong_variables = [wrong for name in os.environ if (wrong := _wrong_variable(name))]
    if wrong_variables:
        raise SettingsError(wrong_variables)
    content = as_spelled(read_toml(file))
    try:
        settings = Settings(**content)  # type: ignore[arg-type]
    except ValidationError as error:
        environment = Environment(Settings)()
        raise SettingsError(problems(error.errors(), file, environment)) from None
    mirror = settings.mirror
    folder = place_of(file.parent / mirror.folder.expanduser(), mirror.storage, mirror.catalogue)
    # Not Path.is_file: it raises where this user may not look.
    within = (folder, *folder.parents)
    in_the_way = next((one for one in within if os.path.isfile(one)), None)  # noqa: PTH113
    if in_the_way:
        raise SettingsError([f"{file}: mirror.folder: {in_the_way} is a file; name a folder"])
    settings = settings.model_copy(update={"mirror": mirror.model_copy(update={"folder": folder})})
    settings._file = file
    return settings


def read_toml(file: Path) -> Mapping[str, object]:
    """What a TOML file holds; raises `SettingsError` with one line when it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # an editor may sign it
    except tomllib.TOMLDecodeError as error:
        wrong = f"cannot be read as TOML: {error}; correct that line"
    except UnicodeDecodeError as error:
        wrong = f"is not UTF-8 text (byte {error.start}); save it as UTF-8"
    except FileNotFoundError:
        wrong = f"no such file; create it, or name yours with {FILE_VARIABLE}"
    except OSError as error:
        wrong = f"cannot be opened ({error.strerror}); let this user read it"
    raise SettingsError([f"{file}: {wrong}"])


def _wrong_variable(name: str) -> str | None:
    """What is wrong with the name of an environment variable, if it looks like one of ours."""
    given = name.upper()
    if not given.startswith(PREFIX) or given in (FILE_VARIABLE, DEBUG_VARIABLE):
        return None
    path = given.removeprefix(PREFIX).lower().split(DELIMITER)
    if key_at(path):
        return None
    if is_table(path):
        return f"environment variable {name}: is a group of settings; set its keys one by one"
    meant = nearest(given, [*map(variable, keys()), FILE_VARIABLE, DEBUG_VARIABLE])
    hint = f"did you mean {meant}?" if meant else "remove it, or see docs/command-line.md"
    return f"environment variable {name}: is not a known setting; {hint}"
