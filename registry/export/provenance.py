"""What every export says of itself: the source, its processing date, and what was changed."""

from datetime import UTC

from registry.ctgov.record import PartialDate
from registry.export.trial import Trial
from registry.language import Sentence
from registry.trial.source import attribution, processed


def statement(trial: Trial) -> tuple[Sentence, ...]:
    """Source and processing date, when it was fetched, what was changed, and the disclaimer."""
    return (*origin(trial), changed(trial), disclaimer(trial))


def origin(trial: Trial) -> tuple[Sentence, ...]:
    """The source with its processing date, and when this site fetched the record."""
    lang, source = trial.lang, trial.source
    first = attribution(trial.record, source, lang)
    if source.transcription:
        return (first,)
    fetched = lang.say("Fetched by this site on {moment}.", moment=lang.moment(source.fetched_at))
    return (first, fetched)


def changed(trial: Trial) -> Sentence:
    """What was done to the record on its way into another format."""
    say = trial.lang.say
    form = say(
        "Changed here: part of the record was put into another format. Numbers and dates are as"
        " registered; entries from closed lists are written as this format wants them."
    )
    if trial.source.transcription:
        return trial.lang.join([form, say("Long texts are shortened in this project's words.")])
    return trial.lang.join([form, say("The sponsor's texts are as registered.")])


def unchanged(trial: Trial) -> Sentence:
    """The same of a file that holds the record's own bytes."""
    if trial.source.transcription:
        return trial.lang.say("This is this project's own transcription of the record.")
    return trial.lang.say("The record is as the registry sent it, byte for byte.")


def disclaimer(trial: Trial) -> Sentence:
    """What a listing does not mean."""
    return trial.lang.say(
        "The listing of a study here or at the registry does not mean that it has been evaluated"
        " by the U.S. Federal Government. Its safety and scientific validity are the"
        " responsibility of the sponsor and the investigators."
    )


def processing_date(trial: Trial) -> str | None:
    """The date on which the registry processed the data, as precise as it is known."""
    return processed(trial.record, trial.source)


def facts(trial: Trial) -> dict[str, str]:
    """The same for programs, for a header or a file beside one that can hold no words."""
    source = trial.source
    told = {
        "source": "ClinicalTrials.gov",
        "address": trial.address,
        "processed": str(processing_date(trial) or "not provided"),
        "fetched": "not fetched: a transcription"
        if source.transcription
        else source.fetched_at.astimezone(UTC).isoformat(timespec="seconds"),
        "version": str(source.version),
    }
    if source.gone_since:
        told["gone_since"] = source.gone_since.date().isoformat()
    return told


def day_of_update(trial: Trial) -> PartialDate | None:
    """When the record was last changed, as far as the registry says so."""
    status = trial.record.protocol_section.status_module
    for value in (status.last_update_post_date_struct.date, status.last_update_submit_date):
        if isinstance(value, PartialDate):
            return value
    return None
