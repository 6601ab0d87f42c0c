"""Finding other trials: one place that asks the register and tells what it found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from registry import markup
from registry.edition.edition import Edition, Shown
from registry.edition.wish import PER_PAGE, Wish, asked
from registry.language import Language
from registry.mirror.question import Found, Order, Point
from registry.trial.finding import (
    FoundPage,
    Holding,
    found_page,
    fresh_first,
    holding_told,
    straight,
    understood,
)
from registry.trial.related import RelatedTrial, related_trials
from registry.trial.side_by_side import SideBySide, side_by_side

EMPTY = Found(total=0, hits=(), facets={}, also={}, instead=())


@dataclass(frozen=True)
class Outcome:
    """What a wish finds: as it was found, which has the numbers beside the choices, and told."""

    found: Found
    page: FoundPage


def outcome(edition: Edition, wish: Wish, lang: Language) -> Outcome | None:
    """What the wish finds; none where it says nothing yet, and where nothing can be searched.

    Behind the last page is the last page: a reader may turn on with a choice that leaves fewer.
    """
    held = edition.held
    if held is None or wish.is_empty:
        return None
    made = asked(wish, held, edition.today)
    found = edition.found(made.question) if made.question else EMPTY
    if found is None:
        return None
    if found.total and not found.hits:
        return outcome(edition, replace(wish, page=-(-found.total // PER_PAGE)), lang)
    if made.meant:  # their English is this project's own, which no reader has misspelt
        found = replace(found, instead=())
    told = understood(made.meant, made.unknown, lang)
    if wish.near:
        told = (*told, straight(lang))
    sorted_so = made.question and made.question.fresh and made.question.order is Order.RELEVANCE
    if sorted_so and found.total > 1:
        told = (*told, fresh_first(lang))
    page = found_page(
        found,
        first=made.question.first + 1 if made.question else 1,
        told=told,
        own=edition.settings.trials,
        lang=lang,
        today=edition.today,
    )
    return Outcome(found, page)


def intro(edition: Edition, lang: Language) -> Markup:
    """What stands above the form: what is searched, and what becomes of what a reader writes."""
    held, snapshot = edition.held, edition.snapshot
    if held is None:
        return markup.find_unready(lang)
    checked = snapshot.checked_at if snapshot else None
    return markup.find_intro(lang, holding_told(Holding(held.total, checked), lang))


def compared(
    edition: Edition, nct_ids: Sequence[str], wish: Wish, lang: Language
) -> SideBySide | None:
    """These studies side by side, in this order; none where fewer than two of them are held."""
    hits = edition.compared(nct_ids, wish.near)
    return side_by_side(hits, edition.settings.trials, lang, edition.today)


def related(edition: Edition, shown: Shown, near: Point | None = None) -> tuple[RelatedTrial, ...]:
    """Trials that are related to this one and recruiting, those nearest to `near` first."""
    found = edition.related(shown.nct_id, near)
    return related_trials(found, edition.settings.trials, shown.lang, edition.today)
