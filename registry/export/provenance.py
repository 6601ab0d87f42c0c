"""What every export says of itself: the source, its processing date, and what was changed."""

from datetime import UTC
from urllib.parse import quote

from registry.ctgov.record import PartialDate, Study
from registry.language import Language, Sentence
from registry.trial.overview import registry_page
from registry.trial.source import Source, attribution, processed


def statement(study: Study, source: Source, lang: Language) -> tuple[Sentence, ...]:
    """Source and processing date, when it was fetched, what was changed, and the disclaimer."""
    return (*_origin(study, source, lang), _changed(source, lang), _disclaimer(lang))


def statement_unchanged(study: Study, source: Source, lang: Language) -> tuple[Sentence, ...]:
    """The same of a file that holds the record's own bytes."""
    kept = (
        lang.say("This is this project's own transcription of the record.")
        if source.transcription
        else lang.say("The record is as the registry sent it, byte for byte.")
    )
    return (*_origin(study, source, lang), kept, _disclaimer(lang))


def _origin(study: Study, source: Source, lang: Language) -> tuple[Sentence, ...]:
    first = attribution(study, source, lang)
    if source.transcription:
        return (first,)
    return (
        first,
        lang.say("Fetched by this site on {moment}.", moment=lang.moment(source.fetched_at)),
    )


def _changed(source: Source, lang: Language) -> Sentence:
    form = lang.say(
        "Changed here: part of the record was put into another format. Numbers are as registered,"
        " and dates as precise as registered. Entries from closed lists are written as this format"
        " wants them."
    )
    texts = (
        lang.say("Long texts are shortened in this project's words.")
        if source.transcription
        else lang.say("The sponsor's texts are as registered.")
    )
    return lang.join([form, texts])


def _disclaimer(lang: Language) -> Sentence:
    return lang.say(
        "The listing of a study here or at the registry does not mean that it has been evaluated"
        " by the U.S. Federal Government. Its safety and scientific validity are the"
        " responsibility of the sponsor and the investigators."
    )


def facts(study: Study, source: Source) -> dict[str, str]:
    """The same for programs, for a header or a file beside one that can hold no words.

    `processed` is the date on which the registry processed the data; `fetched` is in universal
    time; `version` counts the versions that this site has kept.
    """
    told = {
        "source": "ClinicalTrials.gov",
        "address": record_address(study),
        "processed": str(processed(study, source) or "not provided"),
        "fetched": "not fetched: a transcription"
        if source.transcription
        else source.fetched_at.astimezone(UTC).isoformat(timespec="seconds"),
        "version": str(source.version),
    }
    if source.gone_since:
        told["gone_since"] = source.gone_since.date().isoformat()
    return told


def record_address(study: Study) -> str:
    """The record's own page at the registry; an address whatever its number is."""
    return registry_page(quote(study.protocol_section.identification_module.nct_id or "", safe=""))


def day_of_update(study: Study) -> PartialDate | None:
    """When the record was last changed, as far as the registry says so."""
    status = study.protocol_section.status_module
    for value in (status.last_update_post_date_struct.date, status.last_update_submit_date):
        if isinstance(value, PartialDate):
            return value
    return None
