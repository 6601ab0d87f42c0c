"""The one error of the expression language."""


class EssieError(Exception):
    """An expression that cannot be read, or that this mirror cannot answer.

    `happened` says what, `place` where in the expression, `remedy` what to do about it. `str()`
    joins the three.
    """

    def __init__(self, happened: str, place: str, remedy: str) -> None:
        super().__init__(happened, place, remedy)
        self.happened = happened
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.happened} ({self.place}). {self.remedy}"
