"""Everything that can go wrong with the mirror, one class for each thing a caller can do.

MirrorError
├── NoSnapshot      nothing was published yet: sync, or load the embedded records
├── MirrorBusy      another process is writing: come back when it is done
├── SyncRefused     the sanity gate refuses what the registry sent: look, then force
├── NotWritten      the disk did not take what was to be written: make room, set rights
├── Away            the storage or the database that machines share does not answer: wait
├── NewerMirror     a newer version of this program wrote it: use that one
├── TooSlow         a question took longer than a reader waits: ask for less, or later
└── MirrorDamaged   files of the mirror are missing or unreadable: sync or restore them
"""

from pathlib import Path

AS_ITS_USER = "Run this as the user that the site runs as, to whom the mirror belongs."
"""What to do where rights are missing."""


class MirrorError(Exception):
    """Something went wrong with the mirror.

    `happened` says what, `place` is the folder or file, `remedy` what to do about it. `str()`
    joins the three.
    """

    def __init__(self, happened: str, place: Path, remedy: str) -> None:
        super().__init__(happened, place, remedy)
        self.happened = happened
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.happened} ({self.place}). {self.remedy}"


class NoSnapshot(MirrorError):
    """Nothing was published yet."""


class MirrorBusy(MirrorError):
    """Another process writes to this mirror at present."""


class SyncRefused(MirrorError):
    """The sanity gate refuses to take over what the registry sent."""


class NotWritten(MirrorError):
    """The disk did not take what was to be written."""


class MirrorDamaged(MirrorError):
    """Files of the mirror are missing or unreadable."""


class NewerMirror(MirrorError):
    """A newer version of this program wrote the mirror."""


class TooSlow(MirrorError):
    """A question was given up, because it took too long."""


class Away(MirrorError):
    """What several machines share does not answer at present."""
