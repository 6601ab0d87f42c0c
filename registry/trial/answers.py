"""What a reader answers beside a trial, for their own eyes: it is never added up or kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from registry.language import Language, Sentence
from registry.trial.criteria import Reading
from registry.trial.fit import Age, ReaderSex


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


@dataclass(frozen=True)
class Answers:
    """What a reader said beside one trial; None and a missing mark are no answer.

    `said` is by the mark of each criterion. `unread` tells that something was written as age which
    is none.
    """

    age: int | None = None
    unit: Literal["Year", "Month"] = "Year"
    sex: ReaderSex | None = None
    healthy: bool | None = None
    said: Mapping[str, Said] = field(default_factory=dict)
    unread: bool = False

    @property
    def full_age(self) -> Age | None:
        """The age with its unit, once there is one."""
        return None if self.age is None else Age(self.age, self.unit)


def marks(reading: Reading) -> tuple[str, ...]:
    """The name of each criterion among the answers: its fingerprint, and which of several alike."""
    seen: Counter[str] = Counter()
    names = []
    for one in reading.criteria:
        seen[one.fingerprint] += 1
        names.append(f"{one.fingerprint}-{seen[one.fingerprint]}")
    return tuple(names)
