"""What a doctor who may refer somebody needs: open or not, for whom, what is given, whom to ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study, enums
from registry.language import Language, Sentence, Verbatim
from registry.trial.contact import Confirmation, Person, contact_page, people_at_places
from registry.trial.criteria import Reading
from registry.trial.design import design
from registry.trial.eligibility import ages, sex, volunteers
from registry.trial.facts import Fact, Known, Origin, Row, known, spelled
from registry.trial.overview import registry_page
from registry.trial.plain import enrollment, named, whereabouts
from registry.trial.sheet import Criteria, unanswered
from registry.trial.source import Source, attribution, told_date, wording
from registry.trial.status import (
    StatusNotice,
    at_registry,
    is_expanded_access,
    status_notice,
)
from registry.trial.terms import phase, told

MOST_GROUPS = 6
MOST_PEOPLE = 2
"""So many groups and people to ask have room on a sheet; of more the number is told."""


@dataclass(frozen=True)
class Referral:
    """The sheet. `criteria` are in the registry's order; `address` is the record's own page.

    `notes` tell how old the contacts are, and what a first letter to them should leave out.
    """

    title: Fact
    nct_id: str
    status: StatusNotice
    rows: tuple[Row, ...]
    given: tuple[Sentence, ...]
    people: tuple[Person, ...]
    notes: tuple[Sentence, ...]
    wording: Sentence
    criteria: tuple[Criteria, ...]
    attribution: Sentence
    address: str


def referral(
    study: Study,
    source: Source,
    confirmation: Confirmation,
    reading: Reading,
    lang: Language,
    today: date,
) -> Referral:
    """The sheet as it is on `today`; `reading` is that of the record's criteria."""
    names = study.protocol_section.identification_module
    contact = contact_page(study, source, confirmation, lang, today)
    people = contact.people or people_at_places(study, source, contact.status, lang)
    return Referral(
        title=spelled(names.brief_title or names.official_title),
        nct_id=names.nct_id or "",
        status=status_notice(study, source, lang, today),
        rows=_rows(study, source, lang, today),
        given=_given(study, source, lang),
        people=people[:MOST_PEOPLE],
        notes=tuple(_notes(people, contact.age, lang)),
        wording=wording(source, lang),
        criteria=unanswered(reading),
        attribution=attribution(study, source, lang),
        address=registry_page(names.nct_id or ""),
    )


def _notes(people: Sequence[Person], age: Sequence[Sentence], lang: Language) -> Iterator[Sentence]:
    rest = len(people) - MOST_PEOPLE
    if rest > 0:
        yield lang.count(
            "The record names {n} more contact.", "The record names {n} more contacts.", rest
        )
    yield from age
    if people:
        yield lang.say(
            "Please send no names of patients and no health details in a first letter. Ask what"
            " the study team wants to know."
        )


def _rows(study: Study, source: Source, lang: Language, today: date) -> tuple[Row, ...]:
    protocol = study.protocol_section
    status = protocol.status_module
    return (
        Row(lang.say("Conditions"), _named(protocol.conditions_module.conditions, lang)),
        Row(lang.say("Ages"), ages(study, lang)),
        Row(lang.say("Sex"), sex(study, lang)),
        Row(lang.say("Healthy volunteers"), volunteers(study, lang)),
        *_design(study, lang),
        at_registry(study, source, lang),
        Row(lang.say("Status last verified"), known(told_date(status.status_verified_date, lang))),
        Row(lang.say("Places"), known(whereabouts(study, lang))),
        Row(lang.say("Sponsor"), spelled(protocol.sponsor_collaborators_module.lead_sponsor.name)),
        Row(lang.say("Date of this sheet"), Known(lang.date(today), Origin.COMPUTED)),
    )


def _design(study: Study, lang: Language) -> Iterator[Row]:
    """What a study of its kind can have."""
    module = study.protocol_section.design_module
    info = module.design_info
    tried = module.study_type in (None, enums.StudyType.INTERVENTIONAL)
    if tried or module.phases:
        yield Row(lang.say("Phase"), known(phase(module.phases, lang)))
    if tried:
        yield Row(lang.say("Allocation"), known(told(info.allocation, lang)))
        yield Row(lang.say("Masking"), known(told(info.masking_info.masking, lang)))
    if not is_expanded_access(study):
        yield Row(lang.say("Enrollment"), enrollment(module.enrollment_info, lang))


def _named(names: Sequence[str], lang: Language) -> Fact:
    return known(named([Verbatim(name) for name in names], lang) if names else None)


def _given(study: Study, source: Source, lang: Language) -> tuple[Sentence, ...]:
    """A line for each group with what it gets; without groups, the treatments."""
    view = design(study, source, lang)
    lines = []
    for arm in view.arms[:MOST_GROUPS]:
        names = [one.name.value for one in arm.treatments if isinstance(one.name, Known)]
        names += arm.unmatched
        label = arm.label.value if isinstance(arm.label, Known) else lang.say("Group")
        lines.append(
            lang.say("{measure}: {n}", measure=label, n=named(names, lang))
            if names
            else lang.join([label])
        )
    rest = len(view.arms) - len(lines)
    if rest > 0:
        lines.append(
            lang.count("The record has {n} more group.", "The record has {n} more groups.", rest)
        )
    if not view.arms:
        treatments = study.protocol_section.arms_interventions_module.interventions
        names = [Verbatim(one.name) for one in treatments if one.name]
        lines += [named(names, lang)] if names else []
    return tuple(lines)
