"""The site's further tables: who took part, and what went wrong; as it published them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.language import Language, Sentence
from registry.site.aggregates import Aggregates, Cited, ShownRow
from registry.site.package import ALL, Stat
from registry.trial.accrual import protected
from registry.trial.arms import arm_words, in_order
from registry.trial.facts import Fact, Known, NotProvided, Origin, SiteWords
from registry.trial.reported.stated import Protected, StatedRow, Voice, given, voice_of
from registry.trial.reported.statistics import people, printed, statistic


@dataclass(frozen=True)
class TableRow:
    """A line: what it is about, and a fact for each column."""

    label: str
    cells: tuple[Fact, ...]


@dataclass(frozen=True)
class TableGroup:
    """Lines that belong together, under their name if there is one."""

    name: str | None
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class SiteTable:
    """A table of the site, and where it is from: a column for each group of people."""

    title: Sentence
    voice: Voice
    columns: tuple[str, ...]
    groups: tuple[TableGroup, ...]


def site_tables(
    aggregates: Aggregates, arms: Sequence[str], lang: Language
) -> tuple[SiteTable, ...]:
    """All tables of the site, in the order in which they stand on the page."""
    people = characteristics(aggregates, lang)
    return (*([people] if people else []), *harms(aggregates, arms, lang))


def characteristics(aggregates: Aggregates, lang: Language) -> SiteTable | None:
    """Who took part, all groups together; none where the site has published nothing of it."""
    mine = [row for row in aggregates.rows if row.file == "baseline"]
    if not mine:
        return None
    named: dict[str, list[ShownRow]] = {}
    for row in mine:
        named.setdefault(row.labels["characteristic"], []).append(row)
    return SiteTable(
        title=lang.say("Who took part"),
        voice=voice_of(mine[0], aggregates, lang),
        columns=(lang.say("All groups together"),),
        groups=tuple(
            TableGroup(
                SiteWords(name),
                tuple(TableRow(_category(row, lang), (_value(row, lang),)) for row in rows),
            )
            for name, rows in named.items()
        ),
    )


def _category(row: ShownRow, lang: Language) -> str:
    category, stat = row.labels["category"], Stat(row.labels["stat"])
    if stat is Stat.COUNT and category:
        return SiteWords(category)
    told = statistic(stat, lang)
    if not category:
        return told
    return lang.say("{category}: {statistic}", category=SiteWords(category), statistic=told)


def _value(row: ShownRow, lang: Language) -> Fact:
    stat, value = Stat(row.labels["stat"]), given(row.numbers, "value")
    if stat is Stat.COUNT:
        return people(value, given(row.numbers, "n"), Origin.SITE, lang)
    return printed(StatedRow(ALL, stat, value), Origin.SITE, lang)


def harms(aggregates: Aggregates, arms: Sequence[str], lang: Language) -> tuple[SiteTable, ...]:
    """Serious and other adverse events, a column for each group in the order of `arms`.

    What stands in a publication already has tables of its own.
    """
    kinds: dict[tuple[str, Cited | None], list[ShownRow]] = {}
    for row in aggregates.rows:
        if row.file == "adverse_events":
            kinds.setdefault((row.labels["serious"], row.cited), []).append(row)
    serious = lang.say("Serious adverse events")
    other = lang.say("Other adverse events")
    return tuple(
        SiteTable(
            title=serious if kind == "true" else other,
            voice=voice_of(rows[0], aggregates, lang),
            columns=tuple(arm_words(arm, arms, lang) for arm in columns),
            groups=(TableGroup(None, tuple(_harms(rows, columns, lang))),),
        )
        for (kind, _), rows in sorted(kinds.items(), key=lambda one: one[0][0], reverse=True)
        for columns in [in_order((row.labels["arm"] for row in rows), arms)]
    )


def _harms(rows: Sequence[ShownRow], columns: Sequence[str], lang: Language) -> Iterator[TableRow]:
    cells = {(row.labels["term"], row.labels["arm"]): _harm(row, lang) for row in rows}
    for term in dict.fromkeys(row.labels["term"] for row in rows):
        missing = NotProvided(Origin.SITE)
        yield TableRow(SiteWords(term), tuple(cells.get((term, arm), missing) for arm in columns))


def _harm(row: ShownRow, lang: Language) -> Fact:
    affected, at_risk, events = (
        given(row.numbers, name) for name in ("n_affected", "n_at_risk", "n_events")
    )
    told = people(affected, at_risk, Origin.SITE, lang)
    match events:
        case Decimal():
            happened = lang.count("{n} event", "{n} events", int(events))
        case Protected():
            happened = lang.say("events: {n}", n=protected(lang).reason)
        case None:
            return told
    if not isinstance(told, Known):
        return told
    return Known(lang.say("{people}, {events}", people=told.value, events=happened), Origin.SITE)
