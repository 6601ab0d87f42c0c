"""The annotation section: notes by the registry's staff."""

from registry.ctgov.record import enums
from registry.ctgov.record.base import Open, Part
from registry.ctgov.record.dates import PartialDate


class UnpostedEvent(Part):
    """A step in submitting results that are not posted yet."""

    type: Open[enums.UnpostedEventType] | None = None
    date: Open[PartialDate] | None = None
    date_unknown: bool | None = None


class UnpostedAnnotation(Part):
    """Results submitted and not yet posted."""

    unposted_responsible_party: str | None = None
    unposted_events: tuple[UnpostedEvent, ...] = ()


class ViolationEvent(Part):
    """A notice under US law on reporting results."""

    type: Open[enums.ViolationEventType] | None = None
    description: str | None = None
    creation_date: Open[PartialDate] | None = None
    issued_date: Open[PartialDate] | None = None
    release_date: Open[PartialDate] | None = None
    posted_date: Open[PartialDate] | None = None


class ViolationAnnotation(Part):
    """Every such notice."""

    violation_events: tuple[ViolationEvent, ...] = ()


class AnnotationModule(Part):
    """Notes by the registry's staff."""

    unposted_annotation: UnpostedAnnotation = UnpostedAnnotation()
    violation_annotation: ViolationAnnotation = ViolationAnnotation()


class AnnotationSection(Part):
    """What the registry's staff added."""

    annotation_module: AnnotationModule = AnnotationModule()
