"""Where registry, site and reports name different numbers of participants, and by how much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.ctgov.record import Study
from registry.ctgov.record.enums import EnrollmentType
from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates
from registry.site.package import Measure
from registry.trial.plain import UNKNOWN_COUNT
from registry.trial.publications import Publication
from registry.trial.reports import mark, short_citation
from registry.trial.source import Source
from registry.trial.status import NO_MORE, Standing


@dataclass(frozen=True)
class _Named:
    """What the registry plans and names as actual, and what the site names; none where nothing."""

    planned: int | None
    actual: int | None
    site: int | None


def planned(study: Study, first: tuple[Study, Source] | None) -> int | None:
    """The planned number of participants: today's, else that of the first version."""
    now = _count(study, EnrollmentType.ESTIMATED)
    return _count(first[0], EnrollmentType.ESTIMATED) if now is None and first else now


def differences(
    study: Study,
    first: tuple[Study, Source] | None,
    aggregates: Aggregates | None,
    publications: Sequence[Publication],
    standing: Standing,
    lang: Language,
) -> tuple[Sentence, ...]:
    """A line for each two numbers of participants that disagree. Only shown numbers are compared.

    `first` is the oldest version of the record that this site holds, if it is not the one in hand.
    While people may join, fewer than planned are no disagreement.
    """
    last = aggregates.latest(Measure.RANDOMISED) if aggregates else None
    named = _Named(
        planned=planned(study, first),
        actual=_count(study, EnrollmentType.ACTUAL),
        site=last.cumulative if last else None,
    )
    before = _count(first[0], EnrollmentType.ESTIMATED) if first else None
    return (
        *_of_the_plan(before, named, lang),
        *_of_the_site(named, standing, lang),
        *(line for one in publications for line in _of_a_report(one, named, lang)),
    )


def progress(
    study: Study,
    first: tuple[Study, Source] | None,
    aggregates: Aggregates,
    standing: Standing,
    lang: Language,
) -> Sentence | None:
    """How many of the planned people have joined; none once nobody can, or without both numbers."""
    last = aggregates.latest(Measure.RANDOMISED)
    goal = planned(study, first)
    if standing in NO_MORE or last is None or last.cumulative is None or goal is None:
        return None
    if last.cumulative > goal:
        return None
    return lang.count(
        "{n} of the {goal} planned people has joined so far.",
        "{n} of the {goal} planned people have joined so far.",
        last.cumulative,
        goal=goal,
    )


def _count(study: Study, kind: EnrollmentType) -> int | None:
    """The registered number, if it is of this kind and known."""
    info = study.protocol_section.design_module.enrollment_info
    return info.count if info.type == kind and info.count != UNKNOWN_COUNT else None


def _of_the_plan(before: int | None, named: _Named, lang: Language) -> Iterator[Sentence]:
    if before is not None and named.planned is not None and before != named.planned:
        yield lang.say(
            "In the first version that this site has, {first} were planned; now {second}:"
            " {difference}.",
            first=before,
            second=named.planned,
            difference=_difference(before, named.planned, lang),
        )
    if named.planned is not None and named.actual is not None and named.planned != named.actual:
        yield lang.say(
            "The plan was {first}; the registry names {second} who took part: {difference}.",
            first=named.planned,
            second=named.actual,
            difference=_difference(named.planned, named.actual, lang),
        )


def _of_the_site(named: _Named, standing: Standing, lang: Language) -> Iterator[Sentence]:
    if named.site is None:
        return
    if named.actual is not None and named.site != named.actual:
        yield lang.say(
            "The registry names {first} who took part; the site names {second}: {difference}.",
            first=named.actual,
            second=named.site,
            difference=_difference(named.actual, named.site, lang),
        )
    elif named.actual is None and named.planned is not None and named.site != named.planned:
        if named.site < named.planned and standing not in NO_MORE:
            return
        yield lang.say(
            "The plan is {first}; the site names {second}: {difference}.",
            first=named.planned,
            second=named.site,
            difference=_difference(named.planned, named.site, lang),
        )


def _of_a_report(one: Publication, named: _Named, lang: Language) -> Iterator[Sentence]:
    count = one.total(Measure.RANDOMISED)
    if count is None:
        return
    about = {"report": short_citation(one, lang), "mark": mark(one, lang)}
    if named.actual is not None and count != named.actual:
        yield lang.say(
            "The registry names {first} who took part; a report ({report}; {mark}) names {second}:"
            " {difference}.",
            first=named.actual,
            second=count,
            difference=_difference(named.actual, count, lang),
            **about,
        )
    elif named.actual is None and named.planned is not None and count != named.planned:
        yield lang.say(
            "The plan was {first}; a report ({report}; {mark}) names {second}: {difference}.",
            first=named.planned,
            second=count,
            difference=_difference(named.planned, count, lang),
            **about,
        )
    if named.site is not None and count != named.site:
        yield lang.say(
            "The site names {first}; a report ({report}; {mark}) names {second}: {difference}.",
            first=named.site,
            second=count,
            difference=_difference(named.site, count, lang),
            **about,
        )


def _difference(first: int, second: int, lang: Language) -> Sentence:
    if second < first:
        return lang.say("{n} fewer", n=first - second)
    return lang.count("{n} more person", "{n} more people", second - first)
