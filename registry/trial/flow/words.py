"""What the boxes are called, and the registry's closed lists in plain words."""

from registry.ctgov.record import Study
from registry.language import Language, Sentence
from registry.site.package import Measure, Stage
from registry.trial.accrual import measure_words
from registry.trial.facts import Fact, Known, NotApplicable, Withheld, verbatim
from registry.trial.terms import observes

STARTED, COMPLETED, NOT_COMPLETED = "STARTED", "COMPLETED", "NOT COMPLETED"
"""The milestones that every period has."""


def milestone_words(kind: str | None, lang: Language) -> Sentence | None:
    """What a milestone that every period has means; none for one that the sponsor named."""
    say = lang.say
    of_every_period = {
        STARTED: say("Started"),
        COMPLETED: say("Completed"),
        NOT_COMPLETED: say("Did not complete"),
    }
    return of_every_period.get(kind or "")


def reason_words(kind: str | None, lang: Language) -> Sentence | None:
    """What a reason that the registry offers means; none for one that the sponsor wrote."""
    say = lang.say
    offered = {
        "adverse event": say("Adverse event"),
        "death": say("Death"),
        "lack of efficacy": say("The treatment did not work well enough"),
        "lost to follow-up": say("Lost to follow-up"),
        "physician decision": say("The doctor ended it"),
        "pregnancy": say("Pregnancy"),
        "protocol violation": say("The rules of the study were not kept"),
        "withdrawal by subject": say("The participant chose to leave"),
        "other": say("Other reason"),
    }
    return offered.get((kind or "").lower())


def name_of(text: str | None, lang: Language) -> str:
    """A name of the registry as it is spelled there, or that there is none."""
    return verbatim(text) or lang.say("without a name")


def told(fact: Fact, lang: Language) -> str:
    """A number, or why there is none, where its source is named already."""
    match fact:
        case Known(value):
            return value
        case Withheld(reason):
            return reason
        case NotApplicable():
            return lang.say("not applicable")
        case _:
            return lang.say("not reported")


def numbered(name: str, number: str, lang: Language) -> Sentence:
    """A name with its number."""
    return lang.say("{measure}: {n}", measure=name, n=number)


def stage_words(stage: Stage, study: Study, lang: Language) -> Sentence:
    """The name of a box."""
    match stage:
        case Stage.ASSESSED:
            return lang.say("Assessed for eligibility")
        case Stage.EXCLUDED:
            return lang.say("Excluded")
        case Stage.RANDOMISED:
            return measure_words(Measure.RANDOMISED, study, lang)
        case Stage.ALLOCATED:
            if observes(study):
                return lang.say("In this group at the start")
            return lang.say("Allocated to this group")
        case Stage.RECEIVED:
            return lang.say("Received the treatment")
        case Stage.NOT_RECEIVED:
            return lang.say("Did not receive the treatment")
        case Stage.LOST:
            return lang.say("Lost to follow-up")
        case Stage.DISCONTINUED:
            return lang.say("Stopped the treatment early")
        case Stage.ANALYSED:
            return lang.say("Analysed")
        case Stage.NOT_ANALYSED:
            return lang.say("Not analysed")
