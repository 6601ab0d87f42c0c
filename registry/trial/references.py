"""The papers that a record names."""

from dataclasses import dataclass

from registry.ctgov.record.protocol import Reference
from registry.language import Language, without_entities
from registry.trial.facts import Fact, Known, known, spelled
from registry.trial.terms import told


@dataclass(frozen=True)
class Citation:
    """A paper that the record names; `retracted` says so where it was, and is none elsewhere."""

    text: Fact
    kind: Fact
    address: str | None
    retracted: Fact | None


def citation(item: Reference, lang: Language) -> Citation:
    """A paper as the record cites it, or its number at PubMed."""
    text = without_entities(item.citation or "")
    if not text and item.pmid:
        text = f"PubMed {item.pmid}"
    return Citation(
        text=spelled(text),
        kind=known(told(item.type, lang)),
        address=pubmed(item.pmid),
        retracted=Known(lang.say("This paper was retracted.")) if item.retractions else None,
    )


def pubmed(pmid: str | None) -> str | None:
    """The address of a paper in PubMed; none where its number is none."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid and pmid.isdigit() else None
