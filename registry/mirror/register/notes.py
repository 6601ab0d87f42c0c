"""What stands beside the index in the folder of a register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

NOTES = "notes.json"


@dataclass(frozen=True, slots=True)
class Notes:
    """`sync_id` is the last sync whose outcome the register shows, `shape` how it was made.

    `files` are the history's, by the number that a document gives. `aliases` lead to the study that
    has another number now. `names` are other names of conditions, see `synonyms`. `digests` tell
    what the other files were when they were written.
    """

    shape: str
    sync_id: int
    files: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


_JSON = TypeAdapter(Notes)


def read_notes(folder: Path) -> Notes:
    """The notes of a register; raises `OSError` or `ValueError` where there are none."""
    try:
        return _JSON.validate_json((folder / NOTES).read_bytes())
    except ValidationError:  # whose words go on for a page
        raise ValueError(f"{NOTES} is not what was written") from None


def write_notes(folder: Path, notes: Notes) -> None:
    """Write the notes of a register that nobody reads yet."""
    (folder / NOTES).write_bytes(_JSON.dump_json(notes))
