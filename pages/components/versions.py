"""Every version of a trial's record as HTML, and the log of the site's own numbers."""

from pages.components.page import Finished, made, nothing
from pages.components.visit import Shown, Visit
from registry.edition import parts
from registry.edition.addresses import trial_link
from registry.edition.kept import Kept

_KEPT = Kept(100)
"""Histories, for the next reader; those of long records may have a megabyte."""


def versions(here: Visit) -> tuple[Finished, Finished | None]:
    """What stands above the choice of two versions, and below it."""
    shown = here.shown
    if shown is None:
        return made("history", nothing, here), None
    return _KEPT.get(here.key, lambda: _made(here, shown))


def _made(here: Visit, shown: Shown) -> tuple[Finished, Finished]:
    feed = trial_link(here.lang.tag, shown.nct_id, "/feed.atom")
    above, below = parts.history(shown, here.past, feed)
    return Finished(above.html), Finished(below.html)
