"""What a reader answers to a criterion, for their own eyes: it is never added up or kept."""

from enum import StrEnum

from registry.language import Language, Sentence


class Said(StrEnum):
    """An answer to "Does this describe you?"."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not sure"


def said_words(said: Said, lang: Language) -> Sentence:
    """The answer in the reader's language."""
    match said:
        case Said.YES:
            return lang.say("Yes")
        case Said.NO:
            return lang.say("No")
        case Said.NOT_SURE:
            return lang.say("Not sure")
