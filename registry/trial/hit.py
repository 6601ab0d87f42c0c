"""A study that was found, read by the rules by which every record is read here."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import orjson

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.enums import Status
from registry.language import Language, Sentence, Verbatim
from registry.mirror.question import Dated, Hit
from registry.trial import eligibility
from registry.trial.facts import Fact, Known, Row, countries, country, known, spelled, verbatim
from registry.trial.overview import registry_page
from registry.trial.plain import named
from registry.trial.source import Source, readable, told_date
from registry.trial.status import StatusNotice, passed_dates, status_notice, status_words
from registry.trial.terms import phase_of, yes_or_no

SAME_CITY = 20
"""Within so many kilometres two places may be in one city: nothing finer is known of them."""

_FETCHED = Source(fetched_at=datetime(1970, 1, 1, tzinfo=UTC))
"""A hit has no way of its own: nothing that is said of it depends on when it was fetched."""


@dataclass(frozen=True)
class Result:
    """A study that was found, for somebody who has to choose among many.

    `age` says what the registry lists it as, when that was last confirmed, and which planned date
    has passed. `own` is whether this site has a page about it.
    """

    nct_id: str
    title: Fact
    status: StatusNotice
    age: Sentence
    rows: tuple[Row, ...]
    registry_address: str
    own: bool


def record_of(hit: Hit) -> Study:
    """The hit as a record, so that it is read by the rules by which all records are read."""
    protocol: dict[str, dict[str, object]] = {
        "identificationModule": {"nctId": hit.nct_id, "briefTitle": hit.title},
        "statusModule": {
            "overallStatus": hit.status,
            "lastKnownStatus": hit.last_known_status,
            "statusVerifiedDate": hit.status_verified_date,
            "startDateStruct": _struct(hit.start_date),
            "primaryCompletionDateStruct": _struct(hit.primary_completion_date),
            "completionDateStruct": _struct(hit.completion_date),
        },
        "designModule": {
            "studyType": hit.study_type,
            "phases": list(hit.phases),
            "enrollmentInfo": _given(count=hit.enrollment_count, type=hit.enrollment_type),
        },
        "eligibilityModule": {
            "sex": hit.sex,
            "minimumAge": hit.minimum_age,
            "maximumAge": hit.maximum_age,
            "healthyVolunteers": hit.healthy_volunteers,
        },
    }
    given = {name: _given(**module) for name, module in protocol.items()}
    return Study.model_validate_json(orjson.dumps({"protocolSection": given}))


def result(hit: Hit, own: Container[str], lang: Language, today: date) -> Result:
    """One study of a list; `own` are the trials that this site has pages about."""
    study = record_of(hit)
    notice = status_notice(study, _FETCHED, lang, today)
    return Result(
        nct_id=hit.nct_id,
        title=spelled(hit.title),
        status=notice,
        age=lang.join([*notice.sentences[:2], *passed_dates(study, notice.standing, lang, today)]),
        rows=tuple(_rows(hit, study, lang)),
        registry_address=registry_page(hit.nct_id),
        own=hit.nct_id in own,
    )


def _rows(hit: Hit, study: Study, lang: Language) -> list[Row]:
    rows = [
        Row(lang.say("Treatments"), names(hit.interventions, lang)),
        Row(lang.say("Conditions"), names(hit.conditions, lang)),
        Row(lang.say("Ages"), eligibility.ages(study, lang)),
        Row(lang.say("Sex"), eligibility.sex(study, lang)),
        Row(lang.say("Places"), places(hit, lang)),
        Row(lang.say("Phase"), phase_of(study, lang)),
        Row(lang.say("Sponsor"), spelled(hit.lead_sponsor)),
        Row(lang.say("Last update posted"), posted(hit, lang)),
    ]
    if hit.nearest:
        rows.insert(0, Row(lang.say("Nearest place"), nearest(hit, lang)))
    if hit.has_results:
        rows.append(Row(lang.say("Results at the registry"), yes_or_no(hit.has_results, lang)))
    return rows


def names(items: Sequence[str], lang: Language) -> Fact:
    """The first few of these names of the registry, each once, and how many more there are."""
    once = [Verbatim(item) for item in dict.fromkeys(items)]
    return known(named(once, lang) if once else None)


def places(hit: Hit, lang: Language) -> Fact:
    """How many places it has, and in which countries."""
    if not hit.location_count:
        return known(None)
    found = countries(hit.countries, lang)
    if not found:
        return Known(lang.count("{n} place", "{n} places", hit.location_count))
    return Known(
        lang.count(
            "{n} place ({countries})",
            "{n} places ({countries})",
            hit.location_count,
            countries=named(found, lang),
        )
    )


def nearest(hit: Hit, lang: Language) -> Fact:
    """The place that is nearest to the reader's, and about how far it is in a straight line.

    Its status is told where it does not recruit, though the trial may. The registry gives the
    coordinates of cities, not of hospitals, and so does the list of cities.
    """
    near = hit.nearest
    if near is None:
        return known(None)
    city, land = verbatim(near.city), country(near.country, lang)
    place = (
        lang.say("{city}, {country}", city=city, country=land) if city and land else city or land
    )
    if near.distance < SAME_CITY:
        far = lang.say("less than {n} km away", n=SAME_CITY)
    else:
        rough = round(near.distance, -1 if near.distance < 1_000 else -2)
        far = lang.say("about {n} km away", n=int(rough))
    told = lang.say("{place}, {distance}", place=place, distance=far) if place else far
    status = status_words(near.status, lang)
    if status is None or near.status == Status.RECRUITING:
        return Known(told)
    return Known(lang.say("{name} ({kind})", name=told, kind=status))


def posted(hit: Hit, lang: Language) -> Fact:
    """When the registry last posted a change of the record."""
    return known(told_date(_date(hit.last_update_post_date), lang))


def _date(text: str | None) -> PartialDate | str | None:
    return readable(text) if text else None


def _struct(dated: Dated) -> dict[str, object]:
    return _given(date=dated.date, type=dated.type)


def _given(**values: object) -> dict[str, object]:
    """Only what the source has: a record leaves out the rest."""
    return {name: value for name, value in values.items() if value is not None}
