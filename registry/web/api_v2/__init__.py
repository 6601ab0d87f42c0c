"""The mirror's studies by the addresses and in the words of ClinicalTrials.gov's API v2."""

from registry.web.api_v2.studies import one_study
from registry.web.api_v2.version import version
from registry.web.door import Page

ROUTES = {
    "/api/v2/version": Page(version),
    "/api/v2/studies/{nctId}": Page(one_study),
}
"""What is served of it. An address that is not here is none of this site's."""
