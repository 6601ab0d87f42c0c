"""Which registered measure a result is about: by the name that a source gives it, or by its title.

What no rule settles is about none.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from registry.ctgov.record.results import OutcomeMeasure
from registry.trial.facts import SiteWords
from registry.trial.identity import folded
from registry.trial.measures import RANKS, Measure
from registry.trial.reported.stated import Stated

_KEY = re.compile(r"(primary|secondary|other)-(\d{1,3})(?:\W+(.*))?", re.IGNORECASE | re.DOTALL)


def called(name: str, registered: Sequence[Measure]) -> tuple[Measure, str | None] | None:
    """The measure that a name means; and, of a name that is a key, the words behind it.

    A name is a key ("primary-1"), a title, or a key with words of a source's own ("primary-1:
    relapse"). A title is compared without capitals and punctuation, but one that is the same with
    them comes first.
    """
    key = _KEY.fullmatch(name.strip())
    words = (key[3] or "").strip() if key else ""
    by_key = [
        one for one in registered if key and (one.rank, one.number) == (key[1].lower(), int(key[2]))
    ]
    title = folded(name)
    by_title = [one for one in registered if title and folded(one.outcome.measure or "") == title]
    by_title.sort(key=lambda one: one.outcome.measure != name)
    if by_key and not (words and by_title):
        return by_key[0], words
    return (by_title[0], None) if by_title else None


def match_stated(
    registered: Sequence[Measure], stated: Sequence[Stated]
) -> tuple[dict[str, list[Stated]], list[Stated]]:
    """What is stated of each registered measure, by its key, and of none."""
    found: dict[str, list[Stated]] = {one.key: [] for one in registered}
    left: list[Stated] = []
    for each in stated:
        meant = called(each.registered, registered) if each.registered else None
        if meant is None:
            left.append(each)
            continue
        measure, words = meant
        if words is not None and each.name == each.registered:  # it has no name but the key
            each = replace(each, name=SiteWords(words) if words else None)
        found[measure.key].append(each)
    return found, left


def match_posted(
    registered: Sequence[Measure], posted: Sequence[OutcomeMeasure]
) -> tuple[dict[str, list[int]], list[int]]:
    """Where in the record's results each registered measure is, and the places of all others.

    The title decides; of several measures with one title that of the same rank and time frame, the
    one whose title is the same to the sign ("< 7 years"), and one that has no result yet.
    """
    titled: defaultdict[str, list[Measure]] = defaultdict(list)
    for one in registered:
        titled[folded(one.outcome.measure or "")].append(one)
    found: dict[str, list[int]] = {one.key: [] for one in registered}
    left: list[int] = []
    for at, result in enumerate(posted):
        title = folded(result.title or "")
        if title and title in titled:
            best = max(titled[title], key=lambda one: _fits(one, result, found[one.key]))
            found[best.key].append(at)
        else:
            left.append(at)
    return found, left


def _fits(measure: Measure, result: OutcomeMeasure, results: Sequence[int]) -> tuple[bool, ...]:
    rank = RANKS.get(result.type or "")
    same_time = folded(measure.outcome.time_frame or "") == folded(result.time_frame or "")
    same_title = measure.outcome.measure == result.title
    return (measure.rank is rank, same_time, same_title, not results)
