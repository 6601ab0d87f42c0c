"""A trial in a handful of plain sentences: what, in whom, how, how many, by whom, where."""

from collections import Counter
from collections.abc import Sequence

from registry.ctgov.record import Study, enums
from registry.ctgov.record.protocol import EnrollmentInfo, Intervention
from registry.language import Language, Sentence, Verbatim
from registry.trial import eligibility
from registry.trial.facts import Fact, Known, NotProvided, countries
from registry.trial.status import is_expanded_access
from registry.trial.terms import observes, phase, told

UNKNOWN_COUNT = 99_999_999
"""The registry's number for an enrollment that nobody knows."""

NAMED = 5
"""How many names stand in a sentence before the rest is counted."""


def plain_sentences(study: Study, lang: Language) -> tuple[Sentence, ...]:
    """What the record says, in the order in which a reader asks."""
    parts = [
        _what(study, lang),
        _conditions(study, lang),
        _whom(study, lang),
        _how(study, lang),
        _size(study, lang),
        _by_whom(study, lang),
        whereabouts(study, lang),
    ]
    return tuple(part for part in parts if part)


def _what(study: Study, lang: Language) -> Sentence:
    treatments = study.protocol_section.arms_interventions_module.interventions
    things = named([_intervention(item, lang) for item in treatments], lang) if treatments else ""
    if is_expanded_access(study):
        if things:
            return lang.say(
                "This is an access programme: {things}, given to patients outside a trial.",
                things=things,
            )
        return lang.say("This is an access programme for a treatment outside a trial.")
    if observes(study):
        if things:
            return lang.say(
                "This study observes people and assigns no treatment. It looks at: {things}.",
                things=things,
            )
        return lang.say("This study observes people and assigns no treatment.")
    purpose = _purpose(study, lang)
    first = (
        lang.say("This trial studies: {things}.", things=things)
        if things
        else lang.say("The registry does not say what this trial gives to its participants.")
    )
    return lang.join([first, purpose]) if purpose else first


def _intervention(item: Intervention, lang: Language) -> str:
    kind = told(item.type, lang)
    name = Verbatim(item.name or "")
    if kind is None or item.type == enums.InterventionType.OTHER:
        return name
    return lang.say("{name} ({kind})", name=name, kind=kind)


def _purpose(study: Study, lang: Language) -> Sentence | None:
    match study.protocol_section.design_module.design_info.primary_purpose:
        case enums.PrimaryPurpose.TREATMENT:
            return lang.say("The aim is to treat a disease or a condition.")
        case enums.PrimaryPurpose.PREVENTION:
            return lang.say("The aim is to prevent a disease or a condition.")
        case enums.PrimaryPurpose.DIAGNOSTIC:
            return lang.say("The aim is to find or to recognise a disease or a condition.")
        case enums.PrimaryPurpose.SUPPORTIVE_CARE:
            return lang.say("The aim is to ease symptoms, side effects or the strain of illness.")
        case enums.PrimaryPurpose.SCREENING:
            return lang.say("The aim is to find a disease in people who do not know of it.")
        case enums.PrimaryPurpose.HEALTH_SERVICES_RESEARCH:
            return lang.say("The aim is to learn how care is best given.")
        case enums.PrimaryPurpose.BASIC_SCIENCE:
            return lang.say("The aim is to understand how the body or a treatment works.")
        case enums.PrimaryPurpose.DEVICE_FEASIBILITY:
            return lang.say("The aim is to see whether a device works as intended.")
        case enums.PrimaryPurpose.ECT:
            return lang.say("The aim is to try out teaching, counselling or training.")
        case _:
            return None


def _conditions(study: Study, lang: Language) -> Sentence:
    conditions = study.protocol_section.conditions_module.conditions
    if not conditions:
        return lang.say("The registry names no condition.")
    return lang.say(
        "It is registered under: {conditions}.",
        conditions=named([Verbatim(name) for name in conditions], lang),
    )


def _whom(study: Study, lang: Language) -> Sentence:
    ages = eligibility.ages(study, lang)
    sex = eligibility.sex(study, lang)
    accepts = study.protocol_section.eligibility_module.healthy_volunteers
    parts = [
        lang.say("Ages: {ages}.", ages=ages.value)
        if isinstance(ages, Known)
        else lang.say("The registry gives no age limits.")
    ]
    if isinstance(sex, Known):
        parts.append(lang.say("Sex: {sex}.", sex=sex.value))
    if accepts is not None:
        parts.append(
            lang.say("The criteria include healthy volunteers.")
            if accepts
            else lang.say("The criteria do not include healthy volunteers.")
        )
    return lang.join(parts)


def _how(study: Study, lang: Language) -> Sentence | None:
    design = study.protocol_section.design_module
    info = design.design_info
    groups = len(study.protocol_section.arms_interventions_module.arm_groups)
    parts = []
    phases = [item for item in design.phases if item != enums.Phase.NA]
    told_phase = phase(tuple(phases), lang)
    if told_phase:
        parts.append(
            _one_phase(phases[0], told_phase, lang)
            if len(phases) == 1
            else lang.say("It combines {phases}.", phases=told_phase)
        )
        parts += [meaning for item in phases if (meaning := _phase_meaning(item, lang))]
    if info.allocation == enums.DesignAllocation.RANDOMIZED:
        parts.append(
            lang.count(
                "Chance decides in which of {n} group a person is (randomised).",
                "Chance decides in which of {n} groups a person is (randomised).",
                groups,
            )
            if groups > 1
            else lang.say("Chance decides in which group a person is (randomised).")
        )
    elif groups > 1 and design.study_type == enums.StudyType.INTERVENTIONAL:
        parts.append(lang.count("There is {n} group.", "There are {n} groups.", groups))
    elif groups == 1 and design.study_type == enums.StudyType.INTERVENTIONAL:
        parts.append(lang.say("All participants are in one group."))
    match info.masking_info.masking:
        case enums.DesignMasking.NONE:
            parts.append(lang.say("Everyone knows what is given (open label)."))
        case enums.DesignMasking():
            parts.append(
                lang.say("Some of the people involved do not know what is given (masked).")
            )
        case _:
            pass
    return lang.join(parts) if parts else None


def _one_phase(item: enums.Phase | str, words: Sentence, lang: Language) -> Sentence:
    if item == enums.Phase.EARLY_PHASE1:
        return lang.say("It is an early phase 1 trial.")
    return lang.say("It is a {phase} trial.", phase=words)


def _phase_meaning(item: enums.Phase | str, lang: Language) -> Sentence | None:
    match item:
        case enums.Phase.EARLY_PHASE1:
            return lang.say("Such a trial is exploratory and includes few people.")
        case enums.Phase.PHASE1:
            return lang.say(
                "A phase 1 trial looks mainly at safety and at the right dose, in few people."
            )
        case enums.Phase.PHASE2:
            return lang.say(
                "A phase 2 trial looks for first signs that a treatment works and goes on watching"
                " its safety. It cannot show yet that it works."
            )
        case enums.Phase.PHASE3:
            return lang.say(
                "A phase 3 trial studies in many people how well a treatment works and how safe it"
                " is, most often against another treatment or a placebo."
            )
        case enums.Phase.PHASE4:
            return lang.say("A phase 4 trial studies a treatment that is already approved.")
        case _:
            return None


def _size(study: Study, lang: Language) -> Sentence | None:
    info = study.protocol_section.design_module.enrollment_info
    if info.count is None:
        return None
    if info.count == UNKNOWN_COUNT:
        return lang.say("The number of participants is registered as unknown.")
    if info.type == enums.EnrollmentType.ACTUAL:
        if info.count == 0:
            return lang.say("Nobody took part.")
        return lang.count("{n} person was included.", "{n} people were included.", info.count)
    if info.type == enums.EnrollmentType.ESTIMATED:
        return lang.say("The planned number of participants is {n}.", n=info.count)
    return lang.count(
        "{n} person is registered; whether planned or real is not said.",
        "{n} people are registered; whether planned or real is not said.",
        info.count,
    )


def _by_whom(study: Study, lang: Language) -> Sentence:
    module = study.protocol_section.sponsor_collaborators_module
    if not module.lead_sponsor.name:
        return lang.say("The registry names no sponsor.")
    sponsor = Verbatim(module.lead_sponsor.name)
    if not module.collaborators:
        return lang.say("{sponsor} is the sponsor.", sponsor=sponsor)
    return lang.count(
        "{sponsor} is the sponsor, with {n} collaborator.",
        "{sponsor} is the sponsor, with {n} collaborators.",
        len(module.collaborators),
        sponsor=sponsor,
    )


def whereabouts(study: Study, lang: Language) -> Sentence:
    """The place, or how many places there are and in which countries."""
    places = study.protocol_section.contacts_locations_module.locations
    if not places:
        return lang.say("The registry names no place.")
    if len(places) == 1:
        place = places[0]
        known_parts: list[str] = [Verbatim(part) for part in (place.facility, place.city) if part]
        known_parts += countries([place.country] if place.country else [], lang)
        if not known_parts:
            return lang.say("It has one place, which the registry does not name.")
        return lang.say("The place is {place}.", place=Sentence.joined(known_parts, ", "))
    counted = Counter(place.country for place in places if place.country)
    found = countries((name for name, _ in counted.most_common()), lang)
    return (
        lang.count(
            "It has {n} place ({countries}).",
            "It has {n} places ({countries}).",
            len(places),
            countries=named(found, lang),
        )
        if found
        else lang.count("It has {n} place.", "It has {n} places.", len(places))
    )


def enrollment(info: EnrollmentInfo, lang: Language) -> Fact:
    """The number of participants, with whether it is planned or real, if the registry says that."""
    number = people(info, lang)
    if not isinstance(number, Known) or info.count == UNKNOWN_COUNT:
        return number
    kind = told(info.type, lang) or lang.say("planned or real is not said")
    return Known(lang.say("{people} ({kind})", people=number.value, kind=kind))


def people(info: EnrollmentInfo, lang: Language) -> Fact:
    """The number of participants alone. Zero is a number."""
    if info.count is None:
        return NotProvided()
    if info.count == UNKNOWN_COUNT:
        return Known(lang.say("registered as unknown"))
    return Known(lang.count("{n} person", "{n} people", info.count))


def headcount(study: Study, lang: Language) -> Sentence | None:
    """ "60 participants in 2 groups", as far as the registry says so."""
    info = study.protocol_section.design_module.enrollment_info
    count = info.count
    groups = len(study.protocol_section.arms_interventions_module.arm_groups)
    if count is None or count == UNKNOWN_COUNT:
        return lang.count("{n} group", "{n} groups", groups) if groups else None
    if count == 0:
        people = lang.say("No participants")
    elif info.type == enums.EnrollmentType.ESTIMATED:
        people = lang.count("{n} participant planned", "{n} participants planned", count)
    elif info.type == enums.EnrollmentType.ACTUAL:
        people = lang.count("{n} participant", "{n} participants", count)
    else:
        people = lang.count(
            "{n} participant (planned or real is not said)",
            "{n} participants (planned or real is not said)",
            count,
        )
    if not groups:
        return people
    return lang.count("{people}, in {n} group", "{people}, in {n} groups", groups, people=people)


def named(items: Sequence[str], lang: Language) -> Sentence:
    """The first few names as a list, and how many more there are."""
    shown = list(items)
    if len(items) > NAMED + 1:
        shown = [*items[:NAMED], lang.count("{n} more", "{n} more", len(items) - NAMED)]
    if any(", " in item or " and " in item for item in items):
        return lang.series(shown)  # "a, b and c and d" could be read in two ways
    return lang.listed(shown)
