"""The registry's Markdown as HTML: CommonMark without HTML, images, headings or code."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from registry.language import REGISTRY_LANGUAGE


def _comment_or_text(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """Markup in a record is text; a comment, which separates two lists, is nothing."""
    text = tokens[index].content
    if text.strip().startswith("<!--") and text.strip().endswith("-->"):
        return ""
    return str(escape(text))


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True})
    # A heading would break the page's outline, an image would call another host, and what is
    # indented in a record is a list gone astray, not code.
    reader.disable(["heading", "lheading", "image", "code"])
    reader.add_render_rule("html_block", _comment_or_text)
    reader.add_render_rule("html_inline", _comment_or_text)
    return reader


_READER = _reader()


def prose(text: str) -> Markup:
    """A passage of the registry's Markdown, marked with its language."""
    return Markup('<div class="prose" lang="{}">{}</div>').format(
        REGISTRY_LANGUAGE,
        Markup(_READER.render(text.replace("\r\n", "\n"))),  # noqa: S704  # rendered above
    )
