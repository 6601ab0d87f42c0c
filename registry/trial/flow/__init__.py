"""The participant flow: who was assessed, joined, was treated, left and was analysed."""

from dataclasses import dataclass

from registry.ctgov.record import Study
from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates
from registry.trial.flow.diagram import Box, Diagram, Group, Phase
from registry.trial.flow.of_registry import registry_diagram
from registry.trial.flow.of_site import site_diagram
from registry.trial.flow.recorded import Recorded, recorded
from registry.trial.source import Source

__all__ = [
    "Box",
    "Diagram",
    "Flow",
    "Group",
    "Phase",
    "participant_flow",
]


@dataclass(frozen=True)
class Flow:
    """The flow as each source tells it, never mixed; `remarks` say who tells nothing."""

    title: Sentence
    remarks: tuple[Sentence, ...]
    diagrams: tuple[Diagram, ...]
    recorded: Recorded | None


def participant_flow(
    study: Study, source: Source, aggregates: Aggregates | None, lang: Language
) -> Flow:
    """The site's flow first, then the registry's, each with its source and date.

    `aggregates` is what the site has published, protected as it left there.
    """
    of_site = site_diagram(study, aggregates, lang) if aggregates else None
    of_registry = registry_diagram(study, source, lang)
    remarks = []
    if of_site is None:
        remarks.append(lang.say("The site has published no participant flow."))
    if of_registry is None:
        remarks.append(lang.say("The registry has no participant flow of this trial."))
    return Flow(
        title=lang.say("Participant flow"),
        remarks=tuple(remarks),
        diagrams=tuple(one for one in (of_site, of_registry) if one),
        recorded=recorded(study, source, lang),
    )
