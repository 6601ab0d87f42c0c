"""The page Results: what was to be measured, what is known of it, and who says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.ctgov.record import Study
from registry.ctgov.record.enums import NonInferiorityType, ReferenceType
from registry.ctgov.record.results import MeasureAnalysis
from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates
from registry.trial.accrual import why_protected
from registry.trial.arms import arm_labels
from registry.trial.flow import Flow, participant_flow
from registry.trial.outcomes import Outcomes, outcomes
from registry.trial.posted.baseline import Baseline, baseline
from registry.trial.posted.documents import Document, documents
from registry.trial.posted.events import AdverseEvents, adverse_events
from registry.trial.posted.more import More, more
from registry.trial.posted.outcomes import PostedOutcome, posted_outcomes
from registry.trial.publications import Publication
from registry.trial.references import Citation, citation
from registry.trial.reported.tables import SiteTable, site_tables
from registry.trial.site_origin import example_warning
from registry.trial.source import Source, told_posted, wording
from registry.trial.status import StatusNotice, status_notice
from registry.trial.unposted import notices, unposted

_PAPERS = {ReferenceType.RESULT, ReferenceType.DERIVED}


@dataclass(frozen=True)
class Part:
    """A part of the page, and the name by which an address leads there."""

    name: str
    title: Sentence


@dataclass(frozen=True)
class Results:
    """The page Results.

    `summary` says for each of the three sources whether it has anything; `contents` are the parts
    of the page in their order; `reading` says how to read the numbers, where there are any.
    `example` says that the site's numbers are invented, where they are. `papers` are those that the
    registry links, other than as background. `flow` tells how people went through the trial,
    `tables` are the site's further ones; `baseline`, `posted`, `events`, `more` and `documents` are
    what the sponsor gave the registry.
    """

    status: StatusNotice
    example: Sentence | None
    summary: tuple[Sentence, ...]
    contents: tuple[Part, ...]
    reading: tuple[Sentence, ...]
    wording: Sentence
    outcomes: Outcomes
    flow: Flow
    tables: tuple[SiteTable, ...]
    baseline: Baseline | None
    posted: tuple[PostedOutcome, ...]
    events: AdverseEvents | None
    more: More | None
    documents: tuple[Document, ...]
    papers: tuple[Citation, ...]


def results(
    study: Study,
    source: Source,
    first: tuple[Study, Source] | None,
    aggregates: Aggregates | None,
    publications: Sequence[Publication],
    lang: Language,
    today: date,
) -> Results:
    """Everything that the page Results says; the arguments are those of the page Enrollment."""
    told = outcomes(study, first, aggregates, publications, lang)
    tables = site_tables(aggregates, arm_labels(study), lang) if aggregates else ()
    papers = tuple(
        citation(item, lang)
        for item in study.protocol_section.references_module.references
        if item.type in _PAPERS
    )
    posted = posted_outcomes(study, lang, today)
    view = Results(
        status=status_notice(study, source, lang, today),
        example=example_warning(aggregates, lang),
        summary=tuple(_summary(study, aggregates, publications, papers, lang)),
        contents=(),
        reading=tuple(_reading(study, told, posted, aggregates, lang)),
        wording=wording(source, lang),
        outcomes=told,
        flow=participant_flow(study, source, aggregates, lang),
        tables=tables,
        baseline=baseline(study, lang),
        posted=posted,
        events=adverse_events(study, lang),
        more=more(study, lang),
        documents=documents(study, lang),
        papers=papers,
    )
    return replace(view, contents=tuple(_contents(view, lang)))


def _contents(view: Results, lang: Language) -> Iterator[Part]:
    yield Part("outcomes", lang.say("What was to be measured, and what was reported"))
    if view.outcomes.more or view.outcomes.more_posted:
        yield Part("unregistered", lang.say("Reported, but not found among registered measures"))
    if view.papers:
        yield Part("papers", lang.say("Papers that the registry links to this trial"))
    yield Part("flow", view.flow.title)
    if view.tables:
        yield Part("site", lang.say("Further numbers from the site"))
    if view.baseline:
        yield Part("baseline", lang.say("Participants at the start"))
    if view.posted:
        yield Part("posted", lang.say("Outcomes posted to the registry"))
    if view.events:
        yield Part("adverse-events", lang.say("Adverse events posted to the registry"))
    if view.more:
        yield Part("more", lang.say("Limits of the results, and whom to ask"))
    if view.documents:
        yield Part("documents", lang.say("Documents"))


def _summary(
    study: Study,
    aggregates: Aggregates | None,
    publications: Sequence[Publication],
    papers: Sequence[Citation],
    lang: Language,
) -> Iterator[Sentence]:
    """A sentence for each source: whether it tells of results."""
    if study.has_results:
        posted = study.protocol_section.status_module.results_first_post_date_struct
        when = told_posted(posted, lang)
        yield (
            lang.say("The sponsor posted results to the registry on {date}.", date=when)
            if when
            else lang.say("The sponsor posted results to the registry.")
        )
    else:
        yield lang.say("No results have been posted to the registry.")
        yield from unposted(study, lang)
    yield from notices(study, lang)
    if aggregates is None or not any(row.file in _FILES for row in aggregates.rows):
        yield lang.say("The site has published no results here.")
    elif not aggregates.example:
        yield lang.say("The site has published results here.")
    told = [one for one in publications if one.outcomes]
    sure = [one for one in told if one.confirmed]
    if told:
        yield lang.count(
            "This page names {n} report in a journal with figures.",
            "This page names {n} reports in journals with figures.",
            len(told),
        )
        if not sure:
            yield lang.count(
                "Nobody has confirmed yet that it is about this trial.",
                "Nobody has confirmed yet that they are about this trial.",
                len(told),
            )
        elif len(sure) < len(told):
            yield lang.say("Not all of them are confirmed to be about this trial.")
    elif not papers:
        yield lang.say("No report in a journal is named.")


_FILES = {"outcomes", "baseline", "adverse_events", "flow"}


_EQUAL = {
    NonInferiorityType.NON_INFERIORITY,
    NonInferiorityType.EQUIVALENCE,
    NonInferiorityType.NON_INFERIORITY_OR_EQUIVALENCE,
    NonInferiorityType.NON_INFERIORITY_OR_EQUIVALENCE_LEGACY,
}
"""What a test may be for in place of a difference."""


def _reading(
    study: Study,
    told: Outcomes,
    posted: Sequence[PostedOutcome],
    aggregates: Aggregates | None,
    lang: Language,
) -> Iterator[Sentence]:
    compared = any(one.comparisons for one in posted)
    every = [each.told for rank in told.ranks for each in rank.measures]
    shown = [one for some in (*every, told.more) for each in some for one in each.results]
    groups = [group for one in shown for group in one.groups]
    if compared or any(group.frequency and group.frequency.share for group in groups):
        yield lang.say(
            "A 95% interval, also called confidence interval, shows how far chance may have moved"
            " a number. The fewer people, the wider it is. Other errors are not in it."
        )
    measures = study.results_section.outcome_measures_module.outcome_measures
    tests = [one for measure in measures for one in measure.analyses if one.p_value]
    differing = any(len(one.group_ids) > 1 and not _is_for_equal(one) for one in tests)
    if differing or any(one.comparison and one.comparison.difference for one in shown):
        yield lang.say(
            "A P value tells how often chance alone would bring a difference at least this large,"
            " if the groups did not really differ. It does not tell how large or how important"
            " a difference is."
        )
    if any(map(_is_for_equal, tests)):
        yield lang.say(
            "Where it was tested whether one treatment is not much worse than another, or both do"
            " about the same, a small P value speaks for that, and not for a difference."
        )
    if aggregates and any(None in row.numbers.values() for row in aggregates.rows):
        yield why_protected(lang)


def _is_for_equal(test: MeasureAnalysis) -> bool:
    return bool(test.tested_non_inferiority) or test.non_inferiority_type in _EQUAL
