"""Studies that a command was asked for, as the mirror holds them."""

from contextlib import suppress

from registry.cli.exits import CommandError, Exit
from registry.ctgov.ids import canonical_nct_id
from registry.mirror.errors import Away, MirrorBusy, NotWritten
from registry.mirror.sharing import fetch
from registry.mirror.snapshot import Snapshot, Snapshots, StoredStudy
from registry.mirror.writer import catch_up
from registry.settings import Settings


def snapshot(settings: Settings) -> Snapshot:
    """What readers see at present; raises `NoSnapshot` when the mirror is empty.

    What another machine published since is fetched first, if the storage answers.
    """
    with suppress(Away):
        fetch(settings.mirror.folder)
    return Snapshots(settings.mirror.folder).current()


def caught_up(settings: Settings) -> Snapshot:
    """What readers see, once they see all that was written; raises `NoSnapshot` when empty.

    What a command that was killed had written already is brought to them first, unless another
    process writes or this one may not.
    """
    with suppress(Away, MirrorBusy, NotWritten):
        catch_up(settings.mirror.folder)
    return snapshot(settings)


def held_study(settings: Settings, text: str) -> StoredStudy:
    """The study of this number.

    Raises `MalformedId` when it is none, and `CommandError` when the mirror has no such study.
    """
    nct_id = canonical_nct_id(text)
    study = snapshot(settings).study(nct_id)
    if study is None:
        raise absent(nct_id)
    return study


def absent(*nct_ids: str) -> CommandError:
    """The complaint that the mirror does not hold these."""
    names = " ".join(nct_ids)
    return CommandError(
        f"The mirror does not hold {names}",
        "",
        f"Fetch it first: python -m registry sync {names}",
        Exit.PARTLY,
    )
