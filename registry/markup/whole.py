"""Whole documents for readers without JavaScript: a trial on one page, its sheet, a notice."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import orjson
from markupsafe import Markup

from registry.language import Language, Sentence
from registry.markup.links import Link
from registry.markup.pages import FOLDER, STYLE, render
from registry.markup.pieces import Piece

WHOLE_STYLE = STYLE + (FOLDER / "styles" / "whole.css").read_text(encoding="utf-8")
"""The style of a whole document, which stands in its head."""

STYLE_HASH = "sha256-" + b64encode(sha256(WHOLE_STYLE.encode()).digest()).decode()
"""By it a Content-Security-Policy knows the style."""

_HEADING = re.compile(r"(</?h)([1-5])(?=[\s>])")
_NAMES = re.compile(r' (id|for|popovertarget|aria-labelledby|aria-describedby|href)="(#?)([^"]*)"')
_BY_NAME = {"id", "for", "popovertarget", "aria-labelledby", "aria-describedby"}


@dataclass(frozen=True)
class Head:
    """What stands in the head of a document, and around its content.

    `canonical` is the document's own address, and `languages` the same document in each language
    with `x-default` for the others; none of a page that nobody should find. `structured` is what
    it says in schema.org's words; `nct_id` is the trial that it is about, and `feed` the path of
    the feed of its changes.
    """

    title: str
    description: str
    site_name: str
    home: str
    canonical: str | None = None
    languages: Mapping[str, str] = field(default_factory=dict)
    structured: Mapping[str, object] | None = None
    nct_id: str | None = None
    feed: str | None = None


@dataclass(frozen=True)
class Part:
    """A part of a trial's page with its name in addresses, which it has among Streamlit's too."""

    name: str
    title: Sentence
    html: Markup


def part(name: str, title: Sentence, pieces: Iterable[Markup | Piece]) -> Part:
    """A page of Streamlit's as a part of a whole one: one level deeper, its names its own.

    A chart is told by the sentence that stands for it.
    """
    html = Markup("").join(map(_told, pieces))
    return Part(name, title, _deeper(_own(name, html)))


def trial_document(
    lang: Language,
    head: Head,
    links: Sequence[Link],
    first: Markup,
    parts: Sequence[Part],
    foot: Markup,
) -> str:
    """A trial on one page. `first` has the trial's title as its heading, which is the page's."""
    return _document(
        "whole.html",
        lang,
        head,
        links=links,
        first=_own("overview", first),
        parts=parts,
        foot=foot,
        kind="trial",
    )


def first_page(
    lang: Language, site_name: str, title: str | None, description: str, doors: Sequence[Link]
) -> Markup:
    """What stands in Streamlit's document until its page does: all that most crawlers get of it.

    `title` is the trial's, and `doors` lead to the plain pages that say the same.
    """
    return render(
        "first.html", lang, site_name=site_name, title=title, description=description, doors=doors
    )


def notice_document(
    lang: Language,
    head: Head,
    links: Sequence[Link],
    sentences: Sequence[str],
    doors: Sequence[Link] = (),
) -> str:
    """A page that has nothing to show, says why under the title of its head, and what there is."""
    return _document(
        "whole_notice.html", lang, head, links=links, sentences=sentences, doors=doors, foot=None
    )


def referral_document(lang: Language, head: Head, links: Sequence[Link], sheet: Markup) -> str:
    """The sheet for a referring doctor."""
    return _document("whole_sheet.html", lang, head, links=links, sheet=sheet, foot=None)


def find_document(
    lang: Language, head: Head, links: Sequence[Link], intro: Markup, form: Markup | None
) -> str:
    """The page Find other trials; without a form where nothing can be searched."""
    return _document("find_page.html", lang, head, links=links, intro=intro, form=form, foot=None)


def _document(template: str, lang: Language, head: Head, **values: object) -> str:
    return render(
        template,
        lang,
        head=head,
        style=Markup(WHOLE_STYLE),  # noqa: S704  # our own files
        structured=_data(head.structured) if head.structured else None,
        **values,
    )


def _told(piece: Markup | Piece) -> Markup:
    """A piece without its chart. The sentence that tells it is not said twice."""
    if not isinstance(piece, Piece):
        return piece
    said = Markup("<p>{}</p>").format(piece.words)
    if not piece.chart or said in piece.html or str(Markup.escape(piece.words)) in piece.html:
        return piece.html
    return piece.html.replace("</article>", said + Markup("</article>"), 1)


def _own(name: str, html: Markup) -> Markup:
    """HTML with `name` before each name in it, so that parts of one page share none.

    Templates escape what is not theirs, so such tags and attributes are only where they wrote them.
    """

    def renamed(found: re.Match[str]) -> str:
        attribute, mark, names = found.groups()
        if attribute in _BY_NAME:
            names = " ".join(f"{name}-{one}" for one in names.split())
        elif mark:
            names = f"{name}-{names}"
        return f' {attribute}="{mark}{names}"'

    return Markup(_NAMES.sub(renamed, html))  # noqa: S704  # HTML before as after


def _deeper(html: Markup) -> Markup:
    """HTML with its headings one level deeper."""
    deeper = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", html)
    return Markup(deeper)  # noqa: S704  # HTML before as after


def _data(value: Mapping[str, object]) -> Markup:
    """JSON that cannot end the element that it stands in."""
    text = orjson.dumps(value).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  # no markup is left in it
