"""What `doctor` looks at when machines share a mirror: whether what they share answers."""

from collections.abc import Iterator

from registry.cli.check import Check
from registry.mirror.catalogue import locked_catalogue
from registry.mirror.errors import Away, MirrorBusy, MirrorError
from registry.mirror.history import SETTINGS
from registry.mirror.sharing import is_behind_others
from registry.settings import Settings


def shared(settings: Settings) -> Iterator[Check]:
    """The storage and the database answer; silent about those that are not set."""
    folder = settings.mirror.folder
    if settings.mirror.storage:
        try:
            behind = is_behind_others(folder)
        except MirrorError as error:
            says = f"{error.happened}. Readers keep what this machine has."
            yield Check("storage", "problem", says, error.remedy)
        else:
            says = f"{settings.mirror.storage} answers"
            if behind:
                remedy = "The site fetches it within seconds while it runs."
                yield Check("storage", "warning", f"{says}, and has something newer.", remedy)
            else:
                yield Check("storage", "ok", f"{says}, and has nothing newer.")
    if settings.mirror.catalogue:
        try:
            with locked_catalogue(folder, SETTINGS):
                yield Check("catalogue", "ok", "The database of the history answers.")
        except MirrorBusy:
            yield Check(
                "catalogue", "ok", "The database of the history answers; a sync is running."
            )
        except Away as error:
            yield Check("catalogue", "problem", f"{error.happened}.", error.remedy)
