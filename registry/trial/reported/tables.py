"""The site's further tables: who took part, and what went wrong; as it published them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.language import Language, Sentence, Verbatim
from registry.site.aggregates import Aggregates, Cited, ShownRow
from registry.site.package import ALL, Stat
from registry.trial.accrual import protected
from registry.trial.facts import Fact, Known, NotApplicable, NotProvided, Origin, SiteWords
from registry.trial.reported.stated import Voice, voice_of
from registry.trial.reported.statistics import statistic


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
    if Stat(row.labels["stat"]) is Stat.COUNT:
        return people(row.numbers, "value", "n", lang)
    value = _fact(row.numbers, "value", lang)
    if isinstance(value, Known) and row.labels["stat"] == Stat.PERCENT:
        return Known(f"{value.value}%", Origin.SITE)
    return value


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
            columns=tuple(_column(arm, arms, lang) for arm in columns),
            groups=(TableGroup(None, tuple(_harms(rows, columns, lang))),),
        )
        for (kind, _), rows in sorted(kinds.items(), key=lambda one: one[0][0], reverse=True)
        for columns in [_order(rows, arms)]
    )


def _order(rows: Sequence[ShownRow], arms: Sequence[str]) -> list[str]:
    """The groups of the rows in the registry's order, everybody last."""
    there = dict.fromkeys(row.labels["arm"] for row in rows)
    order = [arm for arm in (*arms, *(one for one in there if one not in arms)) if arm in there]
    return sorted(order, key=lambda arm: arm == ALL)


def _harms(rows: Sequence[ShownRow], columns: Sequence[str], lang: Language) -> Iterator[TableRow]:
    cells = {(row.labels["term"], row.labels["arm"]): _harm(row, lang) for row in rows}
    for term in dict.fromkeys(row.labels["term"] for row in rows):
        missing = NotProvided(Origin.SITE)
        yield TableRow(SiteWords(term), tuple(cells.get((term, arm), missing) for arm in columns))


def _column(arm: str, arms: Sequence[str], lang: Language) -> str:
    if arm == ALL:
        return lang.say("All groups together")
    return Verbatim(arm) if arm in arms else SiteWords(arm)


def _harm(row: ShownRow, lang: Language) -> Fact:
    affected = people(row.numbers, "n_affected", "n_at_risk", lang)
    events = _fact(row.numbers, "n_events", lang)
    if not isinstance(affected, Known) or isinstance(events, NotProvided):
        return affected
    if isinstance(events, Known):
        told = lang.count("{n} event", "{n} events", int(events.value))
    else:
        told = lang.say("events: {n}", n=protected(lang).reason)
    return Known(lang.say("{people}, {events}", people=affected.value, events=told), Origin.SITE)


def people(numbers: dict[str, str | None], part: str, whole: str, lang: Language) -> Fact:
    """How many people of how many; a hidden part hides it, a hidden whole is said to be hidden."""
    count, of = _fact(numbers, part, lang), _fact(numbers, whole, lang)
    if not isinstance(count, Known):
        return count
    n = int(count.value)
    if isinstance(of, Known):
        told = lang.count("{n} of {of} people", "{n} of {of} people", n, of=int(of.value))
    else:
        told = lang.count("{n} person", "{n} people", n)
        if not isinstance(of, NotProvided | NotApplicable):
            told = lang.say(
                "{people} (out of how many: {of})", people=told, of=protected(lang).reason
            )
    return Known(told, Origin.SITE)


def _fact(numbers: dict[str, str | None], column: str, lang: Language) -> Fact:
    if column not in numbers:
        return NotProvided(Origin.SITE)
    text = numbers[column]
    return protected(lang) if text is None else Known(format(Decimal(text), "f"), Origin.SITE)
