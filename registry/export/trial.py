"""What every export is made from: a stored study, with what the site and reports add to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from registry.ctgov.record import PartialDate, Study
from registry.export.provenance import record_address, statement
from registry.language import Language, Sentence
from registry.mirror.stored import StoredStudy, StudyVersion
from registry.site.aggregates import Aggregates
from registry.trial.contact import Confirmation
from registry.trial.publications import Publication
from registry.trial.source import Source, Transcription

NEVER_CONFIRMED = Confirmation()
"""The site has never confirmed the contact."""


@dataclass(frozen=True)
class Trial:
    """A trial to be written in another format.

    `raw` are the record's bytes as they were received. `aggregates` hold only what may be seen of
    the site's numbers. `lang` is the language of what this project says itself; the registry's own
    words stay as they are. `today` is the day on which the file is made. `first` is the oldest
    version of the record that the mirror has, none where it is this one; `confirmation` is when
    the site last confirmed the contact.
    """

    record: Study
    raw: bytes
    source: Source
    aggregates: Aggregates | None
    publications: tuple[Publication, ...]
    lang: Language
    today: date
    first: tuple[Study, Source] | None = None
    confirmation: Confirmation = NEVER_CONFIRMED

    @property
    def nct_id(self) -> str:
        """The trial's number; empty in a record that has none."""
        return self.record.protocol_section.identification_module.nct_id or ""

    @property
    def address(self) -> str:
        """The record's own page at the registry."""
        return record_address(self.record)

    @property
    def title(self) -> str:
        """The brief title, else the official one, else the number."""
        names = self.record.protocol_section.identification_module
        return names.brief_title or names.official_title or self.nct_id

    @property
    def statement(self) -> tuple[Sentence, ...]:
        """What every file says of itself: source, processing date, changes, disclaimer."""
        return statement(self.record, self.source, self.lang)


def trial_of(
    stored: StoredStudy,
    aggregates: Aggregates | None,
    publications: tuple[Publication, ...],
    lang: Language,
    today: date,
    first: StudyVersion | None = None,
    confirmation: Confirmation = NEVER_CONFIRMED,
) -> Trial:
    """The trial of a study as the mirror hands it out; `first` is the oldest version that it has.

    Its record is read where it is another version than the study's own.
    """
    older = first is not None and first.version != stored.version
    return Trial(
        record=stored.record,
        raw=stored.raw,
        source=source_of(stored),
        aggregates=aggregates,
        publications=publications,
        lang=lang,
        today=today,
        first=(first.record, way_of(first)) if first and older else None,
        confirmation=confirmation,
    )


def source_of(stored: StoredStudy) -> Source:
    """The way of a stored record from the registry to here."""
    return replace(way_of(stored), checked_at=stored.checked_at, gone_since=stored.gone_since)


def way_of(version: StudyVersion) -> Source:
    """The way of one version of a record to the mirror."""
    return Source(
        fetched_at=version.fetched_at,
        data_timestamp=version.data_timestamp,
        api_version=version.api_version,
        version=version.version,
        transcription=_transcription(version.provenance) if version.provenance else None,
    )


def _transcription(provenance: Mapping[str, object]) -> Transcription:
    def listed(name: str) -> tuple[str, ...]:
        value = provenance.get(name)
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    return Transcription(
        registry_version=PartialDate(str(provenance["registryVersion"])),
        abridged=listed("abridged"),
        omitted=listed("omitted"),
    )
