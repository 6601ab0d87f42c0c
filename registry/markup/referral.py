"""The sheet for a referring doctor, set so that it takes one page of A4 and no more.

Nobody knows the fonts of a reader's device, so the room that a text takes is the most that it can
take (`lettering`). The letters are as large as all of it allows, and where the smallest are too
large the last criteria give way. The sheet says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from registry.language import Language, Sentence
from registry.markup.lettering import lines
from registry.markup.pages import render
from registry.trial.contact import Person
from registry.trial.criteria import Passage
from registry.trial.facts import Fact, Known, Withheld
from registry.trial.referral import Referral
from registry.trial.sheet import Criteria, Group, Line

SIZES = (10.0, 9.0, 8.0, 7.5)
"""Sizes of letters in points; smaller ones nobody can read."""

_PAGE = 773.0 * 1.13
"""Points from top to bottom between margins of 12 mm, by the measure of this module, which is
larger than life: so set, in a wide font (DejaVu Sans), no sheet of 419 records takes more than 0.98
of the page.
"""
_WIDE = 525.0
_COLUMN = 252.0
_LEADING = 1.32
_CJK_LEADING = 1.45


@dataclass(frozen=True)
class _Room:
    """How much room texts take in letters of `size` points."""

    size: float
    leading: float

    def height(self, text: str, width: float, scale: float = 1.0) -> float:
        """The height of a text in a column of this width, in points."""
        size = self.size * scale
        count = sum(max(1, len(lines(line, width / size))) for line in text.splitlines() or [""])
        return count * size * self.leading


def referral_page(lang: Language, view: Referral, address: str) -> Markup:
    """The sheet; `address` is where the whole trial is on this site."""
    for size in SIZES:
        room = _Room(size, _CJK_LEADING if lang.tag.startswith("zh") else _LEADING)
        left = _PAGE - _height_of_facts(lang, view, address, room)
        fitting = _fitting(view.criteria, 2 * left, room)
        if fitting == _count(view.criteria):
            break
    shown = _first(view.criteria, fitting)
    told, every = _criteria_in(shown), _criteria_in(view.criteria)
    return render(
        "referral.html",
        lang,
        view=view,
        address=address,
        size=f"{size:g}".replace(".", "-"),
        criteria=shown,
        left_out=_left_out(lang, told, every) if fitting < _count(view.criteria) else None,
        last=_last(lang, address),
    )


def _left_out(lang: Language, told: int, every: int) -> Sentence:
    return lang.say(
        "Only the first {n} of {all} criteria have room on this sheet. Read all of them before you"
        " refer anybody:",
        n=told,
        all=every,
    )


def _last(lang: Language, address: str) -> list[Sentence]:
    """What stands at the end. On paper a path leads nowhere."""
    whole = [lang.say("Everything on one page: {address}", address=address)]
    decides = lang.say("Only the study team can decide who can take part.")
    return [*(whole if "://" in address else []), decides]


def _height_of_facts(lang: Language, view: Referral, address: str, room: _Room) -> float:
    """Everything but the criteria."""
    paragraph, gap = room.size * 0.35, room.size * 0.5
    total = room.height(f"{view.nct_id} {_words(lang, view.title)}", _WIDE, 1.3) + 3 * gap
    notice = view.status
    total += room.height(notice.headline, _WIDE - 40, 1.2) + 4 * gap
    total += room.height(lang.join([*notice.sentences, notice.why_stopped or ""]), _WIDE) + 2 * gap
    rows = [
        max(room.height(row.label, 80), room.height(_words(lang, row.fact), _COLUMN - 88))
        for row in view.rows
    ]
    total += sum(max(pair) + paragraph for pair in _pairs(rows)) + gap
    boxes = [
        sum(room.height(line, _COLUMN - 10) + paragraph for line in column)
        for column in (
            view.given,
            [
                *(
                    " · ".join(_words(lang, one) for one in _told(person) if one)
                    for person in view.people
                ),
                *view.notes,
            ],
        )
    ]
    headings = 3 * (room.size * 1.1 * room.leading + 3 * gap)
    most = _count(view.criteria)
    notes = room.height(f"{view.wording}\n{_left_out(lang, most, most)} {address}", _WIDE) + 4 * gap
    last = [view.attribution, view.address, *_last(lang, address)]
    end = room.height(" · ".join(last), _WIDE, 0.9) + 3 * gap
    return total + max(boxes) + headings + notes + end


def _fitting(criteria: Sequence[Criteria], left: float, room: _Room) -> int:
    """How many entries have room, the first ones; `left` is that of both columns together."""
    # The two columns end at different heights, at worst by one entry; headings take room too.
    taken, count = room.size * 4, 0
    for label, group, entry in _entries(criteria):
        text = entry.criterion.text if isinstance(entry, Line) else entry.text
        taken += room.height(text, _COLUMN - 2.6 * room.size) + 0.3 * room.size
        taken += (room.size * 2.4 if label else 0) + (room.size * 2 if group else 0)
        if taken > left:
            return count
        count += 1
    return count


def _entries(criteria: Iterable[Criteria]) -> Iterator[tuple[bool, bool, Line | Passage]]:
    """Every entry, with whether a list and whether a named group begins with it."""
    for part in criteria:
        for place, group in enumerate(part.groups):
            for number, entry in enumerate(group.entries):
                yield not place and not number, bool(group.name) and not number, entry


def _count(criteria: Iterable[Criteria]) -> int:
    return sum(1 for _ in _entries(criteria))


def _criteria_in(criteria: Iterable[Criteria]) -> int:
    """How many of the entries are criteria."""
    return sum(isinstance(entry, Line) for _, _, entry in _entries(criteria))


def _first(criteria: Iterable[Criteria], count: int) -> tuple[Criteria, ...]:
    """The first `count` entries in their groups and lists."""
    kept: list[Criteria] = []
    for part in criteria:
        groups: list[Group] = []
        for group in part.groups:
            groups += [replace(group, entries=group.entries[:count])] if count > 0 else []
            count -= len(group.entries)
        if groups or not part.groups:
            kept.append(replace(part, groups=tuple(groups)))
    return tuple(kept)


def _told(person: Person) -> tuple[Fact | None, ...]:
    return (person.name, person.role, person.where, person.phone, person.email)


def _words(lang: Language, fact: Fact) -> str:
    """About the words that stand for a fact."""
    if isinstance(fact, Known):
        return fact.value
    return fact.reason if isinstance(fact, Withheld) else lang.say("not provided by the registry")


def _pairs(heights: Sequence[float]) -> Iterator[Sequence[float]]:
    return (heights[place : place + 2] for place in range(0, len(heights), 2))
