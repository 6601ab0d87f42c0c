"""The groups of people that a source speaks of: their order, and what they are called."""

from collections.abc import Iterable, Sequence

from registry.ctgov.record import Study
from registry.language import Language, Verbatim
from registry.site.package import ALL
from registry.trial.facts import SiteWords


def arm_labels(study: Study) -> tuple[str, ...]:
    """The names of the registered arms, each once, in the order of the record."""
    groups = study.protocol_section.arms_interventions_module.arm_groups
    return tuple(dict.fromkeys(group.label for group in groups if group.label))


def in_order(named: Iterable[str], arms: Sequence[str]) -> list[str]:
    """The arms that a source names, each once: registered ones in their order, everybody last."""
    found = list(dict.fromkeys(named))
    order = dict.fromkeys([*(arm for arm in arms if arm in found), *found])
    return sorted(order, key=lambda arm: arm == ALL)


def arm_words(arm: str, arms: Sequence[str], lang: Language) -> str:
    """What an arm is called; a registered one is in the registry's words, another in the site's."""
    if arm == ALL:
        return lang.say("All groups together")
    return Verbatim(arm) if arm in arms else SiteWords(arm)
