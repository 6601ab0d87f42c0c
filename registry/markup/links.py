"""Links from page to page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """An address on this site, in words; `tag` is its language where it is another one.

    `here` is whether it leads to the page on which it stands.
    """

    words: str
    address: str
    tag: str | None = None
    here: bool = False
