"""What can go wrong when a release is published or withdrawn."""


class SiteError(Exception):
    """A release can't be published or withdrawn: what happened, and what to do about it."""

    def __init__(self, happened: str, remedy: str) -> None:
        super().__init__(happened, remedy)
        self.happened = happened
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.happened}. {self.remedy}"
