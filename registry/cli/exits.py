"""How a command ended, as the number that it leaves to the shell."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes; `MEANING` says each in words."""

    DONE = 0
    UNEXPECTED = 1
    WRONG_USAGE = 2
    UNREACHED = 3
    REFUSED = 4
    BUSY = 5
    PARTLY = 6
    STOPPED = 130
    CUT_OFF = 141


MEANING = {
    Exit.DONE: "done; also when there was nothing new",
    Exit.UNEXPECTED: "something unexpected: the mirror is empty or damaged, the disk is full, "
    "or a fault of this program; `doctor` found a problem; a package of the site is refused, or a "
    "proof does not hold",
    Exit.WRONG_USAGE: "wrong usage, or a wrong setting",
    Exit.UNREACHED: "the registry could not be reached or did not answer with data; a package of "
    "the site is held until a person has decided",
    Exit.REFUSED: "the sanity gate refused what the registry sent; nothing was changed",
    Exit.BUSY: "another sync is running",
    Exit.PARTLY: "done in part: some numbers are malformed or absent, or some records invalid",
    Exit.STOPPED: "stopped with Ctrl-C",
    Exit.CUT_OFF: "the program that read the output stopped reading, as `head` does",
}


class CommandError(Exception):
    """A command cannot do what was asked: what happened, where, what to do, and the exit code."""

    def __init__(self, happened: str, where: str, remedy: str, code: Exit) -> None:
        super().__init__(happened, where, remedy)
        self.happened = happened
        self.where = where
        self.remedy = remedy
        self.code = code


def exit_for(error: Exception) -> Exit:
    """The exit code of an error that ends a command."""
    # Here, because `--help` needs this module but none of these.
    from registry.ctgov.errors import BadRequest, MalformedId, RegistryError, StudyAbsent
    from registry.mirror.errors import MirrorBusy, SyncRefused
    from registry.settings import SettingsError

    match error:
        case CommandError():
            return error.code
        case SettingsError() | MalformedId() | BadRequest():
            return Exit.WRONG_USAGE
        case StudyAbsent():
            return Exit.PARTLY
        case RegistryError():
            return Exit.UNREACHED
        case SyncRefused():
            return Exit.REFUSED
        case MirrorBusy():
            return Exit.BUSY
        case _:
            return Exit.UNEXPECTED
