"""The form of Find other trials, and what was found."""

import re
from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from pages.components.age import ask_age
from pages.components.page import made
from pages.components.search import Search
from pages.components.visit import Visit
from registry import markup
from registry.edition import finding
from registry.edition.countries import countries
from registry.edition.wish import LONGEST, PER_PAGE
from registry.markup.lettering import on_one_line
from registry.mirror.question import Order
from registry.places import cities_by_label
from registry.trial.choices import (
    Choice,
    distances,
    orders,
    phases,
    shown_statuses,
    statuses,
    types,
)
from registry.trial.finding import FoundPage
from registry.trial.fit import sex_words
from registry.trial.hit import Result
from registry.trial.side_by_side import MOST

_MARKDOWN = re.compile(r"[!-/:-@\[-`{-~]")
STARTS = 3
"""So many conditions of the trial at hand are offered to begin with."""


def show_form(here: Visit, search: Search) -> None:
    """One field and one button first, and all other choices folded under them."""
    say = here.lang.say
    with st.form(search.key("form"), border=False):
        st.text_input(
            say("What are you looking for?"),
            key=search.begin("words", search.wish.words),
            max_chars=LONGEST,
            autocomplete="off",
        )
        st.form_submit_button(
            say("Find trials"), type="primary", on_click=search.look, key=search.key("look")
        )
        more = st.expander(say("More choices"), on_change="rerun", key=search.key("more"))
        # Few open it, and it costs more than all else. What was chosen in it stays when it closes.
        search.opened = search.opened or bool(more.open)
        if search.opened:
            with more:
                _more(here, search)
                st.form_submit_button(
                    say("Find trials"), on_click=search.look, key=search.key("look again")
                )
    if not search.wish.is_empty:
        st.button(say("Clear my search"), on_click=search.clear, key=search.key("clear"))
    else:
        _offer_starts(here, search)


def _more(here: Visit, search: Search) -> None:
    lang, wish, outcome = here.lang, search.wish, search.outcome(here)
    say, found = lang.say, outcome.found if outcome else None
    for name, label, text in (
        ("condition", say("Condition or disease"), wish.condition),
        ("treatment", say("Treatment"), wish.treatment),
    ):
        st.text_input(label, key=search.begin(name, text), max_chars=LONGEST, autocomplete="off")
    st.selectbox(
        say("A city near you"),
        list(cities_by_label(lang.tag)),
        index=None,
        placeholder=say("Choose a city"),
        key=search.begin("city", wish.city.label(lang.tag) if wish.city else None),
    )
    far = distances(lang)
    st.selectbox(
        say("How far away"),
        list(far),
        format_func=far.__getitem__,
        key=search.begin("within", wish.within),
    )
    ask_age(
        lang,
        search.begin("age", wish.age.number if wish.age else None),
        search.begin("unit", wish.age.unit if wish.age else "Year"),
    )
    sexes = sex_words(lang)
    st.radio(
        say("Sex"),
        list(sexes),
        index=None,
        format_func=sexes.__getitem__,
        horizontal=True,
        key=search.begin("sex", wish.sex),
    )
    _boxes(here, search, "status", say("Status of the trial"), statuses(lang, found), wish.statuses)
    _boxes(here, search, "phase", say("Phase"), phases(lang, found), wish.phases)
    _boxes(here, search, "type", say("Study type"), types(lang, found), wish.types)
    held = {one.value: one.label(lang) for one in countries(here.edition.held, found, lang)}
    st.selectbox(
        say("Country"),
        list(held),
        index=None,
        format_func=held.__getitem__,
        placeholder=say("every country"),
        key=search.begin(f"country {search.round}", wish.country),
    )
    st.text_input(
        say("Sponsor"),
        key=search.begin("sponsor", wish.sponsor),
        max_chars=LONGEST,
        autocomplete="off",
    )
    st.checkbox(
        say("Only trials with results at the registry"),
        key=search.begin("results", wish.with_results),
    )
    order = orders(lang)
    st.selectbox(
        say("What comes first"),
        list(order),
        format_func=lambda one: order[Order(one)],
        key=search.begin("order", wish.order),
    )


def _boxes(
    here: Visit,
    search: Search,
    kind: str,
    label: str,
    choices: Iterable[Choice],
    chosen: frozenset[str],
) -> None:
    """A box for each value, with how many studies it would find."""
    _label(here, label)
    with st.container(key=f"find-{kind}", gap=None):
        for one in choices:
            st.checkbox(
                one.label(here.lang),
                key=search.begin(f"{kind} {one.value}", one.value in chosen),
            )


def _offer_starts(here: Visit, search: Search) -> None:
    """Begin with a condition of the trial at hand."""
    shown = here.shown
    conditions = shown.record.protocol_section.conditions_module.conditions if shown else ()
    if not conditions:
        return
    st.pills(
        here.lang.say("Or begin with a condition of this trial:"),
        conditions[:STARTS],
        format_func=_on_button,
        on_change=search.begin_with_condition,
        key=search.key("start"),
    )


def _on_button(text: str) -> str:
    """Words of the record on a button, whose label Streamlit reads as Markdown: images and all."""
    return _MARKDOWN.sub(r"\\\g<0>", on_one_line(text, LONGEST))


def show_results(here: Visit, search: Search) -> None:
    """What was found, page by page, and those side by side that the reader marked."""
    outcome = search.outcome(here)
    if outcome is None:
        return
    say, page = here.lang.say, outcome.page
    st.html(search.made("head", partial(_head, here, search, page)))
    if page.instead:
        _label(here, say("Did you mean:"))
        with st.container(horizontal=True, key="find-instead"):
            for number, spelling in enumerate(page.instead):
                st.button(
                    _on_button(spelling),
                    on_click=search.look_for(**{page.misspelt: spelling}),
                    key=search.key(f"instead {number}"),
                )
    if not page.total:
        st.html(search.made("nothing", lambda: markup.find_nothing(here.lang, page)))
    if page.results:
        # A box beside each result costs more than all else, and most come to read.
        search.comparing = st.toggle(
            say("Compare trials side by side"),
            value=search.comparing,
            key=search.key("comparing"),
        )
    if search.comparing:
        _show_chosen(here, search)
        if page.results:
            _show_to_mark(here, search, page.results)
    elif page.results:
        st.html(search.made("results", lambda: _results(here, page.results)))
    if page.total <= PER_PAGE:
        return
    with st.container(horizontal=True, key="find-pages"):
        if page.first > 1:
            st.button(
                say("Earlier results"),
                on_click=search.turn_to(search.wish.page - 1),
                key=search.key("before"),
            )
        if page.first + PER_PAGE <= page.total:
            st.button(
                say("More results"),
                on_click=search.turn_to(search.wish.page + 1),
                key=search.key("after"),
            )


def _head(here: Visit, search: Search, page: FoundPage) -> str:
    statuses = shown_statuses(search.wish.statuses, here.lang)
    return markup.find_head(here.lang, page, statuses)


def _show_to_mark(here: Visit, search: Search, results: Iterable[Result]) -> None:
    """Each result with a box to mark it."""
    if not search.chosen:
        _label(here, here.lang.say("Mark two trials or more in the list, four at most."))
    full = len(search.chosen) >= MOST
    for item in results:
        st.html(search.made(item.nct_id, partial(_results, here, [item])))
        st.checkbox(
            here.lang.say("Compare {nct_id}", nct_id=item.nct_id),
            key=search.begin(f"compare {item.nct_id}", item.nct_id in search.chosen),
            on_change=search.mark(item.nct_id),
            disabled=full and item.nct_id not in search.chosen,
        )


def _results(here: Visit, results: Iterable[Result]) -> str:
    return "".join(markup.find_result(here.lang, item, _to(here)) for item in results)


def _show_chosen(here: Visit, search: Search) -> None:
    """The table of those that are marked, or how to mark some."""
    say = here.lang.say
    if not search.chosen:
        return
    table = search.made(tuple(search.chosen), lambda: _table(here, search))
    if table.html:
        with st.expander(say("Side by side"), expanded=True):
            st.html(table)
            st.button(say("Take all marks away"), on_click=search.unmark, key=search.key("unmark"))
    else:
        _label(here, say("Mark one more trial to see them side by side."))


def _table(here: Visit, search: Search) -> str:
    table = finding.compared(here.edition, search.chosen, search.wish, here.lang)
    return markup.side_by_side_table(here.lang, table, _to(here)) if table else ""


def _to(here: Visit) -> Callable[[str], str]:
    """Where the page about a trial of this site is."""
    return lambda nct_id: f"./?trial={nct_id}&lang={here.lang.tag}"


def _label(here: Visit, words: str) -> None:
    """Words of this site's own above a group of widgets."""
    st.html(made(f"label {words}", lambda here: markup.group_label(here.lang, words), here))
