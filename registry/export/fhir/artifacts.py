"""Papers and links of the record, as FHIR's RelatedArtifact."""

import re

from registry.export.fhir.parts import ENGLISH, Json, filled, plain, text
from registry.export.trial import Trial
from registry.language import without_entities
from registry.trial.references import pubmed
from registry.trial.terms import told

_ADDRESS = re.compile(r"https?://[!-;=?-\[\]_a-z~]+")
"""An address of the web, without what has to be escaped in one."""


def artifacts(trial: Trial) -> list[Json]:
    """Papers and links of the record."""
    module = trial.record.protocol_section.references_module
    papers = (
        filled(
            {
                "type": "citation",
                "label": text(told(one.type, ENGLISH)),
                "display": "This paper was retracted." if one.retractions else None,
                "citation": text(without_entities(one.citation or "")),
                "document": document(pubmed(one.pmid)),
            }
        )
        for one in module.references
    )
    links = (
        filled(
            {
                "type": "documentation",
                "display": plain(one.label),
                "document": document(without_entities(one.url or "")),
            }
        )
        for one in module.see_also_links
    )
    return [one for one in (*papers, *links) if len(one) > 1]


def document(address: str | None) -> Json:
    """An attachment at an address; none where it is no address of the web."""
    return {"url": address} if address and _ADDRESS.fullmatch(address) else {}
