"""A trial in plain sentences and in a table of facts, for somebody who has a minute."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from registry.ctgov.record import PartialDate, Study, enums
from registry.ctgov.record.protocol import ExpandedAccessInfo
from registry.language import Language, Sentence, Verbatim
from registry.trial import eligibility
from registry.trial.facts import Fact, Known, Row, in_prose, known, spelled
from registry.trial.plain import enrollment, plain_sentences
from registry.trial.source import Source, wording
from registry.trial.status import (
    StatusNotice,
    at_registry,
    is_expanded_access,
    status_notice,
    status_words,
)
from registry.trial.terms import observes, phase, told

REGISTRY_SITE = "https://clinicaltrials.gov"
SEARCHES = 5
"""How many searches for other trials are offered."""


@dataclass(frozen=True)
class Link:
    """An address outside this page and what is there."""

    words: Sentence
    address: str


@dataclass(frozen=True)
class Overview:
    """The first page of a trial."""

    nct_id: str
    title: Fact
    official_title: Fact
    status: StatusNotice
    sentences: tuple[Sentence, ...]
    rows: tuple[Row, ...]
    wording: Sentence
    summary: Fact
    description: Fact
    elsewhere: tuple[Link, ...]
    registry_address: str


def overview(study: Study, source: Source, lang: Language, today: date) -> Overview:
    """Everything that the first page says."""
    protocol = study.protocol_section
    names = protocol.identification_module
    texts = protocol.description_module
    return Overview(
        nct_id=names.nct_id or "",
        title=spelled(names.brief_title),
        official_title=spelled(names.official_title),
        status=status_notice(study, source, lang, today),
        sentences=plain_sentences(study, lang),
        rows=_rows(study, source, lang),
        wording=wording(source, lang),
        summary=in_prose(texts.brief_summary),
        description=in_prose(texts.detailed_description),
        elsewhere=_elsewhere(study, lang),
        registry_address=registry_page(names.nct_id or ""),
    )


def registry_page(nct_id: str) -> str:
    """The record's own page at the registry."""
    return f"{REGISTRY_SITE}/study/{nct_id}"


def _rows(study: Study, source: Source, lang: Language) -> tuple[Row, ...]:
    protocol = study.protocol_section
    design, info = protocol.design_module, protocol.design_module.design_info
    status = protocol.status_module
    conditions = [Verbatim(name) for name in protocol.conditions_module.conditions]
    treatments = [
        Verbatim(item.name)
        for item in protocol.arms_interventions_module.interventions
        if item.name
    ]
    rows = [
        at_registry(study, source, lang),
    ]
    if status.last_known_status:
        rows.append(Row(lang.say("Last known status"), _last_known(study, lang)))
    if design.phases or design.study_type == enums.StudyType.INTERVENTIONAL:
        rows.append(Row(lang.say("Phase"), known(phase(design.phases, lang))))
    rows += [
        Row(lang.say("Conditions"), known(lang.series(conditions) if conditions else None)),
        Row(lang.say("Treatments"), known(lang.series(treatments) if treatments else None)),
    ]
    if not is_expanded_access(study):
        rows.append(Row(lang.say("Enrollment"), enrollment(design.enrollment_info, lang)))
    rows += [
        Row(lang.say("Sex"), eligibility.sex(study, lang)),
        Row(lang.say("Ages"), eligibility.ages(study, lang)),
        Row(lang.say("Healthy volunteers"), eligibility.volunteers(study, lang)),
        Row(lang.say("Study type"), known(told(design.study_type, lang))),
    ]
    if observes(study):
        rows += [
            Row(lang.say("Observational model"), known(told(info.observational_model, lang))),
            Row(lang.say("Time perspective"), known(told(info.time_perspective, lang))),
        ]
    elif not is_expanded_access(study):
        rows += [
            Row(lang.say("Primary purpose"), known(told(info.primary_purpose, lang))),
            Row(lang.say("Allocation"), known(told(info.allocation, lang))),
            Row(lang.say("Interventional model"), known(told(info.intervention_model, lang))),
            Row(lang.say("Masking"), known(told(info.masking_info.masking, lang))),
        ]
    access = status.expanded_access_info
    if access.has_expanded_access or access.nct_id:
        rows.append(Row(lang.say("Treatment outside the trial"), _expanded_access(access, lang)))
    return tuple(rows)


def _expanded_access(info: ExpandedAccessInfo, lang: Language) -> Fact:
    """Whether the treatment is given outside the trial, and in which record that stands."""
    if not info.has_expanded_access:
        return Known(lang.say("no"))
    if not info.nct_id:
        return Known(lang.say("yes; the registry names no record for it"))
    words = status_words(info.status_for_nct_id, lang)
    number = Verbatim(info.nct_id)
    if words is None:
        return Known(lang.say("yes, see {nct_id}", nct_id=number))
    return Known(lang.say("yes, see {nct_id} (“{status}”)", nct_id=number, status=words))


def _last_known(study: Study, lang: Language) -> Fact:
    """The last known status, never without the date at which it was known."""
    module = study.protocol_section.status_module
    words = status_words(module.last_known_status, lang) or ""
    verified = module.status_verified_date
    if isinstance(verified, PartialDate):
        verified = lang.date(verified.in_month)
    elif verified:
        verified = Verbatim(verified)
    if verified:
        return Known(lang.say("{status}, as confirmed in {month}", status=words, month=verified))
    return Known(lang.say("{status}, at an unknown date", status=words))


def _elsewhere(study: Study, lang: Language) -> tuple[Link, ...]:
    """Searches for recruiting trials of the same conditions, and other registries."""
    derived = study.derived_section.condition_browse_module.meshes
    # The sponsor's first condition, then the registry's own terms, which are conditions for sure.
    first, *others = study.protocol_section.conditions_module.conditions or [None]
    terms = [first, *(mesh.term for mesh in derived), *others]
    links: dict[str, Link] = {}
    for term in terms:
        if term and term.casefold() not in links and len(links) < SEARCHES:
            query = urlencode({"cond": term, "aggFilters": "status:rec"})
            links[term.casefold()] = Link(
                lang.say(
                    "Recruiting trials registered under: {condition}", condition=Verbatim(term)
                ),
                f"{REGISTRY_SITE}/search?{query}",
            )
    return (*links.values(), *other_registries(lang))


def other_registries(lang: Language) -> tuple[Link, ...]:
    """Where trials are found that ClinicalTrials.gov does not have."""
    return (
        Link(lang.say("Chinese Clinical Trial Registry (ChiCTR)"), "https://www.chictr.org.cn/"),
        Link(
            lang.say("World Health Organization: search in the registries of all countries"),
            "https://trialsearch.who.int/",
        ),
    )
