"""The page History: what this site holds, what changed and when, and the rules that tell it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from registry.language import Language, Sentence
from registry.site.aggregates import Announced
from registry.trial.facts import Known, Row, known
from registry.trial.history.callouts import Callout, Kept, callouts, kept_values
from registry.trial.history.comparing import Comparison, compare, version_name
from registry.trial.history.periods import Period, periods
from registry.trial.history.releases import Logged, logged
from registry.trial.history.rule import Rule
from registry.trial.history.table import RULES
from registry.trial.history.versions import Step, Version
from registry.trial.overview import registry_page
from registry.trial.source import told_date, told_posted


@dataclass(frozen=True)
class Held:
    """A version on the page. The oldest one has nothing to be compared with."""

    key: str
    name: Sentence
    origin: Sentence
    dates: tuple[Row, ...]
    change: Comparison | None


@dataclass(frozen=True)
class Rules:
    """A line of the table of rules."""

    field: Sentence
    place: str
    rule: Rule


@dataclass(frozen=True)
class HistoryPage:
    """Everything that the page says. `versions` has the newest first.

    `callouts`, `kept` and `periods` are empty while there are no two versions of the registry.
    `known_until` is the day on which the last period still stood.
    """

    nct_id: str
    known_until: date
    registry_address: str
    held: tuple[Sentence, ...]
    callouts: tuple[Callout, ...]
    kept: tuple[Kept, ...]
    periods: tuple[Period, ...]
    versions: tuple[Held, ...]
    log: tuple[Logged, ...]
    rules: tuple[Rules, ...]


def history_view(
    nct_id: str,
    versions: Sequence[Version],
    announced: Sequence[Announced],
    lang: Language,
    known_until: date,
    gone_since: datetime | None = None,
) -> HistoryPage:
    """The page for a trial; `versions` are those of `versions_of`, oldest first, at least one.

    `known_until` is the day until which the newest of them is known to be right, and `gone_since`
    when the registry was found not to show the study any more.
    """
    real = [version for version in versions if not version.is_transcription]
    several = len(real) > 1
    gone = gone_since.astimezone(UTC).date() if gone_since else None
    before: list[Version | None] = [None, *versions]
    held = [_held(old, new, lang) for old, new in zip(before, versions, strict=False)]
    return HistoryPage(
        nct_id=nct_id,
        known_until=known_until,
        registry_address=f"{registry_page(nct_id)}?tab=history",
        held=tuple(_sentences(versions, lang)),
        callouts=callouts(real, lang) if several else (),
        kept=kept_values(real, lang) if several else (),
        periods=periods(real, lang, known_until, gone) if several else (),
        versions=tuple(reversed(held)),
        log=tuple(logged(one, lang) for one in reversed(announced)),
        rules=tuple(
            Rules(rule.title(lang), rule.pattern, rule)
            for rule in sorted(RULES, key=lambda rule: rule.weight, reverse=True)
        ),
    )


def _sentences(versions: Sequence[Version], lang: Language) -> Iterator[Sentence]:
    """How many versions there are, since when, and where more of them are."""
    own = [version for version in versions if not version.is_imported]
    imported = len(versions) - len(own)
    since = lang.date(own[0].source.fetched_at.date()) if own else ""
    if len(own) == 1 and own[0].is_transcription:
        yield lang.say(
            "This site holds one version of the record: this project's own transcription of it,"
            " since {date}.",
            date=since,
        )
    elif own:
        yield lang.count(
            "This site holds {n} version of the record that it kept itself, since {date}.",
            "This site holds {n} versions of the record that it kept itself, since {date}.",
            len(own),
            date=since,
        )
        if own[0].is_transcription:
            yield lang.say("The oldest of them is this project's own transcription of the record.")
    if imported:
        yield lang.count(
            "{n} earlier version was imported from the registry's own history.",
            "{n} earlier versions were imported from the registry's own history.",
            imported,
        )
        return
    if len(versions) == 1:
        yield lang.say("So there is nothing to compare here yet.")
    yield lang.say("What changed before is not known here. The registry keeps earlier versions.")


def _held(old: Version | None, new: Version, lang: Language) -> Held:
    module = new.record.protocol_section.status_module
    return Held(
        key=new.key,
        name=version_name(new, lang),
        origin=_origin(new, lang),
        dates=(
            Row(
                lang.say("Last update posted"),
                known(told_posted(module.last_update_post_date_struct, lang)),
            ),
            Row(
                lang.say("Status last verified"),
                known(told_date(module.status_verified_date, lang)),
            ),
            Row(
                lang.say("Imported by this site on")
                if new.is_imported
                else lang.say("Loaded by this site on")
                if new.is_transcription
                else lang.say("Fetched by this site on"),
                Known(lang.moment(new.source.fetched_at)),
            ),
        ),
        change=compare(Step(old, new), lang) if old else None,
    )


def _origin(version: Version, lang: Language) -> Sentence:
    if version.is_imported:
        return lang.say("Imported from the registry's own history. This site did not see it then.")
    if version.is_transcription:
        return lang.say("It came with this project and is no version of the registry.")
    return lang.say("Fetched by this site from the registry.")
