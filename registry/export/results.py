"""What is known of a trial's registered outcome measures as JSON, for other programs."""

from collections.abc import Sequence
from decimal import Decimal

from registry.ctgov.record import Study
from registry.language import Language
from registry.site.aggregates import Aggregates
from registry.trial.arms import arm_labels
from registry.trial.matching import match_posted, match_stated
from registry.trial.measures import measures
from registry.trial.publications import Publication
from registry.trial.reported.comparison import compared_shares
from registry.trial.reported.proportions import LEVEL, Estimate, Share, fisher, newcombe, wilson
from registry.trial.reported.stated import Number, Protected, Stated, StatedRow, of_all


def results_document(
    study: Study, aggregates: Aggregates | None, publications: Sequence[Publication]
) -> dict[str, object]:
    """Every registered measure with what the three sources say of it, and what is not registered.

    A number is an object with its `state`: "known" (with `value`, digit for digit; zero is known),
    "not provided" or "protected". `posted` are places in the record's results, from 1. What is
    computed here stands apart, under `computed`, each with its method; nothing is computed from a
    number that is not shown.
    """
    lang = Language.of("en")
    registered = measures(study)
    posted = study.results_section.outcome_measures_module.outcome_measures
    stated = of_all(aggregates, publications, lang)
    said_of, left = match_stated(registered, stated)
    posted_of, posted_left = match_posted(registered, posted)
    arms = arm_labels(study)
    return {
        "nct_id": study.protocol_section.identification_module.nct_id,
        "example": aggregates.example if aggregates else False,
        "registered": [
            {
                "measure": one.key,
                "title": one.outcome.measure,
                "time_frame": one.outcome.time_frame,
                "description": one.outcome.description,
                "posted": [place + 1 for place in posted_of[one.key]],
                "reported": [_reported(each, arms) for each in said_of[one.key]],
            }
            for one in registered
        ],
        "not_registered": {
            "posted": [place + 1 for place in posted_left],
            "reported": [_reported(each, arms) for each in left],
        },
    }


def _reported(stated: Stated, arms: Sequence[str]) -> dict[str, object]:
    voice = stated.voice
    return {
        "source": {
            "kind": voice.origin.value,
            "words": str(voice.words),
            "address": voice.address,
            "confirmed": voice.confirmed,
        },
        "name": None if stated.name is None else str(stated.name),
        "details": [str(one) for one in stated.details],
        "rows": [_row(row) for row in stated.rows],
        "computed": _computed(compared_shares(stated.rows, arms)),
        "remark": None if stated.remark is None else str(stated.remark),
    }


def _row(row: StatedRow) -> dict[str, object]:
    return {
        "arm": row.arm,
        "stat": row.stat.value,
        "value": _state(row.value),
        "n": _state(row.n),
        "plus_minus": None if row.plus_minus is None else format(row.plus_minus, "f"),
        "method": row.method or None,
    }


def _state(number: Number) -> dict[str, str]:
    if isinstance(number, Protected):
        return {"state": "protected"}
    if isinstance(number, Decimal):
        return {"state": "known", "value": format(number, "f")}
    return {"state": "not provided"}


def _computed(shares: Sequence[tuple[str, Share]]) -> dict[str, object] | None:
    """What the page computes of two groups; none where it computes nothing."""
    if len(shares) != 2:
        return None
    (_, first), (_, second) = shares
    return {
        "level": LEVEL,
        "shares": [
            {"arm": arm, "count": one.count, "of": one.of, **_estimate(wilson(one), "Wilson")}
            for arm, one in shares
        ],
        "difference": _estimate(newcombe(first, second), "Newcombe"),
        "p_value": {"value": fisher(first, second), "method": "Fisher's exact test, two-sided"},
    }


def _estimate(found: Estimate, method: str) -> dict[str, object]:
    return {"value": found.value, "low": found.low, "high": found.high, "method": method}
