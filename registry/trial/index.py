"""A trial as one line of a list of trials."""

from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import Study
from registry.language import Language
from registry.trial.facts import Fact, known, spelled
from registry.trial.source import Source
from registry.trial.status import StatusNotice, status_notice


@dataclass(frozen=True)
class Listed:
    """A trial in a list; without a notice the site has not fetched its record yet."""

    nct_id: str
    title: Fact
    notice: StatusNotice | None


def listed(
    nct_id: str, study: Study | None, source: Source | None, lang: Language, today: date
) -> Listed:
    """The line of a trial whose record is `study`, if the site has it."""
    if study is None or source is None:
        return Listed(nct_id, known(None), None)
    title = study.protocol_section.identification_module.brief_title
    return Listed(
        nct_id,
        spelled(title),
        status_notice(study, source, lang, today),
    )
