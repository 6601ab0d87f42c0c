"""A sentence for each change, and what stood before and after it."""

from dataclasses import dataclass
from enum import StrEnum

import orjson

from registry.ctgov.record import PartialDate, enums
from registry.ctgov.record.protocol import EnrollmentInfo
from registry.language import Language, Sentence, Verbatim
from registry.trial import plain
from registry.trial.eligibility import age_limit, told_age
from registry.trial.facts import Fact, Known, NotProvided, verbatim
from registry.trial.history.changes import ABSENT, Json
from registry.trial.history.marks import Piece, marked, reads_the_same, shortened
from registry.trial.history.rule import Kind, Rule, Weight
from registry.trial.history.units import Unit, units
from registry.trial.source import readable, told_date
from registry.trial.status import status_words
from registry.trial.terms import told, yes_or_no

_LONG = 80
"""Letters of a text from which on its changed words are marked, and it is not repeated whole."""
_NAMED = 160
"""Letters of a name that stand in a sentence."""
_COMPARED = 40_000
"""Letters of the longest text that is compared word by word: more than the registry takes."""


@dataclass(frozen=True)
class Told:
    """A change in words.

    `before` and `after` are the values, none where they are not shown one by one; `pieces` is a
    long text with its changed words, empty for anything else. `items` names the thing of a list
    that it is about.
    """

    rule: Rule
    weight: Weight
    field: Sentence
    items: tuple[Verbatim, ...]
    sentence: Sentence
    before: Fact | None = None
    after: Fact | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def is_material(self) -> bool:
        """Whether it matters to who reads of the trial."""
        return self.weight is Weight.MATERIAL


def tell(before: Json, after: Json, lang: Language) -> tuple[Told, ...]:
    """What changed between two records (parsed JSON): what matters first, by the table of rules."""
    found = [_told(unit, lang) for unit in units(before, after)]
    return tuple(sorted(found, key=lambda one: not one.is_material))


def _told(unit: Unit, lang: Language) -> Told:
    rule, field = unit.rule, unit.rule.title(lang)
    inner = unit.items[:-1] if rule.kind is Kind.ITEM and not unit.is_order else unit.items
    what = field
    for name in inner:
        what = lang.say("{field}, {name}", field=what, name=_name(name))
    items = tuple(map(_name, unit.items))
    weight = rule.weight

    def made(
        sentence: Sentence,
        before: Fact | None = None,
        after: Fact | None = None,
        pieces: tuple[Piece, ...] = (),
    ) -> Told:
        return Told(rule, weight, field, items, sentence, before, after, pieces)

    if unit.is_order:
        weight = Weight.ADMINISTRATIVE
        return made(lang.say("{what}: only the order was changed.", what=what))
    if rule.kind is Kind.PERSON:
        return made(
            lang.say(
                "{what}: changed. Names and addresses from earlier versions are not repeated here.",
                what=what,
            )
        )
    if rule.kind is Kind.ITEM:
        return made(_of_item(unit, what, lang))
    if rule.kind is Kind.PART:
        return made(_of_part(unit, what, lang))
    if max(_letters(unit.before), _letters(unit.after)) > _COMPARED:
        return made(
            lang.say("{what}: changed. The text is too long to be compared here.", what=what)
        )
    old, new = _text(unit.before), _text(unit.after)
    if rule.kind in (Kind.TEXT, Kind.PASSAGE) and old and new:
        if reads_the_same(old, new):
            weight = Weight.ADMINISTRATIVE
            return made(lang.say("{what}: only the formatting was changed.", what=what))
        if rule.kind is Kind.PASSAGE or max(len(old), len(new)) > _LONG:
            pieces = shortened(marked(old, new))
            return made(lang.say("{what}: the text was changed.", what=what), pieces=pieces)
    values = worded(rule, unit.before, lang), worded(rule, unit.after, lang)
    return made(_of_value(unit, what, values, lang), *values)


def _of_item(unit: Unit, what: Sentence, lang: Language) -> Sentence:
    name: str = (
        _name(unit.items[-1]) if unit.items and unit.items[-1] else lang.say("one without a name")
    )
    if unit.rule.codes and unit.items:
        name = _coded(unit.items[-1], unit.rule.codes, lang)
    if unit.before is ABSENT and unit.after is not ABSENT:
        return lang.say("{what}: “{name}” was added.", what=what, name=name)
    if unit.after is ABSENT and unit.before is not ABSENT:
        return lang.say("{what}: “{name}” was taken out.", what=what, name=name)
    return lang.say("{what}: “{name}” was changed.", what=what, name=name)


def _of_part(unit: Unit, what: Sentence, lang: Language) -> Sentence:
    if unit.before is ABSENT and unit.after is not ABSENT:
        return lang.say("{what}: now given.", what=what)
    if unit.after is ABSENT and unit.before is not ABSENT:
        return lang.say("{what}: no longer given.", what=what)
    return lang.count(
        "{what}: changed at {n} place.",
        "{what}: changed at {n} places.",
        len(unit.changes),
        what=what,
    )


def _of_value(unit: Unit, what: Sentence, values: tuple[Fact, Fact], lang: Language) -> Sentence:
    old, new = values
    if not isinstance(new, Known):
        if not isinstance(old, Known):
            return lang.say("{what}: changed in a way that cannot be told.", what=what)
        if _is_long(old):
            return lang.say("{what}: the text was taken out.", what=what)
        return lang.say("{what}: no longer given. It was: {value}.", what=what, value=old.value)
    if not isinstance(old, Known):
        if _is_long(new):
            return lang.say("{what}: a text was added.", what=what)
        return lang.say("{what}: now given. It is: {value}.", what=what, value=new.value)
    special = _special(unit, old, new, lang)
    return special or lang.say(
        "{what}: changed from {before} to {after}.", what=what, before=old.value, after=new.value
    )


def _special(unit: Unit, old: Known, new: Known, lang: Language) -> Sentence | None:
    """A sentence of the rule's own, where it fits."""
    match unit.rule.kind, unit.before, unit.after:
        case Kind.STATUS, _, enums.Status.UNKNOWN if unit.rule.says:
            return lang.say(
                "The registry set the recruitment status to unknown, as nobody had confirmed it for"
                " two years. Before, it was “{before}”.",
                before=old.value,
            )
        case Kind.COUNT, {"count": int() as was}, {"count": int() as now}:
            return _enrollment(unit, was, now, lang)
        case Kind.DATE, {"date": str() as was}, {"date": str() as now} if not moved(
            readable(was), readable(now)
        ):
            return None
    return unit.rule.moved(lang, old.value, new.value)


def _enrollment(unit: Unit, was: int, now: int, lang: Language) -> Sentence | None:
    kinds = unit.before.get("type"), unit.after.get("type")
    planned, real = enums.EnrollmentType.ESTIMATED, enums.EnrollmentType.ACTUAL
    if plain.UNKNOWN_COUNT in (was, now) or (was == now and kinds[0] == kinds[1]):
        return None
    if kinds == (planned, planned):
        return unit.rule.moved(lang, was, now)
    if kinds == (real, real):
        return lang.say(
            "The number of people who took part was corrected from {before} to {after}.",
            before=was,
            after=now,
        )
    if kinds == (planned, real):
        return lang.say(
            "The number of participants is now given as real: {after}. Planned were {before}.",
            before=was,
            after=now,
        )
    return None


def moved(before: PartialDate | str | None, after: PartialDate | str | None) -> bool:
    """Whether a date became another one: not one that was given first, or told more exactly."""
    if isinstance(before, PartialDate) and isinstance(after, PartialDate):
        return not before.may_be(after)
    return None not in (before, after) and before != after


def worded(rule: Rule, value: Json, lang: Language) -> Fact:
    """A value of the record in the reader's words."""
    match rule.kind, value:
        case _, bool():
            return yes_or_no(value, lang)
        case Kind.STATUS, str():
            return Known(status_words(value, lang) or "")
        case Kind.DATE, str():
            return Known(_date(value, lang))
        case Kind.DATE, {"date": str() as day, **more}:
            kind = more.get("type")
            if not isinstance(kind, str):
                return Known(_date(day, lang))
            words = _coded(kind, enums.DateType, lang)
            return Known(lang.say("{date} ({kind})", date=_date(day, lang), kind=words))
        case Kind.COUNT, {"count": int()}:
            return plain.enrollment(EnrollmentInfo.model_validate_json(orjson.dumps(value)), lang)
        case Kind.AGE, str() if limit := age_limit(value):
            return Known(told_age(limit, lang))
        case _, str() if rule.codes:
            return Known(_coded(value, rule.codes, lang))
        case _, str():
            shown = verbatim(value)
            return Known(shown) if shown else NotProvided()
        case _, int() | float():
            return Known(lang.number(value))
    return NotProvided()


def _coded(value: str, codes: type[StrEnum], lang: Language) -> str:
    return told(codes(value) if value in tuple(codes) else value, lang) or ""


def _date(text: str, lang: Language) -> str:
    return told_date(readable(text), lang) or text


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _letters(value: Json) -> int:
    """How long a text is, or the longest one in an object."""
    inside = value.values() if isinstance(value, dict) else [value]
    return max((len(one) for one in inside if isinstance(one, str)), default=0)


def _is_long(fact: Known) -> bool:
    return isinstance(fact.value, Verbatim) and len(fact.value) > _LONG


def _name(name: str) -> Verbatim:
    return Verbatim(name if len(name) <= _NAMED else f"{name[: _NAMED - 1]}…")
