"""Find other trials without JavaScript: a form that is sent, answered and forgotten.

What a reader writes comes in the body of a POST, so it stands in no address and no log. The answer
is kept by nobody, neither here nor in a cache on the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeVar

from markupsafe import Markup

from registry import markup
from registry.edition import Edition, finding
from registry.edition.addresses import find_path, trial_path
from registry.edition.countries import countries
from registry.edition.wish import LONGEST, PER_PAGE, Wish
from registry.language import NAMES, Language, Sentence
from registry.markup import Head, Link
from registry.mirror.question import Order
from registry.places import City, place_named
from registry.trial import choices
from registry.trial.choices import Choice
from registry.trial.facts import SiteWords
from registry.trial.fit import Age, ReaderSex, sex_words
from registry.trial.side_by_side import MOST
from registry.web.answer import NOT_KEPT, Answer
from registry.web.asked import Asked, Form
from registry.web.notices import home

LAST_PAGE = 1_000

One = TypeVar("One", bound=StrEnum)


@dataclass(frozen=True)
class Item:
    """One result with its box."""

    nct_id: str
    html: Markup
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class FormView:
    """The form with what a reader has put in, and what was found."""

    action: str
    wish: Wish
    place: str
    age: str
    unit: str
    sex: str
    within: str
    unfolded: bool
    told: tuple[Sentence, ...]
    statuses: Sequence[Choice]
    phases: Sequence[Choice]
    types: Sequence[Choice]
    countries: Sequence[tuple[str, str]]
    distances: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    sexes: Sequence[tuple[str, str]]
    orders: Sequence[tuple[str, str]]
    head: Markup | None = None
    instead: tuple[str, ...] = ()
    misspelt: str = "words"
    nothing: Markup | None = None
    beside: Markup | None = None
    kept: tuple[str, ...] = ()
    results: tuple[Item, ...] = ()
    page: int = 1
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Sent:
    """What came in: the wish, the place as it was written, and the marked studies."""

    wish: Wish = field(default_factory=Wish)
    place: str = ""
    told: tuple[Sentence, ...] = ()
    chosen: tuple[str, ...] = ()


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
    sent = _sent(asked.form, lang) if asked.form else Sent()
    form = _view(edition, sent, lang) if edition.held is not None else None
    html = markup.find_document(lang, head, links, finding.intro(edition, lang), form)
    return Answer.of(html, cache=NOT_KEPT, content_language=lang.tag)


def _sent(form: Form, lang: Language) -> Sent:
    """Read the fields of the form. What is none of the values that it offers is not chosen."""
    place, number = _text(form, "place"), _text(form, "age")
    found = place_named(place, lang.tag)
    city = found[0] if found else None
    age = int(number) if number.isascii() and number.isdecimal() and len(number) < 5 else None
    unit: Literal["Year", "Month"] = "Month" if _text(form, "unit") == "Month" else "Year"
    wish = Wish(
        words=_spelled(form, "words"),
        condition=_spelled(form, "condition"),
        treatment=_spelled(form, "treatment"),
        sponsor=_text(form, "sponsor"),
        statuses=_known(form, "status[]", choices.statuses(lang, None)),
        phases=_known(form, "phase[]", choices.phases(lang, None)),
        types=_known(form, "type[]", choices.types(lang, None)),
        country=_text(form, "country") or None,
        with_results=_text(form, "results") == "1",
        age=None if age is None else Age(age, unit),
        sex=_one(ReaderSex, _text(form, "sex")),
        city=city,
        within=next((km for km in choices.DISTANCES if str(km) == _text(form, "within")), 0),
        order=_one(Order, _text(form, "order")) or Order.RELEVANCE,
        page=_page(_text(form, "page")),
    )
    marks = [one for one in form.get("compare[]", ()) if one.isalnum() and len(one) == 11]
    return Sent(wish, place, _told(place, city, number, age, lang), tuple(dict.fromkeys(marks)))


def _told(
    place: str, city: City | None, number: str, age: int | None, lang: Language
) -> tuple[Sentence, ...]:
    """What could not be read, and as which city a place was taken."""
    told = []
    if place and city is None:
        told.append(
            lang.say(
                "We do not know the place “{place}”. Please write the next large city.",
                place=SiteWords(place),
            )
        )
    elif city is not None:
        told.append(
            lang.say(
                "“{place}” was taken as: {city}.",
                place=SiteWords(place),
                city=city.label(lang.tag),
            )
        )
    if number and age is None:
        told.append(lang.say("The age has to be a whole number."))
    return tuple(told)


def _view(edition: Edition, sent: Sent, lang: Language) -> FormView:
    wish, say = sent.wish, lang.say
    outcome = finding.outcome(edition, wish, lang)
    found = outcome.found if outcome else None
    more = Wish(words=wish.words, statuses=wish.statuses, order=wish.order, page=wish.page)
    view: dict[str, Any] = {
        "action": find_path(lang.tag),
        "wish": wish,
        "place": sent.place,
        "age": str(wish.age.number) if wish.age else "",
        "unit": wish.age.unit if wish.age else "Year",
        "sex": wish.sex.value if wish.sex else "",
        "within": str(wish.within),
        "unfolded": wish != more,
        "told": sent.told,
        "statuses": choices.statuses(lang, found),
        "phases": choices.phases(lang, found),
        "types": choices.types(lang, found),
        "countries": [
            ("", say("every country")),
            *((one.value, one.label(lang)) for one in countries(edition.held, found, lang)),
        ],
        "distances": [(str(km), words) for km, words in choices.distances(lang).items()],
        "units": [("Year", say("years")), ("Month", say("months (for children)"))],
        "sexes": [("", "–"), *((sex.value, words) for sex, words in sex_words(lang).items())],
        "orders": [(order.value, words) for order, words in choices.orders(lang).items()],
    }
    if outcome:
        view |= _results(edition, sent, outcome, lang)
    return FormView(**view)


def _results(
    edition: Edition, sent: Sent, outcome: finding.Outcome, lang: Language
) -> Mapping[str, object]:
    page, wish = outcome.page, sent.wish
    number = page.first // PER_PAGE + 1

    def address(nct_id: str) -> str:
        return trial_path(lang.tag, nct_id)

    marked = sent.chosen[:MOST]
    table = finding.compared(edition, marked, wish, lang) if len(marked) > 1 else None
    told = list(sent.told)
    if len(sent.chosen) > MOST:
        told.append(
            lang.count("Only the first {n} marks count.", "Only the first {n} marks count.", MOST)
        )
    here = {item.nct_id for item in page.results}
    return {
        "told": tuple(told),
        "head": markup.find_head(lang, page, choices.shown_statuses(wish.statuses, lang)),
        "instead": page.instead,
        "misspelt": page.misspelt,
        "nothing": None if page.total else markup.find_nothing(lang, page),
        "beside": markup.side_by_side_table(lang, table, address) if table else None,
        "kept": tuple(one for one in marked if one not in here),
        "results": tuple(
            Item(item.nct_id, markup.find_result(lang, item, address), item.nct_id in marked)
            for item in page.results
        ),
        "page": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if page.first + PER_PAGE <= page.total else None,
    }


def _text(form: Form, name: str) -> str:
    values = form.get(name, ())
    return values[0].strip()[:LONGEST] if values else ""


def _spelled(form: Form, name: str) -> str:
    """What was written in a field, or the spelling that was taken in place of it."""
    return _text(form, f"instead {name}") or _text(form, name)


def _known(form: Form, name: str, offered: Sequence[Choice]) -> frozenset[str]:
    values = form.get(name, ())
    return frozenset(one.value for one in offered if one.value in values)


def _one(kind: type[One], value: str) -> One | None:
    return next((one for one in kind if one.value == value), None)


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    return min(max(number, 1), LAST_PAGE)
