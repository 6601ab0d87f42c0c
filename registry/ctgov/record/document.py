"""The document section: files that the sponsor posted."""

from registry.ctgov.record.base import Open, Part
from registry.ctgov.record.dates import PartialDate


class LargeDoc(Part):
    """A protocol, analysis plan or consent form as a file."""

    type_abbrev: str | None = None
    has_protocol: bool | None = None
    has_sap: bool | None = None
    has_icf: bool | None = None
    label: str | None = None
    date: Open[PartialDate] | None = None
    upload_date: str | None = None
    filename: str | None = None
    size: int | None = None


class LargeDocumentModule(Part):
    """Documents that the sponsor posted."""

    no_sap: bool | None = None
    large_docs: tuple[LargeDoc, ...] = ()


class DocumentSection(Part):
    """Posted documents."""

    large_document_module: LargeDocumentModule = LargeDocumentModule()
