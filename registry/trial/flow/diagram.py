"""A flow of participants as CONSORT draws it: boxes from the first look to the analysis."""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.language import Language, Sentence
from registry.trial.facts import Fact, Origin


@dataclass(frozen=True)
class Reason:
    """Why people left at a box, in whose words ever, and how many."""

    words: str
    fact: Fact


@dataclass(frozen=True)
class Box:
    """How many people came to a stage or left there, with the reasons that were given."""

    label: Sentence
    fact: Fact
    reasons: tuple[Reason, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """Every number in it, known or not."""
        yield self.fact
        yield from (reason.fact for reason in self.reasons)


@dataclass(frozen=True)
class Phase:
    """Boxes that belong together, under the name of a phase or of a registered period."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Group:
    """What became of one group: `start` is how its people were allocated and treated."""

    name: str
    start: tuple[Box, ...]
    phases: tuple[Phase, ...]


@dataclass(frozen=True)
class Diagram:
    """The flow as one source tells it. `warning` says of an example that it is invented."""

    source: Origin
    title: Sentence
    origin: Sentence
    warning: Sentence | None
    notes: tuple[Sentence, ...]
    assessed: Box
    excluded: Box
    joined: Box
    groups: tuple[Group, ...]

    @property
    def before(self) -> tuple[Box, ...]:
        """The boxes at which nobody belongs to a group yet."""
        return self.assessed, self.excluded, self.joined

    def summary(self, lang: Language) -> Sentence:
        """What a picture of it is of, for those who do not see it."""
        of = lang.count(
            "{title}: a diagram with boxes and arrows, for {n} group. The list below it holds the"
            " same numbers.",
            "{title}: a diagram with boxes and arrows, for {n} groups. The list below it holds the"
            " same numbers.",
            len(self.groups),
            title=self.title,
        )
        return lang.join(sentence for sentence in (self.warning, of) if sentence)

    def boxes(self) -> Iterator[Box]:
        """Every box, from the top down, group by group."""
        yield from self.before
        for group in self.groups:
            yield from group.start
            for phase in group.phases:
                yield from phase.boxes

    def facts(self) -> Iterator[Fact]:
        """Every number, known or not."""
        for box in self.boxes():
            yield from box.facts()


def follow_up(lang: Language) -> Sentence:
    """The name of the phase after the treatment began."""
    return lang.say("Follow-up")


def analysis(lang: Language) -> Sentence:
    """The name of the last phase."""
    return lang.say("Analysis")
