"""Conservative mending of lists whose marks do not say what belongs together."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile

from registry.trial.criteria.blocks import Node, column, end_of, plain
from registry.trial.criteria.model import Repair
from registry.trial.criteria.phrases import (
    AT_AN_END,
    INSIDE,
    INSIDE_A_LINE,
    ends_in_refusal,
    goes_on,
    group_name,
    heading,
    is_note,
    is_placeholder,
    is_pure_introduction,
    is_topic,
    opens,
    opens_list,
)


class Mending:
    """The source, and the repairs that reading it took."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.repairs: dict[Repair, None] = {}
        self._large: dict[int, bool] = {}  # lists whose items mostly begin with a capital letter
        self._said: dict[tuple[int, int], str] = {}
        self._inside = [INSIDE]
        if "\n" not in text.strip():
            self._inside.append(INSIDE_A_LINE)
        elif text.lower().count("exclusion criteria") == 1:
            self._inside.append(AT_AN_END)

    def words(self, node: Node) -> str:
        """The plain words of a node, without what is beneath it."""
        place = (node.words, node.words_end)
        if place not in self._said:
            self._said[place] = plain(self.text[node.words : node.words_end])
        return self._said[place]

    def mend(self, nodes: Sequence[Node]) -> list[Node]:
        """The same nodes with hidden items and headings cut free and strayed ones rejoined."""
        freed = self._free(nodes)
        cut: list[Node] = []
        for node, following in pairwise([*freed, None]):
            if node is not None:
                cut.extend(self._cut(node, following))
        return self._rejoin(cut)

    # --- cutting ---------------------------------------------------------------------------------

    def _free(self, nodes: Sequence[Node]) -> list[Node]:
        """Bring out headings, and the next numbers of a list, that strayed beneath an item."""
        freed: list[Node] = []
        waiting = deque(nodes)
        last: int | None = None
        outer: int | None = None  # the number before a list began anew
        while waiting:
            node = waiting.popleft()
            following = waiting[0] if waiting else None
            self._number_written(node, last, following)
            if self._number(node) == 1:
                outer = last
            elif outer is not None and self._number(node) == outer + 1:
                outer = None  # the list goes on
            number = self._last_number(node)
            last = last if number is None else number
            strayed = None if outer is None else self._hidden(node, outer, following)
            if strayed is not None:
                outer = None
            else:
                strayed = self._strayed(node, last, following)
            if strayed is not None:
                behind: list[Node] = []
                _split(node, strayed, behind)
                self.repairs[Repair.RAISED] = None
                waiting.extendleft(reversed(behind))
            elif self._is_heading(node):
                last = outer = None
            freed.append(node)
        return freed

    def _number_written(self, node: Node, last: int | None, following: Node | None) -> None:
        """Make a number that is written behind a bullet, or counts on in a list, the mark."""
        found = _WRITTEN_NUMBER.match(self.text, node.words, node.words_end)
        if found is None:
            return
        number = int(found[1])
        bullet = node.mark in {"*", "-", "+"} and "\\" in found[0]
        counts = number - 1 == last or (following and self._number(following) == number + 1)
        if bullet or (not node.mark and counts):
            behind = self.text[found.end() : node.words_end]
            node.mark = found[0]
            node.words = found.end() + len(behind) - len(behind.lstrip())

    def _strayed(self, node: Node, last: int | None, following: Node | None) -> Node | None:
        """The first node beneath `node` that stands on the level of `node` itself."""
        if not node.children:
            return None
        stop = self._number(following) if following else None
        for beneath in node.walk():
            if beneath is node:
                continue
            words = self.words(beneath)
            if (not beneath.mark or beneath.children) and len(words) < 400:
                found = heading(words)
                if found and found.label and not self._is_within(beneath, words, following):
                    return beneath
            if last is not None and beneath.number is None:
                written = self._number(beneath)
                if written == last + 1 and written != stop:
                    return beneath
        return None if last is None else self._hidden(node, last, None)

    def _hidden(self, node: Node, last: int, following: Node | None) -> Node | None:
        """The next item of a list, written behind the words of `node` or of one beneath it.

        So it is in "2. Viruses: 1. HIV 2. HBV 3. Allergy 4. Asthma", where 3 stands on the line of
        the second virus: only where the number after the next one is written beneath as well, or
        follows.
        """
        _, *below = node.walk()
        beneath = list(takewhile(lambda one: not self._is_heading(one), below))
        written = any(one.number is None and self._number(one) == last + 2 for one in beneath)
        if not written and (following is None or self._number(following) != last + 2):
            return None
        for one in (node, *beneath):
            if found := self._number_within(one, last + 1):
                return self._cut_off(one, found, node.run)
        return None

    def _number_within(self, node: Node, wanted: int) -> re.Match[str] | None:
        """Where an item of this number begins behind the first words of a node."""
        numbers = _NUMBER.finditer(self.text, node.words + 1, node.words_end)
        return next(
            (one for one in numbers if _value(one) == wanted and self._parts_here(one)), None
        )

    def _cut_off(self, node: Node, number: re.Match[str], run: int) -> Node:
        """The item that begins with a number within a node's words, now all that is beneath it."""
        start, behind = number.span()
        mark, rest = number[0].strip(), node.children
        item = Node(start, node.end, mark, behind, node.words_end, run, rest)
        node.end = node.words_end = len(self.text[:start].rstrip())
        node.children = [item]
        return item

    def _is_within(self, node: Node, words: str, following: Node | None) -> bool:
        """Whether "Exclusion:" beneath an item is about the item: more follow, and the real one."""
        bare = "criteri" not in words.lower() and following is not None
        return bare and "xclusion crit" in self.text[node.end :].lower()

    def _last_number(self, node: Node) -> int | None:
        """The number of an item, or the last that follows it within its own words."""
        last = self._number(node)
        if last is not None:
            for found in _NUMBER.finditer(self.text, node.words, node.words_end):
                if _value(found) == last + 1 and self._parts_here(found):
                    last += 1
        return last

    def _cut(self, node: Node, following: Node | None) -> Iterator[Node]:
        """`node` as several siblings where a list or a heading runs inside its paragraphs."""
        cuts = self._refusal(node)
        marked: set[int] = set()
        for find, repair in (
            (self._headings_inside, Repair.SPLIT_HEADING),
            (self._written_marks, Repair.SPLIT_MARKS),
        ):
            for start, end in self._paragraphs(node):
                if repair is Repair.SPLIT_MARKS and start != node.words:
                    break  # what is marked beneath an item is part of it
                # Behind each heading of a paragraph its own list begins.
                headings = sorted(place for place in cuts if start < place < end)
                for first, last in pairwise([start, *headings, end]):
                    found = find(first, last)
                    if any(place > node.words for place in found):
                        self.repairs[repair] = None
                    if repair is Repair.SPLIT_MARKS:
                        marked.update(found)
                    cuts |= found
        parts = self._parts(node, cuts) if cuts else [node]
        for part, then in zip(parts, [*parts[1:], following], strict=True):
            if (node.words if part.start == node.start else part.start) in marked:
                yield part
            else:
                yield from self._cut_numbers(part, then)

    def _cut_numbers(self, node: Node, following: Node | None) -> list[Node]:
        """`node` as several siblings where a numbered list runs inside its paragraphs."""
        cuts = self._numbers(node, following)
        if any(place > node.words for place in cuts):
            self.repairs[Repair.SPLIT_NUMBERS] = None
        return self._parts(node, cuts) if cuts else [node]

    @staticmethod
    def _paragraphs(node: Node) -> Iterator[tuple[int, int]]:
        """Where the node's own paragraphs are: its words, and those beneath without a mark."""
        yield node.words, node.words_end
        for child in node.children:
            if not child.mark:
                yield child.words, child.words_end

    def _headings_inside(self, start: int, end: int) -> dict[int, int]:
        """Headings in the middle of a line or on a line of their own; none takes a sign with it."""
        cuts = self._lines_of_headings(start, end)
        whole = heading(plain(self.text[start:end]))
        if not cuts and whole and whole.length >= end - start - 2:
            return {}
        for pattern in self._inside:
            for found in pattern.finditer(self.text, start, end):
                cuts[found.start()] = 0
        cuts.pop(start, None)
        return cuts

    def _lines_of_headings(self, start: int, end: int) -> dict[int, int]:
        """Where a line of a paragraph is a heading, and where the line behind it begins."""
        cuts: dict[int, int] = {}
        if "\n" not in self.text[start:end]:
            return cuts
        for line in _LINE.finditer(self.text, start, end):
            words = plain(line[0])
            # A line that is wrapped within a sentence begins with a small letter.
            found = None if words[:1].islower() else heading(words)
            if found and found.label:
                cuts[line.start()] = 0
                if found.length == len(words) and line.end() < end:
                    cuts[line.end() + 1] = 0
        return cuts

    def _refusal(self, node: Node) -> dict[int, int]:
        """Where the last line of an item refuses people: "2. Asthma", "Patients must not have:"."""
        place = self.text.rfind("\n", node.words, node.words_end) + 1
        if not place or node.children or not node.mark:
            return {}
        if not ends_in_refusal(plain(self.text[place : node.words_end])):
            return {}
        self.repairs[Repair.SPLIT_HEADING] = None
        return {place: 0}

    def _written_marks(self, start: int, end: int) -> dict[int, int]:
        """Lines, or parts of one, that each begin with the same written mark."""
        first = _WRITTEN.match(self.text, start, end)
        if not first:
            return {}
        sign = first["sign"]
        cuts = {start: len(first[0])}
        inside = r"(?:\n[ \t]*|[ \t]+)" if sign in "-–—o" else r"\s*"
        again = re.compile(
            rf"{inside}(?P<mark>\\?{re.escape(sign)}{'(?![-–—])' if sign in '-–—' else ''}[ \t]*)"
        )
        for found in again.finditer(self.text, start + len(first[0]), end):
            on_a_line = "\n" in self.text[found.start() : found.start("mark")]
            escaped = found["mark"].startswith("\\")
            if on_a_line or escaped or sign not in "-–—o":
                cuts[found.start("mark")] = len(found["mark"])
        return cuts

    def _numbers(self, node: Node, following: Node | None) -> dict[int, int]:
        """The numbers of a list that runs on inside the node's paragraphs."""
        last, family = node.number, _family(node.mark)
        stop = self._number(following) if following else None
        cuts: dict[int, int] = {}
        for start, end in self._paragraphs(node):
            for found in _NUMBER.finditer(self.text, start, end):
                kind = str(found.lastgroup)
                value = _value(found)
                if last is None:
                    if found.start() == start == node.words:
                        last, family = value, kind
                        cuts[found.start()] = len(found[0])
                    elif kind == "ring" and value == 2 and node.mark and start == node.words:
                        # The list mark took the place of the first sign: "* one; ② two".
                        last, family = 2, kind
                        cuts[found.start()] = len(found[0])
                elif value == last + 1 and value != stop and (kind == family or kind == "full"):
                    if found.start() == start or self._parts_here(found):
                        last, family = value, kind
                        cuts[found.start()] = len(found[0])
                elif kind == family and value == 1 and self._parts_here(found):
                    return {}  # a list within the item
        return cuts if any(place > node.words for place in cuts) else {}

    def _parts_here(self, found: re.Match[str]) -> bool:
        """Whether a number in a line begins an item, rather than counting something."""
        before = self.text[max(0, found.start() - 30) : found.start()].rstrip()
        if before.endswith((".", ";", "；", "。", ",", "，", ")", "]")):
            return True
        word = re.search(r"([\w’'-]+)$", before)
        if word is None or found.lastgroup != "dot":
            return word is not None
        return not word[1].isdigit() and word[1].lower() not in _COUNTED

    def _parts(self, node: Node, cuts: dict[int, int]) -> list[Node]:
        """The siblings that `node` becomes when cut before each place of `cuts`.

        `cuts` tells for each place how many characters of mark stand there.
        """
        parts: list[Node] = []

        def begin(start: int, words: int, end: int, mark: str) -> None:
            parts.append(Node(start, end, mark, words, end, node.run))

        for index, (start, end) in enumerate(self._in_order(node)):
            child = node.children[index - 1] if index else None
            if child and child.mark:
                parts[-1].children.append(child)
                parts[-1].end = child.end
                continue
            places = [place for place in sorted(cuts) if start <= place < end]
            if not places or places[0] > start:
                until = end_of(self.text, start, places[0] if places else end)
                if child and parts:
                    part = Node(start, until, "", start, until)
                    parts[-1].children.append(part)
                    parts[-1].end = until
                elif until > start or not places:
                    begin(node.start if not index else start, start, until, node.mark)
            for place, then in pairwise([*places, end]):
                until = end_of(self.text, place, then)
                length = min(cuts[place], until - place)
                own = place == node.words and not index
                mark = self.text[place : place + length].strip() or ("" if length == 0 else "*")
                words = place + length
                words += len(self.text[words:until]) - len(self.text[words:until].lstrip())
                begin(node.start if own else place, words, until, mark)
        return parts

    @staticmethod
    def _in_order(node: Node) -> Iterator[tuple[int, int]]:
        yield node.words, node.words_end
        for child in node.children:
            yield child.words, child.words_end

    # --- rejoining -------------------------------------------------------------------------------

    def _number(self, node: Node) -> int | None:
        """The number of an item, also one that is written behind another mark."""
        if node.number is not None:
            return node.number
        found = _WRITTEN_NUMBER.match(self.text, node.words, node.words_end)
        if found is None:
            found = _WRITTEN_NUMBER.match(node.mark)
        return int(found[1]) if found else None

    def _rejoin(self, nodes: list[Node]) -> list[Node]:
        joined: list[Node] = []
        index = 0
        while index < len(nodes):
            node = nodes[index]
            count = self._belonging(nodes, index, first=not joined or not joined[-1].mark)
            if count:
                followers = nodes[index + 1 : index + 1 + count]
                kind = Repair.REJOINED if followers[0].mark else Repair.CONTINUED
                self.repairs[kind] = None
                node.children.extend(followers)
                node.end = followers[-1].end
            joined.append(node)
            index += 1 + count
        return joined

    def _belonging(self, nodes: Sequence[Node], index: int, *, first: bool) -> int:
        """How many of the nodes behind `index` belong to the one there."""
        node = nodes[index]
        if not node.mark or self._is_heading(node) or index + 1 == len(nodes):
            return 0
        rules: tuple[Callable[[Sequence[Node], int], int], ...] = (
            self._until_next_number,
            self._other_list,
            self._continuing_paragraph,
        )
        for rule in rules:
            if count := rule(nodes, index):
                return count
        if first and is_pure_introduction(self.words(node)):
            return 0
        return self._completing(nodes, index)

    def _until_next_number(self, nodes: Sequence[Node], index: int) -> int:
        """What stands between two numbers that follow each other: 5, *, *, 6."""
        number = self._number(nodes[index])
        if number is None:
            return 0
        for place in range(index + 1, min(len(nodes), index + 40)):
            node = nodes[place]
            if self._is_heading(node):
                return 0
            found = self._number(node)
            if found == number + 1 and place > index + 1:
                between = nodes[index + 1 : place]
                numbered = any(self._number(one) is not None for one in between)
                if numbered and not opens(self.words(nodes[index])):
                    return 0
                if any(self._is_group(one) for one in between):
                    return 0
                return len(between)
            if found is not None and not (found == 1 or place > index + 1):
                return 0
        return 0

    def _other_list(self, nodes: Sequence[Node], index: int) -> int:
        """A list of another kind behind an item: one that is indented, or that the item opens."""
        node, following = nodes[index], nodes[index + 1]
        if node.children or not following.mark:
            return 0
        indented = following.number is None and column(self.text, following.start) > column(
            self.text, node.start
        )
        if not indented and not opens(self.words(node)):
            return 0
        begins_anew = following.number == 1 and (node.number or 1) > 1
        other_kind = (following.number is None) != (node.number is None)
        if not begins_anew and (following.run == node.run or not other_kind):
            return 0
        members = 0
        for one in nodes[index + 1 :]:
            if one.run != following.run or self._is_heading(one):
                break
            members += 1
        return members

    def _continuing_paragraph(self, nodes: Sequence[Node], index: int) -> int:
        """A paragraph behind an item that it goes on with."""
        node, following = nodes[index], nodes[index + 1]
        if following.mark or self._is_heading(following):
            return 0
        words = self.words(following)
        if is_note(words) or is_placeholder(words):
            return 0
        if goes_on(words) and not is_topic(words) and group_name(words) is None:
            run = [one for one in nodes[index + 2 :] if one.mark]
            members = sum(one.run == run[0].run for one in run) if run else 0
            return 1 + members if run and nodes[index + 2] is run[0] else 0
        completes = opens(self.words(node)) and not node.children and not opens(words)
        begins_small = words[:1].islower() or words[:1] in ",;)&+"
        return 1 if completes or begins_small else 0

    def _completing(self, nodes: Sequence[Node], index: int) -> int:
        """Items of the same list that complete one that cannot stand alone."""
        node = nodes[index]
        words = self.words(node)
        announced = opens(words) or (
            _MEASURED.search(words) is not None and _BELOW.search(words) is not None
        )
        if node.children or not announced:
            return 0
        if node.run not in self._large:
            first_signs = [self.words(one)[:1] for one in nodes if one.run == node.run]
            self._large[node.run] = sum(map(str.isupper, first_signs)) * 2 >= len(first_signs)
        large = self._large[node.run]
        measured = _MEASURED.search(words) is not None
        count = 0
        for one in nodes[index + 1 :]:
            said = self.words(one)
            small = large and said[:1].islower() and words[:1].isupper()
            value = measured and _VALUE.match(said) is not None
            lettered = _LETTERED.match(said) is not None
            if one.run != node.run or not (small or value or lettered):
                break
            count += 1
        return count

    def _is_heading(self, node: Node) -> bool:
        words = self.words(node)
        if len(words) >= 400:
            return False
        return heading(words) is not None or (not node.mark and opens_list(words))

    def _is_group(self, node: Node) -> bool:
        return not node.mark and group_name(self.words(node)) is not None


def _split(node: Node, target: Node, freed: list[Node]) -> bool:
    """Take `target` and all behind it out of the tree of `node`, into `freed`."""
    for index, child in enumerate(node.children):
        if child is target or _split(child, target, freed):
            keep = index if child is target else index + 1
            freed.extend(node.children[keep:])
            del node.children[keep:]
            node.end = max([node.words_end, *(one.end for one in node.children)])
            return True
    return False


def _family(mark: str) -> str:
    """How a list writes its numbers: "1.", "1)", "(1)" or "①"."""
    found = _NUMBER.match(f"{mark} x")
    return str(found.lastgroup) if found else "dot"


def _value(found: re.Match[str]) -> int:
    sign = found[str(found.lastgroup)]
    if sign.isdecimal():
        return int(sign)
    return ord(sign) - ord("a" if sign.isascii() else "①") + 1


_LINE = re.compile(r"[^\n]+")
_WRITTEN = re.compile(r"\\?(?P<sign>[-–—•●◦▪■○·➢✓√]|o(?=\s))[ \t]*(?=\S)")
_WRITTEN_NUMBER = re.compile(r"\\?[(（]?(\d{1,2})\s?\\?[.．)）、](?!\d)")
_NUMBER = re.compile(
    r"(?<![^\s;；。.,，:：)）\]?])"
    r"(?:(?P<dot>\d{1,2})\s?(?:\\?\.(?=\s|[^\W\d]|[＜≥≤])|[．、])"
    r"|(?P<half>\d{1,2})\\?[)）](?=\s?[^\W\d])"
    r"|\\?[(（](?P<full>\d{1,2})\\?[)）]"
    r"|(?P<ring>[①-⑳])"
    r"|(?P<letter>[a-z])\\?[)）](?=\s?[^\W\d]))[ \t]*"
)
_COUNTED = frozenset(
    [
        "grade",
        "stage",
        "class",
        "type",
        "level",
        "phase",
        "group",
        "cohort",
        "arm",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "visit",
        "score",
        "part",
        "version",
        "table",
        "figure",
        "appendix",
        "to",
        "than",
        "of",
        "least",
        "or",
        "and",
        "step",
        "no",
        "number",
        "section",
        "line",
        "lines",
        "cycle",
        "cycles",
        "item",
        "criterion",
        "criteria",
        "schedule",
        "dose",
        "factor",
        "category",
        "at",
        "on",
        "in",
        "is",
        "was",
        "be",
        "by",
        "for",
        "with",
        "≥",
        "≤",
    ]
)
_MEASURED = re.compile(
    r"\b(?:function|laborator\w*|h(?:a)?ematolog\w*|values?|parameters?|reserve|marrow|organs?"
    r"|blood|liver|renal)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\b(?:as|defined|listed|shown|described|specified)\s(?:\w+\s)?below\b|\bas follows\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"[^<>≤≥=]{1,90}?(?:[<>≤≥=＜＞]|\b(?:at least|less than|greater than|more than|no more than"
    r"|within normal"
    r"|times|within)\b)",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"\(?(?:[a-h]|[ivx]{1,4})[.)]\s|[-–—]{1,3}\s?|o\s")
