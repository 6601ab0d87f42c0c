"""One study: five sections and whether it has results."""

from registry.ctgov.record.annotation import AnnotationSection
from registry.ctgov.record.base import Part
from registry.ctgov.record.derived import DerivedSection
from registry.ctgov.record.document import DocumentSection
from registry.ctgov.record.protocol import ProtocolSection
from registry.ctgov.record.results import ResultsSection


class Study(Part):
    """A registry record.

    Read one with `Study.model_validate_json(raw)`; `study.as_json()` gives the same JSON back.
    """

    protocol_section: ProtocolSection = ProtocolSection()
    results_section: ResultsSection = ResultsSection()
    annotation_section: AnnotationSection = AnnotationSection()
    document_section: DocumentSection = DocumentSection()
    derived_section: DerivedSection = DerivedSection()
    has_results: bool | None = None
