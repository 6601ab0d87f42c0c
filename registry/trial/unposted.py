"""What the record tells of results that are not posted, and of the duty to post them."""

from collections.abc import Iterator

from registry.ctgov.record import PartialDate, Study, enums
from registry.language import Language, Sentence, Verbatim
from registry.trial.source import told_date
from registry.trial.terms import told


def unposted(study: Study, lang: Language) -> Iterator[Sentence]:
    """How far results that are not posted have come, a sentence for each step that is known.

    Of several submissions it is the last one, and what became of it.
    """
    module = study.protocol_section.status_module
    events = study.annotation_section.annotation_module.unposted_annotation.unposted_events
    submitted = [at for at, one in enumerate(events) if one.type == enums.UnpostedEventType.RELEASE]
    for event in events[submitted[-1] if submitted else 0 :]:
        when = told_date(event.date, lang) or lang.say("an unknown date")
        match event.type:
            case enums.UnpostedEventType.RELEASE:
                yield lang.say("The sponsor submitted results to the registry: {date}.", date=when)
            case enums.UnpostedEventType.RESET:
                yield lang.say("The registry sent them back to be corrected: {date}.", date=when)
            case enums.UnpostedEventType.UNRELEASE:
                yield lang.say("The sponsor took the submission back: {date}.", date=when)
    asked = told_date(module.disp_first_submit_date, lang)
    if asked:
        yield lang.say(
            "The sponsor told the registry that results would be posted later than usual: {date}.",
            date=asked,
        )
    if module.results_waived:
        yield lang.say("The registry records that they need not be posted.")


def notices(study: Study, lang: Language) -> Iterator[Sentence]:
    """What the authority of the United States has put into the record about the duty to post."""
    module = study.annotation_section.annotation_module.violation_annotation
    for event in module.violation_events:
        days = (event.posted_date, event.release_date, event.issued_date, event.creation_date)
        day = next((one for one in days if isinstance(one, PartialDate)), None)
        words = Verbatim((event.description or "").rstrip(" ."))
        parts = (told(event.type, lang), words, told_date(day, lang))
        said = [part for part in parts if part]
        if said:
            yield lang.say(
                "A notice of the US authority (FDA) on the duty to post results: {notice}.",
                notice=lang.series(said),
            )
    if not module.violation_events and study.protocol_section.oversight_module.fdaaa801_violation:
        yield lang.say("The registry marks this trial: the duty to post results was not met.")
