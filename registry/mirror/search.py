"""Looking for studies in the register: by words, filters and distance, with counts beside."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from registry.ctgov.search_areas import SearchArea, area_named
from registry.mirror.essie.areas import differing, in_area, names_in
from registry.mirror.essie.tree import Term
from registry.mirror.freshness import fresh_ones
from registry.mirror.hits import hit_of
from registry.mirror.question import Facet, Found, Hit, Misspelt, Order, Point, Question
from registry.mirror.register.found import (
    Address,
    Query,
    everything,
    one_and_all,
    one_of,
    unscored,
    without,
)
from registry.mirror.register.measured import MONTH, YEAR
from registry.mirror.register.nearby import Circle
from registry.mirror.register.register import Order as Ranking
from registry.mirror.register.register import Register, Sorted
from registry.mirror.register.shape import COUNTRY, STUDY, words_of
from registry.mirror.register.spelling import spellings

_FIELDS: Final[Mapping[Facet, str]] = {
    Facet.STATUS: "OverallStatus",
    Facet.PHASE: "Phase",
    Facet.TYPE: "StudyType",
    Facet.COUNTRY: COUNTRY,
}
_CHOSEN: Final[Mapping[Facet, Callable[[Question], frozenset[str]]]] = {
    Facet.STATUS: lambda question: question.statuses,
    Facet.PHASE: lambda question: question.phases,
    Facet.TYPE: lambda question: question.types,
    Facet.COUNTRY: lambda question: question.countries,
}
_AROUND = (10.0, 50.0, 200.0, 1_000.0)
"""Kilometres in which to look for what is nearest, one after the other, where many are found."""
_FEW = 2_000
"""So many are put in the order of their distances at once."""
_MOST_NAMES = 3
"""So many other names of one are told; more are a list that nobody reads."""
_OTHER_SEX = {"FEMALE": "MALE", "MALE": "FEMALE"}
_COUNTING = ThreadPoolExecutor(thread_name_prefix="counting")
"""Counts what is found while the page is ranked: tantivy leaves Python alone for either."""


def find(register: Register, question: Question) -> Found:
    """The studies that a question finds, so many of them, and how many there are of what kind.

    Every word of `words` must be somewhere in a study; a condition is found by its other names too.
    """
    texts, circle = list(_texts(register, question)), _circle(register, question)
    limits = map(unscored, _limits(register, question, circle))
    base = one_and_all([*texts, *limits] or [everything()])
    chosen = {facet: _is_one_of(register, facet, question) for facet in Facet}
    query = _with(base, chosen.values())
    facets = _COUNTING.submit(_facets, register, base, chosen)
    found, total = _page(register, query, question, circle, bool(texts))
    misspelt, instead = ("words", ()) if total else _instead(register, question)
    return Found(
        total=total,
        hits=tuple(hit_of(raw, question.near) for raw in register.raws(found)),
        facets=facets.result(),
        also=_also(register, question),
        instead=instead,
        misspelt=misspelt,
    )


def hits(register: Register, nct_ids: Sequence[str], near: Point | None = None) -> tuple[Hit, ...]:
    """These studies, in this order; what the register lacks is left out."""
    raws = (register.raw(nct_id) for nct_id in nct_ids)
    return tuple(hit_of(raw, near) for raw in raws if raw is not None)


def _texts(register: Register, question: Question) -> Iterator[Query]:
    for text, area in _asked(question):
        if words_of(text):
            yield in_area(Term(tuple(text.split())), area, register)


def _asked(question: Question) -> Iterator[tuple[str, SearchArea]]:
    for text, name in (
        (question.words, "BasicSearch"),
        (question.condition, "ConditionSearch"),
        (question.intervention, "InterventionSearch"),
        (question.sponsor, "SponsorSearch"),
    ):
        area = area_named(name)
        if area is not None:
            yield text, area


def _circle(register: Register, question: Question) -> Circle | None:
    """Where a question limits the distance: all that is within it."""
    near, within = question.near, question.within
    if near is None or within is None:
        return None
    return register.earth.within(near.latitude, near.longitude, within)


def _limits(register: Register, question: Question, circle: Circle | None) -> Iterator[Query]:
    studies = register.studies
    if question.age is not None:
        yield without(everything(), one_of(list(_too_young_or_old(register, *question.age))))
    if question.sex in _OTHER_SEX:
        yield without(everything(), studies.term("Sex", _OTHER_SEX[question.sex]))
    if question.with_results:
        yield studies.term("HasResults", "true")
    if circle is not None:
        yield studies.in_circle(circle, STUDY)


def _too_young_or_old(register: Register, least: int, most: int) -> Iterator[Query]:
    """Studies whose limits nobody keeps who has completed so many months.

    A limit holds until its unit is over: "5 Years" as long as somebody is five. The register does
    not know units, so a number of whole years counts as years, any other one as months.
    """
    studies, birthday = register.studies, least // 12 * YEAR
    yield studies.between("MinimumAge", (most + 1) * MONTH, None)
    over = (least - 1) * MONTH
    yield studies.between("MaximumAge", None, min(over, birthday - 1))
    if birthday < over:
        yield studies.between("MaximumAge", birthday + 1, over)


def _is_one_of(register: Register, facet: Facet, question: Question) -> Query | None:
    values = _CHOSEN[facet](question)
    return register.studies.one_of_terms(_FIELDS[facet], sorted(values)) if values else None


def _with(base: Query, chosen: Iterable[Query | None]) -> Query:
    return one_and_all([base, *(unscored(one) for one in chosen if one is not None)])


def _facets(
    register: Register, base: Query, chosen: Mapping[Facet, Query | None]
) -> dict[Facet, tuple[tuple[str, int], ...]]:
    """Counts by the values of each facet, of what would be found without a choice in that one."""
    free = [facet for facet, one in chosen.items() if one is None]
    found: dict[Facet, tuple[tuple[str, int], ...]] = {}
    for facets in ([free] if free else []) + [[facet] for facet in chosen if facet not in free]:
        query = _with(base, [one for facet, one in chosen.items() if facet not in facets])
        counts = register.studies.counted(query, [_FIELDS[facet] for facet in facets])
        found |= {facet: counts[_FIELDS[facet]] for facet in facets}
    return {facet: found[facet] for facet in Facet}


def _page(
    register: Register, query: Query, question: Question, circle: Circle | None, ranked: bool
) -> tuple[list[Address], int]:
    """The studies of the page that is asked for, and how many there are in all."""
    first, size = question.first, question.size
    if question.order is Order.DISTANCE and question.near is not None and size:
        return _nearest(register, query, question, question.near, circle)
    by_date: Ranking = [Sorted("LastUpdatePostDate", True)]
    if question.order is not Order.RELEVANCE:
        return register.page(query, by_date, size, first)
    found: list[Address] = []
    total = 0
    for part in _parts(register, query, question):
        ranking: Ranking = "relevance" if ranked else by_date
        some, count = register.page(part, ranking, size - len(found), first)
        found, total, first = found + some, total + count, max(0, first - count)
    return found, total


def _parts(register: Register, query: Query, question: Question) -> list[Query]:
    """What is found, cut so that the parts follow each other and each is ranked by itself."""
    if question.fresh is None:
        return [query]
    fresh = fresh_ones(register, question.fresh)
    return [one_and_all([query, unscored(fresh)]), without(query, fresh)]


def _nearest(
    register: Register, query: Query, question: Question, near: Point, circle: Circle | None
) -> tuple[list[Address], int]:
    """The nearest ones first, then those of which no place is known; and how many in all."""
    studies, earth, within = register.studies, register.earth, question.within
    first, end = question.first, question.first + question.size
    query = unscored(query)
    total = studies.count(query)
    around = _AROUND if total > _FEW else ()
    for radius in (one for one in around if within is None or one < within):
        ring = earth.within(near.latitude, near.longitude, radius)
        found = studies.every(one_and_all([query, studies.in_circle(ring, STUDY)]))
        if len(found) >= end:
            numbers, here = _numbers(register, found), ring.all
            break
    else:
        found = studies.every(query)
        numbers = _numbers(register, found)
        here = circle.all if circle else earth.of(numbers, near.latitude, near.longitude)
    ranked = np.lexsort((numbers, here.distance_of(numbers)))
    return [found[at] for at in ranked[first:end]], total


def _numbers(register: Register, found: Sequence[Address]) -> NDArray[np.int32]:
    return np.array(register.studies.values(STUDY, found), np.int32)


def _instead(register: Register, question: Question) -> tuple[Misspelt, tuple[str, ...]]:
    """Which text may be misspelt, and the spellings in place of it.

    Those with which some study has all words; where there are none, more than one word is wrong,
    and a reader mends one after the other.
    """
    tried = {name: spellings(register, getattr(question, name)) for name in get_args(Misspelt)}
    for name, texts in tried.items():
        found = tuple(text for text in texts if _has_words(register, question, {name: text}))
        if found:
            return name, found
    return next(((name, texts) for name, texts in tried.items() if texts), ("words", ()))


def _has_words(register: Register, question: Question, texts: Mapping[str, Any]) -> bool:
    """Whether some study has all words of a question with these texts."""
    words = list(_texts(register, replace(question, **texts)))
    return register.studies.count(one_and_all(words)) > 0


def _also(register: Register, question: Question) -> dict[str, tuple[str, ...]]:
    """A few other names that were looked for, but for those that differ only in how they look."""
    found: dict[str, tuple[str, ...]] = {}
    for text in (question.words, question.condition):
        for name, terms in names_in(text, register).items():
            if others := differing(name, terms):
                found[name] = tuple(reversed(others.values()))[:_MOST_NAMES]
    return found
