"""Registered against reported: every registered outcome measure, and what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from registry.ctgov.record import Study
from registry.ctgov.record.enums import OutcomeMeasureType, ReportingStatus
from registry.ctgov.record.results import OutcomeMeasure
from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates
from registry.trial.arms import arm_labels
from registry.trial.facts import Fact, Known, SiteWords, Worded, in_prose, spelled
from registry.trial.matching import match_posted, match_stated
from registry.trial.measures import Changes, Measure, changes, measures, rank_title
from registry.trial.publications import Publication
from registry.trial.reported.cautions import cautions
from registry.trial.reported.comparison import Comparison, comparison
from registry.trial.reported.frequencies import GroupFigures, group_figures
from registry.trial.reported.stated import Stated, Voice, of_all
from registry.trial.source import Source


@dataclass(frozen=True)
class PostedLink:
    """A result at the registry: its title, where on the page it is, and what that is worth.

    `address` is the place on the page that shows it, "#posted-3" for the third in the record.
    """

    title: Fact
    address: str
    note: Sentence | None


@dataclass(frozen=True)
class Result:
    """What a source says of an outcome, and what can be computed from that.

    `name` is none where it is the registered measure itself. `cautions` stand under a comparison.
    """

    name: SiteWords | Worded | None
    details: tuple[Sentence, ...]
    groups: tuple[GroupFigures, ...]
    comparison: Comparison | None
    cautions: tuple[Sentence, ...]
    remark: Worded | None


@dataclass(frozen=True)
class Told:
    """The results that the site or one report tells of; `details` are those of all of them."""

    voice: Voice
    details: tuple[Sentence, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Registered:
    """A registered measure, and what is known of it; `silence` is said where that is nothing."""

    name: Fact
    time_frame: Fact
    description: Fact
    changes: tuple[Sentence, ...]
    posted: tuple[PostedLink, ...]
    told: tuple[Told, ...]
    silence: Sentence | None


@dataclass(frozen=True)
class RankedMeasures:
    """The registered measures of one rank."""

    title: Sentence
    measures: tuple[Registered, ...]


@dataclass(frozen=True)
class Outcomes:
    """Everything registered, and everything reported.

    `more` and `more_posted` are reported and not registered; `dropped` are the titles of measures
    that the first version had and this one has not.
    """

    ranks: tuple[RankedMeasures, ...]
    more: tuple[Told, ...]
    more_posted: tuple[PostedLink, ...]
    dropped: tuple[Fact, ...]


def outcomes(
    study: Study,
    first: tuple[Study, Source] | None,
    aggregates: Aggregates | None,
    publications: Sequence[Publication],
    lang: Language,
) -> Outcomes:
    """Put together what the record registers and what the three sources say.

    `first` is the oldest version of the record that this site holds, none where it is this one.
    """
    stated = of_all(aggregates, publications, lang)
    posted = study.results_section.outcome_measures_module.outcome_measures
    registered = measures(study)
    changed = changes(study, first[0], lang) if first else Changes({}, {}, ())
    posted_of, posted_left = match_posted(registered, posted)
    stated_of, stated_left = match_stated(registered, stated)

    def known_of(one: Measure) -> Registered:
        links = tuple(_link(at, posted[at], lang) for at in posted_of[one.key])
        told = _told(stated_of[one.key], study, lang)
        return Registered(
            name=spelled(one.outcome.measure),
            time_frame=spelled(one.outcome.time_frame),
            description=in_prose(one.outcome.description),
            changes=changed.of.get(one.key, ()),
            posted=links,
            told=told,
            silence=None if links or told else lang.say("This page has no result for it."),
        )

    return Outcomes(
        ranks=tuple(
            RankedMeasures(rank_title(rank, lang), tuple(map(known_of, ranked)))
            for rank, ranked in groupby(registered, attrgetter("rank"))
        ),
        more=_told(stated_left, study, lang),
        more_posted=tuple(_link(at, posted[at], lang) for at in posted_left),
        dropped=tuple(spelled(one.outcome.measure) for one in changed.dropped),
    )


def _link(at: int, result: OutcomeMeasure, lang: Language) -> PostedLink:
    note = None
    if result.reporting_status == ReportingStatus.NOT_POSTED:
        note = lang.say("The registry lists it without numbers.")
    elif result.type == OutcomeMeasureType.POST_HOC:
        note = lang.say("Not planned beforehand (post hoc).")
    return PostedLink(spelled(result.title), f"#posted-{at + 1}", note)


def _told(stated: Sequence[Stated], study: Study, lang: Language) -> tuple[Told, ...]:
    arms = arm_labels(study)
    by_voice: dict[Voice, list[Stated]] = {}
    for each in stated:
        by_voice.setdefault(each.voice, []).append(each)
    return tuple(_card(voice, mine, study, arms, lang) for voice, mine in by_voice.items())


def _card(
    voice: Voice, stated: Sequence[Stated], study: Study, arms: Sequence[str], lang: Language
) -> Told:
    shared = [one for one in stated[0].details if all(one in each.details for each in stated)]
    results = (_result(each, study, arms, lang) for each in stated)
    return Told(
        voice,
        tuple(shared),
        tuple(
            replace(one, details=tuple(d for d in one.details if d not in shared))
            for one in results
        ),
    )


def _result(stated: Stated, study: Study, arms: Sequence[str], lang: Language) -> Result:
    origin = stated.voice.origin
    compared = comparison(stated.rows, arms, origin, lang)
    return Result(
        name=stated.name,
        details=stated.details,
        groups=group_figures(stated.rows, arms, origin, lang),
        comparison=compared,
        cautions=_cautions(study, compared, lang) if compared else (),
        remark=stated.remark,
    )


def _cautions(study: Study, compared: Comparison, lang: Language) -> tuple[Sentence, ...]:
    """What a comparison can't show; of one that shows nothing there is nothing to say."""
    if not any(isinstance(row.fact, Known) for row in compared.rows):
        return ()
    return cautions(study, compared.people, compared.difference, lang)
