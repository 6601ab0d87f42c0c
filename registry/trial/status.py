"""Whether a trial can be joined, told so that nobody is misled; the rules are in `read_status`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.enums import DateType, Status
from registry.ctgov.record.protocol import StatusModule
from registry.language import Language, Sentence, Verbatim
from registry.mirror.question import Fresh
from registry.trial.facts import Prose, Row, known, prose
from registry.trial.source import Source

RECENT_MONTHS = 24
"""A status counts for two years after its verification: the registry's own rule for UNKNOWN."""
LATE_DAYS = 14
"""A site asks the registry every day; after two weeks without an answer readers are told so."""


class Standing(StrEnum):
    """What a status means for somebody who would like to take part."""

    OPEN = "open"
    INVITED = "invited"
    SOON = "soon"
    PAUSED = "paused"
    CLOSED = "closed"
    ENDED = "ended"
    STOPPED = "stopped"
    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"
    GONE = "gone"


_STANDINGS = {
    Status.RECRUITING: Standing.OPEN,
    Status.ENROLLING_BY_INVITATION: Standing.INVITED,
    Status.NOT_YET_RECRUITING: Standing.SOON,
    Status.ACTIVE_NOT_RECRUITING: Standing.CLOSED,
    Status.SUSPENDED: Standing.PAUSED,
    Status.COMPLETED: Standing.ENDED,
    Status.TERMINATED: Standing.STOPPED,
    Status.WITHDRAWN: Standing.STOPPED,
    Status.AVAILABLE: Standing.AVAILABLE,
    Status.NO_LONGER_AVAILABLE: Standing.UNAVAILABLE,
    Status.TEMPORARILY_NOT_AVAILABLE: Standing.UNAVAILABLE,
    Status.APPROVED_FOR_MARKETING: Standing.UNAVAILABLE,
    Status.WITHHELD: Standing.UNKNOWN,
    Status.UNKNOWN: Standing.UNKNOWN,
}

_PERISHABLE = {
    Standing.OPEN,
    Standing.INVITED,
    Standing.SOON,
    Standing.PAUSED,
    Standing.CLOSED,
    Standing.AVAILABLE,
}
"""Standings that turn into UNKNOWN when nobody has verified them for two years."""

NO_MORE = {Standing.CLOSED, Standing.ENDED, Standing.STOPPED}
"""Standings of a trial that nobody else joins."""

_SETTLED = {Standing.ENDED, Standing.STOPPED, Standing.UNAVAILABLE}
"""Standings that stay as they are, however long ago they were confirmed."""


@dataclass(frozen=True)
class StatusNotice:
    """What stands at the head of every page.

    `headline` and `sentences` are in the reader's language; `why_stopped` is the sponsor's own
    words; `advice` says what a reader can do now; `rule` says how this was concluded. `late` is the
    one of the sentences, if any, that has to stand wherever the headline does: that the registry
    was not asked for long.
    """

    standing: Standing
    headline: Sentence
    sentences: tuple[Sentence, ...]
    why_stopped: Prose | None
    advice: tuple[Sentence, ...]
    rule: Sentence
    late: Sentence | None

    @property
    def may_answer(self) -> bool:
        """Whether a reader may expect that somebody answers about taking part."""
        return self.standing in {Standing.OPEN, Standing.AVAILABLE}


def read_status(study: Study, source: Source, today: date) -> Standing:
    """Conclude what the record's status means on `today`.

    Never open unless the registry says so and the verification is less than two years old. A date
    in the future verifies nothing. A status that this project does not know is unknown.
    """
    if source.gone_since:
        return Standing.GONE
    standing = _registered(study)
    if standing in _PERISHABLE and not is_fresh(study, today):
        return Standing.UNKNOWN
    return standing


def _registered(study: Study) -> Standing:
    """What the record's status meant on the day of the record."""
    status = study.protocol_section.status_module.overall_status
    return _STANDINGS[status] if isinstance(status, Status) else Standing.UNKNOWN


def is_fresh(study: Study, today: date) -> bool:
    """Whether the record was verified less than two years ago, and not in the future."""
    verified = verified_in(study, today)
    return verified is not None and fresh_on(today).since <= verified.earliest


def fresh_on(today: date) -> Fresh:
    """The same rule as a search among all studies asks for it."""
    months = today.year * 12 + today.month - RECENT_MONTHS
    return Fresh(date(months // 12, months % 12 + 1, 1), today)


def verified_in(study: Study, today: date) -> PartialDate | None:
    """The month in which the record was last verified; none if unknown or still to come."""
    verified = study.protocol_section.status_module.status_verified_date
    if not isinstance(verified, PartialDate) or verified.earliest > today:
        return None
    return verified.in_month


def last_confirmed(verified: PartialDate | None, lang: Language) -> Sentence:
    """When the record was last confirmed, in a sentence."""
    if verified is None:
        return lang.say("The registry gives no usable date of confirmation.")
    return lang.say("The record was last confirmed in {month}.", month=lang.date(verified))


def status_notice(study: Study, source: Source, lang: Language, today: date) -> StatusNotice:
    """The status block: what is known, how old it is, and what to do now."""
    standing = read_status(study, source, today)
    module = study.protocol_section.status_module
    late = _late(source, standing, lang, today)
    return StatusNotice(
        standing=standing,
        headline=_headline(study, standing, lang),
        sentences=tuple(_sentences(study, source, standing, late, lang, today)),
        why_stopped=prose(module.why_stopped),
        advice=tuple(_advice(study, standing, lang)),
        rule=_rule(study, standing, lang),
        late=late,
    )


def _headline(study: Study, standing: Standing, lang: Language) -> Sentence:
    status = study.protocol_section.status_module.overall_status
    access = is_expanded_access(study)
    match standing:
        case Standing.OPEN:
            return lang.say("This trial is looking for participants.")
        case Standing.INVITED:
            return lang.say("Only people who are invited can join this trial.")
        case Standing.SOON:
            return lang.say("This trial has not started to look for participants yet.")
        case Standing.PAUSED:
            return lang.say("This trial is paused.")
        case Standing.CLOSED:
            return lang.say("This trial is running, but takes no new participants.")
        case Standing.ENDED:
            return lang.say("This trial has ended. It takes no participants.")
        case Standing.STOPPED if status == Status.WITHDRAWN:
            return lang.say("This trial was withdrawn before anyone took part.")
        case Standing.STOPPED:
            return lang.say("This trial was stopped early. It takes no participants.")
        case Standing.AVAILABLE:
            return lang.say("This treatment is available outside a trial, on a doctor's request.")
        case Standing.UNAVAILABLE if status == Status.APPROVED_FOR_MARKETING:
            return lang.say("This access programme has ended: the treatment has been approved.")
        case Standing.UNAVAILABLE if status == Status.TEMPORARILY_NOT_AVAILABLE:
            return lang.say("This treatment is not available for the time being.")
        case Standing.UNAVAILABLE:
            return lang.say("This treatment is no longer available through this programme.")
        case Standing.GONE:
            return lang.say("The registry no longer lists this trial.")
        case Standing.UNKNOWN if access:
            return lang.say("It is not known whether this treatment is available.")
        case Standing.UNKNOWN if status == Status.ACTIVE_NOT_RECRUITING:
            return lang.say(
                "It is not known how this trial stands. When last confirmed, it took no new"
                " participants."
            )
        case _:
            return lang.say("This trial is not known to be open.")


def is_expanded_access(study: Study) -> bool:
    """Whether the record is an access programme, not a trial."""
    return study.protocol_section.design_module.study_type == "EXPANDED_ACCESS"


def status_words(status: str | None, lang: Language) -> str | None:
    """A status of the registry's in the reader's language; an unknown one as it is spelled.

    Those of places and of access programmes are spelled as those of studies are.
    """
    match status:
        case Status.RECRUITING:
            return lang.say("recruiting")
        case Status.NOT_YET_RECRUITING:
            return lang.say("not yet recruiting")
        case Status.ENROLLING_BY_INVITATION:
            return lang.say("enrolling by invitation")
        case Status.ACTIVE_NOT_RECRUITING:
            return lang.say("active, not recruiting")
        case Status.SUSPENDED:
            return lang.say("suspended")
        case Status.COMPLETED:
            return lang.say("completed")
        case Status.TERMINATED:
            return lang.say("terminated")
        case Status.WITHDRAWN:
            return lang.say("withdrawn")
        case Status.AVAILABLE:
            return lang.say("available")
        case Status.NO_LONGER_AVAILABLE:
            return lang.say("no longer available")
        case Status.TEMPORARILY_NOT_AVAILABLE:
            return lang.say("temporarily not available")
        case Status.APPROVED_FOR_MARKETING:
            return lang.say("approved for marketing")
        case Status.WITHHELD:
            return lang.say("withheld")
        case Status.UNKNOWN:
            return lang.say("unknown status")
        case None:
            return None
        case _:
            return Verbatim(status)


def at_registry(study: Study, source: Source, lang: Language) -> Row:
    """The status as the registry lists it; of a record that it lists no more, the last one."""
    told = status_words(study.protocol_section.status_module.overall_status, lang)
    if told and source.gone_since:
        told = lang.say("“{status}” when it was last listed", status=told)
    return Row(lang.say("Status at the registry"), known(told))


def _sentences(
    study: Study,
    source: Source,
    standing: Standing,
    late: Sentence | None,
    lang: Language,
    today: date,
) -> list[Sentence]:
    module = study.protocol_section.status_module
    told = status_words(module.overall_status, lang)
    verified = verified_in(study, today)
    sentences: list[Sentence] = []
    if standing is Standing.GONE and source.gone_since:
        sentences.append(
            lang.say(
                "This site noticed on {date} that ClinicalTrials.gov no longer gives this record."
                " What you read here is the last version that it gave.",
                date=lang.date(source.gone_since.date()),
            )
        )
    if standing is Standing.GONE:
        sentences.append(_listed_before(module, lang))
    elif told is None:
        sentences.append(lang.say("The registry gives no status for it."))
    elif module.overall_status == Status.UNKNOWN and module.last_known_status:
        sentences.append(
            lang.say(
                "The registry lists it as “unknown status”. The last status that it knew was"
                " “{status}”.",
                status=status_words(module.last_known_status, lang) or "",
            )
        )
    elif module.overall_status == Status.WITHHELD:
        sentences.append(lang.say("The sponsor has asked the registry to keep its details back."))
    else:
        sentences.append(lang.say("The registry lists it as “{status}”.", status=told))
    if verified is None or is_fresh(study, today) or _registered(study) in _SETTLED:
        sentences.append(last_confirmed(verified, lang))
    else:
        sentences.append(
            lang.say(
                "Nobody has confirmed the record to the registry since {month}.",
                month=lang.date(verified),
            )
        )
    sentences += passed_dates(study, standing, lang, today)
    if late:
        sentences.append(late)
    if standing is Standing.STOPPED and not module.why_stopped:
        sentences.append(lang.say("The registry does not say why it was stopped."))
    if standing is Standing.PAUSED and not module.why_stopped:
        sentences.append(lang.say("The registry does not say why it was paused."))
    return sentences


def _late(source: Source, standing: Standing, lang: Language, today: date) -> Sentence | None:
    """That the status may be another one by now, where the registry has not been asked for long."""
    if source.checked_at is None or standing in {*_SETTLED, Standing.GONE}:
        return None
    if (today - source.known_until).days <= LATE_DAYS:
        return None
    return lang.say(
        "This site last reached the registry on {date}. The status may have changed since then.",
        date=lang.date(source.known_until),
    )


def _listed_before(module: StatusModule, lang: Language) -> Sentence:
    """The status of a record that the registry no longer gives."""
    told = status_words(module.overall_status, lang)
    known = status_words(module.last_known_status, lang)
    if told is None:
        return lang.say("Before that, it was listed without a status.")
    if module.overall_status == Status.UNKNOWN and known:
        return lang.say(
            "Before that, it was listed as “unknown status”. The last status that the registry knew"
            " was “{status}”.",
            status=known,
        )
    return lang.say("Before that, it was listed as “{status}”.", status=told)


_MAY_RUN = {
    Standing.UNKNOWN,
    Standing.GONE,
    Standing.OPEN,
    Standing.INVITED,
    Standing.PAUSED,
    Standing.CLOSED,
}


def passed_dates(study: Study, standing: Standing, lang: Language, today: date) -> list[Sentence]:
    """Dates that have gone by although the record goes on as if they had not."""
    module = study.protocol_section.status_module
    end = module.completion_date_struct
    start = module.start_date_struct
    if _registered(study) in _SETTLED:
        return []
    if standing in _MAY_RUN and isinstance(end.date, PartialDate) and end.date.latest < today:
        when = lang.date(end.date)
        if end.type == DateType.ESTIMATED:
            return [lang.say("Its planned completion date, {date}, has passed.", date=when)]
        if end.type == DateType.ACTUAL:
            return [lang.say("According to the record, it was completed: {date}.", date=when)]
        if end.type is None:
            return [lang.say("Its completion date, {date}, has passed.", date=when)]
    if standing is Standing.SOON and isinstance(start.date, PartialDate):
        if start.date.latest < today and start.type == DateType.ACTUAL:
            when = lang.date(start.date)
            return [lang.say("According to the record, it has started: {date}.", date=when)]
        if start.date.latest < today:
            return [
                lang.say("Its planned start date, {date}, has passed.", date=lang.date(start.date))
            ]
        return [lang.say("Its planned start date is {date}.", date=lang.date(start.date))]
    return []


def _advice(study: Study, standing: Standing, lang: Language) -> list[Sentence]:
    ask_doctor = lang.say("Talk to your own doctor before you decide anything.")
    elsewhere = lang.say("Look for other trials that are recruiting, with the links below.")
    nobody_joined = study.protocol_section.status_module.overall_status == Status.WITHDRAWN
    match standing:
        case Standing.OPEN:
            return [
                lang.say("Read on “Who can join” for whom it is meant."),
                ask_doctor,
                lang.say("Ask the study team. Only they can decide who can take part."),
            ]
        case Standing.AVAILABLE:
            return [lang.say("Ask your own doctor: a doctor has to make the request.")]
        case Standing.INVITED:
            return [
                lang.say("If you were invited, answer the person who invited you."),
                elsewhere,
            ]
        case Standing.SOON | Standing.PAUSED:
            return [
                lang.say(
                    "If the record names a contact, you can ask when the trial might take"
                    " participants."
                ),
                ask_doctor,
                elsewhere,
            ]
        case Standing.UNKNOWN if not is_expanded_access(study):
            return [
                lang.say("Please do not plan on joining it."),
                lang.say(
                    "If the record names a contact, you can ask whether the trial still runs. An"
                    " answer is not assured."
                ),
                ask_doctor,
                elsewhere,
            ]
        case Standing.UNKNOWN:
            return [
                lang.say("Please do not count on it."),
                lang.say("Ask your own doctor whether there is another way to the treatment."),
            ]
        case Standing.STOPPED if nobody_joined:
            return [elsewhere]
        case Standing.CLOSED | Standing.ENDED | Standing.STOPPED:
            return [
                lang.say(
                    "If you are taking part in it or did, your study team is there for your"
                    " questions."
                ),
                elsewhere,
            ]
        case Standing.UNAVAILABLE:
            return [lang.say("Ask your own doctor whether there is another way to the treatment.")]
        case Standing.GONE:
            return [lang.say("Please do not plan on joining it."), ask_doctor, elsewhere]


def _rule(study: Study, standing: Standing, lang: Language) -> Sentence:
    said = study.protocol_section.status_module.overall_status
    own = lang.say("This is the registry's own status.")
    if standing is Standing.GONE:
        return lang.say(
            "A record counts as gone only after the registry has answered that it does not have it."
        )
    if standing in {Standing.OPEN, Standing.AVAILABLE}:
        return lang.join(
            [
                own,
                lang.say(
                    "This page repeats it only because the record was confirmed within the last"
                    " two years."
                ),
            ]
        )
    if standing is not Standing.UNKNOWN:
        return own
    if said is None or said == Status.WITHHELD:
        return lang.say("The registry gives no status that says whether the trial is open.")
    if said == Status.UNKNOWN:
        return lang.say(
            "The registry sets “unknown status” when a trial has passed its completion date and"
            " nobody has confirmed its status for two years."
        )
    if not isinstance(said, Status):
        return lang.say(
            "This page does not know the registry's word for the status, so it concludes nothing"
            " from it."
        )
    return lang.say(
        "This page repeats the registry's status as today's only when the record was confirmed"
        " within the last two years. Here the confirmation is older or missing."
    )
