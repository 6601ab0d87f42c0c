"""What a reader looks for, as they said it, and the question to the register that it makes.

Nothing of it is kept, logged or part of an address: it may say how old a reader is, and where.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from unicodedata import normalize

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.edition.countries import spellings
from registry.glossary.translating import english
from registry.mirror.question import Found, Order, Point, Question
from registry.mirror.register.shape import words_of
from registry.places import City
from registry.trial.choices import HOPED_FOR, OPEN
from registry.trial.fit import Age, ReaderSex
from registry.trial.status import fresh_on

PER_PAGE = 10
LONGEST = 200
"""So many characters of a field are read."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a reader wrote and chose. `country` is the value of a choice of `countries`.

    `page` counts from one; `within` is in kilometres, zero without a limit.
    """

    words: str = ""
    condition: str = ""
    treatment: str = ""
    sponsor: str = ""
    statuses: frozenset[str] = OPEN
    phases: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    country: str | None = None
    with_results: bool = False
    age: Age | None = None
    sex: ReaderSex | None = None
    city: City | None = None
    within: int = 0
    order: Order = Order.RELEVANCE
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether a reader has said nothing yet but of which status the trials should be."""
        return replace(self, statuses=OPEN, order=Order.RELEVANCE, page=1, within=0) == Wish()

    @property
    def near(self) -> Point | None:
        """Where the reader's place is."""
        return Point(self.city.latitude, self.city.longitude) if self.city else None


@dataclass(frozen=True)
class Asked:
    """A wish as a question, and how its Chinese words were read.

    The question is none where a field has nothing that can be looked for, as an unknown word or a
    sign alone: it would find everything.
    """

    question: Question | None
    meant: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def asked(wish: Wish, held: Found | None, today: date) -> Asked:
    """The question that a wish makes. Names of sponsors are looked for as they are written.

    `held` is all that the mirror holds, which tells how its records spell a country. Where only
    trials that may be joined are looked for, those with a fresh record come first.
    """
    texts = {"words": wish.words, "condition": wish.condition, "treatment": wish.treatment}
    read = {name: english(text[:LONGEST]) for name, text in texts.items()}
    meant = {chinese: words for one in read.values() for chinese, words in one.meant.items()}
    unknown = tuple(dict.fromkeys(word for one in read.values() for word in one.unknown))
    sponsor = wish.sponsor.strip()[:LONGEST]
    looked_for = {name: one.text for name, one in read.items()} | {"sponsor": sponsor}
    written = texts | {"sponsor": sponsor}
    if any(text.strip() and not words_of(looked_for[name]) for name, text in written.items()):
        return Asked(None, meant, unknown)
    question = Question(
        words=_in_one_piece(read["words"].text),
        condition=read["condition"].text,
        intervention=read["treatment"].text,
        sponsor=sponsor,
        statuses=wish.statuses,
        phases=wish.phases,
        types=wish.types,
        countries=spellings(wish.country, held) if wish.country else frozenset(),
        age=wish.age.months if wish.age else None,
        sex=wish.sex.name if wish.sex in {ReaderSex.FEMALE, ReaderSex.MALE} else None,
        near=wish.near,
        within=wish.within or None if wish.near else None,
        with_results=wish.with_results,
        fresh=fresh_on(today) if wish.statuses and wish.statuses <= HOPED_FOR else None,
        order=Order.RELEVANCE if wish.order is Order.DISTANCE and not wish.near else wish.order,
        first=(max(wish.page, 1) - 1) * PER_PAGE,
        size=PER_PAGE,
    )
    return Asked(question, meant, unknown)


def _in_one_piece(words: str) -> str:
    """The words; an NCT number as the registry spells it, however its parts were set apart."""
    try:
        return canonical_nct_id(re.sub(r"[\W_]", "", normalize("NFKC", words)))
    except MalformedId:
        return words
