"""`aggFilters`: the boxes that can be ticked beside the registry's own search."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from registry.mirror.register.found import (
    Documents,
    Query,
    everything,
    one_and_all,
    one_of,
    without,
)
from registry.mirror.register.register import Register
from registry.web.api_v2.answers import BadRequest, quoted
from registry.web.api_v2.parameters import incorrect, listed

Box = Callable[[Documents], Query]

_FUNDERS = ("LeadSponsorClass", "CollaboratorClass")
_OTHERS = ("OTHER", "OTHER_GOV", "INDIV", "NETWORK", "AMBIG", "UNKNOWN")
"""Who is neither industry nor of the United States' government."""


def _has(piece: str, *values: str) -> Box:
    return lambda studies: studies.one_of_terms(piece, values)


def _not(piece: str, value: str) -> Box:
    return lambda studies: without(everything(), studies.term(piece, value))


def _paid_by(*kinds: str) -> Box:
    """Its lead sponsor, or somebody who takes part in it, is one of these."""
    return lambda studies: one_of([studies.one_of_terms(piece, kinds) for piece in _FUNDERS])


BOXES: Final[Mapping[str, Mapping[str, Box]]] = {
    "status": {
        "not": _has("OverallStatus", "NOT_YET_RECRUITING"),
        "rec": _has("OverallStatus", "RECRUITING"),
        "act": _has("OverallStatus", "ACTIVE_NOT_RECRUITING"),
        "com": _has("OverallStatus", "COMPLETED"),
        "ter": _has("OverallStatus", "TERMINATED"),
        "enr": _has("OverallStatus", "ENROLLING_BY_INVITATION"),
        "sus": _has("OverallStatus", "SUSPENDED"),
        "wit": _has("OverallStatus", "WITHDRAWN"),
        "unk": _has("OverallStatus", "UNKNOWN"),
    },
    "phase": {
        "0": _has("Phase", "EARLY_PHASE1"),
        "1": _has("Phase", "PHASE1"),
        "2": _has("Phase", "PHASE2"),
        "3": _has("Phase", "PHASE3"),
        "4": _has("Phase", "PHASE4"),
    },
    "studyType": {
        "int": _has("StudyType", "INTERVENTIONAL"),
        "obs": _has("StudyType", "OBSERVATIONAL"),
        "exp": _has("StudyType", "EXPANDED_ACCESS"),
    },
    "ages": {
        "child": _has("StdAge", "CHILD"),
        "adult": _has("StdAge", "ADULT"),
        "older": _has("StdAge", "OLDER_ADULT"),
    },
    "sex": {"f": _not("Sex", "MALE"), "m": _not("Sex", "FEMALE")},
    "healthy": {"y": _has("HealthyVolunteers", "true")},
    "results": {"with": _has("HasResults", "true"), "without": _not("HasResults", "true")},
    "violation": {"y": _has("FDAAA801Violation", "true")},
    "docs": {
        "prot": _has("LargeDocHasProtocol", "true"),
        "sap": _has("LargeDocHasSAP", "true"),
        "icf": _has("LargeDocHasICF", "true"),
    },
    "funderType": {
        "nih": _paid_by("NIH"),
        "fed": _paid_by("FED"),
        "industry": _paid_by("INDUSTRY"),
        "other": _paid_by(*_OTHERS),
    },
}
"""What each box finds, by filter and option. Others that the registry has are refused."""


def boxes_where(text: str, register: Register) -> Query:
    """Finds the studies that one ticked option of each filter lets through.

    `text` is pairs of a filter and its options, as `results:with,status:not rec`. Raises
    `BadRequest` for a filter or an option that is not among `BOXES`.
    """
    found = [_filter(pair, register.studies) for pair in listed(text) if pair]
    if not found:
        raise incorrect("aggFilters")
    return one_and_all(found)


def _filter(pair: str, studies: Documents) -> Query:
    name, colon, options = pair.partition(":")
    boxes = BOXES.get(name)
    chosen: Sequence[str] = options.split()
    if boxes is None or not colon or not chosen:
        raise _unknown(pair)
    for option in chosen:
        if option not in boxes:
            raise _unknown(f"{name}:{option}")
    return one_of([boxes[option](studies) for option in chosen])


def _unknown(pair: str) -> BadRequest:
    return BadRequest(f"{quoted(pair)} in parameter `aggFilters` is not supported by this mirror")
