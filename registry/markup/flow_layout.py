"""Where the boxes, words and arrows of a participant flow stand, in pixels of a phone's width.

From the top down, as CONSORT draws it: those assessed, with those excluded at their side; those who
joined; then a column for each of one or two groups. With more groups there is no room for columns:
they stand one under the other, each an arrow away from the line that comes down from the top.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from registry.language import Language
from registry.markup.lettering import lines, on_one_line
from registry.trial.facts import Fact
from registry.trial.flow import Box, Diagram, Group, Phase
from registry.trial.flow.words import numbered, told

WIDTH = 340
"""What a screen of 390 pixels leaves."""
SIZE = 12
"""Size of the letters."""

_LEADING, _PAD, _GAP, _INDENT = 16, 8, 22, 10
_BETWEEN = 5
"""Room above each name but the first of a box, so that wrapped lines stay together."""
_MAIN, _SIDE = 150, 166
"""Widths of the first box and of the one at its side."""
_COLUMN = 162
_RAIL = 20
"""Room for the line along groups that stand one under the other."""
_LONGEST = 160
"""Signs of a name or reason that a picture shows; the list beside it shows all."""


@dataclass(frozen=True)
class Frame:
    """A box from its left upper corner to the right lower one; `aside` for people who leave."""

    x: float
    y: float
    x2: float
    y2: float
    aside: bool = False

    @property
    def middle(self) -> float:
        """Half way across."""
        return (self.x + self.x2) / 2


@dataclass(frozen=True)
class Words:
    """A line of text, from its left end, `y` being its middle."""

    x: float
    y: float
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Way:
    """A line from one place to another, with the head of an arrow or without."""

    x: float
    y: float
    x2: float
    y2: float
    head: bool = True


@dataclass(frozen=True)
class _Line:
    text: str
    indent: int = 0
    strong: bool = False


@dataclass
class Picture:
    """All that is drawn, and how high it is."""

    frames: list[Frame] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Down to the end of the lowest box."""
        return max(frame.y2 for frame in self.frames)

    def box(
        self, x: float, y: float, across: float, content: Sequence[_Line], *, aside: bool = False
    ) -> Frame:
        """Draw a box that is as high as its content, and say where it stands."""
        top = y + _PAD
        for place, line in enumerate(content):
            top += _BETWEEN if place else 0
            room = (across - 2 * _PAD - line.indent) / SIZE
            for text in lines(line.text, room):
                self.words.append(
                    Words(x + _PAD + line.indent, top + _LEADING / 2, text, line.strong)
                )
                top += _LEADING
        frame = Frame(x, y, x + across, top + _PAD, aside)
        self.frames.append(frame)
        return frame

    def down(self, above: Frame, below: Frame, x: float) -> None:
        """Draw an arrow from one box to the next."""
        self.ways.append(Way(x, above.y2, x, below.y))


def laid_out(view: Diagram, lang: Language) -> Picture:
    """The whole picture."""
    picture = Picture()
    assessed = picture.box(0, 0, _MAIN, list(_content(view.assessed, lang)))
    excluded = picture.box(
        WIDTH - _SIDE,
        assessed.y2 + _GAP / 2,
        _SIDE,
        list(_content(view.excluded, lang)),
        aside=True,
    )
    turn = (excluded.y + excluded.y2) / 2
    picture.ways.append(Way(assessed.middle, turn, excluded.x, turn))
    joined = picture.box(0, excluded.y2 + _GAP, WIDTH, list(_content(view.joined, lang)))
    picture.down(assessed, joined, assessed.middle)
    if len(view.groups) <= 2:  # as many as there is room for
        _side_by_side(picture, joined, view.groups, lang)
    else:
        _one_by_one(picture, joined, view.groups, lang)
    return picture


def _side_by_side(picture: Picture, joined: Frame, groups: Sequence[Group], lang: Language) -> None:
    """A column for each group; what belongs to the same phase stands at the same height."""
    across = WIDTH if len(groups) == 1 else _COLUMN
    columns = [place * (WIDTH - across) for place, _ in enumerate(groups)]
    above = [joined] * len(groups)
    for contents in zip(*(_phases(group, lang) for group in groups), strict=True):
        top = max(frame.y2 for frame in above) + _GAP
        below = [
            picture.box(x, top, across, content)
            for x, content in zip(columns, contents, strict=True)
        ]
        for before, after in zip(above, below, strict=True):
            picture.down(before, after, after.middle)
        above = below


def _one_by_one(picture: Picture, joined: Frame, groups: Sequence[Group], lang: Language) -> None:
    """All groups under one another, each in boxes that touch."""
    rail = _RAIL / 3
    top = turn = joined.y2
    for group in groups:
        top += _GAP
        for place, content in enumerate(_phases(group, lang)):
            frame = picture.box(_RAIL, top, WIDTH - _RAIL, content)
            if place == 0:
                turn = frame.y + _PAD + _LEADING / 2
                picture.ways.append(Way(rail, turn, frame.x, turn))
            top = frame.y2
    picture.ways.append(Way(rail, joined.y2, rail, turn, head=False))


def _phases(group: Group, lang: Language) -> Iterator[list[_Line]]:
    """The content of a group's boxes, from the top down."""
    for phase in (Phase(group.name, group.start), *group.phases):
        content = [_Line(on_one_line(phase.title, _LONGEST), strong=True)]
        for box in phase.boxes:
            content += _content(box, lang)
        yield content


def _content(box: Box, lang: Language) -> Iterator[_Line]:
    yield _Line(_numbered(box.label, box.fact, lang))
    for reason in box.reasons:
        yield _Line(f"– {_numbered(reason.words, reason.fact, lang)}", _INDENT)


def _numbered(words: str, fact: Fact, lang: Language) -> str:
    """A name with its number; only the name is ever cut."""
    name = on_one_line(words, _LONGEST)
    return numbered(name, on_one_line(told(fact, lang), _LONGEST), lang)
