"""The light page for whom there is no room on an interactive one: it leads to the plain pages."""

from urllib.parse import urlencode

from registry.language import NAMES, Language
from registry.markup import Link
from registry.web.answer import Answer
from registry.web.asked import Asked
from registry.web.notices import notice
from registry.web.shell import whole

RETRY_SECONDS = "120"


def page(asked: Asked) -> Answer:
    """Says that there is no room, in the language and on the trial of the query, and what there is.

    It is nobody's fault and no error, but machines have to know that it is not the page.
    """
    lang, number = asked.page_lang, asked.query.get("trial")
    nct_id = asked.edition.find(number) if number else None
    numbers = [nct_id] if nct_id else asked.edition.settings.trials
    here = {"trial": nct_id} if nct_id else {}
    say = lang.say
    return notice(
        asked,
        503,
        say("Many people are reading here now"),
        say("There is no room for one more reader on the interactive pages."),
        say("The plain pages are open. They say the same:"),
        lang=lang,
        doors=[
            *(whole(lang, one) for one in numbers),
            Link(say("Try the interactive pages again"), _interactive(lang, here)),
            *(
                Link(NAMES[tag], f"/busy?{urlencode({**here, 'lang': tag})}", tag)
                for tag in asked.edition.settings.site.languages
                if tag != lang.tag
            ),
        ],
        retry_after=RETRY_SECONDS,
    )


def _interactive(lang: Language, here: dict[str, str]) -> str:
    return f"/?{urlencode({**here, 'lang': lang.tag})}"
