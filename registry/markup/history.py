"""The page History, in pieces: the versions, two of them compared, the log and the rules."""

from registry.language import Language
from registry.markup.pages import render
from registry.markup.pieces import Piece, filled
from registry.trial.history import Comparison, HistoryPage
from registry.trial.status import StatusNotice

SHOWN = 3
"""Versions that stand open; older ones are folded."""
DETAILED = 20
"""Versions that show values before and after, and the patch; of others the choice of two does."""
MANY = 10
"""Changes of one version that stand open."""


def history_page(lang: Language, view: HistoryPage, notice: StatusNotice, feed: str) -> Piece:
    """What the site holds, what stands out, and every version with what changed in it.

    `feed` is the address of the trial's feed.
    """
    return Piece(
        render(
            "history.html",
            lang,
            view=view,
            notice=notice,
            feed=feed,
            many=MANY,
            shown=SHOWN,
            detailed=DETAILED,
        )
    )


def comparison_title(lang: Language) -> Piece:
    """What stands above the choice of two versions."""
    return filled(lang, "comparison_title.html")


def comparison_piece(lang: Language, change: Comparison) -> Piece:
    """Two versions side by side."""
    return filled(lang, "comparison.html", change=change, many=MANY)


def history_log(lang: Language, view: HistoryPage) -> Piece:
    """What the site published and took back, and the rules by which changes are sorted."""
    return filled(lang, "history_log.html", view=view)
