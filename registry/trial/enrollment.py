"""How many people a trial was to have and how many it has: who says so, and where they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study
from registry.ctgov.record.enums import EnrollmentType
from registry.ctgov.record.protocol import EnrollmentInfo
from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates
from registry.site.package import Measure
from registry.trial.accrual import (
    Accrual,
    accrual,
    as_of,
    measure_words,
    protected,
    steps,
    straight_plan,
    until,
    why_protected,
)
from registry.trial.differences import differences, planned
from registry.trial.facts import Fact, Known, Origin
from registry.trial.funnel import Funnel, funnel
from registry.trial.outlook import Outlook, outlook
from registry.trial.plain import enrollment as registered
from registry.trial.publications import Publication
from registry.trial.reports import Report, address, citation, mark, report
from registry.trial.source import Source, processed, told_date
from registry.trial.status import StatusNotice, is_expanded_access, status_notice


@dataclass(frozen=True)
class Number:
    """A number of participants under its name, and where it is from."""

    label: Sentence
    fact: Fact
    origin: Sentence
    address: str | None = None


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
    plan = straight_plan(study, planned(study, first))
    series = aggregates.series(Measure.RANDOMISED) if aggregates else ()
    return Enrollment(
        status=notice,
        example=_example(lang) if aggregates and aggregates.example else None,
        numbers=tuple(_numbers(study, source, first, aggregates, publications, lang)),
        remarks=tuple(_remarks(study, aggregates, lang)),
        # An invented number disagrees with nobody.
        differences=differences(
            study,
            first,
            None if aggregates and aggregates.example else aggregates,
            publications,
            lang,
        ),
        reports=tuple(report(one, study, lang) for one in publications),
        accrual=accrual(study, aggregates, plan, lang) if aggregates else None,
        funnel=funnel(study, aggregates, lang) if aggregates else None,
        outlook=None
        if is_expanded_access(study)
        else outlook(notice.standing, bool(series), steps(study, series), plan, lang),
    )


def _numbers(
    study: Study,
    source: Source,
    first: tuple[Study, Source] | None,
    aggregates: Aggregates | None,
    publications: Sequence[Publication],
    lang: Language,
) -> Iterator[Number]:
    info = study.protocol_section.design_module.enrollment_info
    if info.count is not None or not is_expanded_access(study):
        yield Number(
            _registered_label(info, lang),
            registered(info, lang),
            _as_processed(study, source, lang),
        )
    if first and first[0].protocol_section.design_module.enrollment_info != info:
        yield Number(
            lang.say("In the first version that this site has"),
            registered(first[0].protocol_section.design_module.enrollment_info, lang),
            _as_processed(*first, lang),
        )
    if aggregates and aggregates.series(Measure.RANDOMISED):
        yield _from_site(study, aggregates, lang)
    for one in publications:
        count = one.total(Measure.RANDOMISED)
        if count is not None:
            yield Number(
                lang.say(
                    "{measure}, in a report", measure=measure_words(Measure.RANDOMISED, study, lang)
                ),
                Known(lang.count("{n} person", "{n} people", count), Origin.PUBLICATION),
                lang.say("{report}: {mark}", report=citation(one, lang), mark=mark(one, lang)),
                address(one),
            )


def _example(lang: Language) -> Sentence:
    return lang.say(
        "What stands here as from the site is an invented example. It is not about this trial."
    )


def _registered_label(info: EnrollmentInfo, lang: Language) -> Sentence:
    match info.type:
        case EnrollmentType.ESTIMATED:
            return lang.say("Planned")
        case EnrollmentType.ACTUAL:
            return lang.say("Took part, as registered")
        case _:
            return lang.say("Registered")


def _as_processed(study: Study, source: Source, lang: Language) -> Sentence:
    when = told_date(processed(study, source), lang)
    if when is None:
        return lang.say("From the registry.")
    return lang.say("From the registry, as of {date}.", date=when)


def _from_site(study: Study, aggregates: Aggregates, lang: Language) -> Number:
    """The last number that the site shows of the people who have joined."""
    last = aggregates.latest(Measure.RANDOMISED)
    by = aggregates.prepared_by
    label = lang.say("{measure} so far", measure=measure_words(Measure.RANDOMISED, study, lang))
    if last is None or last.cumulative is None:
        return Number(
            label, protected(lang), lang.say("From the site, prepared by: {role}.", role=by)
        )
    return Number(
        label,
        Known(lang.count("{n} person", "{n} people", last.cumulative), Origin.SITE),
        lang.say(
            "From the site, up to the end of {month}, prepared by: {role}.",
            month=until(as_of(last), lang),
            role=by,
        ),
    )


def _remarks(study: Study, aggregates: Aggregates | None, lang: Language) -> Iterator[Sentence]:
    if is_expanded_access(study):
        yield lang.say("This is an access programme, not a trial: it has no planned enrollment.")
    if aggregates is None:
        yield lang.say("The site has published nothing here.")
    elif not aggregates.series(Measure.RANDOMISED):
        yield lang.say("The site has not published how many people have joined.")
    elif aggregates.latest(Measure.RANDOMISED) is None:
        yield why_protected(lang)
