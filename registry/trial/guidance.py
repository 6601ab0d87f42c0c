"""Questions to ask before one decides, and the rights of everybody who is asked to take part."""

import re
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study
from registry.ctgov.record.enums import (
    ArmGroupType,
    DesignAllocation,
    InterventionType,
    Phase,
    StandardAge,
    WhoMasked,
)
from registry.language import Language, Sentence
from registry.trial.source import Source
from registry.trial.status import NO_MORE, Standing, is_expanded_access, read_status
from registry.trial.terms import observes

_MESENCHYMAL = re.compile(r"mesenchymal|\bstromal[ -]cells?\b|\w*MSCs?\b", re.IGNORECASE)
_STEM_CELLS = re.compile(r"\bstem[ -]cells?\b", re.IGNORECASE)
_TRANSPLANT = re.compile(r"ha?ematopoietic|\bHSCT\b|transplant", re.IGNORECASE)


@dataclass(frozen=True)
class Guidance:
    """What a reader can ask and may expect. `basis` names the rules that the rights come from."""

    introduction: Sentence
    questions: tuple[Sentence, ...]
    rights: tuple[Sentence, ...]
    basis: Sentence


def guidance(study: Study, source: Source, lang: Language, today: date) -> Guidance:
    """Questions and rights that fit the record: none speaks of something that it does not have."""
    standing = read_status(study, source, today)
    introduction = (
        lang.say(
            "This study takes no new participants. The questions can help you with another one."
        )
        if standing in NO_MORE
        else lang.say("Take along the questions that matter to you.")
    )
    return Guidance(
        introduction=introduction,
        questions=tuple(_questions(study, standing, lang)),
        rights=tuple(_rights(study, lang)),
        basis=lang.say(
            "Most of this stands in the Declaration of Helsinki and in the rules of Good Clinical"
            " Practice (ICH E6). The law of your country may give you more rights."
        ),
    )


# Questions


def _questions(study: Study, standing: Standing, lang: Language) -> list[Sentence]:
    asked = [_whether_open(study, standing, lang), _what_is_known(study, standing, lang)]
    if standing not in NO_MORE:
        asked += _about_the_groups(study, lang)
        asked += _about_the_product(study, lang)
    asked += [
        _good_and_harm(study, lang),
        lang.say("What will be done? How often do I have to come, and for how long?"),
        _otherwise(study, lang),
        lang.say("What do I have to pay, and what is paid for me? Can I have that in writing?"),
        lang.say(
            "Whom can I call, by day or night, if I feel unwell? Who pays for my care if I am"
            " harmed?"
        ),
        _afterwards(study, lang),
    ]
    if _takes_children(study):
        asked.append(lang.say("How is all this explained to a child? Is the child asked as well?"))
    return asked


def _whether_open(study: Study, standing: Standing, lang: Language) -> Sentence:
    if is_expanded_access(study):
        if standing is Standing.AVAILABLE:
            return lang.say("Can my doctor ask for this treatment for me? How long does that take?")
        return lang.say("Can anybody still get this treatment outside a study? Who has to ask?")
    match standing:
        case Standing.OPEN:
            return lang.say("Is there still a place in this study? Where would I have to go?")
        case Standing.INVITED:
            return lang.say("Who is invited to this study, and who decides that?")
        case Standing.SOON:
            return lang.say("When will this study start to take participants?")
        case Standing.PAUSED:
            return lang.say("Why is this study paused? Will it go on?")
        case Standing.CLOSED | Standing.ENDED | Standing.STOPPED:
            return lang.say("Is there another study that I could ask about?")
        case _:
            return lang.say("Is this study open at all? Does it still take new participants?")


def _what_is_known(study: Study, standing: Standing, lang: Language) -> Sentence:
    """What to ask first about the treatment: it depends on how far the research has come."""
    phases = set(study.protocol_section.design_module.phases)
    so_far = lang.say("What is known so far: does the treatment work, and how safe is it?")
    if is_expanded_access(study):
        return so_far
    if standing not in NO_MORE:
        if phases & {Phase.EARLY_PHASE1, Phase.PHASE1}:
            return lang.say("Has the treatment been given to people before? What happened then?")
        if Phase.PHASE2 in phases:
            return so_far
        if Phase.PHASE3 in phases:
            return lang.say("What is known so far: is the treatment better than the usual one?")
        if Phase.PHASE4 in phases:
            return lang.say("The treatment is approved already. What is the study to find out?")
    return lang.say("What is the study to find out? What is known so far?")


def _about_the_groups(study: Study, lang: Language) -> list[Sentence]:
    info = study.protocol_section.design_module.design_info
    arms = [arm.type for arm in study.protocol_section.arms_interventions_module.arm_groups]
    asked = []
    if info.allocation == DesignAllocation.RANDOMIZED:
        asked.append(
            lang.say("How is it decided which treatment I get? Will I be told which one it is?")
            if WhoMasked.PARTICIPANT in info.masking_info.who_masked
            else lang.say("How is it decided which treatment I get?")
        )
    elif info.allocation == DesignAllocation.NON_RANDOMIZED:
        asked.append(lang.say("How is it decided which group I am in?"))
    if ArmGroupType.PLACEBO_COMPARATOR in arms:
        asked.append(
            lang.say(
                "How likely is it that I get the placebo, which has no active drug in it? What care"
                " do I get then?"
            )
        )
    elif ArmGroupType.SHAM_COMPARATOR in arms:
        asked.append(
            lang.say(
                "How likely is it that I get the sham, which only looks like the treatment? What"
                " care do I get then?"
            )
        )
    elif ArmGroupType.NO_INTERVENTION in arms and not observes(study):
        asked.append(
            lang.say("What care do I get if I am in the group without the study treatment?")
        )
    return asked


def _about_the_product(study: Study, lang: Language) -> list[Sentence]:
    treatments = study.protocol_section.arms_interventions_module.interventions
    made_from_life = {InterventionType.BIOLOGICAL, InterventionType.GENETIC}
    if observes(study) or not made_from_life & {item.type for item in treatments}:
        return []
    return [lang.say("Where does the product come from? How is it tested before I get it?")]


def _good_and_harm(study: Study, lang: Language) -> Sentence:
    if observes(study):
        return lang.say("Could anything in the study harm or burden me?")
    return lang.say("How could it help me? How could it harm me, and how likely is that?")


def _otherwise(study: Study, lang: Language) -> Sentence:
    if observes(study):
        return lang.say("Does it change the care that I get if I take part?")
    return lang.say("What other treatments are there for me if I say no?")


def _afterwards(study: Study, lang: Language) -> Sentence:
    if is_expanded_access(study):
        return lang.say("How long can I get the treatment? What comes after it?")
    if observes(study):
        return lang.say("Who gets my data and my samples? How long are they kept?")
    return lang.say("What happens when the study ends? Can I go on with the treatment?")


# Rights


def _rights(study: Study, lang: Language) -> list[Sentence]:
    rights = [
        lang.say("You may say no. You need not say why. Your doctor goes on caring for you."),
        _to_leave(study, lang),
        lang.say(
            "Consent means: all is explained to you in words that you understand, you can ask"
            " anything, and you have time to think. You keep a copy of what you sign. To sign takes"
            " away none of your rights."
        ),
    ]
    if _takes_children(study):
        rights.append(
            lang.say(
                "For a child, the parents or guardians consent. The child is asked as well, in"
                " words that a child of that age understands."
            )
        )
    rights += [
        lang.say("If something new comes up that could change your mind, you have to be told."),
        lang.say(
            "Your data have to be kept private. Before you sign, you are told who may read them,"
            " for example the study team and those who check its work."
        ),
        _about_money(study, lang),
    ]
    if _has_stem_cells_in_china(study):
        rights.append(
            lang.say(
                "In mainland China, those who do stem cell research must not charge the people who"
                " take part in it. (Measures for Stem Cell Clinical Research, 2015, article 6;"
                " State Council Order No. 818.)"
            )
        )
    rights.append(
        lang.say(
            "If something seems wrong to you, turn to the study team, to your own doctor or to the"
            " ethics committee. The consent form says how to reach the committee."
        )
    )
    return rights


def _to_leave(study: Study, lang: Language) -> Sentence:
    leave = lang.say("You may leave at any time. You do not lose your usual care by it.")
    if observes(study):
        return leave
    return lang.join([leave, lang.say("Tell the team first, so that you can stop safely.")])


def _about_money(study: Study, lang: Language) -> Sentence:
    if is_expanded_access(study):
        # Outside a trial, the maker may be allowed to charge.
        return lang.say(
            "Before anything starts, you should be told in writing what you pay and what is paid"
            " for you."
        )
    return lang.say(
        "A study should tell you in writing what you pay and what is paid for you. If you are asked"
        " to pay for the study treatment or for taking part, that is a warning sign. Ask the ethics"
        " committee before you pay."
    )


def _has_stem_cells_in_china(study: Study) -> bool:
    """Whether the Chinese rules on stem cell research may hold for a place of this trial."""
    places = study.protocol_section.contacts_locations_module.locations
    if not any(place.country == "China" for place in places):
        return False
    # The rules leave out the transplantation of blood-forming stem cells, which is usual care.
    return any(
        _MESENCHYMAL.search(name) or (_STEM_CELLS.search(name) and not _TRANSPLANT.search(name))
        for item in study.protocol_section.arms_interventions_module.interventions
        for name in (item.name or "", *item.other_names)
    )


def _takes_children(study: Study) -> bool:
    return StandardAge.CHILD in study.protocol_section.eligibility_module.std_ages
