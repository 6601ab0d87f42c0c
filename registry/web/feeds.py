"""Feeds of what changed (Atom, RFC 4287): of one trial, or of every trial of the site."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from urllib.parse import urlsplit

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]

from registry.edition import Past, Shown
from registry.edition.addresses import trial_path
from registry.export.text import one_line
from registry.language import Language, Sentence
from registry.trial.history import Entry, entries
from registry.web.answer import Answer
from registry.web.asked import Asked
from registry.web.notices import home, no_page
from registry.web.trial import answer_for

MEDIA = "application/atom+xml; charset=utf-8"
LONGEST = 100
"""So many entries are told, the newest ones."""
SHORT = 120
"""A headline has so many signs at most."""
_SINCE = "2026"
"""The year from which on tag URIs (RFC 4151) name an entry by the site's host."""

Line = tuple[Shown, Entry]
"""Something that happened to a trial."""


def of_trial(asked: Asked) -> Answer:
    """What matters of the trial in the path, newest first; with `?all` what else changed, too."""
    return answer_for(asked, "/feed.atom", lambda shown: _feed_of(asked, shown))


def _feed_of(asked: Asked, shown: Shown) -> Answer:
    page = trial_path(asked.lang.tag, shown.nct_id)
    title = asked.lang.say("What changed in {trial}", trial=f"{shown.title} ({shown.nct_id})")
    return _feed(asked, title, page, _lines(shown, asked.edition.past(shown.nct_id)))


def of_site(asked: Asked) -> Answer:
    """The same of all trials of the site together."""
    edition, lang = asked.edition, asked.lang
    found = (edition.trial(one, lang) for one in edition.settings.trials)
    lines = chain.from_iterable(_lines(one, edition.past(one.nct_id)) for one in found if one)
    title = lang.say(
        "What changed in the trials on {site}", site=edition.settings.site.name[lang.tag]
    )
    return _feed(asked, title, home(lang), list(lines))


def kept_by(asked: Asked) -> tuple[str, bool] | None:
    """What a feed depends on; one that repeats the host of a request is kept by nobody."""
    if not asked.edition.settings.site.address:
        return None
    return asked.params.get("nct", ""), _everything(asked)


def _everything(asked: Asked) -> bool:
    return "all" in asked.query


def _lines(shown: Shown, past: Past) -> list[Line]:
    told = entries(shown.nct_id, past.versions, past.announced, shown.lang, past.turns)
    return [(shown, one) for one in told]


def _feed(asked: Asked, title: Sentence, page: str, lines: Sequence[Line]) -> Answer:
    if not asked.base:
        return no_page(asked)
    newest = sorted(lines, key=lambda line: line[1].at, reverse=True)
    told = [line for line in newest if line[1].material or _everything(asked)][:LONGEST]
    own = asked.path + ("?all" if _everything(asked) else "")
    site = asked.edition.settings.site.name[asked.lang.tag]
    feed = FeedGenerator()
    feed.id(_tag(asked, own))
    feed.title(one_line(title))
    feed.subtitle(_which(asked.lang, everything=_everything(asked)))
    feed.author(name=site)
    feed.language(asked.lang.tag)
    feed.link(href=asked.base + own, rel="self", type="application/atom+xml")
    feed.link(href=asked.base + page, rel="alternate", type="text/html")
    feed.rights(asked.lang.say("Data sourced from ClinicalTrials.gov; the words are this site's."))
    feed.updated(_updated(newest, asked))
    for shown, one in told:
        entry = feed.add_entry(order="append")
        entry.id(_tag(asked, one.id))
        entry.title(_headline(shown, one))
        entry.updated(one.at)
        entry.link(href=f"{asked.base}{trial_path(asked.lang.tag, shown.nct_id)}#history")
        entry.content("\n".join(map(one_line, one.sentences)), type="text")
        entry.category(
            term="material" if one.material else "administrative",
            label=_weight(asked.lang, material=one.material),
        )
    return Answer.of(feed.atom_str(pretty=True), MEDIA, cache=asked.keeping)


def _headline(shown: Shown, entry: Entry) -> str:
    """What a reader sees in a list: what matters first, else what kind of thing happened."""
    said = one_line(entry.sentences[0] if entry.material else entry.title)
    short = said if len(said) <= SHORT else said[:SHORT].rstrip() + "…"
    return f"{shown.nct_id}: {short}"


def _tag(asked: Asked, name: str) -> str:
    """A name that stays the same for good, also when the site's pages move."""
    return f"tag:{urlsplit(asked.base).hostname},{_SINCE}:{name.lstrip('/')}"


def _updated(newest: Sequence[Line], asked: Asked) -> datetime:
    """When the newest thing happened, told or not; a feed without any is as old as its data."""
    if newest:
        return newest[0][1].at
    snapshot = asked.edition.snapshot
    known = snapshot.checked_at if snapshot else None
    return known or datetime.fromisoformat(f"{asked.edition.today}T00:00:00+00:00")


def _which(lang: Language, *, everything: bool) -> Sentence:
    if everything:
        return lang.say("Every change of the records, and what the site published.")
    return lang.say("Changes of the records that matter, and what the site published.")


def _weight(lang: Language, *, material: bool) -> Sentence:
    return lang.say("matters") if material else lang.say("administrative")
