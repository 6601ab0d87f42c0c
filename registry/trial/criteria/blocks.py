"""The criteria text as a tree of paragraphs and list items, each with its place in the source."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST = 50
"""How many levels of one thing within another are told apart; nobody writes so many."""

_DIGITS = re.compile(r"\d+")


@dataclass(eq=False)
class Node:
    """A list item with all beneath it, or a paragraph; offsets count characters of the source.

    `mark` is the list mark ("*", "5."), empty for a paragraph. `[words, words_end)` are its own
    words, without the mark and what is beneath. `run` tells one list from the next.
    """

    start: int
    end: int
    mark: str
    words: int
    words_end: int
    run: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        """The number of an item of a numbered list."""
        found = None if self.mark.startswith("<") else _DIGITS.search(self.mark)
        return int(found[0]) if found else None

    def walk(self) -> Iterator["Node"]:
        """This node and all beneath it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


_MARK = re.compile(r"^[ \t]*(?P<mark>[*+-]|\d{1,9}[.)])[ \t]+(?=\S)", re.MULTILINE)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST})
    # Only paragraphs and lists have a meaning here. What is indented or fenced is a list gone
    # astray, not code; `>` begins a limit, not a quotation; and a line under dashes no heading.
    reader.disable(["heading", "lheading", "code", "fence", "blockquote", "reference", "hr"])
    reader.disable(["html_block"])
    reader.core.ruler.enableOnly(["block"])
    return reader


_READER = _reader()


def same_length(text: str) -> str:
    """`text` with one kind of line end and no NUL, every character still in its place."""
    return text.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")


def blocks(text: str) -> list[Node]:
    """The top level of `text`, which `same_length` has seen to."""
    if is_html(text):
        return _html_nodes(text)
    top: list[Node] = []
    place = 0
    while text[place:].strip():
        starts = [place]
        for line in text[place:].split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        # Runs are told apart by their number; no text has more lists than characters.
        nodes = _nodes(text, starts, _READER.parse(text[place:]), place)
        if not nodes:
            break
        top.extend(nodes)
        place = nodes[-1].end  # before the end where the reader met too many levels and gave up
    return top


def _nodes(text: str, starts: Sequence[int], tokens: Sequence[Token], last_run: int) -> list[Node]:
    top: list[Node] = []
    open_items: list[Node] = []
    runs: list[int] = []
    for index, token in enumerate(tokens):
        if token.type.endswith("_list_open"):
            last_run += 1
            runs.append(last_run)
        elif token.type.endswith("_list_close"):
            runs.pop()
        elif token.type == "list_item_close":
            item = open_items.pop()
            item.end = max([item.words_end, *(child.end for child in item.children)])
            (open_items[-1].children if open_items else top).extend(_run_on(text, item))
        elif token.type == "list_item_open" and token.map:
            mark = token.info + token.markup
            within = max(starts[token.map[0]], open_items[-1].words if open_items else 0)
            start = text.index(mark, within)
            behind = start + len(mark)
            item = Node(start, behind, mark, behind, behind, runs[-1])
            (open_items[-1].children if open_items else top).append(item)
            open_items.append(item)
        elif token.type == "inline" and token.map:
            line_end = starts[token.map[0] + 1] - 1
            first = token.content.split("\n", 1)[0].rstrip()
            start = len(text[:line_end].rstrip()) - len(first) if line_end else 0
            start = max(start, starts[token.map[0]])
            end = end_of(text, start, starts[token.map[1]] - 1)
            parent = open_items[-1] if open_items else None
            if parent and tokens[index - 2].type == "list_item_open":
                parent.words, parent.words_end = start, end
            elif start < end:
                node = Node(start, end, "", start, end)
                (parent.children if parent else top).append(node)
    return top


def _run_on(text: str, item: Node) -> list[Node]:
    """The siblings that Markdown takes for further lines of `item`, being indented too deep.

    What is indented deeper than the words of `item` becomes its child.
    """
    marks = list(_MARK.finditer(text, item.words, item.words_end))
    if not marks:
        return []
    more = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        until = end_of(text, mark.start("mark"), following.start() if following else item.words_end)
        more.append(Node(mark.start("mark"), until, mark["mark"], mark.end(), until, item.run))
    end, item.words_end = item.end, end_of(text, item.words, marks[0].start())
    if column(text, more[0].start) >= column(text, item.words):
        item.children[:0] = more
        return []
    item.end = item.words_end
    more[-1].children, item.children = item.children, []
    more[-1].end = max(more[-1].end, end)
    return more


def column(text: str, place: int) -> int:
    """How far a place is from the beginning of its line."""
    return place - (text.rfind("\n", 0, place) + 1)


def end_of(text: str, start: int, end: int) -> int:
    """Where the words in `[start, end)` end, without the white space behind them."""
    return start + len(text[start:end].rstrip())


def is_html(text: str) -> bool:
    """Whether the lists of `text` are written in HTML, as in some older records."""
    return "<" in text and _ITEM.search(text) is not None


def _html_nodes(text: str) -> list[Node]:
    """The same tree from `<p>` and nested `<li>`. A tag belongs to what it opens or closes."""
    top: list[Node] = []
    items: list[Node] = []
    lists: list[int] = []
    place, after_item = 0, False
    for tag in [*_LAYOUT.finditer(text), None]:
        words, words_end = _bare(text, place, tag.start() if tag else len(text))
        siblings = items[-1].children if items else top
        if words < words_end:
            if items and after_item and not items[-1].children:
                items[-1].words, items[-1].words_end = words, words_end
            else:
                siblings.append(Node(words, words_end, "", words, words_end))
            for item in items:
                item.end = words_end
            after_item = False
        if tag is None:
            break
        name, closes = tag["name"].lower(), bool(tag["close"])
        outer = lists[-1] if lists else 0  # how many items are open around the innermost list
        if (name == "li" and not closes) or (name in {"ul", "ol"} and closes):
            del items[outer:]  # items may be left open
        if name in {"ul", "ol"}:
            lists = lists[:-1] if closes else [*lists, len(items)]
        for item in items:
            item.end = tag.end()
        if name == "li" and not closes:
            item = Node(tag.start(), tag.end(), tag[0], tag.end(), tag.end(), len(items))
            (items[-1].children if items else top).append(item)
            if len(items) < DEEPEST:
                items.append(item)
            after_item = True
        elif name == "li" and items:
            items.pop()
        elif top and not items:
            top[-1].end = tag.end()
        place = tag.end()
    return top


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    between = text[start:end]
    return start + len(between) - len(between.lstrip()), start + len(between.rstrip())


_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_LAYOUT = re.compile(r"<(?P<close>/?)(?P<name>li|ul|ol|p|br|div)\b[^<>]*>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAGS = re.compile(r"</?(?:li|ul|ol|p|br|div|span|b|strong|i|em|u|sub|sup)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z]\w{1,31});")
_COMMENT = re.compile(r"<!--[^\w<]*-->")


def plain(markdown: str) -> str:
    """The words of a paragraph: escapes and entities resolved, one space between any two."""
    if "<" in markdown:
        markdown = _TAGS.sub(" ", _COMMENT.sub(" ", markdown))
    if "\\" in markdown:
        markdown = _ESCAPED.sub(r"\1", markdown)
    if "&" in markdown:
        markdown = _ENTITY.sub(lambda found: html.unescape(found[0]), markdown)
    return " ".join(markdown.split())
