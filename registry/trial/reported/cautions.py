"""What a comparison can't show: rules on the design of a record and on the number of people."""

import re
from collections.abc import Iterator

from registry.ctgov.record import Study
from registry.ctgov.record.enums import DesignAllocation, DesignMasking, Phase
from registry.language import Language, Sentence
from registry.trial.reported.proportions import Estimate

FEW = 100
"""A comparison of fewer people in all is called small."""

_EARLY = {Phase.EARLY_PHASE1, Phase.PHASE1, Phase.PHASE2}
_PILOT = re.compile(r"\b(pilot|feasibility)\b", re.IGNORECASE)


def cautions(
    study: Study, people: int | None, difference: Estimate | None, lang: Language
) -> tuple[Sentence, ...]:
    """Sentences under a comparison of so many people with this difference, most important first.

    `people` and `difference` are none where they are not known. At least one sentence: where no
    rule applies, that no single trial settles a question.
    """
    found = tuple(_of_numbers(people, difference, lang)) + tuple(_of_design(study, lang))
    return found or (lang.say("One trial alone seldom settles which treatment is better."),)


def _of_numbers(
    people: int | None, difference: Estimate | None, lang: Language
) -> Iterator[Sentence]:
    if difference is not None and difference.leaves_open:
        yield lang.say(
            "The interval goes from fewer to more: these numbers do not show whether the groups"
            " really differ."
        )
    elif difference is not None:
        yield lang.say(
            "Chance alone would seldom bring a difference this large, but it can. The numbers do"
            " not tell why it is there."
        )
    if people is not None and people < FEW:
        yield lang.count(
            "Only {n} person was analysed: one person more or less can change the picture.",
            "Only {n} people were analysed: one person more or less can change the picture.",
            people,
        )


def _of_design(study: Study, lang: Language) -> Iterator[Sentence]:
    protocol = study.protocol_section
    names = protocol.identification_module
    module = protocol.design_module
    if any(_PILOT.search(title or "") for title in (names.brief_title, names.official_title)):
        yield lang.say(
            "By its title this is a pilot trial: it tests whether a larger trial is possible, not"
            " which treatment is better."
        )
    elif module.phases and set(module.phases) <= _EARLY:
        yield lang.say(
            "A trial of this phase helps to decide whether to study a treatment further. It can't"
            " prove that one treatment is better."
        )
    if module.design_info.allocation == DesignAllocation.NON_RANDOMIZED:
        yield lang.say(
            "Chance did not decide who was in which group (not randomised). Where groups are"
            " compared, they may have differed from the start."
        )
    if module.design_info.masking_info.masking == DesignMasking.NONE:
        yield lang.say(
            "Everyone knew which treatment was given (open label). That can change what people"
            " report and what doctors see."
        )
