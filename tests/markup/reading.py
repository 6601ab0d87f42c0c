"""Reading a page as a test does: its elements, its words by whose they are, what is malformed."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser

VOID = {"br", "hr", "input"}
INLINE = {"a", "strong", "em", "span", "code", "b", "button"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
ROOT = "tp"
"""The class of what stands by itself on a page, in the reader's language."""
PHRASING = INLINE | VOID | {"label", "small", "sup"}
PHRASING_ONLY = {
    *("p", "h1", "h2", "h3", "h4", "summary", "dt", "strong", "em", "span", "a", "label", "legend"),
}
"""Elements that hold text and inline elements, never a block."""
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "summary": {"details"},
    "legend": {"fieldset"},
}
NEVER_EMPTY = {"p", "li", "dt", "dd", "a", "summary", "strong", "blockquote"} | HEADINGS


@dataclass
class Element:
    """An element with all that is in it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    children: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """This element and all elements in it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def within(self, *classes: str) -> bool:
        """Whether this element or one around it has one of these classes."""
        return any(set(classes) & set(one.classes) for one in (self, *_ancestors(self)))

    @cached_property
    def text(self) -> str:
        """The words in it. Blocks are apart; the items of a numbered list have their numbers."""
        return self._text(numbered=True)

    @cached_property
    def unnumbered(self) -> str:
        """The same without the numbers of lists."""
        return self._text(numbered=False)

    def _text(self, *, numbered: bool) -> str:
        number = int(self.attributes.get("start", 1))
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag == "style":
                continue
            elif child.tag in INLINE:
                parts.append(child._text(numbered=numbered))
            elif self.tag == "ol" and child.tag == "li":
                number = int(child.attributes.get("value", number))
                marker = f"{number}. " if numbered else ""
                parts.append(f"\n{marker}{child._text(numbered=numbered)}\n")
                number += 1
            else:
                parts.append(f"\n{child._text(numbered=numbered)}\n")
        return "".join(parts)

    @property
    def classes(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    @property
    def words(self) -> str:
        """Its text with every run of white space made one space."""
        return " ".join(self.text.split())


@dataclass(frozen=True)
class Run:
    """A piece of text, in its block, and whether it is the registry's."""

    text: str
    registry: bool
    block: Element


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page", {}, None)
        self.here = self.root
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.problems.append(f"<{tag}> repeats an attribute: {names}")
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        if self.here.tag in PHRASING_ONLY and tag not in PHRASING:
            self.problems.append(f"<{tag}> inside <{self.here.tag}>")
        if tag in PARENTS and self.here.tag not in PARENTS[tag]:
            self.problems.append(f"<{tag}> inside <{self.here.tag}>")
        if self.here.tag in {"ul", "ol"} and tag != "li":
            self.problems.append(f"<{tag}> directly inside <{self.here.tag}>")
        if tag == "a" and any(one.tag == "a" for one in _ancestors(made)):
            self.problems.append("<a> inside <a>")
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.problems.append(f"<{tag}/> closes itself")
            self.here = self.here.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag or self.here.parent is None:
            self.problems.append(f"</{tag}> closes <{self.here.tag}>")
            return
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment: {data[:40]!r}")

    def handle_decl(self, decl: str) -> None:
        self.problems.append(f"a declaration: {decl[:40]!r}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"a processing instruction: {data[:40]!r}")

    def unknown_decl(self, data: str) -> None:
        self.problems.append(f"an unknown declaration: {data[:40]!r}")


def _ancestors(one: Element) -> Iterator[Element]:
    while one.parent is not None:
        one = one.parent
        yield one


class Page:
    """A page that has been read."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(str(html))  # plain text is cut up much quicker than Markup
        reader.close()
        self.root = reader.root
        self.problems = list(reader.problems)
        if reader.here is not reader.root:
            self.problems.append(f"<{reader.here.tag}> is never closed")
        self.elements = [one for one in self.root if one is not self.root]

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these names."""
        return [one for one in self.elements if one.tag in tags]

    def with_class(self, name: str) -> list[Element]:
        """Every element of this class."""
        return [one for one in self.elements if name in one.classes]

    def part(self, name: str) -> Element:
        """The section whose heading has this id."""
        return next(
            one for one in self.all("section") if one.attributes.get("aria-labelledby") == name
        )

    def row(self, label: str) -> Element:
        """What stands under a name in a list of facts."""
        for entry in self.all("dt"):
            if entry.words == label and entry.parent is not None:
                return next(one for one in entry.parent if one.tag == "dd")
        raise LookupError(f"no row {label!r}")

    @property
    def links(self) -> list[str]:
        """Every address, as a browser reads it."""
        return [
            re.sub(r"[\x00-\x20]", "", one.attributes["href"])
            for one in self.all("a")
            if "href" in one.attributes
        ]

    @cached_property
    def ids(self) -> set[str]:
        """What an address within the page may lead to."""
        return {one.attributes["id"] for one in self.elements if "id" in one.attributes}

    @cached_property
    def words(self) -> str:
        """All words of the page, evenly spaced."""
        return self.root.words

    @cached_property
    def runs(self) -> list[Run]:
        """The text piece by piece; whatever is marked with a language of its own is another's."""
        return list(_runs(self.root, registry=False))

    @property
    def own_words(self) -> str:
        """What the page says itself, without the registry's words."""
        return "".join("◇" if run.registry else run.text for run in self.runs)

    @cached_property
    def registry_words(self) -> str:
        """The registry's words on the page."""
        return "\n".join(one.text for one in self.marked)

    @cached_property
    def marked(self) -> list[Element]:
        """The elements that say of themselves in which language they are."""
        return [one for one in self.elements if _is_marked(one) and not _inside_marked(one)]

    def malformed(self) -> list[str]:
        """Everything that is wrong with the page as HTML."""
        found = list(self.problems)
        ids = [one.attributes["id"] for one in self.elements if "id" in one.attributes]
        found += [f"id {name!r} is there twice" for name in sorted(set(ids)) if ids.count(name) > 1]
        for one in self.elements:
            label = one.attributes.get("aria-labelledby")
            if label is not None and label not in ids:
                found.append(f"nothing has the id {label!r}, which labels a <{one.tag}>")
            if one.tag in NEVER_EMPTY and not one.text.strip():
                found.append(f"an empty <{one.tag}>")
        levels = [int(one.tag[1]) for one in self.elements if one.tag in HEADINGS]
        if levels[:1] != [1] or levels.count(1) != 1:
            found.append(f"the headings start with {levels[:1]} and have {levels.count(1)} h1")
        found += [
            f"h{after} follows h{before}"
            for before, after in itertools.pairwise(levels)
            if after > before + 1
        ]
        return found


def _is_marked(one: Element) -> bool:
    return "lang" in one.attributes and ROOT not in one.classes


def _inside_marked(one: Element) -> bool:
    return any(_is_marked(above) for above in _ancestors(one))


def _runs(one: Element, *, registry: bool, block: Element | None = None) -> Iterator[Run]:
    registry = registry or _is_marked(one)
    block = block if block is not None and one.tag in INLINE else one
    for child in one.children:
        if isinstance(child, str):
            yield Run(child, registry, block)
        elif child.tag != "style":
            yield from _runs(child, registry=registry, block=block)


_MARKER = re.compile(r"<!--\s*-->")
_NUMBER = re.compile(r"^\s*\d{1,9}[.)]\s", re.MULTILINE)
_OTHER = re.compile(r"[^\w<>≥≤=%±×≠~]+|_+")
_ENTITY = re.compile(r"(?<!\\)&(?:#\w+|\w+);")


def squashed(text: str) -> str:
    """The letters, digits and clinically weighty signs of a text, without anything else."""
    return _OTHER.sub("", text)


def markdown_squashed(text: str) -> str:
    """The same of a Markdown source: entities read, the empty comments between lists left out."""
    plain = _ENTITY.sub(lambda found: unescape(found[0]), _MARKER.sub("", text))
    return squashed(plain)


def unnumbered(text: str) -> str:
    """A Markdown source without the numbers at the head of its lines."""
    return _NUMBER.sub("", text)
