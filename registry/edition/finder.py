"""The form of Find other trials: what a reader sent, and the same form with what it found.

It is one form for the page within Streamlit and for the plain one. What was sent is in no address
and no log.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from registry import markup
from registry.edition.addresses import find_path
from registry.edition.countries import countries
from registry.edition.edition import Edition
from registry.edition.finding import Outcome, compared, outcome
from registry.edition.form import Form, age_in, one_of, text, unit_in, whole_number
from registry.edition.wish import PER_PAGE, Wish
from registry.language import Language, Sentence, Verbatim
from registry.mirror.question import Hit, Order
from registry.places import City, place_named
from registry.trial import choices
from registry.trial.choices import Choice
from registry.trial.facts import SiteWords
from registry.trial.fit import ReaderSex, age_wanted, sex_words, unit_words
from registry.trial.side_by_side import MOST

LAST_PAGE = 1_000
MARKS = 20
"""So many marks are kept, that a reader may choose among them."""


@dataclass(frozen=True)
class Item:
    """One result with its box."""

    nct_id: str
    html: Markup
    chosen: bool


@dataclass(frozen=True)
class Mark:
    """A trial that was marked before and is not among the results at hand."""

    nct_id: str
    label: Sentence


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
    is_blank: bool
    statuses: Sequence[Choice]
    phases: Sequence[Choice]
    types: Sequence[Choice]
    countries: Sequence[tuple[str, str]]
    distances: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    sexes: Sequence[tuple[str, str]]
    orders: Sequence[tuple[str, str]]
    starts: Sequence[str]
    head: Markup | None = None
    instead: tuple[str, ...] = ()
    misspelt: str = "words"
    nothing: Markup | None = None
    beside: Markup | None = None
    kept: tuple[Mark, ...] = ()
    results: tuple[Item, ...] = ()
    page: int = 1
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Sent:
    """What came in: the wish, place and age as they were written, and the marked studies.

    `told` says what of it could not be read, and as which city a place was taken. `is_sent` tells
    an empty form that was sent from one that has just come.
    """

    wish: Wish = field(default_factory=Wish)
    place: str = ""
    age: str = ""
    unit: str = "Year"
    told: tuple[Sentence, ...] = ()
    chosen: tuple[str, ...] = ()
    is_sent: bool = False

    @classmethod
    def read(cls, form: Form, lang: Language) -> "Sent":
        """Read the fields of the form. What is none of the values that it offers is not chosen."""
        if text(form, "do") == "clear":
            return cls()
        place = text(form, "place")
        found = place_named(place, lang.tag)
        city = found[0] if found else None
        wish = Wish(
            words=_spelled(form, "words"),
            condition=text(form, "start") or _spelled(form, "condition"),
            treatment=_spelled(form, "treatment"),
            sponsor=text(form, "sponsor"),
            statuses=_known(form, "status[]", choices.statuses(lang, None)),
            phases=_known(form, "phase[]", choices.phases(lang, None)),
            types=_known(form, "type[]", choices.types(lang, None)),
            country=text(form, "country") or None,
            with_results=text(form, "results") == "1",
            age=age_in(form),
            sex=one_of(ReaderSex, text(form, "sex")),
            city=city,
            within=next((km for km in choices.DISTANCES if str(km) == text(form, "within")), 0),
            order=one_of(Order, text(form, "order")) or Order.RELEVANCE,
            page=_page(text(form, "page")),
        )
        marks = [one for one in form.get("compare[]", ()) if one.isalnum() and len(one) == 11]
        age, unit = text(form, "age"), unit_in(form)
        told = _place_told(place, city, lang)
        if age and wish.age is None:
            told = (*told, age_wanted(unit, lang))
        chosen = tuple(dict.fromkeys(marks))[:MARKS]
        return cls(wish, place, age, unit, told, chosen, is_sent=True)


def form_view(
    edition: Edition,
    sent: Sent,
    lang: Language,
    address: Callable[[str], str],
    starts: Sequence[str] = (),
) -> FormView:
    """The form as it was sent, with what it finds.

    `address` is where the page about a trial is. `starts` are conditions to begin with; they are
    offered as long as nothing is looked for.
    """
    wish, say = sent.wish, lang.say
    sought = outcome(edition, wish, lang)
    found = sought.found if sought else None
    more = Wish(words=wish.words, statuses=wish.statuses, order=wish.order, page=wish.page)
    view: dict[str, Any] = {
        "action": find_path(lang.tag),
        "wish": wish,
        "place": sent.place,
        "age": sent.age,
        "unit": sent.unit,
        "sex": wish.sex.value if wish.sex else "",
        "within": str(wish.within),
        "unfolded": wish != more or bool(sent.place or sent.age),
        "told": sent.told,
        "is_blank": sent.is_sent and wish.is_empty,
        "statuses": choices.statuses(lang, found),
        "phases": choices.phases(lang, found),
        "types": choices.types(lang, found),
        "countries": [
            ("", say("every country")),
            *((one.value, one.label(lang)) for one in countries(edition.held, found, lang)),
        ],
        "distances": [(str(km), words) for km, words in choices.distances(lang).items()],
        "units": list(unit_words(lang).items()),
        "sexes": [("", "–"), *((sex.value, words) for sex, words in sex_words(lang).items())],
        "orders": [(order.value, words) for order, words in choices.orders(lang).items()],
        "starts": starts if wish.is_empty else (),
    }
    if sought:
        view |= _results(edition, sent, sought, lang, address)
    return FormView(**view)


def _results(
    edition: Edition,
    sent: Sent,
    sought: Outcome,
    lang: Language,
    address: Callable[[str], str],
) -> Mapping[str, object]:
    page, wish = sought.page, sent.wish
    number = page.first // PER_PAGE + 1
    here = {item.nct_id for item in page.results}
    kept = edition.compared([one for one in sent.chosen if one not in here])
    held = here | {hit.nct_id for hit in kept}
    marked = [one for one in sent.chosen if one in held]
    table = compared(edition, marked[:MOST], wish, lang) if len(marked) > 1 else None
    told = sent.told
    if len(marked) == 1:
        told = (*told, lang.say("Mark one more trial to see them side by side."))
    note = _too_many(lang) if len(marked) > MOST else None
    statuses = choices.shown_statuses(wish.statuses, lang)
    return {
        "head": markup.find_head(lang, page, statuses, told),
        "instead": page.instead,
        "misspelt": page.misspelt,
        "nothing": None if page.total else markup.find_nothing(lang, page),
        "beside": markup.side_by_side_table(lang, table, address, note) if table else None,
        "kept": tuple(Mark(hit.nct_id, _marked_before(hit, lang)) for hit in kept),
        "results": tuple(
            Item(item.nct_id, markup.find_result(lang, item, address), item.nct_id in marked)
            for item in page.results
        ),
        "page": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if page.first + PER_PAGE <= page.total else None,
    }


def _too_many(lang: Language) -> Sentence:
    only = lang.count("Only the first {n} marks count.", "Only the first {n} marks count.", MOST)
    away = lang.say("Take the mark away from trials that you do not want to compare.")
    return lang.join([only, away])


def _marked_before(hit: Hit, lang: Language) -> Sentence:
    return lang.say("Compare {nct_id}: {title}", nct_id=hit.nct_id, title=Verbatim(hit.title))


def _place_told(place: str, city: City | None, lang: Language) -> tuple[Sentence, ...]:
    """As which city a place was taken, or that it is not known."""
    if city is not None:
        name = city.label(lang.tag)
        return (lang.say("“{place}” was taken as: {city}.", place=SiteWords(place), city=name),)
    if place:
        return (
            lang.say(
                "We do not know the place “{place}”. Please write the next large city.",
                place=SiteWords(place),
            ),
        )
    return ()


def _spelled(form: Form, name: str) -> str:
    """What was written in a field, or the spelling that was taken in place of it."""
    return text(form, f"instead {name}") or text(form, name)


def _known(form: Form, name: str, offered: Sequence[Choice]) -> frozenset[str]:
    values = form.get(name, ())
    return frozenset(one.value for one in offered if one.value in values)


def _page(written: str) -> int:
    return min(max(whole_number(written) or 1, 1), LAST_PAGE)
