"""Reads the criteria text: what each part is, and under which label and group it stands."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from registry.trial.criteria import phrases
from registry.trial.criteria.blocks import (
    DEEPEST,
    Node,
    blocks,
    column,
    is_html,
    plain,
    same_length,
)
from registry.trial.criteria.model import Block, Criterion, Kind, Label, Passage, Reading, Repair
from registry.trial.criteria.repairs import Mending


def read_criteria(text: str) -> Reading:
    """Read the registry's Markdown; any text at all gives a reading, and none is lost."""
    source = same_length(text)
    state = _State(source)
    if state.html:
        state.mending.repairs[Repair.TAGS] = None
    state.read(blocks(source), outermost=True)
    return Reading(_with_the_rest(source, state.labelled()), tuple(sorted(state.mending.repairs)))


class _State:
    """Where in the text the reading is: the label and the group that hold there."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.html = is_html(source)
        self.mending = Mending(source)
        self.label: Label | None = None
        self.group: str | None = None
        self.part: str | None = None  # named before a heading, so it holds beyond the next one
        self.opened: set[Label] = set()
        self.headings_before = 0  # on the same line
        self.found: list[Block] = []

    def labelled(self) -> list[Block]:
        """The blocks, what precedes a lone exclusion heading being inclusion."""
        if Label.EXCLUSION not in self.opened or Label.INCLUSION in self.opened:
            return self.found
        early = next(
            place
            for place, block in enumerate(self.found)
            if isinstance(block, Passage) and block.label is Label.EXCLUSION
        )
        return [
            _relabelled(block) if place < early else block for place, block in enumerate(self.found)
        ]

    def read(self, nodes: Sequence[Node], *, outermost: bool = False) -> None:
        """Take in siblings, one by one."""
        mended = self.mending.mend(self._raised(nodes) if outermost else nodes)
        mended = [node for node in mended if node.end > node.start]
        for place, node in enumerate(mended):
            following = mended[place + 1] if place + 1 < len(mended) else None
            previous = mended[place - 1] if place else None
            if node.mark:
                self._item(node, previous, following, mended)
            else:
                self._paragraph(node, previous, following)

    def _raised(self, nodes: Sequence[Node]) -> list[Node]:
        """Bring items up that stand, by mistake, beneath the only item of their list."""
        raised: list[Node] = []
        for place, node in enumerate(nodes):
            raised.append(node)
            items = [child for child in node.children if child.mark]
            alone = node.mark and not any(
                other.mark
                for other in (*nodes[max(0, place - 1) : place], *nodes[place + 1 : place + 2])
            )
            words = self.mending.words(node)
            if not alone or len(items) < 3 or phrases.opens(words) or phrases.heading(words):
                continue
            if (
                words[:1].islower()
                or not words
                or words.endswith((",", "and", "or", "of", "with", "-"))
            ):
                continue
            if len(words.split()) < 4 or _VAGUE_END.search(words):
                continue
            first = node.children.index(items[0])
            raised.extend(node.children[first:])
            del node.children[first:]
            node.end = max([node.words_end, *(child.end for child in node.children)])
            self.mending.repairs[Repair.RAISED] = None
        return raised

    def _paragraph(self, node: Node, previous: Node | None, following: Node | None) -> None:
        words = self.mending.words(node)
        before_list = following is not None and bool(following.mark)
        if self._heading(node, words):
            return
        if before_list and (label := phrases.label_above_list(words)):
            self._open_list(label)
            self._passage(Kind.HEADING, node)
        elif phrases.is_placeholder(words):
            self._passage(Kind.PLACEHOLDER, node)
        elif phrases.is_note(words):
            self._passage(Kind.NOTE, node)
        elif phrases.opens(words) and (name := phrases.group_name(words)):
            self._open_group(node, name)
            if self._before_heading(following):
                self.part = name
        elif before_list and (phrases.is_introduction(words) or phrases.announces(words)):
            self._introduction(node, words)
        elif self._names_what_follows(previous, following) and (name := phrases.group_name(words)):
            self.part = name
            self._open_group(node, name)
        elif phrases.opens(words) and phrases.is_topic(words):
            self._passage(Kind.HEADING, node)
        elif (phrases.opens(words) and before_list) or phrases.is_introduction(words):
            self._introduction(node, words)
        elif before_list and phrases.is_topic(words) and not words.endswith("."):
            name = phrases.group_name(words)
            if name:
                self._open_group(node, name)
            else:
                self._passage(Kind.HEADING, node)
        elif self._goes_on(following) and self._is_set_apart(words) and phrases.is_topic(words):
            self._passage(Kind.HEADING, node)
        elif phrases.is_remark(words) and previous is not None and previous.mark:
            self._passage(Kind.NOTE, node)
        else:
            self._criterion(node)

    def _open_list(self, label: Label) -> None:
        """What follows stands under this label, and in no group but that of the whole part."""
        self.label, self.group = label, self.part
        self.opened.add(label)

    def _is_set_apart(self, words: str) -> bool:
        """Whether a line is in capitals, and the text around it is not."""
        return phrases.is_capital(words) and not self._shouts

    @cached_property
    def _shouts(self) -> bool:
        """Whether most of the text is in capitals, so that they mark nothing."""
        letters = [sign for sign in self.source if sign.isalpha()]
        return 2 * sum(map(str.isupper, letters)) > len(letters)

    def _item(
        self, node: Node, previous: Node | None, following: Node | None, siblings: Sequence[Node]
    ) -> None:
        words = self.mending.words(node)
        items = any(child.mark for child in node.children)
        if self._heading(node, words):
            return
        if not node.children:
            if phrases.is_placeholder(words):
                self._passage(Kind.PLACEHOLDER, node)
                return
            if phrases.is_note(words):
                self._passage(Kind.NOTE, node)
                return
        name = phrases.narrow_group_name(words)
        within = items or (bool(node.children) and name is not None and phrases.names_part(name))
        opens = phrases.opens(words) and following is not None
        if name and (within or (opens and not self._is_an_aside(name, node, siblings))):
            if within:
                outer, self.group = self.group, name
                self._open_group(node, name, own=True)
                self.read(node.children)
                self.group = outer
            else:
                self._open_group(node, name)
            return
        first = previous is None or not previous.mark
        last = following is None or not following.mark
        if phrases.is_pure_introduction(words):
            if first and last and items:
                self._introduction(node, words, own=True)
                self.read(node.children)
                return
            begins = not node.children and following is not None and following.run == node.run
            if begins and (first or phrases.turns_away(words)):
                self._introduction(node, words)
                return
        if (
            not node.children
            and following is not None
            and following.mark
            and (phrases.is_capital(words) and phrases.opens(words) and phrases.is_topic(words))
        ):
            self._passage(Kind.HEADING, node)
            return
        self._criterion(node)

    def _is_an_aside(self, name: str, node: Node, siblings: Sequence[Node]) -> bool:
        """Whether an item "For people with …:" is no group of the list, as no other is one."""
        if not name.lower().startswith("for ") or phrases.names_part(name):
            return False
        others = (
            self.mending.words(one) for one in siblings if one.run == node.run and one is not node
        )
        return not any(phrases.opens(one) and phrases.narrow_group_name(one) for one in others)

    def _heading(self, node: Node, words: str) -> bool:
        """Open the section that a heading names; its rest of the line and children go into it."""
        found = phrases.heading(words)
        if found is None:
            return False
        rest = words[found.length :].strip(" *_:：-–].。;；=>~")
        if rest and found.label is None and not node.children:
            return False
        if node.mark and self._is_item(node, words, found):
            return False
        if found.label is None and self._filled() and "xclusion" not in self.source[node.end :]:
            self.label = None  # a second list, and the text does not say which
        if found.label is not None:
            self.label = found.label
            self.opened.add(found.label)
        if found.group:
            self.part = None
        self.group = found.group or self.part
        if not rest or self.headings_before == DEEPEST:
            self._passage(Kind.HEADING, node, own=True)
            self.read(node.children)
            return True
        behind = self._behind(node, words[: found.length])
        self.mending.repairs[Repair.SPLIT_HEADING] = None
        self._passage(Kind.HEADING, Node(node.start, behind, "", node.words, behind))
        start = behind + len(self.source[behind:]) - len(self.source[behind:].lstrip())
        self.headings_before += 1
        self.read([Node(start, node.end, "", start, node.words_end, node.run, node.children)])
        self.headings_before -= 1
        return True

    def _is_item(self, node: Node, words: str, found: phrases.Heading) -> bool:
        """Whether an item that begins like a heading is a criterion among others.

        So is "Exclusion: …" when the exclusion criteria have a heading further on, and what speaks
        of the criteria for something else: "Exclusion criteria for thrombolysis".
        """
        if not self._filled():
            return False
        head, rest = words[: found.length], words[found.length :].strip()
        if rest and "criteri" not in head.lower():
            return "xclusion crit" in self.source[node.end :].lower()
        of_people = found.group is None or phrases.group_name(found.group) is not None
        return not (of_people or node.children) and bool(rest or not phrases.opens(head))

    def _filled(self) -> bool:
        """Whether a criterion stands in the section already."""
        return bool(self.found) and isinstance(self.found[-1], Criterion)

    def _behind(self, node: Node, head: str) -> int:
        """Where in the source the words of `head` end; the two differ by escapes and spaces."""
        target = len("".join(head.split()))
        low, high = node.words, node.words_end
        while low < high:
            middle = (low + high) // 2
            if len("".join(plain(self.source[node.words : middle]).split())) < target:
                low = middle + 1
            else:
                high = middle
        return low

    def _before_heading(self, following: Node | None) -> bool:
        if following is None:
            return False
        found = phrases.heading(self.mending.words(following))
        return found is not None and found.label is not None

    def _goes_on(self, following: Node | None) -> bool:
        """Whether the section has more behind a line."""
        return following is not None and not self._before_heading(following)

    def _names_what_follows(self, previous: Node | None, following: Node | None) -> bool:
        """Whether a line right above a heading may name the group that the heading is for.

        The only line of a section is its criterion, and so is what precedes a lone exclusion, and
        a line behind others without a mark.
        """
        if following is None or (self.label and not self._filled()):
            return False
        if previous is not None and not previous.mark and self._filled():
            return False
        found = phrases.heading(self.mending.words(following))
        if found is None or found.label is None:
            return False
        return bool(self.label) or found.label is Label.INCLUSION

    def _introduction(self, node: Node, words: str, *, own: bool = False) -> None:
        said = phrases.sentence_label(words)
        if (said is Label.EXCLUSION and self.label is not Label.EXCLUSION) or (
            said is Label.INCLUSION and self.label is None
        ):
            if self.label is not None:
                self.group = self.part
            self.label = said
            self.opened.add(said)
        elif (
            (self.label is Label.EXCLUSION and phrases.allows(words))
            or phrases.excepts(words)
            or phrases.spares(words)
        ):
            self.label = Label.UNSPECIFIED  # neither heading holds for what follows
        elif self._is_for_others(words):
            self.label, self.group = Label.UNSPECIFIED, self.part
        self._passage(Kind.INTRODUCTION, node, own=own)

    def _is_for_others(self, words: str) -> bool:
        """Whether the exclusion ends here, since what follows is asked of others or later."""
        return self.label is Label.EXCLUSION and self._filled() and phrases.is_for_others(words)

    def _open_group(self, node: Node, name: str, *, own: bool = False) -> None:
        if self._is_for_others(self.mending.words(node)):
            self.label = Label.UNSPECIFIED
        self.group = name
        self._passage(Kind.GROUP, node, own=own)

    def _passage(self, kind: Kind, node: Node, *, own: bool = False) -> None:
        end = node.words_end if own else node.end
        label = self.label or Label.UNSPECIFIED
        self.found.append(
            Passage(
                kind,
                label,
                self.group,
                node.start,
                end,
                self._markdown(node, end),
                self._text(node, own=own),
            )
        )

    def _criterion(self, node: Node) -> None:
        text = self._text(node)
        if not text:
            self._passage(Kind.PLACEHOLDER, node)
            return
        self.found.append(
            Criterion(
                self.label or Label.UNSPECIFIED,
                self.group,
                node.start,
                node.end,
                _shown_number(node.mark),
                self._markdown(node, node.end),
                text,
            )
        )

    def _markdown(self, node: Node, end: int) -> str:
        """The words and what is beneath, without the node's own mark and indentation."""
        if self.html:
            return "\n\n".join(_lines_of(self.source, node, 0))
        indent = column(self.source, node.words)
        first, *rest = self.source[node.words : end].split("\n")
        return "\n".join([first, *(_outdented(line, indent) for line in rest)])

    def _text(self, node: Node, *, own: bool = False) -> str:
        nodes = [node] if own else node.walk()
        return "\n".join(words for one in nodes if (words := self.mending.words(one)))


_VAGUE_END = re.compile(
    r"\b(?:requir\w+|includ\w+|having|have|has|are|is|were|with|by|as|who|any|all|least)$",
    re.IGNORECASE,
)


def _shown_number(mark: str) -> str | None:
    """The number in a list mark: "5." gives "5", "（3）" gives "3", "②" gives "2"."""
    if mark.startswith("<"):
        return None  # a number inside a tag is not shown
    found = re.search(r"\d{1,9}", unicodedata.normalize("NFKC", mark))
    return found[0] if found else None


def _lines_of(source: str, node: Node, depth: int) -> Iterator[str]:
    """HTML as Markdown: a line for each paragraph, indented under the item that it stands in."""
    words = " ".join(source[node.words : node.words_end].split())
    mark = "* " if node.mark and depth else ""
    yield "  " * max(0, depth - 1) + mark + words
    for child in node.children:
        yield from _lines_of(source, child, depth + 1)


def _outdented(line: str, column: int) -> str:
    spaces = len(line) - len(line.lstrip(" \t"))
    return line[min(spaces, column) :]


def _relabelled(block: Block) -> Block:
    unspecified = block.label is Label.UNSPECIFIED
    return replace(block, label=Label.INCLUSION) if unspecified else block


def _with_the_rest(source: str, found: Sequence[Block]) -> tuple[Block, ...]:
    """All blocks, and whatever stands between them as a note, so that no word is ever lost."""
    whole: list[Block] = []
    place = 0
    for block in [*found, None]:
        start = block.start if block else len(source)
        between = source[place:start]
        if between.strip():
            first = place + len(between) - len(between.lstrip())
            last = place + len(between.rstrip())
            label = whole[-1].label if whole else Label.UNSPECIFIED
            rest = source[first:last]
            whole.append(Passage(Kind.NOTE, label, None, first, last, rest, plain(rest)))
        if block:
            whole.append(block)
            place = block.end
    return tuple(whole)
