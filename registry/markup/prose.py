"""The registry's Markdown as HTML: CommonMark without HTML, images, headings or code."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from registry.language import REGISTRY_LANGUAGE


def _comment_or_text(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """Markup in a record is text; an empty comment, which separates two lists, is nothing."""
    text = tokens[index].content
    if re.fullmatch(r"\s*<!--\W*-->\s*", text):
        return ""
    return str(escape(text))


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


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        """Whether an address is one of the web or of mail; all others stay words."""
        return re.match(r"https?://|mailto:", url, re.IGNORECASE) is not None


def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": True})
    reader.add_render_rule("link_open", _link)
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
