"""How long the proof of a table may take."""

import time


class TooLarge(Exception):
    """The table has too many hidden numbers to be protected, or proven, in the time given."""

    happened = "The table is too large for the time given"
    remedy = "Coarsen it: put rows or columns together, or give up one of the breakdowns."

    def __init__(self, numbers: int) -> None:
        super().__init__(numbers)
        self.numbers = numbers

    def __str__(self) -> str:
        return f"{self.happened} ({self.numbers} numbers may be hidden). {self.remedy}"


class Deadline:
    """The moment after which nothing is computed any more; without seconds there is none."""

    def __init__(self, seconds: float | None, numbers: int) -> None:
        self._end = float("inf") if seconds is None else time.monotonic() + seconds
        self._numbers = numbers

    def left(self) -> float:
        """The seconds that are left; `TooLarge` when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> TooLarge:
        """The error that says so."""
        return TooLarge(self._numbers)
