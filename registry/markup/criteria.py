"""The criteria of a trial as HTML, card by card, with their difficult words explained."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from registry.glossary.terms import Glossary, Term
from registry.language import Language
from registry.markup.pages import render
from registry.markup.pieces import article
from registry.markup.prose import explained
from registry.trial.answers import Said, marks, said_words
from registry.trial.criteria import Block, Criterion, Kind, Reading
from registry.trial.numbers import ExplainedNumber, explained_numbers
from registry.trial.plain_criteria import PlainVersion


@dataclass(frozen=True)
class _Card:
    """What the template shows of one criterion."""

    place: int
    criterion: Criterion
    words: Markup
    meanings: Markup
    plain: str | None
    version: PlainVersion | None
    numbers: tuple[ExplainedNumber, ...]
    asked: bool
    mark: str
    said: Said | None


def criteria_list(
    lang: Language,
    reading: Reading,
    glossary: Glossary,
    versions: Mapping[str, PlainVersion],
    said: Mapping[str, Said] | None = None,
) -> Markup:
    """Every block of the reading in its order.

    `versions` are the site's plain versions, by the fingerprint of the criterion. With `said`, the
    answers so far by the mark of each criterion, each is asked.
    """
    html: list[Markup] = []
    label, place, names = None, 0, marks(reading)
    options = [(one.value, said_words(one, lang)) for one in Said]
    for block in _merged(reading):
        if isinstance(block, Criterion):
            if block.label is not label:
                label = block.label
                html.append(render("criteria_title.html", lang, label=label))
            card = _card(lang, block, place, glossary, versions, names[place], said)
            html.append(render("criterion.html", lang, card=card, options=options))
            place += 1
        else:
            if block.kind is Kind.HEADING and block.label is not label:
                label = block.label
                html.append(render("criteria_title.html", lang, label=label))
            html.append(render("passage.html", lang, passage=block))
    html.append(render("criteria_end.html", lang))
    return article(lang, Markup("").join(html))


def _merged(reading: Reading) -> Iterator[Block]:
    """The blocks that have words to show."""
    return (block for block in reading.blocks if block.text)


def _card(
    lang: Language,
    criterion: Criterion,
    place: int,
    glossary: Glossary,
    versions: Mapping[str, PlainVersion],
    mark: str,
    said: Mapping[str, Said] | None,
) -> _Card:
    version = versions.get(criterion.fingerprint)
    explaining = Explaining(lang, glossary, f"word-{place}")
    return _Card(
        place,
        criterion,
        explained(criterion.markdown, explaining.words),
        explaining.meanings,
        version.text.get(lang.tag) if version else None,
        version,
        explained_numbers(criterion.text, lang),
        said is not None,
        mark,
        said.get(mark) if said else None,
    )


class Explaining:
    """Marks the first use of each term of the glossary in one criterion.

    `name` begins the names by which its buttons and meanings know each other on the page.
    """

    def __init__(self, lang: Language, glossary: Glossary, name: str) -> None:
        self._lang = lang
        self._glossary = glossary
        self._name = name
        self._told: dict[str, Term] = {}

    def words(self, text: str) -> Markup:
        """`text` as HTML, each term that is new here as a button that opens its meaning."""
        parts: list[Markup] = []
        place = 0
        for found in self._glossary.find(text):
            if found.term.id in self._told:
                continue
            self._told[found.term.id] = found.term
            said = render(
                "word.html",
                self._lang,
                name=f"{self._name}-{found.term.id}",
                said=text[found.start : found.end],
            )
            parts.extend((escape(text[place : found.start]), said))
            place = found.end
        return Markup("").join([*parts, escape(text[place:])])

    @property
    def meanings(self) -> Markup:
        """The meanings of the terms so far, to stand behind the text."""
        tag = self._lang.tag
        return Markup("").join(
            render(
                "meaning.html",
                self._lang,
                name=f"{self._name}-{term.id}",
                shown=term.name[tag],
                meaning=term.meaning[tag],
                reviewer=term.reviewer,
            )
            for term in self._told.values()
        )
