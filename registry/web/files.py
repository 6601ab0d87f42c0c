"""Small files that machines look for at fixed places."""

from datetime import UTC, datetime, time, timedelta

from markupsafe import escape

from registry.edition.addresses import trial_path
from registry.language import Language
from registry.web.answer import TEXT, Answer
from registry.web.asked import Asked
from registry.web.notices import no_page, notice

EXPIRES = timedelta(days=180)
"""How long security.txt may be believed; the standard wants less than a year."""


def sitemap(asked: Asked) -> Answer:
    """Every trial in every language, with the other languages of each."""
    if not asked.base:
        return no_page(asked)
    edition = asked.edition
    offered = edition.settings.site.languages
    entries = []
    for nct_id in edition.settings.trials:
        if edition.trial(nct_id, Language.of(offered[0])) is None:
            continue
        each = {tag: asked.base + trial_path(tag, nct_id) for tag in offered}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(address)}"/>'
            for tag, address in (each | {"x-default": each[offered[0]]}).items()
        )
        entries += [f"<url><loc>{escape(one)}</loc>{links}</url>" for one in each.values()]
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        + "".join(f"{entry}\n" for entry in entries)
        + "</urlset>\n"
    )
    return Answer.of(xml, "application/xml; charset=utf-8", cache=asked.keeping)


def robots(asked: Asked) -> Answer:
    """Every page may be read. What only a script can use is not worth fetching."""
    closed = ("/_stcore/", "/api/", "/busy", "/metrics")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /"]
    if asked.base:
        lines += ["", f"Sitemap: {asked.base}/sitemap.xml"]
    return Answer.of("\n".join([*lines, ""]), TEXT, cache=asked.keeping)


def security(asked: Asked) -> Answer:
    """Whom to tell of a weakness (RFC 9116); absent while the settings name nobody."""
    settings, lang = asked.edition.settings, asked.lang
    if settings.site.operator is None:
        return notice(
            asked,
            404,
            lang.say("There is no such page"),
            lang.say("The operator of this site has given no address for reports yet."),
        )
    end = datetime.combine(asked.edition.today + EXPIRES, time(), UTC)
    lines = [
        f"Contact: mailto:{settings.site.operator}",
        f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(settings.site.languages)}",
    ]
    if settings.site.address:
        lines.append(f"Canonical: {settings.site.address}/.well-known/security.txt")
    return Answer.of("\n".join([*lines, ""]), TEXT)
