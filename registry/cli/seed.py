"""`seed`: loads the records that come with the project."""

from pathlib import Path
from typing import TYPE_CHECKING

from registry.cli.exits import Exit
from registry.cli.say import counted, line

if TYPE_CHECKING:
    from registry.settings import Settings


def seed() -> int:
    """Load the embedded records of this site's trials that the mirror does not hold yet.

    They are this project's own transcription and say so; the first sync replaces them.
    """
    from registry.mirror.seed import seed as load
    from registry.settings import load_settings

    settings = load_settings()
    files = embedded(settings)
    if not files:
        line("None of this site's trials is embedded. Fetch them: python -m registry sync")
        return Exit.DONE
    report = load(settings.mirror.folder, files)
    if report.added:
        line(f"Loaded {counted(report.added, 'embedded record')} into {settings.mirror.folder}.")
    else:
        line(f"Nothing to load: {settings.mirror.folder} holds the trials already.")
    return Exit.DONE


def embedded(settings: "Settings") -> list[Path]:
    """The embedded files of the trials in the settings, in their order."""
    from registry.settings import PROJECT

    paths = (PROJECT / "data" / "embedded" / f"{nct_id}.json" for nct_id in settings.trials)
    return [path for path in paths if path.is_file()]
