"""What every export is made from: a stored study, with what the site and reports add to it."""

from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study
from registry.export.provenance import record_address, statement
from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates
from registry.trial.contact import Confirmation
from registry.trial.publications import Publication
from registry.trial.source import Source

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
