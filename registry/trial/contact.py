"""Whom to ask, what is known of the age of that, and a letter that asks for no health details."""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.enums import Status
from registry.ctgov.record.protocol import Contact, Location
from registry.ctgov.record.results import PointOfContact
from registry.language import Language, Sentence, Verbatim
from registry.trial.facts import (
    Fact,
    Known,
    NotProvided,
    Origin,
    Row,
    Withheld,
    country,
    known,
    spelled,
    verbatim,
)
from registry.trial.overview import registry_page
from registry.trial.source import Source
from registry.trial.status import (
    Standing,
    StatusNotice,
    is_expanded_access,
    last_confirmed,
    status_notice,
    status_words,
    verified_in,
)
from registry.trial.terms import told

_ADDRESS = re.compile(r"[^\s@,;:<>?&#]+@[^\s@,;:<>?&#]+")
"""One mail address and nothing else: no second reader, no header."""


@dataclass(frozen=True)
class Confirmation:
    """When somebody at the site last confirmed the contact, from the site's settings."""

    confirmed_on: date | None = None
    confirmed_by: str | None = None
    languages: tuple[str, ...] = ()
    time_zone: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody to ask. `letter` is a `mailto:` address with subject and text, if there is mail.

    `where` is the place that the person is at, where several are listed together.
    """

    name: Fact
    role: Fact
    phone: Fact
    email: Fact
    letter: str | None
    where: Fact | None = None


@dataclass(frozen=True)
class Official:
    """Somebody with overall responsibility."""

    name: Fact
    role: Fact
    affiliation: Fact


@dataclass(frozen=True)
class Place:
    """Where the trial runs."""

    name: Fact
    address: Fact
    status: Fact
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Places:
    """The places of one country."""

    country: Fact
    places: tuple[Place, ...]


@dataclass(frozen=True)
class ContactPage:
    """The page Contact. `warning` comes first when an answer is not assured."""

    status: StatusNotice
    warning: Sentence | None
    age: tuple[Sentence, ...]
    people: tuple[Person, ...]
    officials: tuple[Official, ...]
    countries: tuple[Places, ...]
    place_count: int
    contacts_at_places: bool
    about_results: tuple[Row, ...]
    registry_address: str


def contact_page(
    study: Study, source: Source, confirmation: Confirmation, lang: Language, today: date
) -> ContactPage:
    """Everything that the page Contact says."""
    module = study.protocol_section.contacts_locations_module
    notice = status_notice(study, source, lang, today)
    nct_id = study.protocol_section.identification_module.nct_id or ""
    return ContactPage(
        status=notice,
        warning=_warning(study, notice, lang),
        age=_age(study, source, confirmation, lang, today),
        people=tuple(
            _person(item, study, source, notice, lang) for item in module.central_contacts
        ),
        officials=tuple(
            Official(
                spelled(item.name),
                known(told(item.role, lang)),
                spelled(item.affiliation),
            )
            for item in module.overall_officials
        ),
        countries=_countries(study, source, notice, lang),
        place_count=len(module.locations),
        contacts_at_places=_at_places(study),
        about_results=about_results(study, lang),
        registry_address=registry_page(nct_id),
    )


def _warning(study: Study, notice: StatusNotice, lang: Language) -> Sentence | None:
    """What has to be said before anybody writes; none when the trial looks for participants."""
    unsure = lang.say("An answer to your question is not assured.")
    match notice.standing:
        case Standing.OPEN | Standing.AVAILABLE:
            return None
        case Standing.INVITED:
            return unsure  # the page has just said that only invited people can join
        case Standing.SOON:
            first = lang.say("This trial does not take participants yet.")
        case Standing.CLOSED | Standing.ENDED | Standing.STOPPED:
            first = lang.say("This trial takes no new participants.")
        case Standing.PAUSED:
            first = lang.say("This trial takes no participants for the time being.")
        case Standing.UNAVAILABLE:
            first = lang.say("This treatment is not available through this programme.")
        case Standing.UNKNOWN | Standing.GONE if is_expanded_access(study):
            first = lang.say("It is not known whether this treatment is available.")
        case Standing.UNKNOWN | Standing.GONE:
            first = lang.say("It is not known whether this trial takes participants.")
    return lang.join([first, unsure])


def _age(
    study: Study, source: Source, confirmation: Confirmation, lang: Language, today: date
) -> tuple[Sentence, ...]:
    verified = verified_in(study, today)
    told_age = [
        lang.say(
            "The record, and the contact in it, was last confirmed in {month}.",
            month=lang.date(verified),
        )
        if verified and _has_contact(study)
        else last_confirmed(verified, lang)
    ]
    if confirmation.confirmed_on:
        told_age.append(
            lang.say(
                "This site confirmed the contact on {date} ({role}).",
                date=lang.date(confirmation.confirmed_on),
                role=confirmation.confirmed_by or lang.say("role not stated"),
            )
        )
    elif _has_contact(study):
        told_age.append(lang.say("This site has not confirmed the contact."))
    if confirmation.languages:
        told_age.append(
            lang.say("Answers come in: {languages}.", languages=lang.listed(confirmation.languages))
        )
    if confirmation.time_zone:
        told_age.append(lang.say("Time zone: {zone}.", zone=confirmation.time_zone))
    if source.transcription:
        told_age.append(
            lang.say(
                "Telephone and e-mail stand in the registry's record. They are left out here until"
                " this site has fetched the record itself."
            )
        )
    return tuple(told_age)


def _has_contact(study: Study) -> bool:
    module = study.protocol_section.contacts_locations_module
    return bool(module.central_contacts) or _at_places(study)


def _at_places(study: Study) -> bool:
    places = study.protocol_section.contacts_locations_module.locations
    return any(place.contacts for place in places)


def telephone(item: Contact | PointOfContact) -> str | None:
    """A telephone number with its extension, if the record has one."""
    if item.phone and item.phone_ext:
        return f"{item.phone} ext. {item.phone_ext}"
    return item.phone


def _person(
    item: Contact, study: Study, source: Source, notice: StatusNotice, lang: Language
) -> Person:
    return Person(
        name=spelled(item.name),
        role=known(told(item.role, lang)),
        phone=_reachable(verbatim(telephone(item)), "phone", source, lang),
        email=_reachable(verbatim(item.email), "email", source, lang),
        letter=letter(item.email, study, notice.standing, lang),
    )


def _reachable(value: Verbatim | None, passage: str, source: Source, lang: Language) -> Fact:
    if value:
        return Known(value)
    if source.omits(passage):
        return Withheld(lang.say("left out of this copy; the registry shows it"), Origin.REGISTRY)
    return NotProvided()


def letter(
    address: str | None, study: Study, standing: Standing | None, lang: Language
) -> str | None:
    """A `mailto:` address (RFC 6068) that names the trial and asks for no health details.

    None when `address` is not one mail address. Without a standing the letter does not ask whether
    the trial takes participants.
    """
    if not address or not _ADDRESS.fullmatch(address):
        return None
    names = study.protocol_section.identification_module
    title = " ".join((names.brief_title or names.official_title or "").split())
    subject = f"{names.nct_id}: {title}" if title else f"{names.nct_id}"
    lines = [
        lang.say("Dear study team,"),
        lang.say(
            "I have a question about {nct_id} ({title}).", nct_id=names.nct_id or "", title=title
        )
        if title
        else lang.say("I have a question about {nct_id}.", nct_id=names.nct_id or ""),
    ]
    if standing in {Standing.UNKNOWN, Standing.GONE, Standing.SOON, Standing.PAUSED}:
        lines.append(lang.say("Is it still running, and does it take participants?"))
    lines += [
        lang.say("My question:"),
        lang.say(
            "(Please write no names of patients, no health details and no documents in this"
            " first letter.)"
        ),
    ]
    text = "\r\n\r\n".join(lines)
    to = quote(address, safe="@.+-_")
    return f"mailto:{to}?subject={quote(subject, safe='')}&body={quote(text, safe='')}"


def _countries(
    study: Study, source: Source, notice: StatusNotice, lang: Language
) -> tuple[Places, ...]:
    """Places by country, countries and places in the registry's order."""
    by_country: dict[str | None, list[Place]] = {}
    for item in study.protocol_section.contacts_locations_module.locations:
        place = _place(item, study, source, notice, lang)
        by_country.setdefault(country(item.country, lang), []).append(place)
    return tuple(Places(known(name), tuple(places)) for name, places in by_country.items())


def people_at_places(
    study: Study, source: Source, notice: StatusNotice, lang: Language
) -> tuple[Person, ...]:
    """Those to ask at the places, each once: first who can be reached, and where it recruits.

    Of a place that does not recruit its status is told.
    """
    found: dict[tuple[Fact, Fact, Fact], Person] = {}
    places = study.protocol_section.contacts_locations_module.locations
    for item in sorted(places, key=lambda one: one.status != Status.RECRUITING):
        where = _where(item, study, notice, lang)
        for contact in item.contacts:
            person = replace(_person(contact, study, source, notice, lang), where=where)
            found.setdefault((person.name, person.phone, person.email), person)
    return tuple(sorted(found.values(), key=_is_out_of_reach))


def _where(item: Location, study: Study, notice: StatusNotice, lang: Language) -> Fact | None:
    parts = [Verbatim(part) for part in (item.facility, item.city) if part]
    place = Sentence.joined(parts, ", ") if parts else None
    status = place_status(item, study, notice, lang)
    if item.status == Status.RECRUITING or not isinstance(status, Known):
        return known(place) if place else None
    if not place:
        return status
    return Known(lang.say("{name} ({kind})", name=place, kind=status.value))


def _is_out_of_reach(person: Person) -> bool:
    return isinstance(person.phone, NotProvided) and isinstance(person.email, NotProvided)


def about_results(study: Study, lang: Language) -> tuple[Row, ...]:
    """Whom the sponsor names for the posted results; nothing when it names nobody."""
    point = study.results_section.more_info_module.point_of_contact
    rows = (
        (lang.say("Name or office"), point.title),
        (lang.say("Organisation"), point.organization),
        (lang.say("Telephone"), telephone(point)),
        (lang.say("E-mail"), point.email),
    )
    if not any(text for _, text in rows):
        return ()
    return tuple(Row(label, spelled(text)) for label, text in rows)


def _place(
    item: Location, study: Study, source: Source, notice: StatusNotice, lang: Language
) -> Place:
    parts = [Verbatim(part) for part in (item.city, item.state, item.zip, item.country) if part]
    return Place(
        name=spelled(item.facility),
        address=known(Sentence.joined(parts, ", ") if parts else None),
        status=place_status(item, study, notice, lang),
        people=tuple(_person(person, study, source, notice, lang) for person in item.contacts),
    )


_TAKING = {Standing.OPEN, Standing.INVITED, Standing.SOON, Standing.AVAILABLE}
_TAKEN_IN = {
    Status.RECRUITING,
    Status.ENROLLING_BY_INVITATION,
    Status.NOT_YET_RECRUITING,
    Status.AVAILABLE,
}
"""What a place can only be as long as the trial takes participants."""


def place_status(item: Location, study: Study, notice: StatusNotice, lang: Language) -> Fact:
    """A place's own status, which is no fresher than the trial's: a stale one says so."""
    status = item.status
    told = status_words(status, lang)
    if told is None:
        return NotProvided()
    settled = notice.standing not in {Standing.UNKNOWN, Standing.GONE}
    if notice.standing in _TAKING or (settled and status not in _TAKEN_IN):
        return Known(told)
    verified = study.protocol_section.status_module.status_verified_date
    if isinstance(verified, PartialDate):
        return Known(
            lang.say(
                "“{status}” when last confirmed, in {month}; not known now",
                status=told,
                month=lang.date(verified.in_month),
            )
        )
    return Known(lang.say("“{status}” at an unknown date; not known now", status=told))
