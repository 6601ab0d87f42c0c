"""The record of a study as OpenAPI 2.0.5 describes it, with room for what that does not know."""

from registry.ctgov.record.base import Part
from registry.ctgov.record.dates import PartialDate
from registry.ctgov.record.study import Study

__all__ = ["Part", "PartialDate", "Study"]
