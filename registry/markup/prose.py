"""The registry's Markdown as HTML: of CommonMark its paragraphs, lists, links and escapes."""

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from registry.language import REGISTRY_LANGUAGE, without_entities


def _comment_or_text(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """Markup in a record is text; an empty comment, which separates two lists, is nothing."""
    text = tokens[index].content
    if re.fullmatch(r"\s*<!--\W*-->\s*", text):
        return ""
    return str(escape(without_entities(text)))


def _link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    _env: EnvType,
) -> str:
    """A link tells its target nothing of this page, and has no words that only a mouse finds."""
    token = tokens[index]
    href = str(token.attrs["href"])
    token.attrs = {"href": href, "rel": "noopener noreferrer"} if href else {}
    return renderer.renderToken(tokens, index, options, _env)


def _item(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """An item of a numbered list keeps the number that the sponsor gave it."""
    number = tokens[index].info
    return f'<li value="{int(number)}">' if number.isdigit() else "<li>"


EXPLAIN = "explain"
"""Under this name a rendering holds what explains the words of a text."""


def _text(_renderer: object, tokens: Sequence[Token], index: int, _o: object, env: EnvType) -> str:
    content = tokens[index].content
    explain = env.get(EXPLAIN)
    return str(explain(content) if explain else escape(content))


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        """Whether an address is one of the web or of mail; all others stay words."""
        return re.match(r"https?://|mailto:", url, re.IGNORECASE) is not None


def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": True})
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("text", _text)
    # A heading would break the page's outline and an image would call another host. What is
    # indented or fenced in a record is a list gone astray, not code; `>` begins a limit, not a
    # quotation; and `*` multiplies: taken for emphasis it would vanish out of "5*10^9".
    reader.disable(["heading", "lheading", "reference", "image", "code", "fence", "backticks"])
    reader.disable(["blockquote", "emphasis"])
    reader.add_render_rule("list_item_open", _item)
    reader.add_render_rule("html_block", _comment_or_text)
    reader.add_render_rule("html_inline", _comment_or_text)
    return reader


_READER = _reader()
_INLINE = _reader().disable(["link", "autolink"])


def prose(text: str) -> Markup:
    """A passage of the registry's Markdown, marked with its language."""
    return Markup('<div class="prose" lang="{}" dir="auto">{}</div>').format(
        REGISTRY_LANGUAGE,
        Markup(_READER.render(text.replace("\r\n", "\n"))),  # noqa: S704  # rendered above
    )


def explained(text: str, explain: Callable[[str], Markup]) -> Markup:
    """The same, with every run of plain words put through `explain`."""
    return Markup('<div class="prose" lang="{}" dir="auto">{}</div>').format(
        REGISTRY_LANGUAGE,
        Markup(_READER.render(text.replace("\r\n", "\n"), {EXPLAIN: explain})),  # noqa: S704
    )


def words(text: str) -> Markup:
    """A short text of the registry's Markdown, to stand inside a line or a link."""
    return Markup('<span lang="{}" dir="auto">{}</span>').format(
        REGISTRY_LANGUAGE,
        Markup(_INLINE.renderInline(text)),  # noqa: S704  # rendered above
    )
