"""What a reader is told where a page could not be made."""

from registry.language import Language, Sentence


def trouble(lang: Language, number: str) -> tuple[Sentence, tuple[Sentence, ...]]:
    """The headline and the sentences; `number` is that under which the log has it."""
    return lang.say("Something went wrong on this page"), (
        lang.say("It is not your fault. Please try again later."),
        lang.say("The record itself is at ClinicalTrials.gov."),
        lang.say("If you report this, please name the number {number}.", number=number),
    )
