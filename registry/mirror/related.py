"""Studies that are related to one: for the same condition, or of the same treatment."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from registry.mirror.freshness import fresh_ones
from registry.mirror.hits import hit_of
from registry.mirror.question import Fresh, Hit, Point, Reason, Related
from registry.mirror.register.found import Query, one_and_all, one_of, unscored, without
from registry.mirror.register.register import Register
from registry.mirror.register.shape import plain_words_of, whole_letters, words_of

MOST = 5
"""A reader can weigh no more."""
_CANDIDATES = 60
"""So many of the most alike are looked through for the nearest, and for those alike by name."""
_READ_AT_ONCE = 10
"""Without a place most often the first ones are enough."""
_OPEN = ("RECRUITING",)
_WEIGHTS = {
    Reason.CONDITION: (("ConditionMeshTerm", 3.0), ("Condition", 2.0)),
    Reason.INTERVENTION: (("InterventionMeshTerm", 1.0), ("InterventionName", 1.0)),
}
"""The fields in which a term is looked for, and how much each counts: first the condition."""
_OTHER_THAN = ["non"]
"""Before the name of a disease it makes another one: Hodgkin lymphoma, non-Hodgkin lymphoma."""
_COMMON = {
    Reason.CONDITION: frozenset(
        [
            *("acute disease", "chronic disease", "critical illness", "disease"),
            *("disease attributes", "disease progression", "disease susceptibility"),
            *("emergencies", "rare diseases", "recurrence", "syndrome"),
            *("healthy", "healthy participants", "healthy subjects", "healthy volunteers"),
        ]
    ),
    Reason.INTERVENTION: frozenset(
        [
            *("placebo", "placebos", "placebo comparator", "standard of care", "usual care"),
            *("biospecimen collection", "laboratory biomarker analysis", "injections"),
            *("quality-of-life assessment", "questionnaire administration"),
            *("surveys and questionnaires", "computed tomography", "magnetic resonance imaging"),
        ]
    ),
}
"""What is alike in studies of anything: the course of a disease, and how something is measured."""
_ACRONYM = 5
"""Up to so many capitals are no word: their S is part of them, as ALS is not AL."""


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
    most_alike, _ = register.page(query, "relevance", _CANDIDATES, 0)
    mine = {reason: list(filter(None, map(_name, _terms(study, reason)))) for reason in Reason}
    # The register knows words without their endings, and so finds other names too: those go here.
    alike_by_name = (
        Related(hit, why)
        for at in range(0, len(most_alike), _READ_AT_ONCE)
        for hit in (hit_of(one, near) for one in register.raws(most_alike[at : at + _READ_AT_ONCE]))
        if (why := tuple(_why(mine, hit)))
    )
    if near is None:
        return tuple(islice(alike_by_name, MOST))
    return tuple(sorted(alike_by_name, key=lambda one: _distance(one.hit))[:MOST])


def _named(register: Register, piece: str, words: list[str]) -> Query:
    studies = register.studies
    return without(studies.phrase(piece, words), studies.phrase(piece, [*_OTHER_THAN, *words]))


def _terms(study: Hit, reason: Reason) -> Iterator[str]:
    names = study.conditions if reason is Reason.CONDITION else study.interventions
    indexed = study.meshes if reason is Reason.CONDITION else study.intervention_meshes
    for name in dict.fromkeys((*indexed, *names)):
        if name.casefold() not in _COMMON[reason]:
            yield name


def _why(
    mine: Mapping[Reason, list[list[str]]], other: Hit
) -> Iterator[tuple[Reason, tuple[str, ...]]]:
    """What the two have in common, in the words of the other one; of alike names, the first."""
    for reason, names in mine.items():
        shared: dict[tuple[str, ...], str] = {}
        for term in _terms(other, reason):
            words = _name(term)
            if _has(words, names):
                shared.setdefault(tuple(words), term)
        if shared:
            yield reason, tuple(shared.values())


def _name(term: str) -> list[str]:
    """The words of a term as names are compared: small, and without the ending of a plural.

    Words with other endings may name something else, as an ulcer is no ulcerative colitis.
    """
    return [
        word.lower() if word.isupper() and len(word) <= _ACRONYM else _singular(plain)
        for word in re.findall(r"[^\W_]+", whole_letters(term))
        for plain in plain_words_of(word)
    ]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "xes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word.removesuffix("s")


def _has(words: list[str], phrases: Iterable[list[str]]) -> bool:
    return any(
        words[at : at + len(phrase)] == phrase and words[:at][-1:] != _OTHER_THAN
        for phrase in phrases
        for at in range(len(words))
    )


def _distance(hit: Hit) -> float:
    return hit.nearest.distance if hit.nearest else float("inf")
