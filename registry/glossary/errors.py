"""What can be wrong with a file of the glossary."""

from pathlib import Path


class GlossaryError(Exception):
    """A file of the glossary cannot be used.

    `file` is the file, `entry` the id of the entry in it (or None when the file as a whole is
    meant), `cause` what is wrong and `remedy` what to do about it. `str()` joins the four.
    """

    def __init__(self, file: Path, entry: str | None, cause: str, remedy: str) -> None:
        super().__init__(file, entry, cause, remedy)
        self.file = file
        self.entry = entry
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.file}: {self.entry}" if self.entry else str(self.file)
        return f"{place}: {self.cause}; {self.remedy}"
