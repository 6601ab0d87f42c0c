"""Reports on a trial in journals, as a reader is told of them."""

from dataclasses import dataclass
from urllib.parse import quote

from registry.ctgov.record import Study
from registry.language import Language, Sentence, Verbatim
from registry.site.package import ALL, Measure
from registry.trial.accrual import measure_words, randomises
from registry.trial.facts import Fact, Known, Origin, Row, SiteWords, Worded
from registry.trial.publications import Passage, Publication


@dataclass(frozen=True)
class Report:
    """A report in a journal. `mark` says whether it is known to be about this trial."""

    citation: Sentence
    address: str | None
    mark: Sentence
    confirmed: bool
    rows: tuple[Row, ...]
    remark: Worded | None


def report(one: Publication, study: Study, lang: Language) -> Report:
    """What a reader is told of a report."""
    return Report(
        citation=citation(one, lang),
        address=address(one),
        mark=mark(one, lang),
        confirmed=one.confirmed is not None,
        rows=tuple(
            Row(_figure_label(figure.measure, figure.arm, study, lang), fact)
            for figure in one.figures
            for fact in [_figure(figure.count, figure.passage, lang)]
        ),
        remark=Worded.of(one.remarks, lang) if one.remarks else None,
    )


def _figure_label(measure: Measure, arm: str, study: Study, lang: Language) -> Sentence:
    words = measure_words(measure, study, lang)
    if measure is Measure.RANDOMISED and randomises(study) and arm != ALL:
        return lang.say("Randomised to group “{arm}”", arm=Verbatim(arm))
    if arm == ALL:
        return lang.say("{measure}, all groups", measure=words)
    return lang.say("{measure}, group “{arm}”", measure=words, arm=Verbatim(arm))


def _figure(count: int, passage: Passage | None, lang: Language) -> Fact:
    people = lang.count("{n} person", "{n} people", count)
    match passage:
        case Passage.ABSTRACT:
            people = lang.say("{people} (in the abstract)", people=people)
        case Passage.FULL_TEXT:
            people = lang.say("{people} (in the full text)", people=people)
        case Passage.SUPPLEMENT:
            people = lang.say("{people} (in the supplement)", people=people)
        case None:
            pass
    return Known(people, Origin.PUBLICATION)


def citation(one: Publication, lang: Language) -> Sentence:
    """The title if there is one, the journal, when, and where in it."""
    parts = [Verbatim(part) for part in (one.title, one.journal) if part]
    pages = [Verbatim(one.pages)] if one.pages else []
    return Sentence.joined([*parts, lang.date(one.published), *pages], ", ")


def short_citation(one: Publication, lang: Language) -> Sentence:
    """The journal and when."""
    return Sentence.joined([Verbatim(one.journal), lang.date(one.published)], ", ")


def mark(one: Publication, lang: Language) -> Sentence:
    """Whether the report is known to be about this trial."""
    if one.confirmed is None:
        return lang.say("probably related, not confirmed")
    return lang.say(
        "confirmed by {role} on {date}",
        role=SiteWords(one.confirmed.role),
        date=lang.date(one.confirmed.day),
    )


def address(one: Publication) -> str | None:
    """Where the report's DOI leads to."""
    return doi_address(one.doi) if one.doi else None


def doi_address(doi: str) -> str:
    """The address to which a DOI leads."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
