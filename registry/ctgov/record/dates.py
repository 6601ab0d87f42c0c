"""Dates that know how precise they are. A month is never given a day."""

import calendar
import re
from datetime import date
from typing import Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class PartialDate(str):
    """A year, a month or a day, spelled `yyyy`, `yyyy-MM` or `yyyy-MM-dd`.

    It is the source's own text, so it dumps unchanged; `year`, `month` and `day` are numbers, the
    latter two `None` where the source does not say. Anything else raises `ValueError`.
    """

    year: int
    month: int | None
    day: int | None

    def __new__(cls, text: str) -> Self:
        """Read `text`; raise `ValueError` when it is not such a date or no day of the calendar."""
        shape = _SHAPE.fullmatch(text)
        if shape is None:
            raise ValueError(f"{text!r} is not a date in yyyy, yyyy-MM or yyyy-MM-dd")
        made = super().__new__(cls, text)
        year, month, day = shape.groups()
        made.year = int(year)
        made.month = int(month) if month else None
        made.day = int(day) if day else None
        # Raises ValueError for month 13, month 0 or 30 February.
        date(made.year, 1 if month is None else int(month), 1 if day is None else int(day))
        return made

    @classmethod
    def read(cls, text: str) -> Self | None:
        """`text` as such a date; none when it is not one."""
        try:
            return cls(text)
        except ValueError:
            return None

    @property
    def in_month(self) -> "PartialDate":
        """The same date without its day."""
        return PartialDate(self[:7])

    @property
    def earliest(self) -> date:
        """The first day that this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def may_be(self, other: "PartialDate") -> bool:
        """Whether both can mean one day, as when one of them is only told more exactly."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Validate from text; serialise as that text."""
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(strict=True)
        )
