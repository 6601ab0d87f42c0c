"""Up to four trials side by side, and in which lines they differ."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study
from registry.ctgov.record.protocol import DesignModule, StatusModule
from registry.language import Language, Sentence
from registry.mirror.question import Hit
from registry.trial import eligibility
from registry.trial.design import dated
from registry.trial.facts import Fact, Known, known, spelled
from registry.trial.hit import Result, names, nearest, places, posted, record_of, result
from registry.trial.plain import enrollment
from registry.trial.source import readable, told_date
from registry.trial.terms import phase_of, told, yes_or_no

MOST = 4
"""So many trials stand beside each other at most."""

LETTERS = "ABCD"
"""By these a trial is told from the others where its title has no room."""


@dataclass(frozen=True)
class Line:
    """A line of the table: a fact of each trial, in their order, and whether all are the same."""

    label: Sentence
    facts: tuple[Fact, ...]
    same: bool


@dataclass(frozen=True)
class SideBySide:
    """The table. `trials` are its columns, each with its letter."""

    trials: tuple[tuple[str, Result], ...]
    lines: tuple[Line, ...]


def side_by_side(
    hits: Sequence[Hit], own: Container[str], lang: Language, today: date
) -> SideBySide | None:
    """The table of the first four of these; none where there is nothing to compare."""
    chosen = [(hit, record_of(hit)) for hit in hits[:MOST]]
    if len(chosen) < 2:
        return None
    results = [result(hit, own, lang, today) for hit, _ in chosen]

    def line(label: Sentence, fact: Callable[[Hit, Study], Fact]) -> Line:
        facts = tuple(fact(hit, study) for hit, study in chosen)
        return Line(label, facts, all(one == facts[0] for one in facts))

    say, standing = lang.say, [Known(one.status.headline) for one in results]
    lines = [
        Line(say("Status"), tuple(standing), all(one == standing[0] for one in standing)),
        line(say("Status last verified"), lambda hit, _: _month(hit.status_verified_date, lang)),
        line(say("Treatments"), lambda hit, _: names(hit.interventions, lang)),
        line(say("Conditions"), lambda hit, _: names(hit.conditions, lang)),
        line(say("Study type"), lambda _, study: known(told(_design(study).study_type, lang))),
        line(say("Phase"), lambda _, study: phase_of(study, lang)),
        line(say("Ages"), lambda _, study: eligibility.ages(study, lang)),
        line(say("Sex"), lambda _, study: eligibility.sex(study, lang)),
        line(say("Healthy volunteers"), lambda _, study: eligibility.volunteers(study, lang)),
        line(
            say("Number of people"),
            lambda _, study: enrollment(_design(study).enrollment_info, lang),
        ),
        line(say("Places"), lambda hit, _: places(hit, lang)),
        line(say("Sponsor"), lambda hit, _: spelled(hit.lead_sponsor)),
        line(say("Start"), lambda _, study: dated(_dates(study).start_date_struct, lang)),
        line(
            say("Last data for the primary outcome (primary completion)"),
            lambda _, study: dated(_dates(study).primary_completion_date_struct, lang),
        ),
        line(say("Completion"), lambda _, study: dated(_dates(study).completion_date_struct, lang)),
        line(say("Last update posted"), lambda hit, _: posted(hit, lang)),
        line(say("Results at the registry"), lambda hit, _: yes_or_no(hit.has_results, lang)),
    ]
    if any(hit.nearest for hit, _ in chosen):
        lines.insert(2, line(say("Nearest place"), lambda hit, _: nearest(hit, lang)))
    return SideBySide(tuple(zip(LETTERS, results, strict=False)), tuple(lines))


def _design(study: Study) -> DesignModule:
    return study.protocol_section.design_module


def _dates(study: Study) -> StatusModule:
    return study.protocol_section.status_module


def _month(text: str | None, lang: Language) -> Fact:
    return known(told_date(readable(text), lang) if text else None)
