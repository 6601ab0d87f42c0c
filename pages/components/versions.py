"""Every version of a trial's record as HTML, and the log of the site's own numbers."""

from pages.components.page import Finished, nothing
from pages.components.visit import Visit
from registry.edition import parts
from registry.edition.addresses import trial_path
from registry.edition.kept import Kept

_KEPT = Kept(100)
"""Histories, for the next reader; those of long records may have a megabyte."""


def versions(here: Visit) -> tuple[Finished, Finished | None]:
    """What stands above the choice of two versions, and below it."""
    return _KEPT.get(here.key, lambda: _made(here))


def _made(here: Visit) -> tuple[Finished, Finished | None]:
    if here.shown is None:
        return Finished(nothing(here)), None
    feed = trial_path(here.lang.tag, here.shown.nct_id, "/feed.atom").lstrip("/")
    above, below = parts.history(here.shown, here.past, feed)
    return Finished(above.html), Finished(below.html)
