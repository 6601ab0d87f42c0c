"""What a check of `doctor` finds."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from registry.settings import Settings

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """How one thing is. `remedy` is empty when there is nothing to do."""

    name: str
    state: State
    says: str
    remedy: str = ""


def files_of_trials(
    name: str,
    what: str,
    settings: Settings,
    folder: Path,
    held: Collection[str],
    refused: Mapping[Path, tuple[str, ...]],
) -> Iterator[Check]:
    """What is wrong with files that are named for trials: those refused, and those of others.

    `what` is what a file holds, in the plural; `held` are the trials whose files are in order.
    """
    for wrong in refused.values():
        for says in wrong:
            remedy = f"Correct it; until then none of the {what} in this file is shown."
            yield Check(name, "problem", says, remedy)
    others = [nct_id for nct_id in held if nct_id not in settings.trials]
    if others:
        says = f"There are {what} for {', '.join(others)}, which this site does not show."
        remedy = f"Correct the file's name in {folder}, or the trials in {settings.file}."
        yield Check(name, "warning", says, remedy)
