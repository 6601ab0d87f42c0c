"""Find other trials without JavaScript: a form that is sent, answered and forgotten.

What a reader writes comes in the body of a POST, so it stands in no address and no log. The answer
is kept by nobody, neither here nor in a cache on the way.
"""

from registry import markup
from registry.edition import finding
from registry.edition.addresses import find_path, trial_path
from registry.edition.finder import Sent, form_view
from registry.language import NAMES
from registry.markup import Head, Link
from registry.web.answer import NOT_KEPT, Answer
from registry.web.asked import Asked
from registry.web.notices import home


def find_page(asked: Asked) -> Answer:
    """The form; after it was sent, with what was found."""
    lang, edition = asked.lang, asked.edition
    site = edition.settings.site
    title = lang.say("Find other trials")
    head = Head(f"{title} · {site.name[lang.tag]}", str(title), site.name[lang.tag], home(lang))
    links = [
        *(
            Link(trial, trial_path(lang.tag, trial))
            for trial in edition.settings.trials
            if len(edition.settings.trials) == 1
        ),
        Link(lang.say("Trials on this site"), home(lang)),
        *(Link(NAMES[tag], find_path(tag), tag) for tag in site.languages if tag != lang.tag),
    ]
    form = None
    if edition.held is not None:
        sent = Sent.read(asked.form, lang) if asked.form else Sent()
        view = form_view(edition, sent, lang, lambda nct_id: trial_path(lang.tag, nct_id))
        form = markup.find_form(lang, view)
    html = markup.find_document(lang, head, links, finding.intro(edition, lang), form)
    return Answer.of(html, cache=NOT_KEPT, content_language=lang.tag)
