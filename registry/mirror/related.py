"""Studies that are related to one: for the same condition, or of the same treatment."""

from collections.abc import Iterable, Iterator

from registry.mirror.freshness import fresh_ones
from registry.mirror.hits import hit_of
from registry.mirror.question import Fresh, Hit, Point, Reason, Related
from registry.mirror.register.found import Query, one_and_all, one_of, unscored, without
from registry.mirror.register.register import Register
from registry.mirror.register.shape import words_of

MOST = 5
"""A reader can weigh no more."""
_CANDIDATES = 60
"""So many of the most alike are looked through for the nearest."""
_OPEN = ("RECRUITING",)
_WEIGHTS = {
    Reason.CONDITION: (("ConditionMeshTerm", 3.0), ("Condition", 2.0)),
    Reason.INTERVENTION: (("InterventionMeshTerm", 1.0), ("InterventionName", 1.0)),
}
"""The fields in which a term is looked for, and how much each counts: first the condition."""
_OTHER_THAN = ["non"]
"""Before the name of a disease it makes another one: Hodgkin lymphoma, non-Hodgkin lymphoma."""
_COMMON = frozenset({"placebo", "placebos", "placebo comparator", "standard of care"})
"""Interventions that are alike in studies of anything."""


def related(
    register: Register, nct_id: str, fresh: Fresh, near: Point | None = None
) -> tuple[Related, ...]:
    """At most `MOST` other studies that recruit and are for the same condition, or treat alike.

    Only those count whose record is fresh. The most alike first; of those the nearest first where a
    point is given. None where the register lacks the study, or has none that is related.
    """
    raw = register.raw(nct_id)
    if raw is None:
        return ()
    study = hit_of(raw, None)
    alike = [
        Query.boost_query(_named(register, piece, words), weight)
        for reason, fields in _WEIGHTS.items()
        for term in _terms(study, reason)
        if (words := words_of(term))
        for piece, weight in fields
    ]
    if not alike:
        return ()
    recruiting = register.studies.one_of_terms("OverallStatus", _OPEN)
    limits = [unscored(recruiting), unscored(fresh_ones(register, fresh))]
    query = without(one_and_all([one_of(alike), *limits]), register.with_numbers([nct_id]))
    size = MOST if near is None else _CANDIDATES
    most_alike, _ = register.page(query, "relevance", size, 0)
    found = [hit_of(one, near) for one in register.raws(most_alike)]
    if near is not None:
        found.sort(key=_distance)
    return tuple(Related(hit, tuple(_why(study, hit))) for hit in found[:MOST])


def _named(register: Register, piece: str, words: list[str]) -> Query:
    studies = register.studies
    return without(studies.phrase(piece, words), studies.phrase(piece, [*_OTHER_THAN, *words]))


def _terms(study: Hit, reason: Reason) -> Iterator[str]:
    names = study.conditions if reason is Reason.CONDITION else study.interventions
    indexed = study.meshes if reason is Reason.CONDITION else study.intervention_meshes
    for name in dict.fromkeys((*indexed, *names)):
        if name.casefold() not in _COMMON:
            yield name


def _why(study: Hit, other: Hit) -> Iterator[tuple[Reason, tuple[str, ...]]]:
    """What the two have in common, in the words of the other one; of alike names, the first."""
    for reason in Reason:
        mine = [words_of(term) for term in _terms(study, reason)]
        shared: dict[tuple[str, ...], str] = {}
        for term in _terms(other, reason):
            words = words_of(term)
            if _has(words, mine):
                shared.setdefault(tuple(words), term)
        if shared:
            yield reason, tuple(shared.values())


def _has(words: list[str], phrases: Iterable[list[str]]) -> bool:
    return any(
        words[at : at + len(phrase)] == phrase and words[:at][-1:] != _OTHER_THAN
        for phrase in phrases
        for at in range(len(words))
    )


def _distance(hit: Hit) -> float:
    return hit.nearest.distance if hit.nearest else float("inf")
