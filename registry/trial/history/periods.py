"""How long the trial stood under each status, as far as the versions at hand tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.ctgov.record import PartialDate, enums
from registry.language import Language
from registry.trial.history.versions import Version
from registry.trial.status import status_words


@dataclass(frozen=True)
class Period:
    """A status, from the day on which the registry first showed it to the day of the next one.

    `until` is none of the last one while the registry shows the record, and `days` is then how long
    it lasted up to the day until which that is known.
    """

    status: str
    since: date
    until: date | None
    days: int
    is_first: bool


def periods(
    versions: Sequence[Version], lang: Language, known_until: date, gone: date | None = None
) -> tuple[Period, ...]:
    """One period after the other; a version that keeps the status begins none.

    The registry was asked last on `known_until`: whether the last one stood longer nobody knows.
    `gone` is the day since which it shows no status of the record at all.
    """
    begun = list(_begun(versions))
    found = []
    for at, (status, since) in enumerate(begun):
        until = begun[at + 1][1] if at + 1 < len(begun) else gone
        days = max(0, ((until or known_until) - since).days)
        words = status_words(status, lang) or lang.say("no status")
        found.append(Period(words, since, until, days, at == 0))
    return tuple(found)


def _begun(versions: Sequence[Version]) -> Iterator[tuple[enums.Status | str | None, date]]:
    before: tuple[object, ...] = ()
    last: date | None = None
    for version in versions:
        status = version.record.protocol_section.status_module.overall_status
        if (status,) != before:
            since = shown_since(version)
            last = max(since, last) if last else since  # a version is no older than the one before
            yield status, last
            before = (status,)


def shown_since(version: Version) -> date:
    """The day on which the registry first showed this version, the best that is known of it.

    Of an imported version it is the registry's own day. Of others it is the day on which the last
    update was posted; the registry sets the status to unknown without an update, so then it is the
    day of the load in which the mirror saw it first.
    """
    if version.dated:
        return version.dated
    module = version.record.protocol_section.status_module
    posted = module.last_update_post_date_struct.date
    if module.overall_status != enums.Status.UNKNOWN and isinstance(posted, PartialDate):
        return posted.earliest
    loaded = PartialDate.read((version.source.data_timestamp or "")[:10])
    if version.source.transcription:
        loaded = version.source.transcription.registry_version
    return loaded.earliest if loaded else version.source.fetched_at.date()
