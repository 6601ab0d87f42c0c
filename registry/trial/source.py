"""Where the record in hand came from, and how old each step of that way is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol

from registry.ctgov.record import PartialDate, Study
from registry.ctgov.record.enums import DateType
from registry.ctgov.record.protocol import DateStruct
from registry.language import Language, Sentence, Verbatim


@dataclass(frozen=True)
class Transcription:
    """The record is this project's own copy of the facts, until the first synchronisation.

    `registry_version` is the registry's version that was transcribed; `omitted` names the passages
    that are left out.
    """

    registry_version: PartialDate
    omitted: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """The way of a record from the registry to this page; moments are in universal time."""

    fetched_at: datetime
    checked_at: datetime | None = None
    data_timestamp: str | None = None
    api_version: str | None = None
    version: int = 1
    gone_since: datetime | None = None
    transcription: Transcription | None = None

    @property
    def known_until(self) -> date:
        """Until which day it is known that the registry shows this version of the record."""
        return (self.checked_at or self.fetched_at).astimezone(UTC).date()

    def omits(self, passage: str) -> bool:
        """Whether this copy leaves out a passage that the registry has."""
        return self.transcription is not None and passage in self.transcription.omitted


class Fetched(Protocol):
    """A version of a record as the mirror keeps it."""

    @property
    def fetched_at(self) -> datetime:
        """When it was fetched (UTC)."""

    @property
    def data_timestamp(self) -> str | None:
        """Of which load of the registry it is."""

    @property
    def api_version(self) -> str | None:
        """Of which version of the registry's interface it is."""

    @property
    def version(self) -> int:
        """Its number here, from 1."""

    @property
    def provenance(self) -> Mapping[str, object] | None:
        """Where a record is from that the project brought itself."""


def way_of(version: Fetched) -> Source:
    """The way of one version of a record to the mirror."""
    provenance = version.provenance
    return Source(
        fetched_at=version.fetched_at,
        data_timestamp=version.data_timestamp,
        api_version=version.api_version,
        version=version.version,
        transcription=_transcription(provenance) if provenance else None,
    )


class Held(Fetched, Protocol):
    """The version of a record that the mirror shows today."""

    @property
    def checked_at(self) -> datetime | None:
        """When the registry last answered about it (UTC)."""

    @property
    def gone_since(self) -> datetime | None:
        """Since when the registry has it no more (UTC)."""


def source_of(held: Held) -> Source:
    """The way of a record that is shown today."""
    return replace(way_of(held), checked_at=held.checked_at, gone_since=held.gone_since)


def _transcription(provenance: Mapping[str, object]) -> Transcription:
    omitted = provenance.get("omitted")
    return Transcription(
        registry_version=PartialDate(str(provenance["registryVersion"])),
        omitted=tuple(map(str, omitted)) if isinstance(omitted, list) else (),
    )


def processed(study: Study, source: Source) -> PartialDate | str | None:
    """The date on which the registry processed the data: that of its load, where it is known."""
    if source.transcription:
        return source.transcription.registry_version
    if source.data_timestamp:
        return readable(source.data_timestamp[:10])
    return study.derived_section.misc_info_module.version_holder


def readable(text: str) -> PartialDate | str:
    """`text` as a date, or as it is when it is none."""
    return PartialDate.read(text) or text


def told_date(value: PartialDate | str | None, lang: Language) -> str | None:
    """A date in the reader's language; an unreadable one as the registry spells it."""
    if value is None:
        return None
    return lang.date(value) if isinstance(value, PartialDate) else Verbatim(value)


def told_posted(struct: DateStruct, lang: Language) -> str | None:
    """A day on which the registry posted something, and whether it had to estimate that day."""
    when = told_date(struct.date, lang)
    if when and struct.type == DateType.ESTIMATED:
        return lang.say("{date} (the registry's estimate)", date=when)
    return when


def attribution(study: Study, source: Source, lang: Language) -> Sentence:
    """The line under every page: the source, and the date on which it processed the data."""
    when = told_date(processed(study, source), lang)
    if source.transcription and when:
        return lang.say(
            "Data sourced from ClinicalTrials.gov, version of {date}, as transcribed by this"
            " project.",
            date=when,
        )
    if when:
        return lang.say(
            "Data sourced from ClinicalTrials.gov, which processed them on {date}.", date=when
        )
    return lang.say("Data sourced from ClinicalTrials.gov; the processing date is not provided.")


def as_processed(study: Study, source: Source, lang: Language) -> Sentence:
    """The origin of a fact of the record: the registry, and when it processed the data."""
    when = told_date(processed(study, source), lang)
    if when is None:
        return lang.say("From the registry.")
    return lang.say("From the registry, as of {date}.", date=when)


def wording(source: Source, lang: Language) -> Sentence:
    """Whose words the texts of the record are, to stand above such a text."""
    if source.transcription:
        return lang.say(
            "Put shorter, in this project's words, until this site has fetched the record itself:"
        )
    return lang.say("In the sponsor's words, as registered:")
