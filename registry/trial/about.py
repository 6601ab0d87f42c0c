"""Where the facts on the page come from, how old they are, and what was done to them."""

from dataclasses import dataclass

from registry.ctgov.record import Study
from registry.language import Language, Sentence
from registry.trial.facts import Fact, Known, Origin, Row, known
from registry.trial.overview import registry_page
from registry.trial.source import Source, processed, told_date


@dataclass(frozen=True)
class Offer:
    """The trial in another format: what it is good for, its address and its media type."""

    words: Sentence
    address: str
    media_type: str


@dataclass(frozen=True)
class About:
    """The part of the page About this page that differs from trial to trial."""

    nct_id: str
    registry_address: str
    rows: tuple[Row, ...]
    transcription: tuple[Sentence, ...]
    texts: Sentence


def about(study: Study, source: Source, lang: Language) -> About:
    """Everything that the page says of the record's way here."""
    nct_id = study.protocol_section.identification_module.nct_id or ""
    return About(
        nct_id=nct_id,
        registry_address=registry_page(nct_id),
        rows=(
            Row(lang.say("Source"), Known("ClinicalTrials.gov")),
            Row(
                lang.say("Version of the registry that was transcribed")
                if source.transcription
                else lang.say("Processed by the registry on"),
                known(told_date(processed(study, source), lang)),
            ),
            Row(lang.say("Fetched by this site on"), _fetched(source, lang)),
            Row(
                lang.say("Last compared with the registry on"),
                Known(lang.moment(source.checked_at))
                if source.checked_at
                else Known(lang.say("never yet")),
            ),
            Row(
                lang.say("Version kept by this site"),
                Known(lang.say("number {n}", n=source.version)),
            ),
            Row(
                lang.say("Version of the registry's interface"),
                Known(lang.say("not asked yet"), Origin.COMPUTED)
                if source.transcription
                else known(source.api_version),
            ),
        ),
        transcription=_transcription(source, lang),
        texts=lang.say(
            "The texts of the record are shortened in this project's words, as said above."
        )
        if source.transcription
        else lang.say(
            "The sponsor's texts are shown as registered, with their lists and paragraphs. They"
            " are not translated."
        ),
    )


def _fetched(source: Source, lang: Language) -> Fact:
    if source.transcription:
        return Known(lang.say("not fetched yet: this is a transcription"))
    return Known(lang.moment(source.fetched_at))


def _transcription(source: Source, lang: Language) -> tuple[Sentence, ...]:
    copied = source.transcription
    if copied is None:
        return ()
    return (
        lang.say(
            "This site has not fetched the record from the registry yet. What you read is this"
            " project's own transcription of the registry's version of {date}.",
            date=lang.date(copied.registry_version),
        ),
        lang.say(
            "These passages are put shorter, in this project's words: the summary and the"
            " description, the descriptions of groups and treatments, the outcome measures, and"
            " the criteria."
        ),
        lang.say("Left out: the contact's telephone number and e-mail address."),
        lang.say("The first synchronisation with the registry replaces the transcription."),
    )
