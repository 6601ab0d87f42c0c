"""A whole trial as one page, and its sheet for a referring doctor."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup

from registry import markup
from registry.edition import Shown, finding, parts
from registry.edition.addresses import find_path, trial_path
from registry.export.formats import Format, headers
from registry.export.schema_org import document
from registry.export.text import one_line
from registry.language import NAMES
from registry.markup import Head, Link, Others, Piece
from registry.trial.overview import overview
from registry.web.answer import Answer
from registry.web.asked import Asked
from registry.web.notices import home, no_page, no_trial, not_yet


def trial_page(asked: Asked) -> Answer:
    """The trial in the path, everything on one page."""
    return answer_for(asked, "", lambda shown: _page(asked, _whole(asked, shown)))


def sheet_page(asked: Asked) -> Answer:
    """The trial in the path on one sheet."""
    return answer_for(asked, "/sheet", lambda shown: _page(asked, _sheet(asked, shown)))


def file(chosen: Format) -> Callable[[Asked], Answer]:
    """What makes the trial in the path a file of this format."""

    def answer(asked: Asked) -> Answer:
        return answer_for(asked, f".{chosen.extension}", lambda shown: _file(asked, shown, chosen))

    return answer


def number(asked: Asked) -> str:
    """The trial in the path as it is written there; by it a page is kept."""
    return asked.params["nct"]


def answer_for(asked: Asked, more: str, make: Callable[[Shown], Answer]) -> Answer:
    """What `make` makes of the trial; any other way to write its address leads to the one."""
    edition, tag = asked.edition, asked.lang.tag
    nct_id = edition.find(number(asked))
    if nct_id is None:
        return no_trial(asked, number(asked))
    path = trial_path(tag, nct_id, more)
    if asked.path != path:
        return Answer.elsewhere(path)
    shown = edition.trial(nct_id, asked.lang)
    return make(shown) if shown else not_yet(asked)


def _page(asked: Asked, html: str) -> Answer:
    return Answer.of(html, content_language=asked.lang.tag)


def _file(asked: Asked, shown: Shown, chosen: Format) -> Answer:
    content = chosen.write(shown)
    if not content:
        return no_page(asked)
    more = headers(shown, chosen)
    return replace(Answer.of(content, more.pop("Content-Type")), more=more)


def _whole(asked: Asked, shown: Shown) -> str:
    lang = shown.lang
    names, past = parts.names(lang), asked.edition.past(shown.nct_id)
    files = trial_path(lang.tag, "")
    content: dict[str, Sequence[Markup | Piece]] = {
        "join": [
            parts.join(shown, interactive(shown, "join")),
            parts.criteria(shown),
            parts.guidance(shown),
        ],
        "contact": [parts.contact(shown, files)],
        "design": [parts.design(shown)],
        "enrollment": parts.enrollment(shown),
        "results": parts.results(shown),
        "history": parts.history(shown, past, trial_path(lang.tag, shown.nct_id, "/feed.atom")),
        "about": [parts.about(shown, files)],
    }
    return markup.trial_document(
        lang,
        _head(asked, shown, ""),
        [
            Link(lang.say("This trial on interactive pages"), interactive(shown)),
            Link(
                lang.say("Sheet for doctors (one page)"),
                trial_path(lang.tag, shown.nct_id, "/sheet"),
            ),
            Link(lang.say("Find other trials"), find_path(lang.tag)),
            *_languages(asked, shown, ""),
        ],
        _overview(asked, shown),
        [markup.part(name, names[name], pieces) for name, pieces in content.items()],
        parts.foot(shown),
    )


def _overview(asked: Asked, shown: Shown) -> Markup:
    related = finding.related(asked.edition, shown)
    tag = shown.lang.tag
    return parts.overview(
        shown,
        Others(
            trials=related,
            address=lambda nct_id: trial_path(tag, nct_id),
            more=find_path(tag),
        ),
    )


def interactive(shown: Shown, page: str = "") -> str:
    """The address of one of Streamlit's pages on this trial."""
    return f"/{page}?{urlencode({'trial': shown.nct_id, 'lang': shown.lang.tag})}"


def _head(asked: Asked, shown: Shown, more: str) -> Head:
    lang, site = shown.lang, asked.edition.settings.site
    view = overview(shown.record, shown.source, lang, shown.today)
    names = shown.record.protocol_section.identification_module
    name = site.name[lang.tag]
    title = names.brief_title or names.official_title
    return Head(
        # Nothing keeps their direction to themselves: they stand in a tab, and in other sites.
        title=one_line(" · ".join(filter(None, [title, shown.nct_id, name]))),
        description=one_line(lang.join([view.status.headline, *view.sentences[:2]])),
        site_name=name,
        home=home(lang),
        canonical=address(asked, lang.tag, shown.nct_id, more),
        languages=alternates(asked, shown.nct_id, more),
        nct_id=shown.nct_id,
        structured=document(shown),
        feed=trial_path(lang.tag, shown.nct_id, "/feed.atom"),
    )


def address(asked: Asked, tag: str, nct_id: str, more: str = "") -> str:
    """The address of a plain page for other sites: whole where the settings have the site's.

    Without that it is a path, which a browser completes with the host that it asked. A page is
    kept for all readers, so the host of one of them has no place in it.
    """
    return f"{asked.edition.settings.site.address or ''}{trial_path(tag, nct_id, more)}"


def alternates(asked: Asked, nct_id: str, more: str = "") -> dict[str, str]:
    """The same page in each language of the site, and in its first for everybody else."""
    offered = asked.edition.settings.site.languages
    each = {tag: address(asked, tag, nct_id, more) for tag in offered}
    return each | {"x-default": each[offered[0]]}


def _languages(asked: Asked, shown: Shown, more: str) -> list[Link]:
    return [
        Link(NAMES[tag], trial_path(tag, shown.nct_id, more), tag)
        for tag in asked.edition.settings.site.languages
        if tag != shown.lang.tag
    ]


def _sheet(asked: Asked, shown: Shown) -> str:
    lang, nct_id = shown.lang, shown.nct_id
    return markup.referral_document(
        lang,
        replace(_head(asked, shown, "/sheet"), structured=None),
        [
            Link(lang.say("Everything on one page"), trial_path(lang.tag, nct_id)),
            Link(lang.say("This trial on interactive pages"), interactive(shown)),
            *_languages(asked, shown, "/sheet"),
        ],
        parts.referral(shown, address(asked, lang.tag, nct_id)),
    )
