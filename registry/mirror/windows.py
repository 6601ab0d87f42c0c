"""Windows: the parts of a large collection that are read, and kept or refused, one by one.

They are ranges of the day on which a study was first posted. Every study has that day and it does
not move, so that a window consists of the same studies whenever it is read, and those that left the
registry are missed. docs/decisions/0009-sync-at-size.md has the sums.
"""

from dataclasses import dataclass
from datetime import date, timedelta

POSTED = "StudyFirstPostDate"
UPDATES = "updates"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A name that stays the same, and the expression that finds its studies.

    `lasting` tells whether a study that was once in it is expected there again. `days` are the
    first and the last day on which its studies were posted; none of those without a day.
    """

    name: str
    expression: str
    lasting: bool = True
    days: tuple[date, date] | None = None

    def holds(self, posted: date | None) -> bool:
        """Whether a study that was first posted on this day, or on none, lies in it."""
        if posted is None or self.days is None:
            return self.lasting and posted is None and self.days is None
        first, last = self.days
        return first <= posted <= last


@dataclass(frozen=True, slots=True)
class Cut:
    """How a large collection is cut into windows.

    Up to `largest` studies it is read in one go: ten pages, well before the data change. What was
    posted before `first_year` is one window: the registry opened to the public in February 2000.
    Windows are quarters when these hold `fewest` studies on average, otherwise years.
    """

    largest: int = 10_000
    first_year: int = 2000
    fewest: int = 2_000

    def windows(self, studies: int, today: date) -> tuple[Window, ...]:
        """Windows that hold each study of a collection of about so many, each once."""
        today = max(today, date(self.first_year, 1, 1))
        years = range(self.first_year, today.year + 1)
        if studies >= self.fewest * 4 * len(years):
            starts = {
                f"{year}-Q{quarter + 1}": date(year, 3 * quarter + 1, 1)
                for year in years
                for quarter in range(4)
            }
        else:
            starts = {str(year): date(year, 1, 1) for year in years}
        begun = [(name, start) for name, start in starts.items() if start <= today]
        ends = [*(start - DAY for _, start in begun[1:]), None]
        return (
            Window("undated", f"AREA[{POSTED}]MISSING"),
            _posted("before", None, begun[0][1] - DAY),
            *(_posted(name, start, end) for (name, start), end in zip(begun, ends, strict=True)),
        )


AS_USUAL = Cut()


def updates(since: date) -> Window:
    """What was updated since, and a day before: the registry's days are not those of UTC."""
    return Window(UPDATES, _range("LastUpdatePostDate", since - DAY, None), lasting=False)


ELSEWHERE = Window("elsewhere", "", lasting=False)
"""What an earlier way to read the collection brought, and no window of the present one has."""


def _posted(name: str, start: date | None, end: date | None) -> Window:
    days = (start or date.min, end or date.max)
    return Window(name, _range(POSTED, start, end), days=days)


def _range(area: str, start: date | None, end: date | None) -> str:
    return f"AREA[{area}]RANGE[{start or 'MIN'},{end or 'MAX'}]"
