"""Pages that say in words why there is nothing: not found, no data, a fault of ours."""

from collections.abc import Sequence

from registry import logs
from registry.edition.addresses import repeated
from registry.edition.trouble import trouble
from registry.language import Language, Sentence
from registry.markup import Head, Link, notice_document
from registry.web.answer import NOT_KEPT, Answer
from registry.web.asked import Asked

RETRY_SECONDS = "300"


def notice(
    asked: Asked,
    status: int,
    headline: Sentence,
    *sentences: str,
    lang: Language | None = None,
    doors: Sequence[Link] = (),
    **more: str,
) -> Answer:
    """A page with this headline and these sentences, and links under them. Nobody keeps it.

    `lang` is its language, that of the request if none.
    """
    lang, site = lang or asked.lang, asked.edition.settings.site
    name = site.name[lang.tag]
    head = Head(str(headline), str(lang.join(sentences)), name, home(lang))
    links = [Link(lang.say("Trials on this site"), home(lang))]
    html = notice_document(lang, head, links, sentences, doors)
    return Answer.of(html, status=status, cache=NOT_KEPT, **more)


def no_page(asked: Asked) -> Answer:
    """There is nothing at this address."""
    say = asked.lang.say
    return notice(asked, 404, say("There is no such page"), say("The address may be misspelled."))


def no_trial(asked: Asked, number: str) -> Answer:
    """The trial is none of this site's."""
    say = asked.lang.say
    return notice(
        asked,
        404,
        say("There is no such page"),
        say("This site does not show the trial “{asked}”.", asked=repeated(number)),
    )


def not_yet(asked: Asked) -> Answer:
    """The trial is one of this site's, and the mirror does not hold it."""
    say = asked.lang.say
    return notice(
        asked,
        503,
        say("There are no data on this trial here yet"),
        say("This site has not fetched the record yet."),
        say("Please come back later."),
        retry_after=RETRY_SECONDS,
    )


def not_allowed(asked: Asked) -> Answer:
    """Pages are read, and nothing else can be done with them."""
    say = asked.lang.say
    return notice(
        asked,
        405,
        say("This address can only be read"),
        say("It takes no data and changes nothing."),
        allow="GET, HEAD",
    )


def too_slow(asked: Asked) -> Answer:
    """The question was given up, so that others get their answers."""
    say = asked.lang.say
    return notice(
        asked,
        503,
        say("This page took too long to make"),
        say("It is not your fault. Please try again later."),
        retry_after=RETRY_SECONDS,
    )


def broken(asked: Asked) -> Answer:
    """A fault of this program, by a number under which the log has it."""
    number = logs.request_identifier()
    headline, sentences = trouble(asked.lang, number)
    return notice(asked, 500, headline, *sentences, x_request_id=number)


def home(lang: Language) -> str:
    """The address of the site's first page in this language."""
    return f"/?lang={lang.tag}"
