"""Finding other trials as HTML: what is searched, what was found, and a few side by side."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from registry.language import Language, Sentence
from registry.markup.pages import render
from registry.trial.finding import FoundPage, elsewhere
from registry.trial.hit import Result
from registry.trial.side_by_side import SideBySide

Address = Callable[[str], str]
"""Where this site's page about a trial is."""


def find_intro(lang: Language, holding: Sentence) -> Markup:
    """The head of the page Find other trials; `holding` says what is searched."""
    return render("find_intro.html", lang, holding=holding)


def find_unready(lang: Language) -> Markup:
    """The page where nothing can be searched yet."""
    return render("find_unready.html", lang, elsewhere=elsewhere(lang))


def find_form(lang: Language, form: object) -> Markup:
    """The form with what was found; `form` is a `registry.edition.finder.FormView`."""
    return render("find_form.html", lang, form=form)


def find_head(
    lang: Language, page: FoundPage, statuses: Sentence, told: Sequence[Sentence]
) -> Markup:
    """How many were found, and how the question was understood; `statuses` says which are shown.

    `told` is read right after the heading: what of the question could not be read at all.
    """
    return render("find_head.html", lang, page=page, statuses=statuses, told=told)


def find_nothing(lang: Language, page: FoundPage) -> Markup:
    """What to do where nothing was found."""
    return render("find_nothing.html", lang, page=page)


def find_result(lang: Language, item: Result, address: Address) -> Markup:
    """One study of the results."""
    return render("find_result.html", lang, item=item, address=address)


def side_by_side_table(
    lang: Language, table: SideBySide, address: Address, note: Sentence | None
) -> Markup:
    """A few studies side by side; on a narrow screen one under the other, line by line.

    `note` says which were marked and are not there.
    """
    return render("side_by_side.html", lang, table=table, address=address, note=note)
