"""How a record is cited: the facts that every form of citation is made from."""

from dataclasses import dataclass

from registry.ctgov.record import PartialDate
from registry.export.provenance import day_of_update
from registry.export.text import one_line
from registry.export.trial import Trial

DATABASE = "ClinicalTrials.gov"
PUBLISHER = "National Library of Medicine (US)"
PLACE = "Bethesda (MD)"
BEGUN = "2000 Feb 29"
"""Since when the registry is there, as the National Library of Medicine cites it."""
KIND = "Clinical trial registration"


@dataclass(frozen=True)
class Citation:
    """A record as a thing to cite; every text is in one line, an absent one empty.

    `issued` is when the record was first posted, `accessed` when this site fetched it; `notes` are
    the sentences of the statement, `note` is all of it.
    """

    number: str
    title: str
    acronym: str
    sponsor: str
    issued: PartialDate | None
    updated: PartialDate | None
    accessed: PartialDate
    keywords: tuple[str, ...]
    address: str
    notes: tuple[str, ...]
    note: str


def citation(trial: Trial) -> Citation:
    """What there is to cite of a trial."""
    protocol = trial.record.protocol_section
    names, status = protocol.identification_module, protocol.status_module
    posted = status.study_first_post_date_struct.date
    dates = (posted, status.study_first_submit_date)
    seen = trial.today if trial.source.transcription else trial.source.fetched_at.date()
    return Citation(
        number=one_line(trial.nct_id),
        title=one_line(names.official_title) or one_line(trial.title),
        acronym=one_line(names.acronym),
        sponsor=one_line(protocol.sponsor_collaborators_module.lead_sponsor.name),
        issued=next((one for one in dates if isinstance(one, PartialDate)), None),
        updated=day_of_update(trial.record),
        accessed=PartialDate(seen.isoformat()),
        keywords=tuple(
            word for name in protocol.conditions_module.conditions if (word := one_line(name))
        ),
        address=trial.address,
        notes=tuple(one_line(sentence) for sentence in trial.statement),
        note=one_line(trial.lang.join(trial.statement)),
    )
