"""How many people a trial was to have and how many it has: who says so, and where they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.enums import EnrollmentType
from registry.ctgov.record.protocol import EnrollmentInfo
from registry.language import Language, Sentence
from registry.site.aggregates import Accrued, Aggregates
from registry.site.package import Measure
from registry.trial.accrual import (
    Accrual,
    accrual,
    measure_words,
    protected,
    randomises,
    until,
    why_protected,
)
from registry.trial.differences import differences, planned, progress
from registry.trial.facts import Fact, Known, Origin, SiteWords
from registry.trial.funnel import Funnel, funnel
from registry.trial.outlook import Outlook, outlook
from registry.trial.plain import enrollment as registered
from registry.trial.plain import people
from registry.trial.publications import Publication
from registry.trial.reports import Report, address, citation, mark, report
from registry.trial.site_origin import example_warning, invented
from registry.trial.source import Source, as_processed
from registry.trial.status import NO_MORE, Standing, StatusNotice, is_expanded_access, status_notice
from registry.trial.steps import as_of, straight_plan


@dataclass(frozen=True)
class Number:
    """A number of participants under its name, and where it is from.

    `mark` says of a report whether it is `confirmed` that it is about this trial.
    """

    label: Sentence
    fact: Fact
    origin: Sentence
    address: str | None = None
    mark: Sentence | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Enrollment:
    """The page Enrollment. What the site has published nothing for is none.

    `example` says that the site's numbers are invented, where they are.
    """

    status: StatusNotice
    example: Sentence | None
    numbers: tuple[Number, ...]
    remarks: tuple[Sentence, ...]
    differences: tuple[Sentence, ...]
    reports: tuple[Report, ...]
    accrual: Accrual | None
    funnel: Funnel | None
    outlook: Outlook | None


def enrollment(
    study: Study,
    source: Source,
    first: tuple[Study, Source] | None,
    aggregates: Aggregates | None,
    publications: Sequence[Publication],
    lang: Language,
    today: date,
) -> Enrollment:
    """Everything that the page Enrollment says.

    `first` is the oldest version of the record that this site holds, none where it is the one in
    hand. `aggregates` is what the site has published, protected as it left there.
    """
    notice = status_notice(study, source, lang, today)
    target = planned(study, first)
    series = aggregates.series(Measure.RANDOMISED) if aggregates else ()
    # An invented number disagrees with nobody.
    own = None if aggregates and aggregates.example else aggregates
    return Enrollment(
        status=notice,
        example=example_warning(aggregates, lang),
        numbers=(
            *_from_registry(study, source, first, lang),
            *_from_site(study, aggregates, notice.standing, lang),
            *(number for one in publications for number in _from_report(one, study, lang)),
        ),
        remarks=tuple(_remarks(study, first, aggregates, notice.standing, lang)),
        differences=differences(study, first, own, publications, notice.standing, lang),
        reports=tuple(report(one, study, lang) for one in publications),
        accrual=accrual(study, aggregates, straight_plan(study, target), lang)
        if aggregates
        else None,
        funnel=funnel(study, aggregates, lang) if aggregates else None,
        outlook=None
        if is_expanded_access(study)
        else outlook(study, notice.standing, series, target, lang, today),
    )


def _from_registry(
    study: Study, source: Source, first: tuple[Study, Source] | None, lang: Language
) -> Iterator[Number]:
    info = study.protocol_section.design_module.enrollment_info
    if info.count is not None or not is_expanded_access(study):
        # The label may say already whether the number is planned.
        told = people if isinstance(info.type, EnrollmentType) else registered
        yield Number(
            _registered_label(info, lang),
            told(info, lang),
            as_processed(study, source, lang),
        )
    if first and first[0].protocol_section.design_module.enrollment_info != info:
        yield Number(
            lang.say("In the first version that this site has"),
            registered(first[0].protocol_section.design_module.enrollment_info, lang),
            as_processed(*first, lang),
        )


def _from_report(one: Publication, study: Study, lang: Language) -> Iterator[Number]:
    count = one.total(Measure.RANDOMISED)
    if count is not None:
        yield Number(
            lang.say("Randomised, in a report")
            if randomises(study)
            else lang.say("Enrolled, in a report"),
            Known(lang.count("{n} person", "{n} people", count), Origin.PUBLICATION),
            citation(one, lang),
            address(one),
            mark(one, lang),
            one.confirmed is not None,
        )


def _registered_label(info: EnrollmentInfo, lang: Language) -> Sentence:
    match info.type:
        case EnrollmentType.ESTIMATED:
            return lang.say("Planned")
        case EnrollmentType.ACTUAL:
            return lang.say("Took part, as registered")
        case _:
            return lang.say("Registered")


def _from_site(
    study: Study, aggregates: Aggregates | None, standing: Standing, lang: Language
) -> Iterator[Number]:
    """The last number that the site shows of the people who have joined."""
    if aggregates is None or not aggregates.series(Measure.RANDOMISED):
        return
    last = aggregates.latest(Measure.RANDOMISED)
    number: Fact = protected(lang)
    if last and last.cumulative is not None:
        number = Known(lang.count("{n} person", "{n} people", last.cumulative), Origin.SITE)
    yield Number(_joined_label(study, standing, lang), number, _site_origin(aggregates, last, lang))


def _joined_label(study: Study, standing: Standing, lang: Language) -> Sentence:
    if standing in NO_MORE:
        return measure_words(Measure.RANDOMISED, study, lang)
    return lang.say("Randomised so far") if randomises(study) else lang.say("Enrolled so far")


def _site_origin(aggregates: Aggregates, last: Accrued | None, lang: Language) -> Sentence:
    if aggregates.example:
        return invented(lang)
    by = SiteWords(aggregates.prepared_by)
    if last is None:
        return lang.say("From the site, prepared by: {role}.", role=by)
    told = lang.say(
        "From the site, up to the end of {month}, prepared by: {role}.",
        month=until(as_of(last), lang),
        role=by,
    )
    if last.release_id == aggregates.release_id:
        return told
    newer = lang.say(
        "The site has newer data, to the end of {month}; no newer number is shown yet.",
        month=lang.date(PartialDate(aggregates.cutoff)),
    )
    return lang.join([told, newer])


def _remarks(
    study: Study,
    first: tuple[Study, Source] | None,
    aggregates: Aggregates | None,
    standing: Standing,
    lang: Language,
) -> Iterator[Sentence]:
    if is_expanded_access(study):
        yield lang.say("This is an access programme, not a trial: it has no planned enrollment.")
    if aggregates is None:
        yield lang.say("The site has published nothing here.")
        return
    if not aggregates.series(Measure.RANDOMISED):
        yield lang.say("The site has not published how many people have joined.")
    elif aggregates.latest(Measure.RANDOMISED) is None:
        yield lang.say("How many have joined may not be shown.")
    elif not aggregates.example and (told := progress(study, first, aggregates, standing, lang)):
        yield told
    if any(one.cumulative is None for one in aggregates.accrual):
        yield why_protected(lang)
